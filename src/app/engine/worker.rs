//! The worker's side of the line: bytes in, bytes out.

use super::service::Service;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Answers the page's questions from now on. The worker's whole work; never called in the page.
pub fn serve() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let mut service = Service::default();
    let answering = scope.clone();
    let onmessage = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let question = Uint8Array::new(&event.data()).to_vec();
        // Both sides come from one build: bytes that cannot be read are a fault of ours, which the page hears of as an error.
        let request = borsh::from_slice(&question).expect_throw("a question that can be read");
        let answer = borsh::to_vec(&service.answer(request)).expect_throw("an answer that can be written");
        let answer = Uint8Array::from(&answer[..]);
        let moved = js_sys::Array::of1(&answer.buffer());
        answering.post_message_with_transfer(&answer, &moved).expect_throw("a page that listens");
    });
    scope.set_onmessage(Some(onmessage.as_ref().unchecked_ref()));
    onmessage.forget();
}
