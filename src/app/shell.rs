//! The whole page: the state, what has to happen outside of it, and the panels.

use crate::app::browser;
use crate::app::dialogs::name::NameDialog;
use crate::app::dialogs::review::ReviewDialog;
use crate::app::dialogs::share::ShareDialog;
use crate::app::document::{Side, Snapshot};
use crate::app::drafts::{self, opening};
use crate::app::editor::{self, Editors, Event as PaneEvent};
use crate::app::engine::{Engine, Progress, Report};
use crate::app::findings::Problem;
use crate::app::keeping::{keep, keep_left};
use crate::app::panels::editor::{EditorPanel, EditorsHandle, Handle};
use crate::app::panels::graph::GraphPanel;
use crate::app::panels::problems::{Problems, ReviewRequest};
use crate::app::panels::rule::RulePanel;
use crate::app::panels::status::Status;
use crate::app::panels::toasts::Toasts;
use crate::app::panels::top_bar::TopBar;
use crate::app::review::Review;
use crate::app::sharing;
use crate::app::state::{Action, Dialog, Remedy, Shared, State, View};
use crate::app::tasks;
use crate::app::widgets::splitter::Splitter;
use crate::order::Order;
use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DragEvent, HtmlElement};
use yew::prelude::*;

/// Where the page begins: with the link in the address, else with the draft, else empty.
fn first_state() -> State {
    if !cfg!(target_arch = "wasm32") {
        return State::default();
    }
    let link = link_in_address();
    let begun = drafts::start(matches!(link, Some(Ok(_))));
    let in_tab = |draft: &Snapshot| State::in_tab(&begun.tab, draft);
    let draft = begun.draft.clone().unwrap_or_default();
    let state = match drafts::is_suspect(&draft) {
        true if matches!(link, Some(Ok(_))) => in_tab(&Snapshot::default()).after(Action::SetAside(Rc::new(draft))),
        true => in_tab(&Snapshot::default()).after(opening(draft)),
        false => in_tab(&draft),
    };
    match link {
        Some(Ok(snapshot)) => state.after(opening(snapshot)),
        Some(Err(message)) => state.after(Action::Say(message, true)),
        None if begun.has_foreign => state.after(Action::Say(FOREIGN.into(), false)),
        None => state,
    }
}

const FOREIGN: &str =
    "There is a draft that another version of Drydock wrote. It is kept as it is, under Files, Drafts.";

fn link_in_address() -> Option<Result<Snapshot, String>> {
    let fragment = browser::fragment();
    (!fragment.is_empty()).then(|| sharing::open(&fragment))
}

/// The review that was asked for. `asked` is the problem that an index was about when the request was made.
fn review(report: &Report, request: &ReviewRequest, asked: Option<&Problem>) -> Review {
    let found = report.problems();
    let wanted = |problem: &Problem| match request {
        ReviewRequest::One(_) => asked.is_some_and(|asked| {
            asked.rule == problem.rule && asked.file == problem.file && asked.title == problem.title
        }),
        ReviewRequest::Rule(rule) => problem.rule == *rule,
        ReviewRequest::All => problem.counts(),
    };
    let mut problems: Vec<usize> = (0..found.len()).filter(|&index| wanted(&found[index])).collect();
    if let Some(asked) = asked {
        // Several findings may read the same; the nearest is meant.
        problems.order_by_key(|&index| found[index].span.start.abs_diff(asked.span.start));
        problems.truncate(1);
    }
    let title = match request {
        ReviewRequest::One(_) => "Review the fix".to_string(),
        ReviewRequest::Rule(rule) => format!("Review the fixes of {rule}"),
        ReviewRequest::All => "Review the fixes".to_string(),
    };
    let any_safe = problems.iter().any(|&index| found[index].has_safe_fix());
    let all = *request == ReviewRequest::All && any_safe;
    Review::new(title, report, &problems, |problem| !all || problem.has_safe_fix())
}

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

/// A review that was asked for, with the problem that its index was about.
type Wanted = Rc<RefCell<Option<(ReviewRequest, Option<Rc<Problem>>)>>>;

