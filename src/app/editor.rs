//! The only place that talks to our JavaScript: the editor's module (static/editor), which the start file puts at
//! `drydockEditor` before the page starts. Without it (tests of components, a failed download) panes are plain text areas.

use crate::app::document::{File, FileKey, Side, TypedChange};
use crate::app::engine::Report;
use crate::app::state::{Command, Shared, State};
use crate::app::widgets::colours::tokens;
use crate::diagnostic::{Applicability, Severity};
use crate::text::{Utf16Cursor, visible};
use js_sys::{Array, Function, Object, Reflect, Uint32Array};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

#[wasm_bindgen(js_namespace = drydockEditor)]
extern "C" {
    type Pane;
    #[wasm_bindgen(constructor)]
    fn new(host: &HtmlElement, on: &Object) -> Pane;
    #[wasm_bindgen(method)]
    fn destroy(this: &Pane);
    #[wasm_bindgen(method)]
    fn show(this: &Pane, key: u32, text: &str, name: &str, hint: &str);
    #[wasm_bindgen(method)]
    fn clear(this: &Pane);
    #[wasm_bindgen(method)]
    fn forget(this: &Pane, key: u32);
    #[wasm_bindgen(method)]
    fn apply(this: &Pane, key: u32, text: &str, ranges: &[u32], inserts: &Array, group: u32);
    #[wasm_bindgen(method)]
    fn colour(this: &Pane, key: u32, flat: Uint32Array);
    #[wasm_bindgen(method)]
    fn diagnose(this: &Pane, key: u32, problems: &Array);
    #[wasm_bindgen(method)]
    fn reveal(this: &Pane, key: u32, from: u32, to: u32, focus: bool);

    #[wasm_bindgen(js_name = undoGroup)]
    fn undo_group(number: u32) -> bool;
    #[wasm_bindgen(js_name = readDropped, catch)]
    async fn read_dropped_files(transfer: &web_sys::DataTransfer) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = readPicked, catch)]
    async fn read_picked_files(list: &web_sys::FileList) -> Result<JsValue, JsValue>;
}

/// Whether the editor's module is there.
pub fn available() -> bool {
    cfg!(target_arch = "wasm32")
        && Reflect::get(&js_sys::global(), &"drydockEditor".into()).is_ok_and(|module| module.is_object())
}

/// What the panes report.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The user changed a text.
    Typed(FileKey, Vec<TypedChange>),
    /// The cursor moved to this UTF-16 position.
    Cursor(FileKey, usize),
    /// The fix (`true`) or the reason of the problem with this index is wanted.
    Asked(usize, bool),
    /// Changes of a number were taken back (`true`) or made again.
    Group(u32, bool),
}

/// Both panes, and what they were told last.
#[derive(Default)]
pub struct Editors {
    panes: [Option<Mounted>; 2],
    commands_done: u32,
    coloured: [Option<Rc<File>>; 2],
    diagnosed: [Option<(FileKey, Shared<Report>)>; 2],
}

struct Mounted {
    pane: Pane,
    /// The functions JavaScript calls; dropped with the pane.
    _listeners: Vec<Listener>,
}

/// A function that the editor calls with up to three values.
type Listener = Closure<dyn FnMut(JsValue, JsValue, JsValue)>;

/// A editors that components share.
pub type SharedEditors = Rc<RefCell<Editors>>;

