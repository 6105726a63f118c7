//! Short messages at the edge of the page. Those with a way back stay until they are used or dismissed.

use crate::app::state::{Action, Toast};
use crate::app::widgets::icons;
use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// Properties of [`Toasts`].
#[derive(Clone, PartialEq, Properties)]
pub struct ToastsProps {
    /// What there is to say.
    pub toasts: Vec<Toast>,
    /// Where actions go.
    pub send: Callback<Action>,
}

/// All messages; the region is always there, so that screen readers hear what comes into it.
#[component]
pub fn Toasts(props: &ToastsProps) -> Html {
    html! {
        <div class="toasts" role="status" aria-live="polite">
            { for props.toasts.iter().map(|toast| html! {
                <Message key={toast.id} toast={toast.clone()} send={props.send.clone()} />
            }) }
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct MessageProps {
    toast: Toast,
    send: Callback<Action>,
}

#[component]
fn Message(props: &MessageProps) -> Html {
    let id = props.toast.id;
    {
        let send = props.send.clone();
        let stays = props.toast.stays;
        use_effect_with((), move |()| {
            let timer = (!stays).then(|| Timeout::new(6_000, move || send.emit(Action::Dismiss(id))));
            move || drop(timer)
        });
    }
    html! {
        <div class={classes!("toast", props.toast.is_error.then_some("failed"))}>
            <span>{ &props.toast.text }</span>
            if let Some((label, remedy)) = &props.toast.remedy {
                <button type="button" class="toast-action" onclick={
                    let remedy = remedy.clone();
                    props.send.reform(move |_: MouseEvent| Action::Do(remedy.clone()))
                }>{ *label }</button>
            }
            <button type="button" class="icon-button" aria-label="Dismiss" onclick={props.send.reform(move |_: MouseEvent| Action::Dismiss(id))}>
                { icons::line(icons::CLOSE) }
            </button>
        </div>
    }
}
