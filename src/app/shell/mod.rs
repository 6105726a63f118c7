//! The whole page: the state, what has to happen outside of it, and the panels.

mod keyboard;
mod reviewing;
mod start;
mod window;

use crate::app::browser;
use crate::app::dialogs::name::NameDialog;
use crate::app::dialogs::review::ReviewDialog;
use crate::app::dialogs::share::ShareDialog;
use crate::app::document::Side;
use crate::app::drafts;
use crate::app::editor::{Editors, Event as PaneEvent};
use crate::app::engine::{Engine, Progress};
use crate::app::keeping::{keep, keep_left};
use crate::app::panels::editor::{EditorPanel, EditorsHandle, Handle};
use crate::app::panels::graph::GraphPanel;
use crate::app::panels::problems::{Problems, ReviewRequest};
use crate::app::panels::rule::RulePanel;
use crate::app::panels::status::Status;
use crate::app::panels::toasts::Toasts;
use crate::app::panels::top_bar::TopBar;
use crate::app::panels::views::ViewSwitch;
use crate::app::state::{Action, Dialog, Shared, State, View};
use crate::app::tasks;
use crate::app::widgets::splitter::Splitter;
use gloo::timers::callback::Timeout;
use keyboard::skip;
use reviewing::{Wanted, open_review};
use start::first_state;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use window::listen;
use yew::prelude::*;

/// Properties of [`App`].
#[derive(Clone, PartialEq, Properties)]
pub struct AppProps {
    /// What answers the page's questions.
    pub engine: Engine,
}

