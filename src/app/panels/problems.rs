//! The list of problems: grouped by file, filtered by severity, family and words.

use crate::app::browser;
use crate::app::engine::{Progress, Report};
use crate::app::findings::{Counts, Filter, Problem};
use crate::app::panels::editor::words;
use crate::app::state::{Action, Selection, Shared};
use crate::app::tasks::Task;
use crate::app::widgets::growing::use_growing;
use crate::app::widgets::icons;
use crate::app::widgets::prose;
use crate::diagnostic::Severity;
use crate::order::Order;
use crate::text::visible;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// Which fixes to review.
#[derive(Clone, Debug, PartialEq)]
pub enum ReviewRequest {
    /// That of one problem, by its index.
    One(usize),
    /// All of a rule.
    Rule(Rc<str>),
    /// All of the project.
    All,
}

/// Properties of [`Problems`].
#[derive(Clone, PartialEq, Properties)]
pub struct ProblemsProps {
    /// What was found.
    pub report: Shared<Report>,
    /// Which of it is shown.
    pub filter: Filter,
    /// What is selected.
    pub selection: Option<Selection>,
    /// Whether there is any text to look at.
    pub is_blank: bool,
    /// Where actions go.
    pub send: Callback<Action>,
    /// Opens a review.
    pub on_review: Callback<ReviewRequest>,
    /// Where tasks go.
    pub on_task: Callback<Task>,
}

/// The id of a problem's row.
pub fn row_id(index: usize) -> String {
    format!("problem-{index}")
}

/// The list of problems.
#[component]
pub fn Problems(props: &ProblemsProps) -> Html {
    let report = &props.report;
    let selected = props.selection.as_ref().and_then(|selection| selection.problem);
    {
        let turn = props.selection.as_ref().map(|selection| (selection.turn, selection.problem));
        use_effect_with(turn, |turn| {
            if let Some((_, Some(index))) = turn
                && let Some(row) = browser::document().get_element_by_id(&row_id(*index))
            {
                scroll_into_list(&row);
            }
        });
    }
    let admits = |problem: &Problem| props.filter.admits(problem, report.aliases(&problem.rule));
    let shown: Vec<(usize, &Rc<Problem>)> =
        report.problems().iter().enumerate().filter(|(_, problem)| admits(problem)).collect();
    let (mut counting, mut in_production): (Vec<_>, Vec<_>) =
        shown.into_iter().partition(|(_, problem)| problem.counts());
    let folded = in_production.len();
    let drawn = use_growing(counting.len() + folded, 40);
    in_production.truncate(drawn.saturating_sub(counting.len()));
    counting.truncate(drawn);

    let onkeydown = Callback::from(|event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            _ => return,
        };
        let Some(list) = event.current_target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else {
            return;
        };
        let Ok(rows) = list.query_selector_all(".problem-title") else { return };
        let rows: Vec<HtmlElement> = (0..rows.length()).filter_map(|at| rows.get(at)?.dyn_into().ok()).collect();
        let Some(focused) = browser::focused() else { return };
        if let Some(at) = rows.iter().position(|row| *row == focused)
            && let Some(next) = at.checked_add_signed(step).and_then(|at| rows.get(at))
        {
            event.prevent_default();
            let _ = next.focus();
        }
    });

    let mut fixable: Vec<(&str, usize)> = Vec::new();
    for problem in report.problems().iter().filter(|problem| problem.fix.is_some()) {
        match fixable.iter_mut().find(|(rule, _)| **rule == *problem.rule) {
            Some((_, count)) => *count += 1,
            None => fixable.push((&problem.rule, 1)),
        }
    }
    let row = |&(index, problem): &(usize, &Rc<Problem>)| {
        let same_rule = fixable.iter().find(|(rule, _)| **rule == *problem.rule).map_or(0, |(_, count)| *count);
        html! {
            <Row key={index} {index} {same_rule} selected={selected == Some(index)} problem={problem.clone()}
                send={props.send.clone()} on_review={props.on_review.clone()} />
        }
    };
    let rows = |problems: &[(usize, &Rc<Problem>)]| -> Html {
        problems
            .chunk_by(|(_, a), (_, b)| a.file == b.file)
            .map(|group| {
                let path = group[0].1.path.clone();
                html! {
                    <section class="file-group" key={group[0].1.file.0} aria-label={path.to_string()}>
                        <h3 class="file-head">{ path.to_string() }<span class="file-count">{ group.len() }</span></h3>
                        <ul>
                            { for group.iter().map(row) }
                        </ul>
                    </section>
                }
            })
            .collect()
    };

    let looked_at = format!("Looked at: {}.", report.findings.scope);
    let nothing = if props.is_blank {
        Some((
            "Nothing to check yet",
            "Paste a Dockerfile or a Compose file above, drop a project's folder anywhere on this page, or look at one that has faults.",
        ))
    } else if report.progress == Progress::NotYet {
        Some(("Checking…", "The first look loads the rules."))
    } else if report.progress == Progress::Failed {
        Some(("Not checked", "The files could not be looked at."))
    } else if report.problems().is_empty() {
        Some(("No problems found", looked_at.as_str()))
    } else if counting.is_empty() && !props.filter.is_empty() {
        Some((
            "No problem matches the filter",
            "Rules are found by their name, their words, or another tool's id such as DL3008.",
        ))
    } else if counting.is_empty() {
        Some(("No problems here", "What is left concerns production only."))
    } else {
        None
    };
    html! {
        <section class="panel problems" id="problems" aria-label="Problems" tabindex="-1">
            <FilterBar report={report.clone()} filter={props.filter.clone()} send={props.send.clone()} />
            <div class="list" {onkeydown} data-testid="problem-list">
                { verdict(report, &props.send) }
                { for report.findings.notes.iter().map(|(path, message)| html! {
                    <p class="note"><b>{ visible(path).into_owned() }</b>{ " " }{ prose::text(message) }</p>
                }) }
                { rows(&counting) }
                if let Some((title, detail)) = nothing {
                    <div class="nothing">
                        <p class="nothing-title">{ title }</p>
                        <p>{ detail }</p>
                        if props.is_blank {
                            { first_steps(&props.on_task) }
                        } else if report.progress == Progress::Failed {
                            <button type="button" class="ghost" onclick={props.send.reform(|_: MouseEvent| Action::LookAgain)}>
                                { "Try again" }
                            </button>
                        }
                        if !props.filter.is_empty() && !props.is_blank && !report.problems().is_empty() {
                            <button type="button" class="ghost" onclick={props.send.reform(|_: MouseEvent| Action::SetFilter(Filter::default()))}>
                                { "Clear the filter" }
                            </button>
                        }
                    </div>
                }
                if folded > 0 {
                    <details class="in-production">
                        <summary>{ format!("In production: {folded} more") }
                            <span class="summary-note">{ "not counted while the environment is unknown" }</span>
                        </summary>
                        { rows(&in_production) }
                    </details>
                }
            </div>
        </section>
    }
}

