use crate::diagnostic::{Change, Fix, Severity};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, Stops, markdown};
use crate::survey::ComposeRef;
use crate::syntax::yaml::{self, YamlErrorKind, lower_sides};
use crate::text::{Edit, apply_edits};

/// A merge that Git left unfinished.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "merge-conflict-marker", Severity::Error)
        .stops(Some(Stops::Reading))
        .summary("Merges are finished before a file is used"),
    cases: &[&UNFINISHED],
    looks: &[Look::Compose(check)],
    markdown: markdown!("merge_conflict_marker.md"),
};

static UNFINISHED: Case = Case::new("");

fn check(file: ComposeRef<'_>, sink: &mut Sink<'_>) {
    for error in file.errors(YamlErrorKind::Conflict) {
        let edits: Vec<Edit> = lower_sides(file.text()).into_iter().map(Edit::delete).collect();
        // What else cannot be read is not told while the marks are there.
        let is_read = apply_edits(file.text(), &edits).is_ok_and(|kept| yaml::parse(&kept).errors.is_empty());
        let changes = edits.into_iter().map(|edit| Change::Edit { file: file.file, edit }).collect();
        let fix = is_read.then(|| Fix::suggested("Keep the upper side", changes));
        sink.report(UNFINISHED.told(file.at(error.span), &error.message).fix(fix));
    }
}
