//! The switch between panels on a narrow screen.

use crate::app::state::{Action, View};
use yew::prelude::*;

/// Properties of [`ViewSwitch`].
#[derive(Clone, PartialEq, Properties)]
pub struct ViewSwitchProps {
    /// What is shown.
    pub view: View,
    /// How many problems count.
    pub problems: usize,
    /// Where actions go.
    pub send: Callback<Action>,
}

/// What a narrow screen shows; hidden on a wide one.
#[component]
pub fn ViewSwitch(props: &ViewSwitchProps) -> Html {
    let views = [
        ("Image files", View::Image),
        ("Compose", View::Compose),
        ("Problems", View::Problems),
        ("Graph", View::Graph),
    ];
    html! {
        <nav class="views" aria-label="Views">
            { for views.into_iter().map(|(label, view)| html! {
                <button type="button" aria-current={(view == props.view).then_some("page")}
                    onclick={props.send.reform(move |_: MouseEvent| Action::Show(view))}>
                    { label }
                    if view == View::Problems && props.problems > 0 {
                        <span class="view-count">{ props.problems }</span>
                    }
                </button>
            }) }
        </nav>
    }
}