/// Where the project stops, or that nothing stops it: before everything that could only be better.
fn verdict(report: &Report, send: &Callback<Action>) -> Html {
    let (words, finding) = &report.findings.verdict;
    if report.problems().is_empty() || words.is_empty() {
        return Html::default();
    }
    match *finding {
        Some(index) => html! {
            <button type="button" class="verdict stops" onclick={send.reform(move |_: MouseEvent| Action::SelectProblem(index, true))}>
                { icons::severity(Severity::Error, false) }{ words }
            </button>
        },
        None => html! { <p class="verdict">{ words }</p> },
    }
}

/// What somebody who has nothing here yet may do.
pub fn first_steps(on_task: &Callback<Task>) -> Html {
    let button = |label: &'static str, task: Task| {
        html! { <button type="button" class="ghost" onclick={on_task.reform(move |_: MouseEvent| task)}>{ label }</button> }
    };
    html! {
        <div class="first-steps">
            { button("Open files…", Task::PickFiles) }
            { button("Open a folder…", Task::PickFolder) }
            { button("Try a sample", Task::TrySample) }
        </div>
    }
}

/// Another tool's id, with the tool's name where the id alone says little.
fn alias_words(alias: &str) -> String {
    let (tool, id) = alias.split_once(':').unwrap_or(("", alias));
    if id.chars().filter(char::is_ascii_alphabetic).count() >= 2 { id.into() } else { [tool, " ", id].concat() }
}

/// Scrolls the list, and nothing but the list.
fn scroll_into_list(row: &web_sys::Element) {
    if let Ok(Some(list)) = row.closest(".list") {
        let (outer, inner) = (list.get_bounding_client_rect(), row.get_bounding_client_rect());
        let above = inner.top() - outer.top() - 34.0;
        let below = inner.bottom() - outer.bottom();
        let by = if above < 0.0 { above } else { below.max(0.0) };
        list.set_scroll_top(list.scroll_top() + by as i32);
    }
}

#[derive(Clone, Properties)]
struct RowProps {
    problem: Rc<Problem>,
    index: usize,
    /// How many problems of the rule have a fix.
    same_rule: usize,
    selected: bool,
    send: Callback<Action>,
    on_review: Callback<ReviewRequest>,
}

/// Rows that read alike are not drawn again, though there is another report after every keystroke.
impl PartialEq for RowProps {
    fn eq(&self, other: &Self) -> bool {
        (self.index, self.same_rule, self.selected) == (other.index, other.same_rule, other.selected)
            && self.send == other.send
            && self.on_review == other.on_review
            && self.problem.looks_like(&other.problem)
    }
}

