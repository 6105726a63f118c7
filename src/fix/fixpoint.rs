//! All fixes of a project, again and again until nothing is left to do.

use super::{Plan, plan};
use crate::analysis::analyze;
use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::order::Order;
use crate::ordered::{BTreeMap, BTreeSet};
use crate::project::{FileId, Project, Settings};

/// After this many rounds [`fix_all`] stops. Every round applies all fixes that go together, so real projects need a handful.
pub const MAX_ROUNDS: usize = 40;

/// Bytes that all fixes together may add, beside doubling what is there.
const GROWTH: usize = 64 * 1024;

/// One fix that was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The rule that offered it.
    pub rule: &'static str,
    /// What it did.
    pub title: String,
    /// The file of its finding.
    pub path: String,
}

/// What [`fix_all`] came to.
#[derive(Clone, Debug)]
pub struct FixOutcome {
    /// The project after all rounds.
    pub project: Project,
    /// What was done, in order.
    pub applied: Vec<Applied>,
    /// How many rounds changed something.
    pub rounds: usize,
    /// What is still found in `project`, fixable or not.
    pub left: Vec<Diagnostic>,
}

/// Applies every fix of at most `limit` (`Safe`: the safe ones; `Suggested`: both) until none is left. Findings that hold
/// in one environment only, while the environment is unknown, are not repaired in bulk.
pub fn fix_all(project: &Project, settings: &Settings, limit: Applicability) -> FixOutcome {
    fix_all_with(project, limit, |project| analyze(project, settings).diagnostics)
}

/// [`fix_all`] with what finds the faults as a parameter: some rules only, or one's own.
pub fn fix_all_with(
    project: &Project,
    limit: Applicability,
    mut find: impl FnMut(&Project) -> Vec<Diagnostic>,
) -> FixOutcome {
    let mut outcome = FixOutcome { project: project.clone(), applied: Vec::new(), rounds: 0, left: find(project) };
    let mut seen = vec![project.clone()];
    // What its fix did not help is not tried again, but for once more when all the others are done.
    let mut hopeless: BTreeSet<(&'static str, FileId, String)> = BTreeSet::new();
    let mut retried = 0;
    while outcome.rounds < MAX_ROUNDS {
        let mut chosen = choose(&outcome.left, limit);
        chosen.retain(|d| hopeless.is_empty() || !hopeless.contains(&subject(&outcome.project, d)));
        let fixes: Vec<&Fix> = chosen.iter().filter_map(|diagnostic| diagnostic.fix.as_ref()).collect();
        let plan = plan(&outcome.project, &fixes);
        let next = plan.project(&outcome.project);
        if next == outcome.project && !hopeless.is_empty() && retried < outcome.rounds {
            retried = outcome.rounds;
            hopeless = BTreeSet::new();
            continue;
        }
        // A state that was there before means two fixes undo each other, growth without bounds that one feeds itself:
        // going on would never end.
        if seen.contains(&next) || size(&next) > 2 * size(project) + GROWTH {
            break;
        }
        let left = find(&next);
        let in_vain = in_vain(&plan, &chosen, &choose(&left, limit));
        if !in_vain.is_empty() {
            hopeless.extend(in_vain.into_iter().map(|d| subject(&outcome.project, d)));
            continue;
        }
        outcome.applied.extend(plan.taken.iter().map(|&index| Applied {
            rule: chosen[index].rule,
            title: fixes[index].title.clone(),
            path: outcome.project.file(chosen[index].file).path.clone(),
        }));
        outcome.rounds += 1;
        outcome.left = left;
        seen.push(next.clone());
        outcome.project = next;
    }
    outcome
}

/// What was to be repaired and is still there, at its place.
fn in_vain<'d>(plan: &Plan, before: &[&'d Diagnostic], after: &[&Diagnostic]) -> Vec<&'d Diagnostic> {
    let counts = |found: &[&Diagnostic]| {
        let mut counts: BTreeMap<(&'static str, FileId), usize> = BTreeMap::new();
        for d in found {
            *counts.entry((d.rule, d.file)).or_default() += 1;
        }
        counts
    };
    let (had, has) = (counts(before), counts(after));
    let still_there = |d: &&Diagnostic| {
        // Of three equal keys one is gone and the next stands in its place: that is progress.
        let of = (d.rule, d.file);
        if has.get(&of).copied().unwrap_or(0) < had.get(&of).copied().unwrap_or(0) {
            return false;
        }
        let change = plan.files.iter().find(|change| change.file == Some(d.file));
        let place = change.map_or(d.span, |change| change.moved(d.span));
        let same = |other: &&&Diagnostic| other.rule == d.rule && other.file == d.file;
        after.iter().filter(same).any(|other| other.span == place || other.span.overlaps(place))
    };
    plan.taken.iter().map(|&index| before[index]).filter(still_there).collect()
}

/// What stays the same of a finding while others are repaired: its rule, its file and the text it is about.
fn subject(project: &Project, d: &Diagnostic) -> (&'static str, FileId, String) {
    (d.rule, d.file, d.span.slice(&project.file(d.file).text).to_owned())
}

/// The findings whose fix is wanted, the worst first, else in order of place.
fn choose(found: &[Diagnostic], limit: Applicability) -> Vec<&Diagnostic> {
    let wanted = |d: &&Diagnostic| d.only_in.is_none() && d.fix.as_ref().is_some_and(|fix| fix.applicability >= limit);
    let mut chosen: Vec<&Diagnostic> = found.iter().filter(wanted).collect();
    chosen.order_by_key(|d| std::cmp::Reverse(d.severity));
    chosen
}

fn size(project: &Project) -> usize {
    project.files.iter().map(|file| file.text.len()).sum()
}
