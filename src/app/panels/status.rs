//! The line at the bottom: totals, environment, and the promise.

use crate::app::engine::{Progress, Report};
use crate::app::findings::Counts;
use crate::app::state::{Action, Shared, View};
use yew::prelude::*;

/// Properties of [`Status`].
#[derive(Clone, PartialEq, Properties)]
pub struct StatusProps {
    /// What was found.
    pub report: Shared<Report>,
    /// Whether there is any text to look at.
    pub is_blank: bool,
    /// Where actions go.
    pub send: Callback<Action>,
}

/// The line at the bottom.
#[component]
pub fn Status(props: &StatusProps) -> Html {
    let counts = Counts::count(props.report.problems());
    let fixes = props.report.problems().iter().filter(|problem| problem.counts() && problem.fix.is_some()).count();
    let total = match counts.total() {
        _ if props.is_blank => "Nothing to check yet".to_string(),
        _ if props.report.progress == Progress::NotYet => "Checking…".to_string(),
        _ if props.report.progress == Progress::Failed => "Not checked".to_string(),
        0 => "No problems".to_string(),
        1 => "1 problem".to_string(),
        count => format!("{count} problems"),
    };
    let total = if fixes > 0 { format!("{total}, {fixes} with a fix") } else { total };
    html! {
        <footer class="status">
            <button type="button" class="status-total" aria-live="polite" data-testid="totals" onclick={props.send.reform(|_: MouseEvent| Action::Show(View::Problems))}>{ total }</button>
            if !props.is_blank {
                <span class="status-environment">{ &props.report.findings.environment }</span>
            }
            <span class="spring"></span>
            <span>{ "Nothing leaves this page" }</span>
        </footer>
    }
}
