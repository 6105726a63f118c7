use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::{change, newline_at};
use crate::rules::{Case, Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::shells::{Dialect, Shell};
use crate::survey::{CommandRef, RunRef};
use crate::syntax::shell::{Command, Operator};
use crate::text::{Edit, is_listed};

/// A command fails and nobody notices.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "ignored-command-failure", Severity::Warning)
        .summary("A step stops at the first command that fails"),
    cases: &[&LIST, &MASKED, &CHAIN],
    looks: &[Look::AnyRun(check)],
    markdown: markdown!("ignored_command_failure.md"),
};

static LIST: Case = Case::new("list")
    .why("The step goes on and succeeds when its last command does, so a broken image is built without a word.")
    .todo("Join the commands by &&, or begin by set -e.")
    .others(&["shellcheck:SC2164"]);

static MASKED: Case = Case::new("masked")
    .why("The shell looks at the word in front, which always succeeds, and not at the command inside.")
    .todo("Assign first and export in a command of its own.")
    .aliases(&["shellcheck:SC2155"]);

static CHAIN: Case = Case::new("chain")
    .why("What stands behind || also runs when the command in the middle fails.")
    .todo("Write if … then … else … fi.")
    .aliases(&["shellcheck:SC2015"]);

/// Commands that do not fail, or of which nobody minds it.
const SURE: &str =
    ". source echo printf true : export set unset exit sleep readonly local declare shopt trap ulimit umask wait alias";

/// What only asks.
const TESTS: &str = "[ [[ test grep command which id getent type";

fn check(run: RunRef<'_>, sink: &mut Sink<'_>) {
    let mut said = false;
    for command in run.each() {
        let inner = command.command;
        if !said && goes_on(command) {
            // The repair is one for the whole step.
            said = true;
            sink.report(list(command));
        }
        if let Some(finding) = masked(command) {
            sink.report(finding);
        }
        if inner.after == Some(Operator::Or) && inner.before == Some(Operator::And) && is_chain(command) {
            let what = ["`", command.program(), "` in `a && b || c` fails unnoticed."].concat();
            sink.report(CHAIN.at(command.program_place(), what));
        }
    }
}

/// Whether the step goes on to other commands although this one fails.
fn goes_on(command: CommandRef<'_>) -> bool {
    let (script, inner) = (&command.body.script, command.command);
    let ends = matches!(inner.after, Some(Operator::Semicolon | Operator::Newline));
    let is_sure = inner.words.is_empty()
        || is_listed(command.program(), SURE)
        || is_listed(inner.name().unwrap_or_default(), SURE);
    if inner.group != 0 || !ends || is_sure || inner.before == Some(Operator::Or) || command.is_list() {
        return false;
    }
    let next = script.after(inner).iter().find(|other| other.group == 0);
    // `cmd; true` says that it may fail.
    let is_meant = next.is_none_or(|next| is_listed(next.name().unwrap_or_default(), "true : exit"));
    let shell = Shell::of(command);
    !is_meant && shell.dialect != Dialect::Other && !shell.has(command, 'e', "errexit")
}

fn list(command: CommandRef<'_>) -> Finding {
    let body = command.body;
    let start = body.script.commands.first().map_or(0, |first| body.source(first.span).start);
    let is_heredoc = !command.run.run.instruction.heredocs.is_empty();
    // What stands in front may be the first word of a group or a condition.
    let is_first = body.text().trim_start().starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '.'))
        && !body.text().starts_with("#!");
    let newline = newline_at(command.run.file.text(), start);
    let lead = if is_heredoc { ["set -e", newline].concat() } else { "set -e; ".to_owned() };
    let at = if is_first { Some(body.source_offset(body.text().len() - body.text().trim_start().len())) } else { None };
    let edit = at.filter(|&at| at <= start).map(|at| Edit::insert(at, lead));
    let fix = edit.map(|edit| Fix::suggested("Begin by set -e", vec![change(command.run.file.model.file, edit)]));
    let what = ["When `", command.program(), "` fails, the step goes on."].concat();
    let ids = if command.program() == "cd" { LIST.others } else { &[] };
    LIST.at(command.program_place(), what).also(ids).fix(fix)
}

/// `export X=$(…)`
fn masked(command: CommandRef<'_>) -> Option<Finding> {
    const PLAIN: &str = "echo printf pwd date uname id nproc dirname basename whoami hostname arch getconf dpkg readlink realpath lsb_release mktemp tempfile";
    let (script, inner) = (&command.body.script, command.command);
    let name = inner.name().filter(|name| is_listed(name, "export local readonly declare typeset"))?;
    let word = inner.words.iter().skip(1).find(|word| {
        let is_set =
            word.assignment().is_some_and(|(_, value)| value.text().starts_with("$(") || value.text().starts_with('`'));
        let inside = |other: &&Command| word.span.covers(other.span) && other.span != inner.span;
        is_set
            && script.commands.iter().find(inside).is_some_and(|first| !is_listed(first.effective().program(), PLAIN))
    })?;
    let what = ["`", name, "` hides whether the command inside fails."].concat();
    Some(MASKED.at(command.place(word), what))
}

/// `test && b || c`, used as if it were an if.
fn is_chain(command: CommandRef<'_>) -> bool {
    let (script, inner) = (&command.body.script, command.command);
    let same = |other: &&Command| other.group == inner.group;
    let before = script.commands.iter().rfind(|other| other.span.end <= inner.span.start && same(other));
    let after = script.after(inner).iter().find(same);
    let name = |one: Option<&Command>| one.map_or(String::new(), |one| one.effective().program().to_owned());
    let is_start = before.is_some_and(|one| !matches!(one.before, Some(Operator::And | Operator::Or | Operator::Pipe)));
    is_start
        && is_listed(&name(before), TESTS)
        && !is_listed(command.program(), SURE)
        && after.is_some_and(|one| one.before == Some(Operator::Or))
        && !is_listed(&name(after), "true : exit false return echo printf")
}
