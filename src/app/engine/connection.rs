//! The line to one worker: questions go out as bytes, answers come back in the same order.

use super::messages::{Answer, Request};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker};

#[wasm_bindgen(js_namespace = drydockEngine)]
extern "C" {
    /// A worker with the engine in it (static/start.js).
    #[wasm_bindgen(js_name = start, catch)]
    fn start_worker() -> Result<Worker, JsValue>;
}

/// What is done with an answer, or with a message for the user when none comes.
pub type Then = Box<dyn FnOnce(Result<Answer, String>)>;

/// Those who wait, in the order of their questions, and whether the worker has its module.
#[derive(Default)]
struct Waiting {
    queue: VecDeque<Then>,
    is_loaded: bool,
    has_failed: bool,
}

/// A worker and those who wait for its answers.
pub struct Connection {
    worker: Worker,
    waiting: Rc<RefCell<Waiting>>,
    _answered: Closure<dyn FnMut(MessageEvent)>,
    _failed: Closure<dyn FnMut()>,
}

/// What is said when the worker never came up: no fault of the texts.
pub const NOT_LOADED: &str = "The check could not be loaded, so there are no problems, no graph and no links. Check the connection, \
                          then try again or change something.";
const STOPPED: &str =
    "The check stopped because of a fault of its own. Your files are safe; the next change tries again.";
/// What is said when a look takes too long.
pub const TOO_LONG: &str = "The check took too long and was stopped. Your files are safe; the next change tries again.";

impl Connection {
    /// Starts a worker.
    ///
    /// # Errors
    /// With a message for the user.
    pub fn new() -> Result<Self, String> {
        let worker = start_worker().map_err(|_| NOT_LOADED)?;
        let waiting = Rc::new(RefCell::new(Waiting::default()));
        let answered = {
            let waiting = waiting.clone();
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                // The worker says once that its module is there, before its first answer.
                waiting.borrow_mut().is_loaded = true;
                if event.data().is_null() {
                    return;
                }
                let then = waiting.borrow_mut().queue.pop_front();
                let answer = borsh::from_slice(&js_sys::Uint8Array::new(&event.data()).to_vec());
                if let Some(then) = then {
                    then(answer.map_err(|_| STOPPED.into()));
                }
            })
        };
        let failed = {
            let (waiting, worker) = (waiting.clone(), worker.clone());
            Closure::<dyn FnMut()>::new(move || {
                let message = if waiting.borrow().is_loaded { STOPPED } else { NOT_LOADED };
                fail(&worker, &waiting, message);
            })
        };
        worker.set_onmessage(Some(answered.as_ref().unchecked_ref()));
        worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        Ok(Self { worker, waiting, _answered: answered, _failed: failed })
    }

    /// Whether it is of no more use.
    pub fn has_failed(&self) -> bool {
        self.waiting.borrow().has_failed
    }

    /// Sends a question.
    pub fn ask(&self, request: &Request, then: Then) {
        let bytes = borsh::to_vec(request).unwrap_or_default();
        let question = js_sys::Uint8Array::from(&bytes[..]);
        let moved = js_sys::Array::of1(&question.buffer());
        self.waiting.borrow_mut().queue.push_back(then);
        // Bytes can always be handed over.
        let _ = self.worker.post_message_with_transfer(&question, &moved);
    }

    /// Ends the worker; those who wait get `message`.
    pub fn end(&self, message: &str) {
        fail(&self.worker, &self.waiting, message);
    }
}

fn fail(worker: &Worker, waiting: &RefCell<Waiting>, message: &str) {
    worker.terminate();
    let queue = {
        let mut waiting = waiting.borrow_mut();
        waiting.has_failed = true;
        std::mem::take(&mut waiting.queue)
    };
    for then in queue {
        then(Err(message.into()));
    }
}
