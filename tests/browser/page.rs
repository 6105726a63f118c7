//! Components mounted in a document, with the engine on the same thread and plain text areas in place of the editor.

use drydock::Project;
use drydock::app::dialogs::review::{ReviewDialog, ReviewDialogProps};
use drydock::app::dialogs::share::{ShareDialog, ShareDialogProps};
use drydock::app::document::{FileKey, Snapshot};
use drydock::app::engine::{Engine, Service};
use drydock::app::panels::graph::{GraphPanel, GraphPanelProps};
use drydock::app::panels::problems::{Problems, ProblemsProps, ReviewRequest};
use drydock::app::panels::status::{Status, StatusProps};
use drydock::app::review::Review;
use drydock::app::shell::{App, AppProps};
use drydock::app::state::{Action, Dialog, Shared, State};
use drydock::app::{engine::Report, findings::Filter};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Document, Element, HtmlElement, HtmlTextAreaElement};
use yew::{BaseComponent, Callback, Renderer};

fn document() -> Document {
    web_sys::window().and_then(|window| window.document()).expect("a document")
}

async fn pause(milliseconds: i32) {
    let promise = js_sys::Promise::new(&mut |done, _| {
        let window = web_sys::window().expect("a window");
        window.set_timeout_with_callback_and_timeout_and_arguments_0(&done, milliseconds).expect("a timer");
    });
    JsFuture::from(promise).await.expect("a timer that ends");
}

/// Waits until `found` gives something, for two seconds at most.
async fn wait_for<T>(what: &str, mut found: impl FnMut() -> Option<T>) -> T {
    for _ in 0..100 {
        if let Some(value) = found() {
            return value;
        }
        pause(20).await;
    }
    panic!("{what} did not come");
}

/// A component in a fresh place of the document, which is empty again when it goes.
struct Mounted<C: BaseComponent> {
    root: Element,
    handle: Option<yew::AppHandle<C>>,
}

impl<C: BaseComponent> Mounted<C> {
    fn new(props: C::Properties) -> Self {
        let root = document().create_element("div").expect("an element");
        document().body().expect("a body").append_child(&root).expect("room in the body");
        let handle = Renderer::<C>::with_root_and_props(root.clone(), props).render();
        Self { root, handle: Some(handle) }
    }

    fn find(&self, selector: &str) -> Option<HtmlElement> {
        self.root.query_selector(selector).expect("a selector").map(JsCast::unchecked_into)
    }

    fn count(&self, selector: &str) -> u32 {
        self.root.query_selector_all(selector).expect("a selector").length()
    }

    fn text(&self) -> String {
        self.root.text_content().unwrap_or_default()
    }

    async fn wait(&self, selector: &str) -> HtmlElement {
        wait_for(selector, || self.find(selector)).await
    }

    /// The button that reads `label`.
    async fn button(&self, label: &str) -> HtmlElement {
        wait_for(label, || {
            let all = self.root.query_selector_all("button").expect("a selector");
            (0..all.length())
                .filter_map(|at| all.get(at)?.dyn_into::<HtmlElement>().ok())
                .find(|button| button.text_content().is_some_and(|text| text.trim() == label))
        })
        .await
    }
}

impl<C: BaseComponent> Drop for Mounted<C> {
    fn drop(&mut self) {
        if let Some(handle) = self.handle.take() {
            handle.destroy();
        }
        self.root.remove();
    }
}

fn direct() -> Engine {
    let mut service = Service::default();
    Engine::direct(move |request| service.answer(request))
}

/// What the engine says about these files, and the state that holds it.
fn looked_at(files: &[(&str, &str)], engine: &Engine) -> State {
    let project = Project::from_files(files.iter().map(|(path, text)| (*path, *text)));
    let state = State::new(&Snapshot::of(project, ""));
    let report = Rc::new(RefCell::new(None));
    let kept = report.clone();
    engine.look(&state.files, None, state.revision, false, move |report, fault| {
        assert_eq!(fault, None);
        kept.replace(Some(report));
    });
    let report = report.take().expect("an answer at once");
    state.after(Action::Analysed(Shared::new(report)))
}

