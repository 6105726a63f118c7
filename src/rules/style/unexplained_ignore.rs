use crate::diagnostic::{Change, Fix, Severity};
use crate::edit::lines::{delete_lines, indent_at, line_start};
use crate::project::Project;
use crate::rules::suppress::Suppressions;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};

/// A comment that silences findings and does not say why.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Style, "unexplained-ignore", Severity::Advice)
        .strict()
        .summary("A comment that silences a rule does so, and says why"),
    cases: &[&UNKNOWN, &IDLE, &UNEXPLAINED],
    looks: &[Look::Comments(check)],
    markdown: markdown!("unexplained_ignore.md"),
};

static UNKNOWN: Case = Case::new("unknown")
    .why("It silences nothing, so what it was written for may be said again.")
    .todo("Correct the name.");

static IDLE: Case = Case::new("idle")
    .why("What it once hid is gone; left as it is, it will hide the next one that nobody has looked at.")
    .todo("Delete it.")
    .others(&["hadolint:DL1001", "droast:DF072"]);

static UNEXPLAINED: Case = Case::new("unexplained")
    .why("The next reader cannot tell whether the reason still holds.")
    .todo("Write it behind the names: `-- why`.")
    .others(&["hadolint:DL1001", "droast:DF072"]);

fn check(project: &Project, comments: &Suppressions, sink: &mut Sink<'_>) {
    for comment in comments.each() {
        let place = comment.place;
        let finding = if let Some(name) = comment.unknown {
            UNKNOWN.at(place, ["No rule is called `", name, "`."].concat())
        } else if comment.is_idle {
            let text = &project.file(place.file).text;
            let alone =
                line_start(text, place.span.start) + indent_at(text, place.span.start).len() == place.span.start;
            let edit = alone.then(|| delete_lines(text, place.span));
            let fix =
                edit.map(|edit| Fix::suggested("Delete the comment", vec![Change::Edit { file: place.file, edit }]));
            IDLE.at(place, "This comment silences nothing.").fix(fix)
        } else if !comment.explained {
            UNEXPLAINED.at(place, "This comment does not say why it silences a rule.")
        } else {
            continue;
        };
        let is_its_own = comment.is_hadolint && comment.unknown.is_none();
        sink.report(finding.also(if is_its_own { &["hadolint:DL1001"] } else { &[] }));
    }
}
