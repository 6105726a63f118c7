//! The system as a picture that can be walked through with the keyboard, and the same as a list.

use crate::app::browser;
use crate::app::camera::{Camera, Pull, Touch, next_in_direction};
use crate::app::engine::messages::{Answer, Picture, Request};
use crate::app::engine::{Engine, Progress, Report};
use crate::app::panels::graph_drawing;
use crate::app::state::{Action, GraphLook, Selection, Shared};
use crate::app::tasks;
use crate::app::widgets::icons;
use crate::app::widgets::menu::{Entry, Menu};
use crate::graph::{self, Place, Scene, View};
use crate::text::plain::rounded;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, HtmlSelectElement, ResizeObserver};
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
        let (scene, send) = (picture.scene.clone(), props.send.clone());
        let save = move || {
            let text = graph::render::svg(&scene, graph::render::Theme::Light);
            if browser::download("graph.svg", text.as_bytes(), "image/svg+xml").is_none() {
                send.emit(Action::Say("The browser did not save the picture.".into(), true));
            }
        };
        let (engine, send) = (props.engine.clone(), props.send.clone());
        let copy = move || {
            let send = send.clone();
            engine.ask(&Request::Mermaid { stack }, move |answer| match answer {
                Ok(Answer::Text(text)) => tasks::copy(text, "Copied the graph as Mermaid.".into(), send),
                Ok(_) => {}
                Err(fault) => send.emit(Action::Say(fault, true)),
            });
        };
        html! { <Menu label="Export the graph" icon={icons::MORE} at_end=true
        entries={vec![Entry::new("Download as SVG", save), Entry::new("Copy as Mermaid", copy)]} /> }
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

/// A scene that is equal to itself only.
#[derive(Clone)]
struct Drawn(Rc<Scene>);

impl PartialEq for Drawn {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Clone, PartialEq, Properties)]
struct CanvasProps {
    scene: Drawn,
    selected: Option<usize>,
    turn: u32,
    go: Go,
    children: Html,
}

fn place_of(event: &PointerEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}

