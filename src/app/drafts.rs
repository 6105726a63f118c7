//! Drafts in the browser, and marks of texts that the engine has begun to look at: the page's side of static/drafts.js, which
//! start.js puts at `drydockDrafts`. Without it (tests of components) nothing is kept and nothing is missed.

use crate::app::document::{Snapshot, fingerprint};
use crate::app::records;
use crate::app::state::{Action, Dialog, State};
use crate::text::visible;
use js_sys::{Array, Promise};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use yew::Callback;

#[wasm_bindgen(js_namespace = drydockDrafts)]
extern "C" {
    #[wasm_bindgen(js_name = start, catch)]
    fn js_start(linked: bool) -> Result<Array, JsValue>;
    #[wasm_bindgen(js_name = keep, catch)]
    fn js_keep(id: &str, named: bool, name: &str, body: &str, own: bool, here: bool) -> Result<String, JsValue>;
    #[wasm_bindgen(js_name = claim, catch)]
    fn js_claim(id: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_name = read, catch)]
    fn js_read(id: &str) -> Result<String, JsValue>;
    #[wasm_bindgen(js_name = show, catch)]
    fn js_show(kind: &str, name: &str, detail: &str, tell: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = begin, catch)]
    fn js_begin(print: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(js_name = end, catch)]
    fn js_end(print: &str, stopped: bool) -> Result<(), JsValue>;
    #[wasm_bindgen(js_name = suspect, catch)]
    fn js_suspect(print: &str) -> Result<bool, JsValue>;
}

/// What a tab begins with.
#[derive(Default)]
pub struct Start {
    /// Begins the ids of this tab's new drafts.
    pub tab: String,
    /// The draft to open.
    pub draft: Option<Snapshot>,
    /// Whether another version of the page wrote drafts that cannot be read here.
    pub has_foreign: bool,
}

fn text(list: &Array, at: u32) -> String {
    list.get(at).as_string().unwrap_or_default()
}

/// The draft of this tab, else the last one of any tab; with a link to open only the first.
pub fn start(linked: bool) -> Start {
    let Ok(begun) = js_start(linked) else { return Start::default() };
    Start {
        tab: text(&begun, 0),
        draft: snapshot(text(&begun, 1), &text(&begun, 2)),
        has_foreign: !text(&begun, 3).is_empty(),
    }
}

fn snapshot(id: String, text: &str) -> Option<Snapshot> {
    let snapshot = records::read_snapshot(text)?;
    (snapshot.version <= Snapshot::VERSION).then_some(Snapshot { id, ..snapshot })
}

/// How keeping a draft went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is kept, or needs no keeping.
    Yes,
    /// There is no room.
    Full,
    /// There are as many drafts as are kept.
    Many,
    /// The browser does not let the page keep anything.
    Forbidden,
    /// Another tab has written to this draft: it is kept under this id instead.
    Copy(String),
}

/// Keeps a draft under its id when losing it would lose something; with `here` a reload of this tab brings it back in any case.
pub fn keep(snapshot: &Snapshot, here: bool) -> Kept {
    let Some(body) = records::write_snapshot(snapshot) else { return Kept::Yes };
    let (named, own) = (!snapshot.name.is_empty(), !snapshot.is_replaceable());
    match js_keep(&snapshot.id, named, &snapshot.title(), &body, own, here).as_deref() {
        Err(_) | Ok("kept") => Kept::Yes,
        Ok("full") => Kept::Full,
        Ok("many") => Kept::Many,
        Ok("forbidden") => Kept::Forbidden,
        Ok(id) => Kept::Copy(id.to_owned()),
    }
}

/// Takes a draft for this tab. `false` when another tab has it open.
pub async fn claim(id: &str) -> bool {
    // Not an `async` import: what it throws when there is no module would surface in somebody else's call.
    match js_claim(id) {
        Ok(answer) => JsFuture::from(answer).await.is_ok_and(|held| held.is_truthy()),
        Err(_) => true,
    }
}

/// A kept draft.
pub fn read(id: &str) -> Option<Snapshot> {
    snapshot(id.to_owned(), &js_read(id).ok()?)
}

/// Shows the dialog that the state says, if it is one of static/drafts-dialog.js.
pub fn show(state: &State, send: &Callback<Action>) {
    let title = state.title();
    let (kind, name, detail, held) = match &state.dialog {
        Some(Dialog::Drafts) => ("list", state.draft.clone(), title.as_str(), None),
        Some(Dialog::Held(held)) => {
            let no = if title.is_empty() { "Start empty" } else { "Do not open" };
            ("held", visible(&held.title()).into_owned(), no, Some(held.clone()))
        }
        _ => return,
    };
    let send = send.clone();
    let told = Closure::<dyn FnMut(JsValue, JsValue, JsValue)>::new(move |how: JsValue, what: JsValue, _| {
        let what = what.as_string().unwrap_or_default();
        match (how.as_string().unwrap_or_default().as_str(), &held) {
            ("name", _) => send.emit(Action::Name(what)),
            ("open", _) => match read(&what) {
                Some(draft) => send.emit(opening(draft)),
                None => send.emit(Action::Say("This draft is not there any more.".into(), true)),
            },
            ("anyway", Some(held)) => {
                send.emit(Action::Open((**held).clone()));
                send.emit(Action::LookAgain);
            }
            ("unchecked", Some(held)) => send.emit(Action::OpenUnchecked((**held).clone())),
            (how, held) => {
                if how == "failed" {
                    send.emit(Action::Say(
                        "This could not be loaded. Check the connection and try again.".into(),
                        true,
                    ));
                }
                send.emit(held.as_ref().map_or(Action::SetDialog(None), |held| Action::SetAside(held.clone())));
            }
        }
    });
    let _ = js_show(kind, &name, detail, &told.into_js_value());
}

/// Marks the text that is about to be looked at.
pub fn begin(print: &str) {
    if cfg!(target_arch = "wasm32") {
        let _ = js_begin(print);
    }
}

/// The look is over. The mark stays when it stopped the engine.
pub fn end(print: &str, stopped: bool) {
    if cfg!(target_arch = "wasm32") {
        let _ = js_end(print, stopped);
    }
}

/// Opens a project, or asks first when a look at it was begun before and never came to its end.
pub fn opening(snapshot: Snapshot) -> Action {
    if is_suspect(&snapshot) {
        return Action::SetDialog(Some(Dialog::Held(Rc::new(snapshot))));
    }
    Action::Open(snapshot)
}

/// Whether a look at these texts was begun and never finished.
pub fn is_suspect(snapshot: &Snapshot) -> bool {
    let print = fingerprint(&mut snapshot.files.iter().map(|file| (file.path.as_str(), file.text.as_str())));
    js_suspect(&print).unwrap_or_default()
}
