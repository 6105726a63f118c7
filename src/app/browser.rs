//! Small services of the browser: settings, clipboard, downloads, files under `lazy/`, the clock. Each gives an answer
//! when the browser refuses (private windows, full storage), never a panic.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, HtmlElement, Window};

/// The window; only called in a browser.
pub fn window() -> Window {
    gloo::utils::window()
}

/// The document; only called in a browser.
pub fn document() -> Document {
    gloo::utils::document()
}

fn local() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// A setting such as the theme.
pub fn setting(name: &str) -> Option<String> {
    local()?.get_item(&["drydock.", name].concat()).ok().flatten()
}

/// Keeps a setting; a browser that refuses forgets it.
pub fn keep_setting(name: &str, value: &str) {
    if let Some(local) = local() {
        let _ = local.set_item(&["drydock.", name].concat(), value);
    }
}

/// Puts text on the clipboard.
pub async fn copy(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    // Pages without a secure origin have no clipboard at all.
    if clipboard.is_undefined() {
        return false;
    }
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// Hands bytes to the browser as a file to save.
pub fn download(name: &str, bytes: &[u8], kind: &str) -> Option<()> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(kind);
    let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    let url = web_sys::Url::create_object_url_with_blob(&blob).ok()?;
    let anchor: web_sys::HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    // The browser reads the address after this turn.
    gloo::timers::callback::Timeout::new(10_000, move || {
        let _ = web_sys::Url::revoke_object_url(&url);
    })
    .forget();
    Some(())
}

/// Text of one of our own files under `lazy/`.
pub async fn lazy(name: &str) -> Result<String, String> {
    let failed = |_: JsValue| "The file could not be loaded. Check the connection and try again.".to_string();
    let folder = document()
        .query_selector("meta[name=lazy]")
        .ok()
        .flatten()
        .and_then(|meta| meta.get_attribute("content"))
        .unwrap_or_else(|| "lazy/".into());
    let response = JsFuture::from(window().fetch_with_str(&["./", &folder, name].concat())).await.map_err(failed)?;
    let response: web_sys::Response = response.dyn_into().map_err(failed)?;
    if !response.ok() {
        return Err(format!("This site lacks the file lazy/{name}. Whoever publishes it should build it again."));
    }
    let text = JsFuture::from(response.text().map_err(failed)?).await.map_err(failed)?;
    Ok(text.as_string().unwrap_or_default())
}

/// Milliseconds since the page was opened.
pub fn now() -> f64 {
    js_sys::Date::now()
}

/// The part of the address behind `#`, without it.
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default().trim_start_matches('#').to_string()
}

/// The page's address without a fragment.
pub fn address() -> String {
    let href = window().location().href().unwrap_or_default();
    href.split('#').next().unwrap_or_default().to_string()
}

/// Takes the fragment away without loading anything.
pub fn drop_fragment() {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address()));
    }
}

/// The element that has the keyboard.
pub fn focused() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}

/// Gives the keyboard to the element with this id, once what was just changed is drawn.
pub fn focus_soon(id: impl Into<String>) {
    let id = id.into();
    gloo::timers::callback::Timeout::new(0, move || {
        if let Some(element) = document().get_element_by_id(&id)
            && let Ok(element) = element.dyn_into::<HtmlElement>()
        {
            let _ = element.focus();
        }
    })
    .forget();
}
