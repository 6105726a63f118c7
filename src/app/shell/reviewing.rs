//! Reviews that were asked for: opened as soon as the report is about the newest texts.

use crate::app::engine::{Progress, Report};
use crate::app::findings::Problem;
use crate::app::panels::problems::ReviewRequest;
use crate::app::review::Review;
use crate::app::state::{Action, Dialog, Shared, State};
use crate::order::Order;
use std::cell::RefCell;
use std::rc::Rc;
use yew::prelude::*;

/// A review that was asked for, with the problem that its index was about.
pub type Wanted = Rc<RefCell<Option<(ReviewRequest, Option<Rc<Problem>>)>>>;

/// Opens the wanted review as soon as the report is about the newest texts.
pub fn open_review(state: &State, wanted: &Wanted, send: &Callback<Action>) {
    if state.report.progress == Progress::Failed {
        wanted.take();
    }
    if state.report.revision != state.revision {
        return;
    }
    if let Some((request, asked)) = wanted.take() {
        let review = review(&state.report, &request, asked.as_deref());
        send.emit(Action::SetDialog(Some(Dialog::Review(Shared::new(review)))));
    }
}

/// The review that was asked for. `asked` is the problem that an index was about when the request was made.
fn review(report: &Report, request: &ReviewRequest, asked: Option<&Problem>) -> Review {
    let found = report.problems();
    let wanted = |problem: &Problem| match request {
        ReviewRequest::One(_) => asked.is_some_and(|asked| {
            asked.rule == problem.rule && asked.file == problem.file && asked.title == problem.title
        }),
        ReviewRequest::Rule(rule) => problem.rule == *rule,
        ReviewRequest::All => problem.counts(),
    };
    let mut problems: Vec<usize> = (0..found.len()).filter(|&index| wanted(&found[index])).collect();
    if let Some(asked) = asked {
        // Several findings may read the same; the nearest is meant.
        problems.order_by_key(|&index| found[index].span.start.abs_diff(asked.span.start));
        problems.truncate(1);
    }
    let title = match request {
        ReviewRequest::One(_) => "Review the fix".to_string(),
        ReviewRequest::Rule(rule) => format!("Review the fixes of {rule}"),
        ReviewRequest::All => "Review the fixes".to_string(),
    };
    let any_safe = problems.iter().any(|&index| found[index].has_safe_fix());
    let all = *request == ReviewRequest::All && any_safe;
    Review::new(title, report, &problems, |problem| !all || problem.has_safe_fix())
}
