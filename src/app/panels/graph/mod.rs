//! The system as a picture that can be walked through with the keyboard, and the same as a list.

mod canvas;
mod drawing;

use crate::app::browser;
use crate::app::engine::messages::{Answer, Picture, Request};
use crate::app::engine::{Engine, Progress, Report};
use crate::app::state::{Action, GraphLook, Selection, Shared};
use crate::app::tasks;
use crate::app::widgets::icons;
use crate::app::widgets::menu::{Entry, Menu};
use crate::graph::render::Format;
use crate::graph::{Place, View};
use canvas::{Canvas, Drawn};
use std::rc::Rc;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Properties of [`GraphPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct GraphPanelProps {
    /// What was found.
    pub report: Shared<Report>,
    /// What is selected.
    pub selection: Option<Selection>,
    /// Which picture is shown.
    pub look: GraphLook,
    /// Where actions go.
    pub send: Callback<Action>,
    /// What draws.
    pub engine: Engine,
    /// Whether there is any text to look at.
    pub is_blank: bool,
}

/// The system as a picture or as a list.
#[component]
pub fn GraphPanel(props: &GraphPanelProps) -> Html {
    let report = &props.report;
    let GraphLook { view, stack } = props.look;
    let as_list = use_state(|| false);
    let large = use_state(|| false);
    let picture = use_picture(&props.engine, report, view, stack);
    let stacks = &report.findings.stacks;
    let go = {
        let (send, picture, large) = (props.send.clone(), picture.clone(), large.clone());
        Callback::from(move |(place, node, focus): (Option<Place>, String, bool)| {
            let key = |place: Place| Some((*picture.as_ref()?.keys.get(place.file.0 as usize)?, place.span));
            if let Some((key, span)) = place.and_then(key) {
                // The text that takes the keyboard must not lie behind the picture.
                large.set(*large && !focus);
                send.emit(Action::SelectPlace(key, span, Some(node), focus));
            }
        })
    };
    let body = match picture.as_deref() {
        None => html! {
            <div class="nothing">
                <p class="nothing-title">{ "No graph yet" }</p>
                <p>{ match report.progress {
                    Progress::NotYet if !props.is_blank => "It is drawn after the first check.",
                    Progress::Failed => "The files could not be looked at.",
                    _ => "Services, their images, volumes, networks and ports appear here as soon as there is a Compose file or a Dockerfile.",
                } }</p>
            </div>
        },
        Some(picture) if *as_list => outline(picture, report, &go),
        Some(picture) => {
            let selected = selected_node(picture, props.selection.as_ref());
            let turn = props.selection.as_ref().map_or(0, |selection| selection.turn);
            let several = selected.map(|at| &picture.scene.nodes[at]).filter(|node| node.origins.len() > 1);
            html! {
                <Canvas scene={Drawn(picture.scene.clone())} {selected} {turn} go={go.clone()}>
                    if let Some(node) = several {
                        <span class="origins" data-testid="origins">{ &node.label }{ ":" }{ places(&node.id, &node.origins, picture, report, &go) }</span>
                    }
                </Canvas>
            }
        }
    };
    let current = picture.as_ref().map(|picture| picture.scene.view);
    let toggle_list = {
        let as_list = as_list.clone();
        Callback::from(move |_: MouseEvent| as_list.set(!*as_list))
    };
    let onchange = props.send.reform(move |event: Event| {
        let stack = event.target_unchecked_into::<HtmlSelectElement>().value().parse().ok();
        Action::SetGraph(GraphLook { view, stack })
    });
    let export = picture.as_ref().map(|picture| {
        let entry = |format: Format| {
            let (scene, engine, send) = (picture.scene.clone(), props.engine.clone(), props.send.clone());
            Entry::new(format.offer(), move || match format.of_scene(&scene) {
                Some(text) => hand_out(format, text, &send),
                None => {
                    let send = send.clone();
                    engine.ask(&Request::Export { format, stack }, move |answer| match answer {
                        Ok(Answer::Text(text)) => hand_out(format, text, &send),
                        Ok(_) => {}
                        Err(fault) => send.emit(Action::Say(fault, true)),
                    });
                }
            })
        };
        html! { <Menu label="Export the graph" icon={icons::MORE} at_end=true entries={Format::OFFERED.map(entry).to_vec()} /> }
    });
    let toggle_size = {
        let large = large.clone();
        Callback::from(move |_: MouseEvent| large.set(!*large))
    };
    let onkeydown = {
        let large = large.clone();
        Callback::from(move |event: KeyboardEvent| {
            let leaves = matches!(event.key().as_str(), "Escape" | "F6") || (event.key() == "M" && event.ctrl_key());
            if *large && leaves {
                large.set(false);
            }
        })
    };
    html! {
        <section class={classes!("panel", "graph", large.then_some("large"))} id="graph" aria-label="Graph" tabindex="-1" {onkeydown}>
            <div class="bar">
                <h2>{ "Graph" }</h2>
                if let Some(current) = current {
                    <div class="segments small" role="group" aria-label="View">
                        { for View::ALL.into_iter().map(|choice| {
                            let onclick = props.send.reform(move |_: MouseEvent| {
                                Action::SetGraph(GraphLook { view: Some(choice), stack })
                            });
                            html! { <button type="button" aria-pressed={(choice == current).to_string()} {onclick}>{ choice.title() }</button> }
                        }) }
                    </div>
                    <span class="spring"></span>
                    if stacks.len() > 1 {
                        <select class="field" aria-label="Compose files" {onchange}>
                            { for stacks.iter().enumerate().map(|(at, name)| html! {
                                <option value={at.to_string()} selected={stack.map_or(report.findings.first_stack == Some(at), |chosen| chosen == at)}>
                                    { name.clone() }
                                </option>
                            }) }
                        </select>
                    }
                    <button type="button" class="plain" aria-pressed={as_list.to_string()} onclick={toggle_list}>{ "List" }</button>
                    { for export }
                    <button type="button" class="plain icon-button wide-only" aria-pressed={large.to_string()} onclick={toggle_size}
                        aria-label="Over the whole page" title={if *large { "Back to its corner (Esc)" } else { "Over the whole page" }}>
                        { icons::line(if *large { icons::SHRINK } else { icons::GROW }) }
                    </button>
                }
            </div>
            { body }
        </section>
    }
}

/// Gives the user a graph that was written down: a picture as a file, a text through the clipboard.
fn hand_out(format: Format, text: String, send: &Callback<Action>) {
    if !format.is_picture() {
        return tasks::copy(text, ["Copied the graph as ", format.title(), "."].concat(), send.clone());
    }
    let name = ["graph.", format.name()].concat();
    if browser::download(&name, text.as_bytes(), format.media_type()).is_none() {
        send.emit(Action::Say("The browser did not save the picture.".into(), true));
    }
}

/// The picture of what was looked at last, or the one before while the engine draws.
#[hook]
fn use_picture(
    engine: &Engine,
    report: &Shared<Report>,
    view: Option<View>,
    stack: Option<usize>,
) -> Option<Rc<Picture>> {
    let shown = use_state(|| Option::<Rc<Picture>>::None);
    // Only the newest question's answer counts.
    let turn = use_mut_ref(|| 0u32);
    let (engine, setter) = (engine.clone(), shown.setter());
    use_effect_with((report.clone(), view, stack), move |(report, view, stack)| {
        let (view, stack) = (*view, *stack);
        *turn.borrow_mut() += 1;
        if report.progress != Progress::Done {
            setter.set(None);
            return;
        }
        let asked = *turn.borrow();
        engine.ask(&Request::Draw { view, stack }, move |answer| {
            if let (true, Ok(Answer::Picture(picture))) = (asked == *turn.borrow(), answer) {
                setter.set(picture.map(Rc::new));
            }
        });
    });
    (*shown).clone()
}

/// The node that the selection is about: the one chosen in the graph, else the one with the narrowest text around it.
fn selected_node(picture: &Picture, selection: Option<&Selection>) -> Option<usize> {
    let (scene, selection) = (&picture.scene, selection?);
    if let Some(id) = &selection.node {
        return scene.nodes.iter().position(|node| node.id == *id || node.members.contains(id));
    }
    let holds = |place: &Place| {
        picture.keys.get(place.file.0 as usize) == Some(&selection.file)
            && place.span.start <= selection.span.start
            && selection.span.start <= place.span.end
    };
    let narrowest = |places: &[Place]| places.iter().filter(|place| holds(place)).map(|place| place.span.len()).min();
    let found = scene.nodes.iter().enumerate();
    found.filter_map(|(at, node)| Some((narrowest(&node.extents)?, at))).min().map(|(_, at)| at)
}

/// What leads to a place of a part, and whether into the text.
type Go = Callback<(Option<Place>, String, bool)>;

/// The files that speak of a part, as buttons that lead there.
fn places(id: &str, origins: &[Place], picture: &Picture, report: &Report, go: &Go) -> Html {
    let button = |place: &Place| {
        let key = picture.keys.get(place.file.0 as usize)?;
        let file = &report.project.files[report.keys.iter().position(|other| other == key)?];
        let before = file.text.bytes().take(place.span.start);
        let line = 1 + before.filter(|&byte| byte == b'\n').count();
        let (place, id) = (*place, id.to_string());
        let onclick = go.reform(move |_: MouseEvent| (Some(place), id.clone(), true));
        Some(html! { <button type="button" class="place" {onclick}>{ &file.path }{ ":" }{ line }</button> })
    };
    origins.iter().filter_map(button).collect()
}

fn outline(picture: &Picture, report: &Report, go: &Go) -> Html {
    html! {
        <div class="list outline" data-testid="graph-list">
            { for picture.scene.outline.iter().map(|group| html! {
                <section>
                    <h3 class="file-head">{ &group.title }</h3>
                    <ul>
                        { for group.items.iter().map(|item| {
                            let (origin, id) = (item.origins.first().copied(), item.id.clone());
                            let onclick = go.reform(move |_: MouseEvent| (origin, id.clone(), false));
                            html! {
                                <li>
                                    <button type="button" class="outline-item" disabled={origin.is_none()} {onclick}>{ &item.text }</button>
                                    if item.origins.len() > 1 {
                                        { places(&item.id, &item.origins, picture, report, go) }
                                    }
                                </li>
                            }
                        }) }
                    </ul>
                </section>
            }) }
        </div>
    }
}
