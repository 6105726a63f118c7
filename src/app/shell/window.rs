//! What the page hears from the window.

use super::keyboard::shortcut;
use super::start::link_in_address;
use crate::app::browser;
use crate::app::drafts::opening;
use crate::app::editor;
use crate::app::engine::Engine;
use crate::app::keeping::{keep, keep_left};
use crate::app::state::{Action, State};
use crate::app::tasks;
use gloo::events::{EventListener, EventListenerOptions};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::DragEvent;
use yew::prelude::*;

/// The handle of the newest drawing.
pub type Latest = Rc<RefCell<UseReducerHandle<State>>>;

/// Listens for files dropped anywhere, another link in the address, going away.
pub fn listen(
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
