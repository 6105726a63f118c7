//! One editor with the tabs of its files.

use crate::app::browser;
use crate::app::document::{File, FileKey, Side};
use crate::app::editor::{self, Event, SharedEditors};
use crate::app::engine::Report;
use crate::app::findings::Counts;
use crate::app::panels::problems::first_steps;
use crate::app::state::{Action, Dialog, Shared};
use crate::app::tasks::Task;
use crate::app::widgets::icons;
use crate::app::widgets::menu::{Entry, Menu};
use crate::diagnostic::Severity;
use crate::text::visible;
use std::rc::Rc;
use web_sys::HtmlElement;
use yew::prelude::*;

/// Properties of [`EditorPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct EditorPanelProps {
    /// Which one.
    pub side: Side,
    /// The files of this side, by address: they are new ones whenever one changes.
    pub files: Vec<Handle>,
    /// The file that is shown.
    pub active: Option<FileKey>,
    /// For the counts on the tabs.
    pub report: Shared<Report>,
    /// The panes.
    pub editors: EditorsHandle,
    /// Where actions go.
    pub send: Callback<Action>,
    /// Where tasks go.
    pub on_task: Callback<Task>,
    /// Whether there is no text in the whole project.
    pub is_blank: bool,
    /// What the pane reports.
    pub on_event: Callback<Event>,
    /// Called when the pane is there.
    pub on_ready: Callback<()>,
}

/// A file that is equal to itself only.
#[derive(Clone)]
pub struct Handle(pub Rc<File>);

impl PartialEq for Handle {
    fn eq(&self, other: &Self) -> bool {
        // Tabs show names; texts go to the pane another way and must not draw the tabs again.
        Rc::ptr_eq(&self.0, &other.0) || (self.0.key == other.0.key && self.0.path == other.0.path)
    }
}

/// The panes, which never change for the components.
#[derive(Clone)]
pub struct EditorsHandle(pub SharedEditors);