/// Opens the wanted review as soon as the report is about the newest texts.
fn open_review(state: &State, wanted: &Wanted, send: &Callback<Action>) {
    if state.report.progress == Progress::Failed {
        wanted.take();
    }
    if state.report.revision != state.revision {
        return;
    }
    if let Some((request, asked)) = wanted.take() {
        let review = review(&state.report, &request, asked.as_deref());
        send.emit(Action::SetDialog(Some(Dialog::Review(Shared::new(review)))));
    }
}

const ELSEWHERE: &str = "is open in another tab. What you change here is kept as a draft of its own,";

/// A button that moves the keyboard on; links would change the address, which may hold a project.
fn skip(label: &'static str, target: &'static str) -> Html {
    let onclick = Callback::from(move |_: MouseEvent| enter(target));
    html! { <button type="button" class="skip" {onclick}>{ label }</button> }
}

/// Gives the keyboard to a panel: to its text where it has one.
fn enter(id: &str) {
    let Some(panel) = browser::document().get_element_by_id(id) else { return };
    let inside = panel.query_selector(".editor-host").ok().flatten();
    let content = inside.and_then(|host| {
        host.shadow_root().map_or(Some(host.clone()), |root| root.query_selector(".cm-content").ok().flatten())
    });
    if let Ok(element) = content.unwrap_or(panel).dyn_into::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// Whether the keyboard is in a panel.
fn has_keyboard(id: &str) -> bool {
    let panel = browser::document().get_element_by_id(id);
    panel.zip(browser::focused()).is_some_and(|(panel, focused)| panel.contains(Some(&focused)))
}

const PANES: [(&str, View); 4] = [
    ("image-editor", View::Image),
    ("compose-editor", View::Compose),
    ("problems", View::Problems),
    ("graph", View::Graph),
];

/// F6 walks through the panels, Ctrl-Shift-M leads to the problems; Ctrl-Z outside of a text takes the last fixes back.
fn shortcut(event: &KeyboardEvent, state: &State, send: &Callback<Action>) {
    let to_problems =
        event.key().eq_ignore_ascii_case("m") && (event.ctrl_key() || event.meta_key()) && event.shift_key();
    if (event.key() == "F6" || to_problems) && state.dialog.is_none() {
        event.prevent_default();
        let at = PANES.iter().position(|(id, _)| has_keyboard(id));
        let step = if event.shift_key() { PANES.len() - 1 } else { 1 };
        let next = if to_problems { 2 } else { at.map_or(0, |at| (at + step) % PANES.len()) };
        send.emit(Action::Show(PANES[next].1));
        // On a narrow screen the panel is not there before it is shown.
        let panel = PANES[next].0;
        enter(panel);
        if !has_keyboard(panel) {
            Timeout::new(0, move || enter(panel)).forget();
        }
        return;
    }
    let in_text = browser::focused().is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT") || element.shadow_root().is_some()
    });
    let undo = event.key().eq_ignore_ascii_case("z") && (event.ctrl_key() || event.meta_key()) && !event.shift_key();
    if undo && !in_text && state.dialog.is_none() {
        let last = state.toasts.iter().rev().find_map(|toast| match &toast.remedy {
            Some((_, remedy @ Remedy::UndoGroup(_))) => Some(remedy.clone()),
            _ => None,
        });
        if let Some(remedy) = last {
            event.prevent_default();
            send.emit(Action::Do(remedy));
        }
    }
}

/// The handle of the newest drawing.
type Latest = Rc<RefCell<UseReducerHandle<State>>>;

