use crate::diagnostic::{Change, Fix, Severity};
use crate::edit::lines::{change, delete_lines, insert_after};
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::syntax::dockerfile::{Instruction, Keyword};
use crate::text::Span;

/// No FROM, or something before it.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "missing-from", Severity::Error)
        .summary("A Dockerfile begins with FROM; only ARG may stand before it")
        .aliases(&[
            "hadolint:DL3061",
            "kics:first_instruction_should_be_arg_or_from",
            "kics:should_specify_base_image",
        ]),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("missing_from.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for (file, tree) in context.model.dockerfiles() {
        let text = &context.project.file(file).text;
        // An unknown word may be a FROM that is being typed; it has a finding of its own.
        let known = || tree.instructions.iter().filter(|instruction| instruction.keyword != Keyword::Unknown);
        let first_from = tree.instructions.iter().find(|instruction| instruction.keyword == Keyword::From);
        let Some(early) = known().find(|instruction| instruction.keyword != Keyword::Arg) else {
            let content = text.trim_start_matches('\u{feff}').trim();
            if tree.instructions.is_empty() && !content.is_empty() {
                let start = text.len() - text.trim_start_matches('\u{feff}').trim_start().len();
                let line = content.lines().next().unwrap_or(content);
                let message = "There are only comments here, and no FROM. Without a base image there is nothing to build. \
                               Begin with one, for example `FROM debian:13-slim`.";
                let finding = Finding::new(file, Span::new(start, start + line.len()), message);
                sink.report(finding.aliases(["kics:should_specify_base_image"]));
            }
            if let Some(argument) = known().next()
                && known().count() == tree.instructions.len()
            {
                let message = "There is no FROM. Without a base image there is nothing to build. Name one below the \
                               arguments, for example `FROM debian:13-slim`.";
                sink.report(
                    Finding::new(file, argument.keyword_span, message).aliases(["kics:should_specify_base_image"]),
                );
            }
            continue;
        };
        if early.keyword == Keyword::From {
            continue;
        }
        let name = early.keyword.name();
        let finding = match first_from {
            Some(from) => {
                let message = format!(
                    "{name} stands before the first FROM. There is no file system yet that it could work on, so the \
                     build stops. Move it below FROM; only ARG may stand above."
                );
                // One alone would leave the next in its place.
                let all: Vec<&Instruction> = known()
                    .take_while(|instruction| instruction.span.start < from.span.start)
                    .filter(|instruction| instruction.keyword != Keyword::Arg)
                    .collect();
                let moved: Vec<&str> = all.iter().map(|instruction| instruction.span.slice(text)).collect();
                let mut edits: Vec<Change> =
                    all.iter().map(|instruction| change(file, delete_lines(text, instruction.span))).collect();
                edits.push(change(file, insert_after(text, from.span, &moved.join("\n"))));
                let title = if all.len() == 1 { "Move it below FROM" } else { "Move them below FROM" };
                let fix = Fix::suggested(title, edits);
                Finding::new(file, early.keyword_span, message)
                    .aliases(["hadolint:DL3061", "kics:first_instruction_should_be_arg_or_from"])
                    .fix(fix)
            }
            None => {
                let message = format!(
                    "There is no FROM before {name}. Without a base image there is nothing to build. Begin with one, \
                     for example `FROM debian:13-slim`."
                );
                Finding::new(file, early.keyword_span, message).aliases([
                    "hadolint:DL3061",
                    "kics:first_instruction_should_be_arg_or_from",
                    "kics:should_specify_base_image",
                ])
            }
        };
        sink.report(finding);
    }
}
