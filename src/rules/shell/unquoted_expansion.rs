use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::shells::{Dialect, Shell};
use crate::survey::{CommandRef, RunRef};
use crate::syntax::shell::{Variable, Word};
use crate::text::{Edit, Span, is_listed};

/// A variable without quotes.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "unquoted-expansion", Severity::Advice)
        .summary("Variables stand in double quotes where a command gets them"),
    cases: &[&VARIABLE],
    looks: &[Look::AnyRun(check)],
    markdown: markdown!("unquoted_expansion.md"),
};

static VARIABLE: Case = Case::new("")
    .why("A blank or a star in its value makes several words of it, and an empty one none at all.")
    .todo("Put double quotes around it.")
    .aliases(&["shellcheck:SC2086"]);

/// Parts of names that say that several words are meant.
const LISTS: [&str; 14] = [
    "ARGS",
    "OPTS",
    "OPTIONS",
    "FLAGS",
    "PACKAGES",
    "PKGS",
    "DEPS",
    "MODULES",
    "EXTENSIONS",
    "LIST",
    "KEYS",
    "EXTRA",
    "PARAMS",
    "LIBS",
];

fn check(run: RunRef<'_>, sink: &mut Sink<'_>) {
    // One for each step: the next ones are of the same kind.
    let found = run.each().find_map(|command| Some((command, first(command)?)));
    let Some((command, (word, variable))) = found else { return };
    let what = ["`$", &variable.name, "` is not quoted."].concat();
    let is_alone =
        word.span.covers(variable.span) && !word.quoted && !word.raw().contains(['`', '(', '*', '?', '[', '~']);
    let fix = is_alone.then(|| {
        let place = command.at(word.span);
        let changes = [place.span.start, place.span.end].map(|at| change(place.file, Edit::insert(at, "\"")));
        Fix::suggested("Put it in quotes", changes.to_vec())
    });
    sink.report(VARIABLE.at(command.at(variable.span), what).fix(fix));
}

/// The first variable among the arguments of a command that may become several words.
fn first<'a>(command: CommandRef<'a>) -> Option<(&'a Word, &'a Variable)> {
    let script = &command.body.script;
    let words = command.command.words.get(1..)?;
    if is_listed(command.command.name()?, "[[ export local readonly declare eval exec set unset") || command.is_list() {
        return None;
    }
    let inner = |span: Span| {
        script
            .after(command.command)
            .iter()
            .any(|other| command.command.span.covers(other.span) && other.span.covers(span))
    };
    let found = words.iter().find_map(|word| {
        let mut read = script.variables.iter().filter(|one| word.span.covers(one.span));
        let wants = |one: &&Variable| !one.quoted && !inner(one.span) && may_split(command, one, word);
        Some((word, read.find(wants)?))
    })?;
    matches!(Shell::of(command).dialect, Dialect::Bash | Dialect::Dash | Dialect::Ash | Dialect::Sh).then_some(found)
}

fn may_split(command: CommandRef<'_>, variable: &Variable, word: &Word) -> bool {
    let name = variable.name.to_ascii_uppercase();
    let is_meant = LISTS.iter().any(|part| name.contains(part)) || name.ends_with('S') && word.raw().starts_with('$');
    // `${#x}`, `${x:+…}` and their like.
    let rest = &command.body.text()[variable.span.end..];
    let is_special = rest.starts_with([':', '+', '-', '?']) && command.body.text()[..variable.span.end].contains("${");
    let file = command.run.file;
    let is_plain = |text: &str| !text.is_empty() && !text.contains([' ', '\t', '*', '?', '[', '$', '`']);
    let known = file.variable(&variable.name, command.run.run.at).and_then(|definition| definition.value.as_ref());
    let assigned = command.run.commands().any(|(_, other)| {
        other
            .assignments
            .iter()
            .any(|one| one.name == variable.name && (is_plain(one.value.text()) || one.value.text().starts_with("$(")))
    });
    !is_meant
        && !is_special
        && !known.is_some_and(|value| is_plain(value.text()))
        && !assigned
        && !is_loop(command, &variable.name)
}

/// Whether a loop goes through values that are written out.
fn is_loop(command: CommandRef<'_>, name: &str) -> bool {
    let text = command.body.text();
    [["for ", name, " "].concat(), ["read ", name].concat(), ["read -r ", name].concat()]
        .iter()
        .any(|sign| text.contains(sign.as_str()))
}