/// One problem of the list.
#[component]
fn Row(props: &RowProps) -> Html {
    let RowProps { problem, index, same_rule, selected, send, .. } = props;
    let (index, same_rule, selected) = (*index, *same_rule, *selected);
    let rule = &problem.rule;
    let review = |request: ReviewRequest| props.on_review.reform(move |_: MouseEvent| request.clone());
    let place = format!("{}:{}", problem.place.line, problem.place.column);
    let shape = icons::severity(problem.severity, !problem.counts());
    let why = send.reform({
        let rule = rule.to_string();
        move |_: MouseEvent| Action::ShowRule(Some(rule.clone()))
    });
    let select = send.reform(move |event: MouseEvent| Action::SelectProblem(index, event.detail() > 1));
    html! {
        <li id={row_id(index)} class={classes!("problem", selected.then_some("on"))} data-rule={rule.to_string()}>
            <span class="problem-shape">{ shape }<span class="unseen">{ problem.severity.name() }</span></span>
            <div class="problem-body">
                <button type="button" class="problem-title" aria-current={selected.then_some("true")} onclick={select}>
                    { prose::text(&problem.title) }
                </button>
                if !problem.detail.is_empty() {
                    <p>{ prose::text(&problem.detail) }</p>
                }
                { for problem.related.iter().map(|related| {
                    let (file, span) = (related.file, related.span);
                    html! {
                        <button type="button" class="related" onclick={send.reform(move |_: MouseEvent| Action::SelectPlace(file, span, None, false))}>
                            { format!("{}:{}", related.path, related.line) }<span>{ prose::text(&related.message) }</span>
                        </button>
                    }
                }) }
                <small>
                    <button type="button" class="place" aria-label={["Go to ", &place].concat()}
                        onclick={send.reform(move |_: MouseEvent| Action::SelectProblem(index, true))}>{ place.clone() }</button>
                    <button type="button" class="rule-name" aria-label={format!("Why: {rule}")}
                        onclick={why}>{ rule.to_string() }</button>
                    { for problem.aliases.iter().take(2).map(|alias| html! { <span class="alias">{ alias_words(alias) }</span> }) }
                </small>
            </div>
            if let Some(fix) = &problem.fix {
                <div class="problem-fix">
                    <button type="button" class={classes!("fix", (!problem.has_safe_fix()).then_some("suggested"))} title={if problem.has_safe_fix() { fix.title.clone() } else { [&*fix.title, " (a suggestion: read it first)"].concat() }} aria-label={format!("Review the fix: {}", fix.title)}
                        onclick={review(ReviewRequest::One(index))}>
                        { if problem.has_safe_fix() { "Fix" } else { "Fix…" } }
                    </button>
                    if same_rule > 1 {
                        <button type="button" class="fix-all" aria-label={format!("Fix all {same_rule} of {rule}")}
                            onclick={review(ReviewRequest::Rule(rule.clone()))}>{ format!("Fix all {same_rule}") }</button>
                    }
                </div>
            }
        </li>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct FilterBarProps {
    report: Shared<Report>,
    filter: Filter,
    send: Callback<Action>,
}

/// Severities as switches, families, and words.
#[component]
fn FilterBar(props: &FilterBarProps) -> Html {
    let counts = Counts::count(props.report.problems());
    let filter = &props.filter;
    let mut families: Vec<&str> = props.report.problems().iter().map(|problem| &*problem.family).collect();
    families.order();
    families.dedup();
    let set = |change: fn(&mut Filter, String)| {
        let (filter, send) = (filter.clone(), props.send.clone());
        Callback::from(move |value: String| {
            let mut filter = filter.clone();
            change(&mut filter, value);
            send.emit(Action::SetFilter(filter));
        })
    };
    let oninput = set(|filter, text| filter.text = text)
        .reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value());
    let onchange = set(|filter, family| filter.family = (!family.is_empty()).then_some(family))
        .reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value());
    let chip = |severity: Severity| {
        let on = filter.severity == Some(severity);
        let mut next = filter.clone();
        next.severity = (!on).then_some(severity);
        let count = counts.of(severity);
        html! {
            <button type="button" class={classes!("chip", severity.name(), (count == 0).then_some("zero"))} aria-pressed={on.to_string()}
                onclick={props.send.reform(move |_: MouseEvent| Action::SetFilter(next.clone()))}>
                { icons::severity(severity, count == 0) }{ count }<span class="chip-word">{ words(severity, count) }</span>
            </button>
        }
    };
    html! {
        <div class="bar">
            <h2>{ "Problems" }</h2>
            <div class="chips" role="group" aria-label="Severity">
                { chip(Severity::Error) }{ chip(Severity::Warning) }{ chip(Severity::Advice) }
            </div>
            <span class="spring"></span>
            if families.len() > 1 || filter.family.is_some() {
                <select class="field" aria-label="Family of rules" {onchange}>
                    <option value="" selected={filter.family.is_none()}>{ "All families" }</option>
                    { for families.iter().map(|family| html! {
                        <option value={family.to_string()} selected={filter.family.as_deref() == Some(family)}>{ family.to_string() }</option>
                    }) }
                </select>
            }
            <input type="search" class="field" aria-label="Filter problems" placeholder="Filter, e.g. DL3042" value={filter.text.clone()} {oninput} />
        </div>
    }
}
