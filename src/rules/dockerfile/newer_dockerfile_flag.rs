use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::facts::dockerfile_versions::{HEREDOC, SECRET_ENV, SYMBOLIC_MODE, TMPFS_SIZE, flag_since};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::DockerfileRef;
use crate::syntax::dockerfile::{Dockerfile, Instruction};
use crate::text::{Edit, Span};

/// Something that the pinned version of the builder's language does not have yet.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "newer-dockerfile-flag", Severity::Error)
        .summary("The version in # syntax= has every flag the file uses"),
    cases: &[&NEWER],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("newer_dockerfile_flag.md"),
};

static NEWER: Case = Case::new("")
    .why("The build stops here, as that version does not know it.")
    .todo("Name a newer version in the first line.");

/// The version that a file is held to.
struct Pinned {
    minor: u32,
    labs: bool,
    /// Where the tag stands.
    tag: Span,
}

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    let Some(pinned) = pinned(&file.tree) else { return };
    // A build that brings its own frontend does not ask the file.
    let mut arguments = file.built_by().filter_map(|service| service.build.as_ref()).flat_map(|build| &build.args);
    if arguments.any(|argument| argument.name == "BUILDKIT_SYNTAX") {
        return;
    }
    for instruction in &file.tree.instructions {
        for (thing, span, since) in newer(instruction.onbuild().unwrap_or(instruction), &pinned) {
            let since = match since {
                Some(minor) => format!(" came with Dockerfile 1.{minor}"),
                None => " is in the labs channel only".to_owned(),
            };
            let minor = pinned.minor.to_string();
            let end = if pinned.labs { "-labs." } else { "." };
            let what = [thing.as_str(), &since, ", and # syntax= pins 1.", &minor, end];
            let edit = change(file.model.file, Edit::replace(pinned.tag, "1"));
            let fix = Fix::suggested("Use docker/dockerfile:1", vec![edit]);
            let is_stable = since.starts_with(" came") && !pinned.labs;
            let finding = NEWER.at(file.at(span), what.concat()).fix(is_stable.then_some(fix));
            sink.report(finding.related(file.model.file, pinned.tag, "The version is pinned here."));
        }
    }
}

/// The version of `# syntax=docker/dockerfile:1.x`; `None` for what moves along or is somebody else's.
fn pinned(tree: &Dockerfile) -> Option<Pinned> {
    let directive = tree.directive("syntax").filter(|_| !tree.has_foreign_frontend())?;
    let image = directive.value.split_whitespace().next()?;
    let colon = image.rfind(':').filter(|_| !image.contains('@'))?;
    let tag = &image[colon + 1..];
    let start = directive.value_span.start + colon + 1;
    let (version, labs) = match tag.strip_suffix("-labs") {
        Some(version) => (version, true),
        None => (tag, false),
    };
    let minor = version.strip_prefix("1.")?.split('.').next()?.parse().ok()?;
    Some(Pinned { minor, labs, tag: Span::new(start, start + tag.len()) })
}

/// What an instruction uses that the version does not have: its name, its place and since when there is one.
fn newer(instruction: &Instruction, pinned: &Pinned) -> Vec<(String, Span, Option<u32>)> {
    let mut found = Vec::new();
    let is_newer = |since: u32| since > pinned.minor;
    for flag in &instruction.flags {
        let keyword = instruction.keyword.name();
        if let Some(row) = flag_since(keyword, &flag.name) {
            let there = row.stable.is_some_and(|since| !is_newer(since))
                || (pinned.labs && row.labs.is_some_and(|since| !is_newer(since)));
            if !there {
                let name = Span::new(flag.span.start, flag.name_span.end);
                // What is in no stable version is told by the parser, unless a version of labs is pinned.
                if row.stable.is_some() || pinned.labs {
                    found.push((["--", &flag.name, " of ", keyword].concat(), name, row.stable));
                }
                continue;
            }
        }
        for option in flag.options() {
            let since = match option.key.as_str() {
                "env" if flag.name == "mount" => SECRET_ENV,
                "size" if flag.name == "mount" => TMPFS_SIZE,
                _ => continue,
            };
            if is_newer(since) {
                found.push((["The option ", &option.key, "= of a mount"].concat(), option.span, Some(since)));
            }
        }
        let symbolic = flag.name == "chmod" && flag.text().starts_with(|c: char| c.is_ascii_alphabetic() || c == '+');
        if symbolic && is_newer(SYMBOLIC_MODE) && !(pinned.labs && pinned.minor >= 11) {
            found.push(("--chmod with letters".to_owned(), flag.span, Some(SYMBOLIC_MODE)));
        }
    }
    if let Some(heredoc) = instruction.heredocs.first()
        && is_newer(HEREDOC)
        && !(pinned.labs && pinned.minor == HEREDOC - 1)
    {
        found.push(("The heredoc".to_owned(), heredoc.mark, Some(HEREDOC)));
    }
    found
}
