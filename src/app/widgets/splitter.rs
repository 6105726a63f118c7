//! The bars between the panels: dragged, moved with arrow keys, put back by a double click or Home.

use crate::app::browser;
use crate::text::plain::{self, rounded};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, PointerEvent};
use yew::prelude::*;

/// Properties of [`Splitter`].
#[derive(Clone, PartialEq, Properties)]
pub struct SplitterProps {
    /// What it changes, for those who do not see it.
    pub label: &'static str,
    /// Whether the bar itself stands upright, between left and right.
    pub upright: bool,
    /// The custom property that holds the share, in percent, of the first panel.
    pub property: &'static str,
    /// The share at first.
    pub initial: f64,
}

const LEAST: f64 = 15.0;
const MOST: f64 = 85.0;

/// A bar between two panels.
#[component]
pub fn Splitter(props: &SplitterProps) -> Html {
    let share = {
        let (property, initial) = (props.property, props.initial);
        use_state(move || {
            if !cfg!(target_arch = "wasm32") {
                return initial;
            }
            browser::setting(property).and_then(|text| plain::number(&text)).unwrap_or(initial).clamp(LEAST, MOST)
        })
    };
    let dragging = use_state(|| false);
    {
        let property = props.property;
        use_effect_with(*share, move |share| {
            let text = rounded(*share, 2);
            if let Some(root) =
                browser::document().document_element().and_then(|root| root.dyn_into::<HtmlElement>().ok())
            {
                // Set through the object model, which the policy allows; no attribute is written in markup.
                let _ = root.style().set_property(&["--", property].concat(), &[&text, "%"].concat());
            }
            browser::keep_setting(property, &text);
        });
    }
    let set = {
        let share = share.clone();
        move |value: f64| share.set(value.clamp(LEAST, MOST))
    };
    let onpointerdown = {
        let dragging = dragging.clone();
        Callback::from(move |event: PointerEvent| {
            if let Some(bar) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
                let _ = bar.set_pointer_capture(event.pointer_id());
                let _ = bar.focus();
            }
            event.prevent_default();
            dragging.set(true);
        })
    };
    let onpointermove = {
        let (dragging, set, upright) = (dragging.clone(), set.clone(), props.upright);
        Callback::from(move |event: PointerEvent| {
            let board = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlElement>().ok())
                .and_then(|bar| bar.parent_element());
            if let Some(board) = board.filter(|_| *dragging) {
                let area = board.get_bounding_client_rect();
                set(if upright {
                    (f64::from(event.client_x()) - area.left()) / area.width() * 100.0
                } else {
                    (f64::from(event.client_y()) - area.top()) / area.height() * 100.0
                });
            }
        })
    };
    let stop = {
        let dragging = dragging.clone();
        Callback::from(move |_: PointerEvent| dragging.set(false))
    };
    let onkeydown = {
        let (share, set, initial, upright) = (share.clone(), set.clone(), props.initial, props.upright);
        Callback::from(move |event: KeyboardEvent| {
            let step = if event.shift_key() { 10.0 } else { 2.0 };
            let value = match event.key().as_str() {
                "ArrowLeft" if upright => *share - step,
                "ArrowRight" if upright => *share + step,
                "ArrowUp" if !upright => *share - step,
                "ArrowDown" if !upright => *share + step,
                "Home" => LEAST,
                "End" => MOST,
                "Enter" => initial,
                _ => return,
            };
            event.prevent_default();
            set(value);
        })
    };
    let ondblclick = {
        let (set, initial) = (set.clone(), props.initial);
        Callback::from(move |_: MouseEvent| set(initial))
    };
    html! {
        <div class={classes!("splitter", if props.upright { "upright" } else { "level" }, (*dragging).then_some("dragging"))}
            role="separator" tabindex="0" aria-label={props.label}
            aria-orientation={if props.upright { "vertical" } else { "horizontal" }}
            aria-valuemin="15" aria-valuemax="85" aria-valuenow={rounded(*share, 0)}
            {onpointerdown} {onpointermove} onpointerup={stop.clone()} onpointercancel={stop} {onkeydown} {ondblclick}>
        </div>
    }
}
