use crate::diagnostic::{Fix, Severity};
use crate::fix::helpers::{change, delete_lines, newline_at};
use crate::rules::{Context, Family, Finding, Level, Meta, Rule, Sink, markdown};
use crate::syntax::dockerfile::{Arguments, Dockerfile, DockerfileError, ErrorKind};
use crate::text::Edit;

/// A line that the builder cannot read.
pub static RULE: Rule = Rule {
    meta: Meta {
        name: "dockerfile-syntax",
        family: Family::Dockerfile,
        summary: "Every line is an instruction with the arguments it takes",
        severity: Severity::Error,
        in_development: Level::Same,
        in_production: Level::Same,
        default_on: true,
        aliases: &["hadolint:DL1000"],
        seeds: &[],
    },
    cases: &[],
    looks: &[crate::rules::Look::Project(check)],
    markdown: markdown!("dockerfile_syntax.md"),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for (file, tree) in context.model.dockerfiles() {
        let text = &context.project.file(file).text;
        for error in tree.errors.iter().filter(|error| !error.kind.is_unknown_word()) {
            let fix = repair(text, tree, error).map(|(title, edit)| Fix::suggested(title, vec![change(file, edit)]));
            sink.report(Finding::new(file, error.span, &error.message).aliases(["hadolint:DL1000"]).fix(fix));
        }
        for late in &tree.late_directives {
            // Above an instruction this one is read as a comment with a meaning of its own.
            if late.name == "check" && late.value.to_ascii_lowercase().starts_with("skip") {
                continue;
            }
            let message = format!(
                "`# {}=` stands too late to count. A parser directive is read only on the first lines, before any \
                 comment and instruction; here it is a comment. Move it to the top.",
                late.name
            );
            let line = late.span.slice(text);
            let mut edits = vec![change(file, delete_lines(text, late.span))];
            let top = tree.directives.iter().map(|directive| directive.span.end).max();
            let newline = newline_at(text, 0);
            edits.push(change(
                file,
                match top {
                    Some(end) => Edit::insert(end, format!("{newline}{line}")),
                    None => Edit::insert(if text.starts_with('\u{feff}') { 3 } else { 0 }, format!("{line}{newline}")),
                },
            ));
            let alone = tree.late_directives.iter().filter(|other| other.name == late.name).count() == 1;
            let valid = late.name != "escape" || matches!(late.value.as_str(), "`" | "\\");
            let movable = alone && valid && tree.directive(&late.name).is_none();
            let fix = movable.then(|| Fix::suggested("Move it to the top", edits));
            sink.report(Finding::new(file, late.span, message).severity(Severity::Warning).fix(fix));
        }
    }
}

fn repair(text: &str, tree: &Dockerfile, error: &DockerfileError) -> Option<(&'static str, Edit)> {
    match error.kind {
        ErrorKind::DuplicateDirective => Some(("Delete the second one", delete_lines(text, error.span))),
        ErrorKind::UnclosedHeredoc => {
            let instruction = tree.instruction_at(error.span.start)?;
            let heredoc = instruction.heredocs.iter().find(|heredoc| heredoc.mark.covers(error.span))?;
            // Closed, a text that stands where the destination belongs would be refused all the same.
            if let Arguments::Transfer(transfer) = &instruction.arguments
                && transfer.destination.as_ref().is_none_or(|word| word.span.start < heredoc.mark.start)
            {
                return None;
            }
            // Behind one that is open the builder reads no other: closing the first shows the next.
            let newline = newline_at(text, heredoc.mark.start);
            let at = heredoc.body.end;
            let lead = if text[..at].ends_with('\n') { "" } else { newline };
            heredoc.end.is_none().then(|| {
                (
                    "Close the heredoc before the next instruction",
                    Edit::insert(at, format!("{lead}{}{newline}", heredoc.name)),
                )
            })
        }
        _ => None,
    }
}
