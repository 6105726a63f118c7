use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::edit::shell::push_json;
use crate::facts::shell_words::is_builtin;
use crate::model::ShellBody;
use crate::model::dockerfile::{InstructionId, ShellKind};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::{DockerfileRef, StageRef};
use crate::syntax::dockerfile::{ErrorKind, Keyword};
use crate::syntax::shell::{Command, Operator, Word};
use crate::text::{Edit, Span};

/// CMD or ENTRYPOINT that a shell runs: the shell gets the signals.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "shell-form-command", Severity::Warning)
        .summary("CMD and ENTRYPOINT of the image that runs are JSON lists")
        .seeds(&["000:L40", "002:L25", "003:L117-127", "003:L310", "004:L121", "004:L318"]),
    cases: &[&SHELL],
    looks: &[Look::RunStage(check)],
    markdown: markdown!("shell_form_command.md"),
};

static SHELL: Case = Case::new("")
    .why(
        "The shell is process 1 and does not pass on the signal that asks a container to stop, so the program is killed in the middle \
         of its work ten seconds later.",
    )
    .aliases(&[
        "hadolint:DL3025",
        "buildkit:JSONArgsRecommended",
        "kics:not_using_json_in_cmd_and_entrypoint_arguments",
        "semgrep:prefer-json-notation",
        "owasp:Node5",
        "sonar:S7019",
    ]);

fn check(stage: StageRef<'_>, sink: &mut Sink<'_>) {
    let effective = &stage.effective;
    if effective.shell.is_none() {
        for at in [effective.entrypoint, effective.cmd].into_iter().flatten() {
            look(stage.file, at, sink);
        }
    }
}

fn look(file: DockerfileRef<'_>, at: InstructionId, sink: &mut Sink<'_>) {
    let instruction = file.model.instruction(at);
    let Some(shell) = instruction.command().and_then(|command| command.shell()) else { return };
    let [body] = file.model.bodies(at) else { return };
    let last = body.script.commands.iter().rfind(|command| command.group == 0);
    if shell.text().trim().is_empty() || file.shell_at(at) != ShellKind::Posix || last.is_some_and(hands_over) {
        return;
    }
    // Meant as a list, and told so elsewhere.
    let is_told = |kind: ErrorKind| kind.is_slip() || kind == ErrorKind::LostHeredoc;
    if file.tree.errors.iter().any(|error| is_told(error.kind) && instruction.span.covers(error.span)) {
        return;
    }
    let name = instruction.keyword.name();
    let what = [name, " runs inside a shell."].concat();
    let todo = ["Write ", name, " as a JSON list, or begin it with exec."].concat();
    let fix = as_list(file, at, body, shell.text()).or_else(|| with_exec(file, body, shell.text()));
    sink.report(SHELL.at(file.at(shell.span()), what).todo(todo).fix(fix));
}

/// Whether the shell ends by becoming the program: `exec program`, or a list that ends so.
fn hands_over(last: &Command) -> bool {
    let alone = !matches!(last.before, Some(Operator::Pipe | Operator::Or)) && last.after.is_none();
    alone && last.name() == Some("exec")
}

/// Whether a word can name a program: no word of the shell, no option, no bracket that a list began with.
fn is_program(word: &Word) -> bool {
    let text = word.text();
    !is_builtin(text) && !text.is_empty() && !text.starts_with(['-', '[', '{', '(', '#'])
}

/// The words as a JSON list, where a shell would only split them.
fn as_list(file: DockerfileRef<'_>, at: InstructionId, body: &ShellBody, text: &str) -> Option<Fix> {
    let script = &body.script;
    let [command] = script.commands.as_slice() else { return None };
    // A word of the grammar in front belongs to no command: `! ./check`.
    let plain = script.groups.len() <= 1
        && text.get(..command.span.start).is_some_and(|before| before.trim().is_empty())
        && script.comments.is_empty()
        && command.assignments.is_empty()
        && command.redirections.is_empty()
        && command.before.is_none()
        && command.after.is_none()
        && command.words.iter().all(|word| !word.expands && !word.globs)
        && is_program(command.words.first()?);
    let span = body.source(command.span);
    let has_comment = file.tree.comments.iter().any(|comment| span.covers(comment.span));
    if !plain || has_comment || body.source(Span::new(0, script.groups.first()?.span.end)).end > span.end {
        return None;
    }
    let mut list = String::from("[");
    for (index, word) in command.words.iter().enumerate() {
        list.push_str(if index > 0 { ", " } else { "" });
        push_json(&mut list, word.text());
    }
    list.push(']');
    let changes = vec![change(file.model.file, Edit::replace(span, list))];
    let title = "Write it as a JSON list";
    let alone = file.model.instruction(at).keyword == Keyword::Cmd && !has_entrypoint(file, at);
    Some(if alone { Fix::safe(title, changes) } else { Fix::suggested(title, changes) })
}

/// Whether an ENTRYPOINT of a stage that takes part gets the words as its arguments.
fn has_entrypoint(file: DockerfileRef<'_>, at: InstructionId) -> bool {
    file.stages.iter().any(|stage| stage.effective.cmd == Some(at) && stage.effective.entrypoint.is_some())
}

/// `exec` before the last command of a list that ends with a program.
fn with_exec(file: DockerfileRef<'_>, body: &ShellBody, text: &str) -> Option<Fix> {
    let script = &body.script;
    let last = script.commands.iter().rfind(|command| command.group == 0)?;
    let first_word = last.words.first()?;
    let negated = text.get(..last.span.start).is_none_or(|before| before.trim_end().ends_with('!'));
    let fits = last.after.is_none()
        && !negated
        && !matches!(last.before, Some(Operator::Pipe | Operator::Or | Operator::Background))
        && script.groups.iter().skip(1).all(|group| group.span.end <= last.span.end)
        && !first_word.expands
        && is_program(first_word);
    let edit = Edit::insert(body.source_offset(first_word.span.start), "exec ");
    let changes = vec![change(file.model.file, edit)];
    fits.then(|| Fix::suggested("Let the shell become the program with exec", changes))
}
