//! Long lists, drawn in steps: no single task takes long, and typing goes on between them.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// How many of `total` parts to draw now: `step` at once, and as many more whenever the browser has a moment.
#[hook]
pub fn use_growing(total: usize, step: usize) -> usize {
    let shown = use_state_eq(|| step);
    let setter = shown.setter();
    use_effect_with((*shown, total), move |&(now, total)| {
        let timer = (now < total).then(|| Timeout::new(0, move || setter.set(now + step)));
        move || drop(timer)
    });
    (*shown).min(total)
}
