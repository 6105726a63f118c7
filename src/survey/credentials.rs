//! What becomes of a credential that a RUN reads.

use crate::facts::credential_stores::{stores, undoes};
use crate::model::dockerfile::{DockerfileModel, InstructionId};
use crate::syntax::shell::{Command, Operator, RedirectKind, Redirection};

/// Whether the instruction at `at` writes the value of a variable to a file that stays in its layer: by a tool's settings, a clone that
/// remembers its address, or a redirection. What the same instruction takes back is gone.
pub fn keeps(dockerfile: &DockerfileModel, at: InstructionId, variable: &str) -> bool {
    dockerfile.bodies(at).iter().any(|body| {
        let commands = &body.script.commands;
        let kept = commands.iter().rposition(|command| writes(command, variable));
        kept.is_some_and(|kept| !commands[kept + 1..].iter().any(|later| undoes(&words(later))))
    })
}

fn writes(command: &Command, variable: &str) -> bool {
    let reads = command.words.iter().any(|word| reads(word.raw(), variable));
    // What a here-document with variables holds is not looked into: the instruction reads this one somewhere.
    let heredoc = |redirection: &Redirection| redirection.heredoc.as_ref().is_some_and(|heredoc| heredoc.expands);
    let redirected = command.redirections.iter().any(|redirection| {
        matches!(redirection.kind, RedirectKind::Write | RedirectKind::Append)
            && !redirection.target.text().starts_with("/dev/")
    });
    let given = reads || command.redirections.iter().any(heredoc);
    // What is printed into a pipe may end in a file behind it.
    let printed = matches!(command.name(), Some("echo" | "printf"));
    given && (redirected || (printed && command.after == Some(Operator::Pipe)) || stores(&words(command)))
}

fn words(command: &Command) -> Vec<&str> {
    command
        .effective()
        .words()
        .iter()
        .enumerate()
        .map(|(at, word)| if at == 0 { word.basename() } else { word.text() })
        .collect()
}

/// Whether a word names a variable: `$NAME`, `${NAME…}`.
fn reads(text: &str, variable: &str) -> bool {
    text.match_indices('$').any(|(at, _)| {
        let rest = text[at + 1..].strip_prefix('{').unwrap_or(&text[at + 1..]);
        let ends = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        rest.strip_prefix(variable).is_some_and(ends)
    })
}
