use crate::diagnostic::{Change, Fix, Severity};
use crate::model::file_kind;
use crate::project::{FileKind, Place, Project};
use crate::rules::suppress::Suppressions;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::text::{Breaks, Edit, Span};

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
            IDLE.at(place, "This comment silences nothing.").fix(deletion(project, place))
        } else if !comment.explained {
            UNEXPLAINED.at(place, "This comment does not say why it silences a rule.")
        } else {
            continue;
        };
        let is_its_own = comment.is_hadolint && comment.unknown.is_none();
        sink.report(finding.also(if is_its_own { &["hadolint:DL1001"] } else { &[] }));
    }
}

/// Takes out the comment's line, where it has one for itself.
fn deletion(project: &Project, place: Place) -> Option<Fix> {
    let file = project.file(place.file);
    // YAML ends a line at a lone carriage return, too.
    let breaks = if file_kind(&file.path, &file.text) == FileKind::Compose { Breaks::Any } else { Breaks::LineFeed };
    let start = breaks.line_start(&file.text, place.span.start);
    let alone = file.text[start..place.span.start].trim().is_empty();
    let line = Span::new(start, breaks.next_line(&file.text, place.span.start));
    let change = Change::Edit { file: place.file, edit: Edit::delete(line) };
    alone.then(|| Fix::suggested("Delete the comment", vec![change]))
}
