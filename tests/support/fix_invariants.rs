//! What every fix must keep, as one function: the property test runs it over generated texts, the evaluation over real projects.

use drydock::Project;
use drydock::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use drydock::fix::{FileChange, MAX_ROUNDS, fix_all_with, plan};
use std::collections::BTreeMap;

/// Rules that say a file cannot be read. One fault may hide another, so they are counted together.
const SYNTAX: [&str; 4] = ["dockerfile-syntax", "duplicate-yaml-key", "invalid-yaml", "unknown-instruction"];

/// Everything that does not hold for the fixes that `find` offers on `project`.
pub fn violations(project: &Project, find: &dyn Fn(&Project) -> Vec<Diagnostic>) -> Vec<String> {
    let found = find(project);
    let mut wrong = Vec::new();
    for diagnostic in &found {
        if let Some(fix) = &diagnostic.fix {
            let path = &project.file(diagnostic.file).path;
            let label = format!("{} at {path}:{}, fix `{}`", diagnostic.rule, diagnostic.span.start, fix.title);
            wrong.extend(
                alone(project, &found, diagnostic, fix, find).into_iter().map(|what| format!("{label}: {what}")),
            );
        }
    }
    for limit in [Applicability::Safe, Applicability::Suggested] {
        wrong.extend(
            together(project, &found, limit, find).into_iter().map(|what| format!("all {limit:?} fixes: {what}")),
        );
    }
    wrong
}

fn alone(
    project: &Project,
    found: &[Diagnostic],
    diagnostic: &Diagnostic,
    fix: &Fix,
    find: &dyn Fn(&Project) -> Vec<Diagnostic>,
) -> Vec<String> {
    let mut wrong = Vec::new();
    let plan = plan(project, &[fix]);
    if let Some(left) = plan.left.first() {
        wrong.push(format!("cannot be applied: {:?}", left.reason));
        return wrong;
    }
    wrong.extend(plan.files.iter().filter_map(keeps_form));
    let after = plan.project(project);
    let again = find(&after);
    let path = &project.file(diagnostic.file).path;
    // What is left may be milder: bound to the host itself, a port is still published.
    let weight = |d: &Diagnostic| (d.only_in.is_none(), d.severity);
    let same = |d: &&Diagnostic| d.rule == diagnostic.rule && weight(d) >= weight(diagnostic);
    let count = |project: &Project, found: &[Diagnostic]| {
        found.iter().filter(same).filter(|d| project.file(d.file).path == *path).count()
    };
    // As many as before may be left, at other places: what was said once for two equal items is now said of the second.
    let change = plan.files.iter().find(|change| change.file == Some(diagnostic.file));
    let place = change.map_or(diagnostic.span, |change| change.moved(diagnostic.span));
    let there = |d: &Diagnostic| d.file == diagnostic.file && (d.span == place || d.span.overlaps(place));
    if count(&after, &again) >= count(project, found) && again.iter().filter(same).any(there) {
        wrong.push(format!("its finding is still there\n{}", shown(&plan.files)));
    }
    let safe = fix.applicability == Applicability::Safe;
    for (rule, path) in new_findings(project, found, &after, &again, safe) {
        wrong.push(format!("brings {rule} into {path}\n{}", shown(&plan.files)));
    }
    wrong
}

fn together(
    project: &Project,
    found: &[Diagnostic],
    limit: Applicability,
    find: &dyn Fn(&Project) -> Vec<Diagnostic>,
) -> Vec<String> {
    let mut wrong = Vec::new();
    let outcome = fix_all_with(project, limit, find);
    if outcome.rounds >= MAX_ROUNDS {
        wrong.push(format!("no end after {MAX_ROUNDS} rounds: {:?}", outcome.applied.last()));
    }
    let after = &outcome.project;
    let left: Vec<&Diagnostic> = outcome
        .left
        .iter()
        .filter(|d| d.only_in.is_none() && d.fix.as_ref().is_some_and(|fix| fix.applicability >= limit))
        .collect();
    for diagnostic in left {
        let Some(fix) = &diagnostic.fix else { continue };
        let next = plan(after, &[fix]);
        let same = |d: &&Diagnostic| d.rule == diagnostic.rule;
        let fewer = find(&next.project(after)).iter().filter(same).count() < outcome.left.iter().filter(same).count();
        // What is called safe is repaired, without any exception; a suggested fix may depend on another.
        if limit == Applicability::Safe || (next.left.is_empty() && fewer) {
            let file = after.file(diagnostic.file);
            wrong.push(format!(
                "{} is left at {}:{}: {fix:?}\n{}",
                diagnostic.rule, file.path, diagnostic.span.start, file.text
            ));
        }
    }
    if fix_all_with(after, limit, find).project != *after {
        wrong.push("a second run changes something".into());
    }
    for (rule, path) in new_findings(project, found, after, &outcome.left, limit == Applicability::Safe) {
        let applied: Vec<String> = outcome.applied.iter().map(|a| format!("{}: {}", a.rule, a.title)).collect();
        let file = after.find(&path).map_or("", |id| &after.file(id).text);
        wrong.push(format!("bring {rule} into {path}, applied {applied:#?}\n{file}"));
    }
    wrong
}

/// Errors and warnings that were not there before; of fixes that a person reads first, only what makes a file unreadable.
fn new_findings(
    before: &Project,
    found: &[Diagnostic],
    after: &Project,
    again: &[Diagnostic],
    safe: bool,
) -> Vec<(&'static str, String)> {
    let count = |project: &Project, found: &[Diagnostic]| {
        let mut counts: BTreeMap<(&'static str, String), usize> = BTreeMap::new();
        let matters = |d: &&Diagnostic| if safe { d.severity >= Severity::Warning } else { SYNTAX.contains(&d.rule) };
        for diagnostic in found.iter().filter(matters) {
            let rule = if SYNTAX.contains(&diagnostic.rule) { "a syntax error" } else { diagnostic.rule };
            *counts.entry((rule, project.file(diagnostic.file).path.clone())).or_default() += 1;
        }
        counts
    };
    let had = count(before, found);
    count(after, again)
        .into_iter()
        .filter(|(key, now)| had.get(key).is_none_or(|then| now > then))
        .map(|(key, _)| key)
        .collect()
}

/// Whether a text ends with a line break. Where lone carriage returns end lines, one may end the last.
fn ends_line(before: &str, after: &str) -> bool {
    after.ends_with('\n') || (after.ends_with('\r') && before.replace("\r\n", "").contains('\r'))
}

/// Line endings, the byte order mark and the break at the end stay as they are, unless the endings are all that changes.
fn keeps_form(change: &FileChange) -> Option<String> {
    let (before, after) = (change.before.as_str(), change.after.as_str());
    change.file?;
    let crlf = |text: &str| text.matches("\r\n").count();
    let lf = |text: &str| text.matches('\n').count() - crlf(text);
    let what = if before.contains('\n') && crlf(before) == 0 && after.contains('\r') && !before.contains('\r') {
        "brings carriage returns in"
    } else if before.contains('\n') && lf(before) == 0 && lf(after) > 0 && after != before.replace("\r\n", "\n") {
        "brings bare line feeds in"
    } else if before.starts_with('\u{feff}') && !after.starts_with('\u{feff}') {
        "moves the byte order mark"
    } else if before.ends_with('\n') && !after.trim_start_matches('\u{feff}').is_empty() && !ends_line(before, after) {
        "takes the last line break away"
    } else {
        return None;
    };
    Some(format!("{what}\n{}", change.unified()))
}

fn shown(files: &[FileChange]) -> String {
    files.iter().map(FileChange::unified).collect()
}
