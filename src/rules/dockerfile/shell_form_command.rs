use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::facts::lists;
use crate::model::ShellBody;
use crate::model::dockerfile::{DockerfileModel, InstructionId, ShellKind};
use crate::order::Order;
use crate::project::FileId;
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::stages::run_stages;
use crate::syntax::dockerfile::{ErrorKind, Keyword};
use crate::syntax::shell::{Command, Operator};
use crate::text::{Edit, Span};

/// CMD or ENTRYPOINT that a shell runs: the shell gets the signals.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "shell-form-command", Severity::Warning)
        .summary("CMD and ENTRYPOINT of the image that runs are JSON lists")
        .aliases(&[
            "hadolint:DL3025",
            "buildkit:JSONArgsRecommended",
            "kics:not_using_json_in_cmd_and_entrypoint_arguments",
            "semgrep:prefer-json-notation",
            "owasp:Node5",
            "sonar:S7019",
        ])
        .seeds(&["000:L40", "002:L25", "003:L117-127", "003:L310", "004:L121", "004:L318"]),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("shell_form_command.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for (file, model) in context.model.dockerfile_models() {
        let mut places: Vec<InstructionId> = Vec::new();
        for stage in run_stages(context, model) {
            let effective = &model.stage(stage).effective;
            if effective.shell.is_none() {
                places.extend(effective.entrypoint.iter().chain(&effective.cmd));
            }
        }
        places.order();
        places.dedup();
        for at in places {
            if let Some(finding) = look(file, model, at) {
                sink.report(finding);
            }
        }
    }
}

fn look(file: FileId, model: &DockerfileModel, at: InstructionId) -> Option<Finding> {
    let instruction = model.instruction(at);
    let shell = instruction.command()?.shell()?;
    let [body] = model.bodies(at) else { return None };
    let last = body.script.commands.iter().rfind(|command| command.group == 0);
    if shell.text().trim().is_empty() || model.shell_at(at) != ShellKind::Posix || last.is_some_and(hands_over) {
        return None;
    }
    let name = instruction.keyword.name();
    let aliases = [
        "hadolint:DL3025",
        "buildkit:JSONArgsRecommended",
        "kics:not_using_json_in_cmd_and_entrypoint_arguments",
        "semgrep:prefer-json-notation",
        "owasp:Node5",
        "sonar:S7019",
    ];
    // Meant as a list, and told so elsewhere.
    let is_told = |kind: ErrorKind| kind.is_slip() || kind == ErrorKind::LostHeredoc;
    if model.tree.errors.iter().any(|error| is_told(error.kind) && instruction.span.covers(error.span)) {
        return None;
    }
    let message = format!(
        "{name} runs inside a shell. The shell is process 1 and does not pass on the signal that asks a container to stop, so the \
         program is killed in the middle of its work ten seconds later. Write {name} as a JSON list, or begin it with exec."
    );
    let fix = as_list(file, model, at, body, shell.text()).or_else(|| with_exec(file, body, shell.text()));
    Some(Finding::new(file, shell.span(), message).aliases(aliases).fix(fix))
}

/// Whether the shell ends by becoming the program: `exec program`, or a list that ends so.
fn hands_over(last: &Command) -> bool {
    let alone = !matches!(last.before, Some(Operator::Pipe | Operator::Or)) && last.after.is_none();
    last.group == 0 && alone && last.name() == Some("exec")
}

/// Words that only a shell knows: builtins that no program of the same name stands in for, and words of its grammar.
fn is_builtin(name: &str) -> bool {
    const WORDS: &str = " . : ! { ( [[ ]] } alias bg bind break builtin caller case cd command compgen complete continue coproc \
                         declare dirs disown do done elif else enable esac eval exec exit export fc fg fi for function getopts \
                         hash help history if in jobs let local logout mapfile popd pushd read readarray readonly return select \
                         set shift shopt source suspend then time times trap type typeset ulimit umask unalias unset until wait \
                         while ";
    lists(WORDS, name)
}

/// Whether a word can name a program: no word of the shell, no option, no bracket that a list began with.
fn is_program(word: &crate::syntax::shell::Word) -> bool {
    let text = word.text();
    !is_builtin(text) && !text.is_empty() && !text.starts_with(['-', '[', '{', '(', '#'])
}

/// The words as a JSON list, where a shell would only split them.
fn as_list(file: FileId, model: &DockerfileModel, at: InstructionId, body: &ShellBody, text: &str) -> Option<Fix> {
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
    let has_comment = model.tree.comments.iter().any(|comment| span.covers(comment.span));
    if !plain || has_comment || body.source(Span::new(0, script.groups.first()?.span.end)).end > span.end {
        return None;
    }
    let mut list = String::from("[");
    for (index, word) in command.words.iter().enumerate() {
        list.push_str(if index > 0 { ", " } else { "" });
        push_json(&mut list, word.text());
    }
    list.push(']');
    let changes = vec![change(file, Edit::replace(span, list))];
    let title = "Write it as a JSON list";
    let alone = model.instruction(at).keyword == Keyword::Cmd && !has_entrypoint(model, at);
    Some(if alone { Fix::safe(title, changes) } else { Fix::suggested(title, changes) })
}

/// Whether an ENTRYPOINT of a stage that takes part gets the words as its arguments.
fn has_entrypoint(model: &DockerfileModel, at: InstructionId) -> bool {
    model.stages.iter().any(|stage| stage.effective.cmd == Some(at) && stage.effective.entrypoint.is_some())
}

/// Adds a text as a JSON string.
pub fn push_json(list: &mut String, text: &str) {
    list.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => list.extend(['\\', c]),
            '\t' => list.push_str("\\t"),
            '\n' => list.push_str("\\n"),
            c if c.is_control() => list.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => list.push(c),
        }
    }
    list.push('"');
}

/// `exec` before the last command of a list that ends with a program.
fn with_exec(file: FileId, body: &ShellBody, text: &str) -> Option<Fix> {
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
    let at = body.source_offset(first_word.span.start);
    fits.then(|| {
        Fix::suggested("Let the shell become the program with exec", vec![change(file, Edit::insert(at, "exec "))])
    })
}