impl Editors {
    /// Puts an editor into `host`.
    pub fn mount(&mut self, side: Side, host: &HtmlElement, report: impl Fn(Event) + 'static) {
        let report = Rc::new(report);
        let on = Object::new();
        let mut listeners = Vec::new();
        let mut listen = |name: &str, make: fn(JsValue, JsValue, JsValue) -> Option<Event>| {
            let report = report.clone();
            let closure = Closure::<dyn FnMut(JsValue, JsValue, JsValue)>::new(move |a, b, c| {
                if let Some(event) = make(a, b, c) {
                    report(event);
                }
            });
            // Setting a property of an object we made ourselves cannot fail.
            let _ = Reflect::set(&on, &name.into(), closure.as_ref().unchecked_ref::<Function>());
            listeners.push(closure);
        };
        listen("change", typed);
        listen("cursor", |key, position, _| Some(Event::Cursor(file_key(&key)?, number(&position)?)));
        listen("action", |id, fix, _| Some(Event::Asked(number(&id)?, fix.is_truthy())));
        listen("group", |group, undone, _| Some(Event::Group(number(&group)? as u32, undone.is_truthy())));
        self.coloured[side.index()] = None;
        self.panes[side.index()] = Some(Mounted { pane: Pane::new(host, &on), _listeners: listeners });
    }

    /// Takes the editor of a side away.
    pub fn unmount(&mut self, side: Side) {
        if let Some(mounted) = self.panes[side.index()].take() {
            mounted.pane.destroy();
        }
    }

    fn pane(&self, side: Side) -> Option<&Pane> {
        self.panes[side.index()].as_ref().map(|mounted| &mounted.pane)
    }

    /// Brings the panes in line with the state: first what has to be done once, in order, then what is shown.
    pub fn follow(&mut self, state: &State) {
        let all_there = self.panes.iter().all(Option::is_some);
        for (number, command) in state.commands.iter().filter(|_| all_there) {
            if *number > self.commands_done {
                self.commands_done = *number;
                self.carry_out(command, state);
            }
        }
        for side in Side::ALL {
            let at = side.index();
            let file = state.active[at].and_then(|key| state.file(key));
            let Some(file) = file else {
                self.show(side, None);
                self.coloured[at] = None;
                continue;
            };
            let last = self.coloured[at].as_ref();
            let shown_before = last.is_some_and(|old| old.key == file.key);
            // The editor has the text it was typed into: it need not cross over with every key.
            if !last.is_some_and(|old| old.key == file.key && old.path == file.path) {
                self.show(side, Some(file));
            }
            if !self.coloured[at].as_ref().is_some_and(|old| Rc::ptr_eq(old, file)) {
                self.colour(file);
                self.coloured[at] = Some(file.clone());
            }
            let told =
                self.diagnosed[at].as_ref().is_some_and(|(key, report)| *key == file.key && *report == state.report);
            if !told || !shown_before {
                self.diagnose(file, &state.report);
                self.diagnosed[at] = Some((file.key, state.report.clone()));
            }
        }
    }

    fn show(&self, side: Side, file: Option<&File>) {
        let Some(pane) = self.pane(side) else { return };
        match file {
            Some(file) => pane.show(file.key.0, &file.text, &visible(&file.path), hint(file)),
            None => pane.clear(),
        }
    }

    fn colour(&self, file: &File) {
        if let Some(pane) = self.pane(file.side) {
            pane.colour(file.key.0, Uint32Array::from(&tokens(file.kind, &file.text)[..]));
        }
    }

    fn diagnose(&self, file: &File, report: &Report) {
        let Some(pane) = self.pane(file.side) else { return };
        // Positions are those of the text that was looked at; the editor moves them along while one types on.
        let looked_at = report.keys.iter().position(|key| *key == file.key);
        let text = looked_at.map_or("", |at| report.project.files[at].text.as_str());
        let mut cursor = Utf16Cursor::new(text);
        let list = Array::new();
        for (id, problem) in report.problems().iter().enumerate().filter(|(_, problem)| problem.file == file.key) {
            let severity = match problem.severity {
                _ if !problem.counts() => "hint",
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Advice => "info",
            };
            let fix = problem.fix.as_ref().map_or(String::new(), |fix| match fix.applicability {
                Applicability::Safe => fix.title.clone(),
                Applicability::Suggested => format!("{}…", fix.title.trim_end_matches('…')),
            });
            let (from, to) = (cursor.at(problem.span.start), cursor.at(problem.span.end));
            let row: [JsValue; 8] = [
                (id as u32).into(),
                (from as u32).into(),
                (to as u32).into(),
                severity.into(),
                problem.title.as_str().into(),
                problem.detail.as_str().into(),
                (&*problem.rule).into(),
                fix.into(),
            ];
            list.push(&row.into_iter().collect::<Array>());
        }
        pane.diagnose(file.key.0, &list);
    }

