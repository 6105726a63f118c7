//! Keeps the draft and the projects that were left, and says once what is wrong when the browser does not.

use crate::app::browser;
use crate::app::document::Snapshot;
use crate::app::drafts::{self, Kept};
use crate::app::state::{Action, Dialog, State};
use std::cell::RefCell;
use yew::Callback;

const CHANGED: &str = "was changed in another tab meanwhile. What you have here is kept as a draft of its own,";
const FULL: &str = "There is no room left for this draft beside the others, so closing the page would lose it. Delete drafts that you no \
                    longer need, or download the project.";
const MANY: &str = "As many drafts are kept as this page keeps, so closing it would lose this one. Delete drafts that you no longer \
                    need, or download the project.";
const FORBIDDEN: &str = "The browser does not allow this page to keep anything, so closing it would lose the draft. Allow the page to \
                         store site data, or download the project.";

/// Keeps the draft. Whether it need not be feared for; what is wrong is said once.
pub fn keep(state: &State, send: &Callback<Action>, unkept: &RefCell<bool>) -> bool {
    let snapshot = state.snapshot();
    let is_unchanged = snapshot.is_replaceable();
    // What is asked about still lies in this tab's own store, and an unchanged link stands in the address.
    let is_elsewhere = matches!(state.dialog, Some(Dialog::Held(_))) || !browser::fragment().is_empty();
    match kept(&snapshot, !(is_unchanged && is_elsewhere), send, unkept) {
        Some(Some(copy)) => {
            send.emit(Action::Fork(Some(copy), CHANGED));
            true
        }
        kept => kept.is_some(),
    }
}

/// Keeps the projects that were left. Whether all of them are kept.
pub fn keep_left(state: &State, send: &Callback<Action>, unkept: &RefCell<bool>) -> bool {
    state.unkept.iter().fold(true, |all, left| {
        // Until the next one is kept, a reload of this tab would bring it back: behind an unchanged link it is what one had.
        let is_kept = kept(left, true, send, unkept).is_some();
        if is_kept {
            send.emit(Action::Kept(left.id.clone()));
        }
        all && is_kept
    })
}

/// `None` when the browser does not keep it, else perhaps the id of a copy.
fn kept(snapshot: &Snapshot, here: bool, send: &Callback<Action>, unkept: &RefCell<bool>) -> Option<Option<String>> {
    let why = match drafts::keep(snapshot, here) {
        Kept::Yes => {
            unkept.replace(false);
            return Some(None);
        }
        Kept::Copy(id) => return Some(Some(id)),
        Kept::Full => FULL,
        Kept::Many => MANY,
        Kept::Forbidden => FORBIDDEN,
    };
    if !unkept.replace(true) {
        send.emit(Action::NotKept(why));
    }
    None
}
