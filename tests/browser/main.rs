//! Tests that need a browser: components mounted in a document, and the engine as WebAssembly.
//! `scripts/test wasm` runs them in headless Chromium; natively this file is empty.

#[cfg(target_arch = "wasm32")]
mod engine;

#[cfg(target_arch = "wasm32")]
mod page;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
