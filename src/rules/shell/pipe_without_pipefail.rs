use crate::diagnostic::{Fix, Severity};
use crate::edit::dockerfile::{above, written};
use crate::edit::lines::{change, insert_before};
use crate::facts::image_tools::{Distro, distro, tools};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::shells::{Dialect, Shell};
use crate::survey::{CommandRef, DockerfileRef, RunRef};
use crate::syntax::dockerfile::Keyword;
use crate::syntax::shell::{Operator, Script};
use crate::text::{Span, is_listed};

/// The left side of a pipe fails unseen.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "pipe-without-pipefail", Severity::Warning)
        .summary("A step fails when any part of its pipe fails"),
    cases: &[&PIPE],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("pipe_without_pipefail.md"),
};

static PIPE: Case = Case::new("")
    .why("Only the last part of a pipe decides whether the step succeeds: a broken download ends up in the image as an empty file.")
    .others(&[
        "hadolint:DL4006",
        "kics:shell_running_a_pipe_without_pipefail_flag",
        "semgrep:set-pipefail",
    ]);

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    // The repair of the first one is that of all behind it.
    let mut repaired = None;
    for run in file.all_runs() {
        let Some(command) = run.each().find(|&command| is_unseen(command)) else { continue };
        let from = command.command.span.end;
        let text = command.body.text();
        let bar = from + text[from..].find('|').unwrap_or_default();
        let shell = Shell::of(command);
        let edit = if shell.is_default && repaired != Some(run.stage.index) { repair(run) } else { None };
        if edit.is_some() {
            repaired = Some(run.stage.index);
        }
        let todo = match (shell.is_default, shell.dialect) {
            (false, _) => "Begin that script by set -o pipefail.",
            (_, Dialect::Ash) => {
                "Write SHELL [\"/bin/ash\", \"-eo\", \"pipefail\", \"-c\"] above it, or begin the step by set -o pipefail."
            }
            _ => {
                "Write SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"] above it; where the right side stops early, like head, it then fails."
            }
        };
        let what = ["When `", command.program(), "` fails, the step goes on."].concat();
        let fix = edit.map(|edit| Fix::suggested("Add SHELL with pipefail", vec![edit]));
        sink.report(PIPE.at(command.at(Span::new(bar, bar + 1)), what).todo(todo).also(PIPE.others).fix(fix));
    }
}

/// Whether a command stands on the left of a pipe, can fail, and nothing tells the step.
fn is_unseen(command: CommandRef<'_>) -> bool {
    let script = &command.body.script;
    if command.command.after != Some(Operator::Pipe) || is_harmless(command) || is_accepted(script, command) {
        return false;
    }
    let shell = Shell::of(command);
    // Of `sh` only some know the option.
    let knows = !matches!(shell.dialect, Dialect::Sh)
        || !shell.is_default
        || command.run.file.shell_words(command.run.run.at).is_none();
    shell.dialect != Dialect::Other && !(shell.has(command, '\0', "pipefail") && knows)
        || matches!(shell.dialect, Dialect::Other) && !command.is_list() && !shell.has(command, '\0', "pipefail")
}

fn is_harmless(command: CommandRef<'_>) -> bool {
    match command.program() {
        "cat" => command.invocation.positionals("").len() == 1 && !command.has_input(),
        "dpkg" => command.invocation.arguments().iter().any(|word| word.text() == "--print-architecture"),
        program => {
            is_listed(program, "echo printf yes true : uname date id nproc pwd") || command.command.words.is_empty()
        }
    }
}

/// Whether the pipe as a whole may fail: `… | grep x || true`.
fn is_accepted(script: &Script, command: CommandRef<'_>) -> bool {
    let mut last = command.command;
    while let Some(next) = script.piped_into(last) {
        last = next;
        // It does not find its sums in nothing.
        if last.effective().program().ends_with("sum")
            && last.words.iter().any(|word| word.text().starts_with("-c") || word.text() == "--check")
        {
            return true;
        }
    }
    last.after == Some(Operator::Or)
}

/// SHELL above the step, where the base has such a shell.
fn repair(run: RunRef<'_>) -> Option<crate::diagnostic::Change> {
    let (text, model) = (run.file.text(), run.file.model);
    let image = model.root_image(run.stage.index)?;
    let (name, tag) = (image.reference.short_name(), image.reference.tag());
    let words = if tools(name, tag)?.has("bash") {
        "[\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]"
    } else if distro(name, tag) == Some(Distro::Alpine) {
        "[\"/bin/ash\", \"-eo\", \"pipefail\", \"-c\"]"
    } else {
        return None;
    };
    if model.instruction(run.run.at).onbuild().is_some() {
        return None;
    }
    let line = [&written(text, model, Keyword::Shell), " ", words].concat();
    Some(change(model.file, insert_before(text, above(text, model, run.run.at), &line)))
}
