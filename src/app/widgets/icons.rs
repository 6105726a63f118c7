//! The few pictures of the page. Severities differ in shape, not only in colour.

use crate::diagnostic::Severity;
use yew::prelude::*;

/// The mark of the page.
pub fn brand() -> Html {
    html! {
        <svg class="brand-mark" width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
            <path class="hull" d="M2 12h16l-2.2 5H4.2z" />
            <path class="cargo" d="M5 7h4v4H5zm5 0h4v4h-4zM7.5 3h4v3.4h-4z" />
        </svg>
    }
}

/// The shape of a severity. `dimmed` is for findings that do not count.
pub fn severity(severity: Severity, dimmed: bool) -> Html {
    let shape = match severity {
        Severity::Error => html! { <rect x="1" y="1" width="8" height="8" rx="1" /> },
        Severity::Warning => html! { <path d="M5 .6 9.7 9.4H.3z" /> },
        Severity::Advice => html! { <circle cx="5" cy="5" r="4" /> },
    };
    html! {
        <svg class={classes!("shape", severity.name(), dimmed.then_some("dimmed"))} width="10" height="10" viewBox="0 0 10 10"
            aria-hidden="true">{ shape }</svg>
    }
}

/// A line drawing of 16 by 16.
pub fn line(path: &'static str) -> Html {
    html! { <svg class="icon" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><path d={path} /></svg> }
}

/// A plus.
pub const PLUS: &str = "M8 3.5v9M3.5 8h9";
/// Three dots.
pub const MORE: &str = "M3.5 8h.01M8 8h.01M12.5 8h.01";
/// A cross.
pub const CLOSE: &str = "m4 4 8 8m0-8-8 8";
/// An arrow down, small.
pub const DOWN: &str = "m5 6.5 3 3 3-3";
/// Half a circle: the theme follows the system.
pub const THEME_AUTO: &str = "M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11";
/// A sun.
pub const THEME_LIGHT: &str = "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M3 13l1-1M12 4l1-1";
/// A moon.
pub const THEME_DARK: &str = "M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5z";
/// A minus.
pub const MINUS: &str = "M3.5 8h9";
/// Four corners.
pub const FIT: &str = "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3";
/// Two arrows away from each other.
pub const GROW: &str = "M9.5 3H13v3.5M13 3 9 7M6.5 13H3V9.5M3 13l4-4";
/// Two arrows towards each other.
pub const SHRINK: &str = "M12.5 7H9V3.5M9 7l4-4M3.5 9H7v3.5M7 9l-4 4";