/// What the page hears from the window: files dropped anywhere, another link in the address, going away.
fn listen(
    latest: &Latest,
    send: &Callback<Action>,
    dragging: &UseStateHandle<bool>,
    unkept: &Rc<RefCell<bool>>,
    engine: &Engine,
) -> Vec<EventListener> {
    let window = browser::window();
    let mut listeners = Vec::new();
    // Whoever begins to use the page is about to bring a text.
    for name in ["pointerdown", "keydown", "dragenter"] {
        let engine = engine.clone();
        listeners.push(EventListener::once(&window, name, move |_| engine.warm()));
    }
    // Before the editor sees them: it would paste a file's text.
    let early = EventListenerOptions { passive: false, ..EventListenerOptions::run_in_capture_phase() };
    let has_files =
        |event: &DragEvent| event.data_transfer().is_some_and(|transfer| transfer.types().includes(&"Files".into(), 0));
    for name in ["dragover", "dragenter"] {
        let dragging = dragging.clone();
        listeners.push(EventListener::new_with_options(&window, name, early, move |event| {
            if event.dyn_ref::<DragEvent>().is_some_and(has_files) {
                event.prevent_default();
                event.stop_propagation();
                dragging.set(true);
            }
        }));
    }
    {
        let dragging = dragging.clone();
        listeners.push(EventListener::new_with_options(&window, "dragleave", early, move |event| {
            if event.dyn_ref::<DragEvent>().is_some_and(|event| event.related_target().is_none()) {
                dragging.set(false);
            }
        }));
    }
    {
        let (send, dragging) = (send.clone(), dragging.clone());
        listeners.push(EventListener::new_with_options(&window, "drop", early, move |event| {
            let Some(event) = event.dyn_ref::<DragEvent>().filter(|event| has_files(event)) else { return };
            event.prevent_default();
            event.stop_propagation();
            dragging.set(false);
            if let Some(transfer) = event.data_transfer() {
                let send = send.clone();
                // The reading begins within the event; afterwards the browser takes the files away.
                let reading = editor::read_dropped(transfer);
                spawn_local(async move { tasks::take(reading.await, &send) });
            }
        }));
    }
    {
        // At the window: right after loading nothing on the page has the keyboard yet.
        let (latest, send) = (latest.clone(), send.clone());
        let active = EventListenerOptions::enable_prevent_default();
        listeners.push(EventListener::new_with_options(&window, "keydown", active, move |event| {
            if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                let state = latest.borrow().clone();
                shortcut(event, &state, &send);
            }
        }));
    }
    {
        let send = send.clone();
        listeners.push(EventListener::new(&window, "hashchange", move |_| match link_in_address() {
            Some(Ok(snapshot)) => send.emit(opening(snapshot)),
            Some(Err(message)) => send.emit(Action::Say(message, true)),
            None => {}
        }));
    }
    {
        let (latest, send, unkept) = (latest.clone(), send.clone(), unkept.clone());
        let leave = move || {
            let state = latest.borrow().clone();
            let are_kept = keep_left(&state, &send, &unkept);
            keep(&state, &send, &unkept) && are_kept
        };
        let leaving = leave.clone();
        listeners.push(EventListener::new(&window, "pagehide", move |_| _ = leaving()));
        let asking = EventListenerOptions::enable_prevent_default();
        listeners.push(EventListener::new_with_options(&window, "beforeunload", asking, move |event| {
            // The browser asks whether to leave.
            if !leave() {
                event.prevent_default();
            }
        }));
    }
    listeners
}

#[derive(Clone, PartialEq, Properties)]
struct ViewSwitchProps {
    view: View,
    problems: usize,
    send: Callback<Action>,
}

/// What a narrow screen shows; hidden on a wide one.
#[component]
fn ViewSwitch(props: &ViewSwitchProps) -> Html {
    let views = [
        ("Image files", View::Image),
        ("Compose", View::Compose),
        ("Problems", View::Problems),
        ("Graph", View::Graph),
    ];
    html! {
        <nav class="views" aria-label="Views">
            { for views.into_iter().map(|(label, view)| html! {
                <button type="button" aria-current={(view == props.view).then_some("page")}
                    onclick={props.send.reform(move |_: MouseEvent| Action::Show(view))}>
                    { label }
                    if view == View::Problems && props.problems > 0 {
                        <span class="view-count">{ props.problems }</span>
                    }
                </button>
            }) }
        </nav>
    }
}
