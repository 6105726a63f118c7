use crate::diagnostic::{Change, Fix, Severity};
use crate::edit::lines::{change, delete_lines, insert_after};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::DockerfileRef;
use crate::syntax::dockerfile::{Instruction, Keyword};
use crate::text::Span;

/// No FROM, or something before it.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "missing-from", Severity::Error)
        .summary("A Dockerfile begins with FROM; only ARG may stand before it"),
    cases: &[&MISSING, &EARLY],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("missing_from.md"),
};

static MISSING: Case = Case::new("missing")
    .why("Without a base image there is nothing to build.")
    .todo("Begin with one, for example `FROM debian:13-slim`.")
    .aliases(&["kics:should_specify_base_image"])
    .others(EARLY.aliases);

static EARLY: Case = Case::new("early")
    .why("There is no file system yet that it could work on, so the build stops.")
    .todo("Move it below FROM; only ARG may stand above.")
    .aliases(&["hadolint:DL3061", "kics:first_instruction_should_be_arg_or_from"]);

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    let (text, all) = (file.text(), &file.model.tree.instructions);
    // An unknown word may be a FROM that is being typed; it has a finding of its own.
    let known = || all.iter().filter(|instruction| instruction.keyword != Keyword::Unknown);
    let Some(early) = known().find(|instruction| instruction.keyword != Keyword::Arg) else {
        let content = text.trim_start_matches('\u{feff}').trim();
        let start = content.as_ptr() as usize - text.as_ptr() as usize;
        let line = content.lines().next().unwrap_or(content);
        if all.is_empty() && !content.is_empty() {
            let place = file.at(Span::new(start, start + line.len()));
            sink.report(MISSING.at(place, "There are only comments here, and no FROM."));
        }
        if let Some(argument) = known().next().filter(|_| known().count() == all.len()) {
            let todo = "Name one below the arguments, for example `FROM debian:13-slim`.";
            sink.report(MISSING.at(file.at(argument.keyword_span), "There is no FROM.").todo(todo));
        }
        return;
    };
    let (name, place) = (early.keyword.name(), file.at(early.keyword_span));
    let first = all.iter().find(|instruction| instruction.keyword == Keyword::From);
    match first {
        _ if early.keyword == Keyword::From => {}
        Some(from) => {
            let fix = move_below(file, from);
            sink.report(EARLY.at(place, [name, " stands before the first FROM."].concat()).fix(fix));
        }
        None => {
            let what = ["There is no FROM before ", name, "."].concat();
            sink.report(MISSING.at(place, what).also(MISSING.others));
        }
    }
}

/// Moves everything that stands before a FROM and may not: one alone would leave the next in its place.
fn move_below(file: DockerfileRef<'_>, from: &Instruction) -> Fix {
    let mut changes: Vec<Change> = Vec::new();
    let mut moved: Vec<&str> = Vec::new();
    for early in file.model.tree.instructions.iter().take_while(|early| early.span.start < from.span.start) {
        if !matches!(early.keyword, Keyword::Arg | Keyword::Unknown) {
            changes.push(change(file.model.file, delete_lines(file.text(), early.span)));
            moved.push(early.span.slice(file.text()));
        }
    }
    let title = if moved.len() == 1 { "Move it below FROM" } else { "Move them below FROM" };
    changes.push(change(file.model.file, insert_after(file.text(), from.span, &moved.join("\n"))));
    Fix::suggested(title, changes)
}