/// The picture, moved and zoomed.
#[component]
fn Canvas(props: &CanvasProps) -> Html {
    let scene = &props.scene.0;
    let node = use_node_ref();
    let window = use_state(|| (640.0, 320.0));
    // `None` follows the size of the panel; the user's own look stays until another picture comes.
    let camera = use_state(|| Option::<Camera>::None);
    let focus = use_state(|| 0usize);
    let touch = use_mut_ref(Touch::default);

    {
        let (node, window) = (node.clone(), window.clone());
        use_effect_with((), move |()| {
            let element = node.cast::<Element>();
            let watched = element.clone();
            let measure = Closure::<dyn FnMut()>::new(move || {
                if let Some(element) = &watched {
                    let area = element.get_bounding_client_rect();
                    if area.width() > 0.0 {
                        window.set((area.width(), area.height()));
                    }
                }
            });
            let observer = ResizeObserver::new(measure.as_ref().unchecked_ref()).ok();
            if let (Some(observer), Some(element)) = (&observer, &element) {
                observer.observe(element);
            }
            move || {
                if let Some(observer) = observer {
                    observer.disconnect();
                }
                drop(measure);
            }
        });
    }
    {
        let camera = camera.clone();
        let picture = (scene.view, scene.nodes.len(), scene.width as i64, scene.height as i64);
        use_effect_with(picture, move |_| camera.set(None));
    }
    let size = (scene.width, scene.height);
    let look = camera.unwrap_or_else(|| Camera::fit(size.0, size.1, *window));
    {
        let (camera, window) = (camera.clone(), *window);
        let place =
            props.selected.and_then(|at| scene.nodes.get(at)).map(|node| (node.x, node.y, node.width, node.height));
        use_effect_with((props.turn, props.selected), move |_| {
            if let Some(place) = place {
                let shown = look.showing(place, window);
                if shown != look {
                    camera.set(Some(shown));
                }
            }
        });
    }
    let set = {
        let camera = camera.clone();
        move |next: Camera| camera.set(Some(next))
    };

    let onwheel = {
        let (set, node, window) = (set.clone(), node.clone(), *window);
        Callback::from(move |event: WheelEvent| {
            event.prevent_default();
            if event.ctrl_key() || event.meta_key() {
                let Some(area) = node.cast::<Element>().map(|element| element.get_bounding_client_rect()) else {
                    return;
                };
                let at = (f64::from(event.client_x()) - area.left(), f64::from(event.client_y()) - area.top());
                set(look.zoomed((-event.delta_y() * 0.01).clamp(-0.4, 0.4).exp(), at));
            } else {
                let (dx, dy) =
                    if event.shift_key() { (event.delta_y(), 0.0) } else { (event.delta_x(), event.delta_y()) };
                set(look.moved(-dx, -dy, size, window));
            }
        })
    };
    let onpointerdown = {
        let touch = touch.clone();
        Callback::from(move |event: PointerEvent| {
            if event.button() == 0 {
                touch.borrow_mut().press(event.pointer_id(), place_of(&event));
            }
        })
    };
    let onpointermove = {
        let (touch, set, node, window) = (touch.clone(), set.clone(), node.clone(), *window);
        Callback::from(move |event: PointerEvent| {
            let mut touch = touch.borrow_mut();
            let was_still = !touch.moving;
            let Some(Pull { by, factor, around }) = touch.pull(event.pointer_id(), place_of(&event)) else { return };
            let Some(element) = node.cast::<Element>() else { return };
            if was_still {
                let _ = element.set_pointer_capture(event.pointer_id());
            }
            let area = element.get_bounding_client_rect();
            let around = (around.0 - area.left(), around.1 - area.top());
            set(look.moved(by.0, by.1, size, window).zoomed(factor, around));
        })
    };
    let onpointerup = {
        let touch = touch.clone();
        Callback::from(move |event: PointerEvent| touch.borrow_mut().release(event.pointer_id()))
    };
    let zoom = |factor: f64| {
        let (set, window) = (set.clone(), *window);
        Callback::from(move |_: MouseEvent| set(look.zoomed(factor, (window.0 / 2.0, window.1 / 2.0))))
    };
    let whole = {
        let (set, window) = (set.clone(), *window);
        Callback::from(move |_: MouseEvent| set(Camera::whole(size.0, size.1, window)))
    };

    let focused = (*focus).min(scene.nodes.len().saturating_sub(1));
    let onkeydown = {
        let (set, window, focus, scene) = (set.clone(), *window, focus.clone(), scene.clone());
        let go = props.go.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            let centre = (window.0 / 2.0, window.1 / 2.0);
            let key = event.key();
            let direction = match key.as_str() {
                "ArrowRight" => Some((1.0, 0.0)),
                "ArrowLeft" => Some((-1.0, 0.0)),
                "ArrowDown" => Some((0.0, 1.0)),
                "ArrowUp" => Some((0.0, -1.0)),
                _ => None,
            };
            let step = match (direction, key.as_str()) {
                (Some((dx, dy)), _) if event.shift_key() => {
                    set(look.moved(-60.0 * dx, -60.0 * dy, size, window));
                    None
                }
                (Some(direction), _) => {
                    let middles: Vec<(f64, f64)> = scene
                        .nodes
                        .iter()
                        .map(|node| (node.x + node.width / 2.0, node.y + node.height / 2.0))
                        .collect();
                    Some(next_in_direction(&middles, focused, direction).unwrap_or(focused))
                }
                (_, "Home") => Some(0),
                (_, "End") => Some(scene.nodes.len().saturating_sub(1)),
                (_, "]" | "[") => {
                    let flagged = |at: &usize| scene.nodes[*at].badge.is_some();
                    if key == "]" {
                        (focused + 1..scene.nodes.len()).find(flagged)
                    } else {
                        (0..focused).rev().find(flagged)
                    }
                }
                (_, "Enter" | " ") => {
                    if let Some(node) = scene.nodes.get(focused) {
                        go.emit((node.origins.first().copied(), node.id.clone(), key == "Enter"));
                    }
                    None
                }
                (_, "+" | "=") => {
                    set(look.zoomed(1.25, centre));
                    None
                }
                (_, "-") => {
                    set(look.zoomed(0.8, centre));
                    None
                }
                (_, "0") => {
                    set(Camera::whole(size.0, size.1, window));
                    None
                }
                _ => return,
            };
            event.prevent_default();
            if let Some(node) = step.and_then(|at| scene.nodes.get(at)) {
                focus.set(step.unwrap_or_default());
                let shown = look.showing((node.x, node.y, node.width, node.height), window);
                if shown != look {
                    set(shown);
                }
                browser::focus_soon(graph_drawing::node_id(&node.id));
            }
        })
    };
    // The same callback all the time: with a new one, everything would be drawn again.
    let newest = use_mut_ref(|| (props.go.clone(), scene.clone()));
    newest.replace((props.go.clone(), scene.clone()));
    let choose = {
        let focus = focus.setter();
        use_callback((), move |(at, into_editor): (usize, bool), ()| {
            focus.set(at);
            let (go, scene) = newest.borrow().clone();
            if let Some(node) = scene.nodes.get(at) {
                go.emit((node.origins.first().copied(), node.id.clone(), into_editor));
            }
        })
    };
    html! {
        <>
            <div class="canvas" ref={node} {onwheel} {onpointerdown} {onpointermove} onpointerup={onpointerup.clone()} onpointercancel={onpointerup}>
                <svg class="picture" role="group" aria-label={format!("{} graph. {} Arrow keys walk, Enter opens the source.", scene.view.title(), scene.view.legend())} {onkeydown}>
                    { graph_drawing::markers() }
                    <g transform={["translate(", &rounded(look.x, 1), " ", &rounded(look.y, 1), ") scale(", &rounded(look.k, 3), ")"].concat()}>
                        <graph_drawing::Drawing scene={graph_drawing::SceneHandle(scene.clone())} selected={props.selected} {focused} {choose} />
                    </g>
                </svg>
                <div class="zoom" role="group" aria-label="Zoom">
                    <button type="button" class="icon-button" aria-label="Smaller" onclick={zoom(0.8)}>{ icons::line(icons::MINUS) }</button>
                    <button type="button" class="icon-button" aria-label="Larger" onclick={zoom(1.25)}>{ icons::line(icons::PLUS) }</button>
                    <button type="button" class="icon-button" aria-label="Show all" onclick={whole}>{ icons::line(icons::FIT) }</button>
                </div>
            </div>
            <p class="legend">{ scene.view.legend() }{ for scene.notes.iter().map(|note| html! { <span>{ " " }{ note }</span> }) }{ props.children.clone() }</p>
        </>
    }
}
