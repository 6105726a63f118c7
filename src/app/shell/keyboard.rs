//! Where the keyboard goes: from panel to panel, and to the last fixes to take them back.

use crate::app::browser;
use crate::app::state::{Action, Remedy, State, View};
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

/// A button that moves the keyboard on; links would change the address, which may hold a project.
pub fn skip(label: &'static str, target: &'static str) -> Html {
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
pub fn shortcut(event: &KeyboardEvent, state: &State, send: &Callback<Action>) {
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