/// Keeps what a component sends.
fn heard<T: 'static>() -> (Callback<T>, Rc<RefCell<Vec<T>>>) {
    let all = Rc::new(RefCell::new(Vec::new()));
    let kept = all.clone();
    (Callback::from(move |value| kept.borrow_mut().push(value)), all)
}

fn forget_drafts() {
    if let Ok(Some(storage)) = web_sys::window().expect("a window").local_storage() {
        storage.clear().expect("a storage that can be emptied");
    }
}

const FAULTY: [(&str, &str); 2] = [
    ("Dockerfile", "FROM node:latest\nWORKDIR app\nCMD node main.js\n"),
    ("compose.yaml", "services:\n  web:\n    build: .\n    depends_on: [db]\n  db:\n    image: postgres:17\n"),
];

fn problems(state: &State) -> (ProblemsProps, Rc<RefCell<Vec<Action>>>, Rc<RefCell<Vec<ReviewRequest>>>) {
    let ((send, actions), (on_review, requests)) = (heard(), heard());
    let props = ProblemsProps {
        report: state.report.clone(),
        filter: Filter::default(),
        selection: None,
        is_blank: false,
        send,
        on_review,
        on_task: Callback::noop(),
    };
    (props, actions, requests)
}

#[wasm_bindgen_test]
async fn the_page_finds_what_is_typed_and_offers_a_repair() {
    forget_drafts();
    let page = Mounted::<App>::new(AppProps { engine: direct() });
    let area: HtmlTextAreaElement = page.wait("textarea").await.unchecked_into();
    assert!(page.text().contains("Nothing to check yet"));
    area.set_value("FROM node:latest\nWORKDIR app\n");
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    area.dispatch_event(&web_sys::Event::new_with_event_init_dict("input", &init).expect("an event"))
        .expect("a target");
    page.wait("li[data-rule=relative-workdir] .fix").await.click();
    let apply = page.wait("[data-testid=apply-fixes]").await;
    assert_eq!(apply.text_content().as_deref(), Some("Apply 1 fix"));
    apply.click();
    wait_for("the repaired text", || {
        let totals = page.find("[data-testid=totals]")?.text_content()?;
        (page.count("li[data-rule=relative-workdir]") == 0 && totals.contains("problem")).then_some(())
    })
    .await;
    forget_drafts();
}

#[wasm_bindgen_test]
async fn the_list_groups_by_file_and_hands_requests_on() {
    let state = looked_at(&FAULTY, &direct());
    let (props, actions, requests) = problems(&state);
    let list = Mounted::<Problems>::new(props);
    list.wait("li.problem").await;
    assert_eq!(list.count(".file-group[aria-label=Dockerfile]"), 1);
    list.wait("li[data-rule=unready-dependency] .problem-title").await.click();
    list.wait("li[data-rule=unready-dependency] .rule-name").await.click();
    assert!(matches!(actions.borrow()[0], Action::SelectProblem(_, false)));
    assert_eq!(actions.borrow()[1], Action::ShowRule(Some("unready-dependency".into())));
    list.wait("li[data-rule=relative-workdir] .fix").await.click();
    assert!(matches!(requests.borrow()[..], [ReviewRequest::One(_)]));
}

#[wasm_bindgen_test]
async fn the_list_is_searched_by_other_tools_ids() {
    let state = looked_at(&FAULTY, &direct());
    let (mut props, _, _) = problems(&state);
    props.filter.text = "dl3000".into();
    let list = Mounted::<Problems>::new(props);
    list.wait("li[data-rule=relative-workdir]").await;
    assert_eq!(list.count("li.problem"), 1);
}

