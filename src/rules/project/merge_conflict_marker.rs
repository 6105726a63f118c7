use crate::diagnostic::{Change, Fix, Severity};
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::syntax::yaml::{self, YamlErrorKind, lower_sides};
use crate::text::{Edit, apply_edits};

/// A merge that Git left unfinished.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "merge-conflict-marker", Severity::Error)
        .summary("Merges are finished before a file is used"),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("merge_conflict_marker.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for (file, tree) in context.model.compose_trees() {
        let text = &context.project.file(file).text;
        for error in tree.errors.iter().filter(|error| error.kind == YamlErrorKind::Conflict) {
            let edits: Vec<Edit> = lower_sides(text).into_iter().map(Edit::delete).collect();
            // What else cannot be read is not told while the marks are there.
            let is_read = apply_edits(text, &edits).is_ok_and(|kept| yaml::parse(&kept).errors.is_empty());
            let changes = edits.into_iter().map(|edit| Change::Edit { file, edit }).collect();
            let fix = is_read.then(|| Fix::suggested("Keep the upper side", changes));
            sink.report(Finding::new(file, error.span, &error.message).fix(fix));
        }
    }
}
