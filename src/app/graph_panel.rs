//! The system as a picture.

use super::engine::Report;
use super::state::{Action, Selection, Shared};
use yew::prelude::*;

/// Properties of [`GraphPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct GraphPanelProps {
    /// What was found.
    pub report: Shared<Report>,
    /// What is selected.
    pub selection: Option<Selection>,
    /// Where actions go.
    pub send: Callback<Action>,
}

/// The system as a picture.
#[component]
pub fn GraphPanel(_props: &GraphPanelProps) -> Html {
    html! {
        <section class="panel graph" id="graph" aria-label="Graph" tabindex="-1">
            <div class="bar"><h2>{ "Graph" }</h2></div>
            <div class="nothing"><p>{ "Services appear here." }</p></div>
        </section>
    }
}
