use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::rules::nearest::nearest;
use crate::rules::{Case, Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::DockerfileRef;
use crate::syntax::dockerfile::{DockerfileError, ErrorKind, FLAGS, Keyword, has_flag, is_switch, parse};
use crate::text::{Edit, Span};

/// A word or flag that no builder knows.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "unknown-instruction", Severity::Error)
        .summary("The first word of a line is an instruction, its flags are the instruction's"),
    cases: &[&WORD, &REST, &BLANK, &FLAG],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("unknown_instruction.md"),
};

static WORD: Case = Case::new("word").why("The build stops here.").aliases(&["hadolint:DL1000"]);

static REST: Case = Case::new("rest").aliases(&["hadolint:DL1000"]);

static BLANK: Case = Case::new("blank")
    .why("The build takes it for a word that it does not know, and stops.")
    .todo("Put a blank between the two.")
    .aliases(&["hadolint:DL1000"]);

static FLAG: Case = Case::new("flag").others(&["hadolint:DL1000"]);

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    for error in file.tree.errors.iter().filter(|error| error.kind.is_unknown_word()) {
        sink.report(match error.kind {
            ErrorKind::UnknownInstruction => instruction(file, error),
            ErrorKind::MissingBlank => missing_blank(file, error),
            kind => {
                let finding = FLAG.told(file.at(error.span), &error.message);
                match kind {
                    ErrorKind::LabsFlag => finding,
                    ErrorKind::UnknownFlag => finding.also(FLAG.others).fix(flag(file, error)),
                    _ => finding.also(FLAG.others),
                }
            }
        });
    }
}

fn write(file: DockerfileRef<'_>, title: impl Into<String>, edit: Edit) -> Fix {
    Fix::suggested(title, vec![change(file.model.file, edit)])
}

fn instruction(file: DockerfileRef<'_>, error: &DockerfileError) -> Finding {
    let (text, tree) = (file.text(), &file.model.tree);
    let word = error.span.slice(text);
    let place = file.at(error.span);
    if let Some(name) = nearest(word, Keyword::ALL.map(Keyword::name)) {
        let is_small = word.bytes().all(|byte| byte.is_ascii_lowercase());
        let name = if is_small { name.to_ascii_lowercase() } else { name.to_owned() };
        let what = ["“", word, "” is no Dockerfile instruction."].concat();
        let todo = ["It was probably meant to be ", &name, "."].concat();
        // What follows may not be what that instruction takes.
        let rest = tree.instruction_at(error.span.start).map_or("", |instruction| instruction.span.slice(text));
        let head = if tree.escape.char() == '`' { "# escape=`\nFROM a\n" } else { "FROM a\n" };
        let probe = parse(&[head, &rest.replacen(word, &name, 1)].concat());
        let fix = write(file, ["Write ", &name].concat(), Edit::replace(error.span, name));
        return WORD.at(place, what).todo(todo).fix((probe.errors.len() <= 1).then_some(fix));
    }
    let after = tree.instructions.partition_point(|instruction| instruction.span.end <= error.span.start);
    let run = tree.instructions[..after].last().filter(|one| one.keyword == Keyword::Run && one.heredocs.is_empty());
    let is_next = |end: usize| Span::new(end, error.span.start).slice(text).trim().is_empty();
    if let Some(end) = run.map(|run| run.span.end).filter(|&end| is_next(end)) {
        let escape: &str = &tree.escape.char().to_string();
        let what = ["“", word, "” looks like the rest of the RUN above."].concat();
        let why =
            ["That line does not end in ", escape, ", so this one is read as an instruction, and the build stops."];
        let title = ["Continue the line above with ", escape].concat();
        let fix = write(file, title, Edit::insert(end, [" ", escape].concat()));
        let todo = ["End the line above in ", escape, "."].concat();
        return REST.at(place, what).why(why.concat()).todo(todo).fix(fix);
    }
    WORD.told(place, &error.message)
}

fn missing_blank(file: DockerfileRef<'_>, error: &DockerfileError) -> Finding {
    let what = ["No blank stands behind ", error.span.slice(file.text()), "."].concat();
    let fix = write(file, "Put a blank behind it", Edit::insert(error.span.end, " "));
    BLANK.at(file.at(error.span), what).fix(fix)
}

fn flag(file: DockerfileRef<'_>, error: &DockerfileError) -> Option<Fix> {
    let shown = error.span.slice(file.text());
    if shown.starts_with('-') && !shown.starts_with("--") {
        return Some(write(file, "Write it with two dashes", Edit::insert(error.span.start, "-")));
    }
    let outer = file.model.tree.instruction_at(error.span.start)?;
    let instruction = outer.onbuild().filter(|inner| inner.span.covers(error.span)).unwrap_or(outer);
    let keyword = instruction.keyword;
    let flag = instruction.flags.iter().find(|flag| flag.span.covers(error.span))?;
    let fitting = FLAGS.split(' ').filter(|name| has_flag(keyword, name));
    let name = nearest(flag.name_span.slice(file.text()), fitting)?;
    match &flag.value {
        // Half typed, the right name alone would be refused as well.
        None if !is_switch(keyword, name) => return None,
        None => {}
        // The value may be wrong for the flag that was meant.
        Some(value) => {
            let probe = parse(&["FROM a\n", keyword.name(), " --", name, "=", value.text(), " a b"].concat());
            if probe.errors.iter().any(|error| error.kind.is_unknown_word()) {
                return None;
            }
        }
    }
    Some(write(file, ["Write --", name].concat(), Edit::replace(flag.name_span, name)))
}
