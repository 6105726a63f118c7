use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::rules::nearest::nearest;
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::syntax::dockerfile::{Dockerfile, DockerfileError, ErrorKind, Keyword, has_flag, parse};
use crate::text::{Edit, Span};

/// A word or flag that no builder knows.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "unknown-instruction", Severity::Error)
        .summary("The first word of a line is an instruction, its flags are the instruction's")
        .aliases(&["hadolint:DL1000"]),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("unknown_instruction.md"),
};

/// Flags of any instruction; which of them fit is asked of the parser.
const FLAGS: [&str; 20] = [
    "platform",
    "mount",
    "network",
    "security",
    "from",
    "parents",
    "chown",
    "chmod",
    "link",
    "exclude",
    "keep-git-dir",
    "checksum",
    "interval",
    "timeout",
    "start-period",
    "start-interval",
    "retries",
    "unpack",
    "device",
    "name",
];

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for (file, tree) in context.model.dockerfiles() {
        let text = &context.project.file(file).text;
        for error in tree.errors.iter().filter(|error| error.kind.is_unknown_word()) {
            let (message, fix) = match error.kind {
                ErrorKind::UnknownInstruction => instruction(text, tree, error),
                ErrorKind::MissingBlank => missing_blank(text, error),
                ErrorKind::UnknownFlag
                    if error.span.slice(text).starts_with('-') && !error.span.slice(text).starts_with("--") =>
                {
                    let title = "Write it with two dashes".to_owned();
                    (error.message.clone(), Some((title, Edit::insert(error.span.start, "-"))))
                }
                ErrorKind::UnknownFlag => (error.message.clone(), flag(text, tree, error)),
                _ => (error.message.clone(), None),
            };
            let fix = fix.map(|(title, edit)| Fix::suggested(title, vec![change(file, edit)]));
            let is_known_somewhere = error.kind == ErrorKind::LabsFlag;
            let aliases = (!is_known_somewhere).then_some("hadolint:DL1000");
            sink.report(Finding::new(file, error.span, message).aliases(aliases).fix(fix));
        }
    }
}

type Repair = Option<(String, Edit)>;

fn instruction(text: &str, tree: &Dockerfile, error: &DockerfileError) -> (String, Repair) {
    let word = error.span.slice(text);
    if let Some(name) = nearest(word, Keyword::ALL.map(Keyword::name)) {
        let name = if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            name.to_ascii_lowercase()
        } else {
            name.to_owned()
        };
        let message =
            format!("“{word}” is no Dockerfile instruction. The build stops here. It was probably meant to be {name}.");
        // What follows may not be what that instruction takes.
        let rest = tree.instruction_at(error.span.start).map_or("", |instruction| instruction.span.slice(text));
        let head = if tree.escape.char() == '`' { "# escape=`\nFROM a\n" } else { "FROM a\n" };
        let probe = parse(&[head, &rest.replacen(word, &name, 1)].concat());
        return (
            message,
            (probe.errors.len() <= 1).then(|| (format!("Write {name}"), Edit::replace(error.span, name))),
        );
    }
    let after = tree.instructions.partition_point(|instruction| instruction.span.end <= error.span.start);
    let before = tree.instructions[..after].last();
    if let Some(run) =
        before.filter(|instruction| instruction.keyword == Keyword::Run && instruction.heredocs.is_empty())
        && only_blank_between(text, run.span.end, error.span.start)
    {
        let escape = tree.escape.char();
        let message = format!(
            "“{word}” looks like the rest of the RUN above. That line does not end in {escape}, so this one is read as \
             an instruction, and the build stops. End the line above in {escape}."
        );
        let edit = Edit::insert(run.span.end, format!(" {escape}"));
        return (message, Some((format!("Continue the line above with {escape}"), edit)));
    }
    (error.message.clone(), None)
}

fn missing_blank(text: &str, error: &DockerfileError) -> (String, Repair) {
    let word = error.span.slice(text);
    let message = [
        "No blank stands behind ",
        word,
        ". The build takes it for a word that it does not know, and stops. Put a blank between the two.",
    ];
    (message.concat(), Some(("Put a blank behind it".to_owned(), Edit::insert(error.span.end, " "))))
}

fn flag(text: &str, tree: &Dockerfile, error: &DockerfileError) -> Repair {
    let instruction = tree.instruction_at(error.span.start)?;
    let instruction = match instruction.onbuild() {
        Some(inner) if inner.span.covers(error.span) => inner,
        _ => instruction,
    };
    let flag = instruction.flags.iter().find(|flag| flag.span.covers(error.span))?;
    let fitting = FLAGS.into_iter().filter(|name| has_flag(instruction.keyword, name));
    let name = nearest(flag.name_span.slice(text), fitting)?;
    // Half typed, the right name alone would be refused as well.
    if flag.value.is_none() && !["keep-git-dir", "link", "parents", "unpack"].contains(&name) {
        return None;
    }
    // The value may be wrong for the flag that was meant.
    if let Some(value) = &flag.value {
        let keyword = instruction.keyword.name();
        let probe = parse(&["FROM a\n", keyword, " --", name, "=", value.text(), " a b"].concat());
        if probe.errors.iter().any(|error| error.kind.is_unknown_word()) {
            return None;
        }
    }
    Some((format!("Write --{name}"), Edit::replace(flag.name_span, name)))
}

fn only_blank_between(text: &str, from: usize, to: usize) -> bool {
    Span::new(from, to).slice(text).trim().is_empty()
}