    fn carry_out(&self, command: &Command, state: &State) {
        match command {
            Command::Apply { file, before, changes, group } => {
                let Some(file) = state.file(*file) else { return };
                let ranges: Vec<u32> =
                    changes.iter().flat_map(|change| [change.from as u32, change.to as u32]).collect();
                let inserts: Array = changes.iter().map(|change| JsValue::from(change.insert.as_str())).collect();
                if let Some(pane) = self.pane(file.side) {
                    pane.apply(file.key.0, before, &ranges, &inserts, *group);
                }
            }
            Command::Reveal { file, range, focus } => {
                let Some(file) = state.file(*file) else { return };
                self.show(file.side, Some(file));
                if let Some(pane) = self.pane(file.side) {
                    pane.reveal(file.key.0, range.0 as u32, range.1 as u32, *focus);
                }
            }
            Command::Forget(key) => {
                for pane in Side::ALL.into_iter().filter_map(|side| self.pane(side)) {
                    pane.forget(key.0);
                }
            }
            Command::UndoGroup(group) => {
                if available() {
                    undo_group(*group);
                }
            }
        }
    }
}

/// What an empty editor says.
pub fn hint(file: &File) -> &'static str {
    use crate::project::FileKind;
    match file.kind {
        FileKind::Dockerfile => "Paste a Dockerfile here.",
        FileKind::Compose => "Paste a Compose file here.",
        FileKind::Dockerignore => "One pattern per line: what the build must not see.",
        FileKind::Dotenv => "NAME=value, one per line.",
        _ => "",
    }
}

fn number(value: &JsValue) -> Option<usize> {
    value.as_f64().map(|number| number as usize)
}

fn file_key(value: &JsValue) -> Option<FileKey> {
    number(value).map(|key| FileKey(key as u32))
}

fn typed(key: JsValue, ranges: JsValue, inserts: JsValue) -> Option<Event> {
    let ranges = ranges.dyn_into::<Uint32Array>().ok()?.to_vec();
    let inserts = inserts.dyn_into::<Array>().ok()?;
    let changes = ranges
        .chunks_exact(2)
        .zip(inserts.iter())
        .map(|(range, insert)| TypedChange {
            from: range[0] as usize,
            to: range[1] as usize,
            insert: insert.as_string().unwrap_or_default(),
        })
        .collect();
    Some(Event::Typed(file_key(&key)?, changes))
}

/// Texts read from dropped or picked files, and the paths of what could not be read as text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Incoming {
    /// Paths and texts.
    pub files: Vec<(String, String)>,
    /// Too large, too many or no text.
    pub skipped: Vec<String>,
}

/// Reads what was dropped. Must be called while the event is handled.
pub async fn read_dropped(transfer: web_sys::DataTransfer) -> Incoming {
    incoming(if available() { read_dropped_files(&transfer).await.ok() } else { None })
}

/// Reads what was picked.
pub async fn read_picked(list: web_sys::FileList) -> Incoming {
    incoming(if available() { read_picked_files(&list).await.ok() } else { None })
}

fn incoming(value: Option<JsValue>) -> Incoming {
    let Some(pair) = value.and_then(|value| value.dyn_into::<Array>().ok()) else { return Incoming::default() };
    let text = |value: JsValue| value.as_string().unwrap_or_default();
    let list = |at: u32| pair.get(at).dyn_into::<Array>().unwrap_or_default();
    Incoming {
        files: list(0)
            .iter()
            .filter_map(|entry| entry.dyn_into::<Array>().ok())
            .map(|entry| (text(entry.get(0)), text(entry.get(1))))
            .collect(),
        skipped: list(1).iter().map(text).collect(),
    }
}