impl PartialEq for EditorsHandle {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

fn tab_id(key: FileKey) -> String {
    format!("tab-{}", key.0)
}

/// One editor with the tabs of its files.
#[component]
pub fn EditorPanel(props: &EditorPanelProps) -> Html {
    let side = props.side;
    let send = &props.send;
    let active = props.files.iter().find(|file| Some(file.0.key) == props.active);
    let panel_id = if side == Side::Image { "image-editor" } else { "compose-editor" };
    let select = send.reform(Action::Activate);

    {
        let key = props.active;
        use_effect_with(key, |key| {
            if let Some(tab) = key.and_then(|key| browser::document().get_element_by_id(&tab_id(key))) {
                tab.scroll_into_view_with_bool(false);
            }
        });
    }

    let onkeydown = {
        let (files, active, send) = (props.files.clone(), props.active, send.clone());
        Callback::from(move |event: KeyboardEvent| {
            let at = files.iter().position(|file| Some(file.0.key) == active);
            let (Some(at), count) = (at, files.len()) else { return };
            let next = match event.key().as_str() {
                "ArrowRight" => (at + 1) % count,
                "ArrowLeft" => (at + count - 1) % count,
                "Home" => 0,
                "End" => count - 1,
                "Delete" => {
                    event.prevent_default();
                    send.emit(Action::Delete(files[at].0.key));
                    return;
                }
                "F2" => {
                    send.emit(Action::SetDialog(Some(Dialog::Rename(files[at].0.key))));
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            send.emit(Action::Activate(files[next].0.key));
            browser::focus_soon(tab_id(files[next].0.key));
        })
    };

    let tabs = props.files.iter().map(|file| {
        let key = file.0.key;
        let selected = Some(key) == props.active;
        let counts = Counts::count(props.report.problems().iter().filter(|problem| problem.file == key));
        let path = visible(&file.0.path);
        html! {
            <button type="button" key={key.0} id={tab_id(key)} role="tab" class="tab" aria-selected={selected.to_string()}
                aria-controls={panel_id} tabindex={if selected { "0" } else { "-1" }} title={path.to_string()}
                onclick={select.reform(move |_: MouseEvent| key)}
                ondblclick={send.reform(move |_: MouseEvent| Action::SetDialog(Some(Dialog::Rename(key))))}>
                <span class="tab-name">
                    if let Some((folder, name)) = path.rsplit_once('/') {
                        <span class="tab-folder">{ folder.to_string() }</span>{ "/" }{ name.to_string() }
                    } else {
                        { path.to_string() }
                    }
                </span>
                { badges(counts) }
            </button>
        }
    });

    let file_menu = active.map(|file| {
        let key = file.0.key;
        let task = |task: Task| {
            let on_task = props.on_task.clone();
            move || on_task.emit(task)
        };
        let act = |action: Action| {
            let send = send.clone();
            move || send.emit(action.clone())
        };
        let entries = vec![
            Entry::new("Rename…", act(Action::SetDialog(Some(Dialog::Rename(key))))),
            Entry::new("Copy text", task(Task::CopyFile(key))),
            Entry::new("Download", task(Task::SaveFile(key))),
            Entry::new("Delete", act(Action::Delete(key))).separated(),
        ];
        html! { <Menu label={format!("{}: more", visible(&file.0.path))} icon={icons::MORE} {entries} at_end=true /> }
    });

    html! {
        <section class={classes!("panel", "editor-panel", if side == Side::Image { "at-image" } else { "at-compose" })}
            aria-label={side.label()}>
            <div class="tab-bar">
                <div class="tabs" role="tablist" aria-label={side.label()} {onkeydown}>{ for tabs }</div>
                <button type="button" class="plain icon-button" aria-label={format!("Add to {}", side.label().to_ascii_lowercase())}
                    title="New file" onclick={send.reform(move |_: MouseEvent| Action::SetDialog(Some(Dialog::Add(side))))}>
                    { icons::line(icons::PLUS) }
                </button>
                { for file_menu }
            </div>
            <div class="editor-area" role="tabpanel" id={panel_id} aria-labelledby={props.active.map(tab_id)}>
                <Pane {side} file={active.cloned()} editors={props.editors.clone()} on_event={props.on_event.clone()}
                    on_ready={props.on_ready.clone()} send={send.clone()} />
                if props.is_blank && side == Side::Image {
                    <div class="start-here">{ first_steps(&props.on_task) }</div>
                }
                if props.files.is_empty() {
                    <div class="empty">
                        <p>{ "No file here." }</p>
                        <button type="button" class="ghost" onclick={send.reform(move |_: MouseEvent| Action::SetDialog(Some(Dialog::Add(side))))}>
                            { "Add a file" }
                        </button>
                    </div>
                }
            </div>
        </section>
    }
}

/// How many of each severity, as numbers in their colour and with a name for those who do not see it.
pub fn badges(counts: Counts) -> Html {
    [Severity::Error, Severity::Warning, Severity::Advice]
        .into_iter()
        .filter(|severity| counts.of(*severity) > 0)
        .map(|severity| {
            let count = counts.of(severity);
            html! {
                <span class={classes!("badge", severity.name())}>
                    { icons::severity(severity, false) }{ count }<span class="unseen">{ words(severity, count) }</span>
                </span>
            }
        })
        .collect()
}

/// ` error`, ` warnings` … behind a number.
pub fn words(severity: Severity, count: usize) -> &'static str {
    match (severity, count) {
        (Severity::Error, 1) => " error",
        (Severity::Error, _) => " errors",
        (Severity::Warning, 1) => " warning",
        (Severity::Warning, _) => " warnings",
        (Severity::Advice, _) => " advice",
    }
}

#[derive(Clone, PartialEq, Properties)]
struct PaneProps {
    side: Side,
    file: Option<Handle>,
    editors: EditorsHandle,
    on_event: Callback<Event>,
    on_ready: Callback<()>,
    send: Callback<Action>,
}

/// Where the text is: the editor's module, or a plain text area without it.
#[component]
fn Pane(props: &PaneProps) -> Html {
    let host = use_node_ref();
    {
        let (host, side, editors) = (host.clone(), props.side, props.editors.0.clone());
        let (on_event, on_ready) = (props.on_event.clone(), props.on_ready.clone());
        use_effect_with((), move |()| {
            let mounted = editor::available();
            if let Some(host) = host.cast::<HtmlElement>().filter(|_| mounted) {
                editors.borrow_mut().mount(side, &host, move |event| on_event.emit(event));
                on_ready.emit(());
            }
            move || {
                if mounted {
                    editors.borrow_mut().unmount(side);
                }
            }
        });
    }
    if editor::available() {
        return html! { <div class="editor-host" ref={host}></div> };
    }
    let Some(file) = &props.file else { return Html::default() };
    let key = file.0.key;
    let oninput = props.send.reform(move |event: InputEvent| {
        Action::Replaced(key, event.target_unchecked_into::<web_sys::HtmlTextAreaElement>().value())
    });
    html! {
        <textarea key={key.0} class="editor-host" aria-label={visible(&file.0.path).into_owned()} placeholder={editor::hint(&file.0)}
            spellcheck="false" defaultvalue={file.0.text.to_string()} {oninput} />
    }
}