#[wasm_bindgen_test]
async fn the_list_says_when_it_waits() {
    let (mut props, _, _) = problems(&State::default());
    let waiting = Mounted::<Problems>::new(props.clone());
    wait_for("the word", || waiting.text().contains("Checking").then_some(())).await;
    let status = StatusProps { report: props.report.clone(), is_blank: false, send: Callback::noop() };
    let status = Mounted::<Status>::new(status);
    wait_for("the word", || status.text().contains("Checking").then_some(())).await;
    props.is_blank = true;
    let blank = Mounted::<Problems>::new(props);
    wait_for("the invitation", || blank.text().contains("Try a sample").then_some(())).await;
}

#[wasm_bindgen_test]
async fn the_list_says_which_settings_do_not_count() {
    let state = looked_at(&[("Dockerfile", "FROM scratch\n"), (".hadolint.yaml", "ignored: [DL3008]\n")], &direct());
    let list = Mounted::<Problems>::new(problems(&state).0);
    let note = list.wait(".note").await.text_content().unwrap_or_default();
    assert!(note.starts_with(".hadolint.yaml ") && note.contains("still report"), "{note}");
    assert_eq!(list.count(".note"), 1);
}

#[wasm_bindgen_test]
async fn the_graph_draws_services_and_leads_to_their_text() {
    let engine = direct();
    let state = looked_at(&FAULTY, &engine);
    let (send, actions) = heard();
    let props = GraphPanelProps {
        report: state.report.clone(),
        selection: None,
        look: state.graph,
        send,
        engine,
        is_blank: false,
    };
    let graph = Mounted::<GraphPanel>::new(props);
    graph.wait("svg.picture").await;
    assert!(graph.text().contains("web") && graph.text().contains("db"));
    graph.button("List").await.click();
    graph.wait(".outline-item").await.click();
    let compose: FileKey = state.files[1].key;
    wait_for("a place", || {
        let actions = actions.borrow();
        matches!(actions.first()?, Action::SelectPlace(file, _, Some(_), false) if *file == compose).then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_fix_that_is_not_ticked_is_not_applied() {
    let state = looked_at(&FAULTY, &direct());
    let report: &Report = &state.report;
    let fixable: Vec<usize> = (0..report.problems().len()).filter(|&at| report.problems()[at].has_safe_fix()).collect();
    let review = Review::new("Review".into(), report, &fixable, |_| true);
    let offers = review.offers.len();
    assert!(offers > 1, "{offers}");
    let (send, actions) = heard();
    let dialog = Mounted::<ReviewDialog>::new(ReviewDialogProps { review: Shared::new(review), send });
    dialog.wait(".offer input").await.click();
    let label = if offers == 2 { "Apply 1 fix".to_string() } else { format!("Apply {} fixes", offers - 1) };
    dialog.button(&label).await.click();
    let count = wait_for("the fixes", || match actions.borrow().first() {
        Some(Action::ApplyFixes(_, _, count)) => Some(*count),
        _ => None,
    });
    assert_eq!(count.await, offers - 1);
}

#[wasm_bindgen_test]
async fn sharing_names_secrets_first() {
    let engine = direct();
    let state = looked_at(&[("Dockerfile", "FROM a\n"), (".env", "DB_PASSWORD=correct-horse\n")], &engine);
    let (send, actions) = heard();
    let dialog = Mounted::<ShareDialog>::new(ShareDialogProps { state: Rc::new(state), send, engine });
    dialog.wait("#share-link").await;
    assert!(dialog.text().contains("1 value looks like a secret") && dialog.text().contains("DB_PASSWORD"));
    let link = |dialog: &Mounted<ShareDialog>| {
        let value = js_sys::Reflect::get(&dialog.find("#share-link").expect("the link"), &JsValue::from("value"));
        value.ok().and_then(|value| value.as_string()).expect("a text")
    };
    let without = link(&dialog);
    dialog.wait("input[role=switch]").await.click();
    wait_for("the longer link", || (link(&dialog).len() > without.len()).then_some(())).await;
    assert!(!actions.borrow().iter().any(|action| matches!(action, Action::SetDialog(Some(Dialog::Share)))));
}