/// The whole page.
#[component]
pub fn App(props: &AppProps) -> Html {
    let engine = &props.engine;
    let state = use_reducer(first_state);
    let editors = use_memo((), |()| EditorsHandle(Rc::new(RefCell::new(Editors::default()))));
    let redraw = use_force_update();
    let dragging = use_state(|| false);
    let send = {
        let dispatcher = state.dispatcher();
        use_callback((), move |action: Action, ()| dispatcher.dispatch(action))
    };

    // What callbacks that live as long as the page look at. A handle keeps all states it has shown, so an old one must go.
    let latest = use_mut_ref(|| state.clone());
    latest.replace(state.clone());

    // The engine looks again a moment after the last change, so that a burst of keystrokes costs one look.
    let looked = use_mut_ref(|| false);
    {
        let (state, send, engine, latest) = (state.clone(), send.clone(), engine.clone(), latest.clone());
        use_effect_with(state.revision, move |_| {
            let look = move || {
                if state.is_held {
                    return;
                }
                engine.look(&state.files, state.environment, state.revision, state.is_asked, move |report, fault| {
                    // Said once, not after every key.
                    let is_news = latest.borrow().report.progress != Progress::Failed;
                    send.emit(Action::Analysed(Shared::new(report)));
                    if let Some(fault) = fault.filter(|_| is_news) {
                        send.emit(Action::Say(fault, true));
                    }
                });
            };
            let timer = if looked.replace(true) {
                Some(Timeout::new(60, look))
            } else {
                look();
                None
            };
            move || drop(timer)
        });
    }
    // The editors and the page's title follow every state.
    {
        let (state, editors) = (state.clone(), editors.clone());
        use_effect(move || {
            editors.0.borrow_mut().follow(&state);
            let title = state.title();
            let title = if title.is_empty() { "Drydock".to_string() } else { [&title, " – Drydock"].concat() };
            if browser::document().title() != title {
                browser::document().set_title(&title);
            }
        });
    }
    // The draft is kept a moment after the last change, and at once when another project is opened or the page goes away.
    // A closed dialog may have made room.
    let unkept = use_mut_ref(|| false);
    {
        let (state, send, unkept) = (state.clone(), send.clone(), unkept.clone());
        let changes = (state.revision, state.draft.clone(), state.name.clone(), state.dialog.is_some());
        use_effect_with(changes, move |_| {
            let timer = Timeout::new(400, move || _ = keep(&state, &send, &unkept));
            move || drop(timer)
        });
    }
    {
        let (state, send, unkept) = (state.clone(), send.clone(), unkept.clone());
        let kind = state.dialog.as_ref().map(std::mem::discriminant);
        use_effect_with((state.unkept.len(), kind), move |_| {
            keep_left(&state, &send, &unkept);
            if kind.is_some() {
                // The list shows what is kept: the open draft too.
                keep(&state, &send, &unkept);
                drafts::show(&state, &send);
            }
        });
    }
    // Another tab may have the same draft open: this one goes on with a copy.
    {
        let (latest, send) = (latest.clone(), send.clone());
        use_effect_with(state.draft.clone(), move |id| {
            let id = id.clone();
            spawn_local(async move {
                if !drafts::claim(&id).await && latest.borrow().draft == id {
                    send.emit(Action::Fork(None, ELSEWHERE));
                }
            });
        });
    }
    // A link describes the project only as long as nobody changes it.
    use_effect_with(state.touched, |touched| {
        if *touched && !browser::fragment().is_empty() {
            browser::drop_fragment();
        }
    });
    {
        let (latest, send, dragging, engine) = (latest.clone(), send.clone(), dragging.clone(), engine.clone());
        use_effect_with((), move |()| {
            let listeners = listen(&latest, &send, &dragging, &unkept, &engine);
            move || drop(listeners)
        });
    }

    // The list may be a moment older than the text: a review waits for the next report then.
    let wanted: Wanted = use_mut_ref(|| None);
    let on_review = {
        let (latest, send, wanted) = (latest.clone(), send.clone(), wanted.clone());
        use_callback((), move |request: ReviewRequest, ()| {
            let state = latest.borrow().clone();
            let asked = match request {
                ReviewRequest::One(index) => state.report.problems().get(index).cloned(),
                _ => None,
            };
            wanted.replace(Some((request, asked)));
            open_review(&state, &wanted, &send);
        })
    };
    {
        let (state, send) = (state.clone(), send.clone());
        use_effect_with(state.report.clone(), move |_| open_review(&state, &wanted, &send));
    }
    let on_event = {
        let (send, latest, on_review) = (send.clone(), latest.clone(), on_review.clone());
        use_callback((), move |event: PaneEvent, ()| match event {
            PaneEvent::Typed(key, changes) => send.emit(Action::Typed(key, changes)),
            PaneEvent::Cursor(key, position) => send.emit(Action::Cursor(key, position)),
            PaneEvent::Group(group, undone) => send.emit(Action::GroupUndone(group, undone)),
            PaneEvent::Asked(index, true) => on_review.emit(ReviewRequest::One(index)),
            PaneEvent::Asked(index, false) => {
                let rule = latest.borrow().report.problems().get(index).map(|problem| problem.rule.to_string());
                if rule.is_some() {
                    send.emit(Action::SelectProblem(index, false));
                    send.emit(Action::ShowRule(rule));
                }
            }
        })
    };
    let on_ready = { use_callback((), move |(), ()| redraw.force_update()) };
    let on_task = {
        let (latest, send) = (latest.clone(), send.clone());
        use_callback((), move |task, ()| tasks::run(task, &latest.borrow(), &send))
    };
    let on_review_all = on_review.reform(|()| ReviewRequest::All);

    let counting = state.report.problems().iter().filter(|problem| problem.counts() && problem.fix.is_some());
    let (safe, suggested): (Vec<_>, Vec<_>) = counting.partition(|problem| problem.has_safe_fix());
    let is_blank = state.files.iter().all(|file| file.text.trim().is_empty());
    let editor_panel = |side: Side| {
        let files: Vec<Handle> =
            state.files.iter().filter(|file| file.side == side).map(|file| Handle(file.clone())).collect();
        html! {
            <EditorPanel {side} {files} active={state.active[side.index()]} report={state.report.clone()}
                editors={(*editors).clone()} send={send.clone()} on_task={on_task.clone()}
                {is_blank} on_event={on_event.clone()} on_ready={on_ready.clone()} />
        }
    };
    let view = match state.view {
        View::Image => "image",
        View::Compose => "compose",
        View::Problems => "problems",
        View::Graph => "graph",
    };
    html! {
        <div class="app">
            <div class="skips">
                { skip("Skip to the editors", "image-editor") }
                { skip("Skip to the problems", "problems") }
                { skip("Skip to the graph", "graph") }
            </div>
            <TopBar environment={state.environment} safe_fixes={safe.len()} suggestions={suggested.len()}
                send={send.clone()} on_task={on_task.clone()} on_review={on_review_all} />
            <ViewSwitch view={state.view} problems={state.report.problems().iter().filter(|problem| problem.counts()).count()} send={send.clone()} />
            <main class={classes!("board", state.rule.is_some().then_some("with-rule"))} data-view={view}>
                { editor_panel(Side::Image) }
                <Splitter label="Width of the left side" upright=true property="split-x" initial={50.0} />
                { editor_panel(Side::Compose) }
                <Splitter label="Height of the editors" upright=false property="split-y" initial={54.0} />
                <Problems key={state.generation} report={state.report.clone()} filter={state.filter.clone()} selection={state.selection.clone()} {is_blank}
                    send={send.clone()} on_review={on_review.clone()} on_task={on_task.clone()} />
                if let Some(rule) = &state.rule {
                    <RulePanel rule={rule.clone()} report={state.report.clone()} send={send.clone()} on_review={on_review.clone()} />
                } else {
                    <GraphPanel key={state.generation} report={state.report.clone()} selection={state.selection.clone()} look={state.graph}
                        send={send.clone()} engine={engine.clone()} {is_blank} />
                }
            </main>
            <Status report={state.report.clone()} {is_blank} send={send.clone()} />
            <Toasts toasts={state.toasts.clone()} send={send.clone()} />
            { dialog(&state, &send, engine) }
            if *dragging {
                <div class="drop-hint" aria-hidden="true"><p>{ "Drop files or a folder to open them" }</p></div>
            }
        </div>
    }
}

fn dialog(state: &UseReducerHandle<State>, send: &Callback<Action>, engine: &Engine) -> Html {
    let taken = || state.files.iter().map(|file| file.path.clone()).collect::<Vec<_>>();
    match &state.dialog {
        None => Html::default(),
        Some(Dialog::Review(review)) => html! { <ReviewDialog review={review.clone()} send={send.clone()} /> },
        Some(Dialog::Share) => {
            html! { <ShareDialog state={Rc::new((**state).clone())} send={send.clone()} engine={engine.clone()} /> }
        }
        Some(Dialog::Add(side)) => html! { <NameDialog side={*side} taken={taken()} send={send.clone()} /> },
        Some(Dialog::Rename(key)) => match state.file(*key) {
            Some(file) => {
                html! { <NameDialog side={file.side} renamed={(*key, file.path.clone())} taken={taken()} send={send.clone()} /> }
            }
            None => Html::default(),
        },
        // Those are not ours to draw (`drafts::show`).
        Some(Dialog::Drafts | Dialog::Held(_)) => Html::default(),
    }
}

const ELSEWHERE: &str = "is open in another tab. What you change here is kept as a draft of its own,";
