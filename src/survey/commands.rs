//! The commands of a RUN.

use crate::model::ShellBody;
use crate::survey::stages::Run;
use crate::syntax::shell::Command;

/// The commands of a RUN with the body each stands in.
pub fn commands<'a>(run: &Run<'a>) -> impl Iterator<Item = (&'a ShellBody, &'a Command)> + use<'a> {
    run.bodies.iter().flat_map(|body| body.script.commands.iter().map(move |command| (body, command)))
}

/// Whether a text sets `setting` of a configuration that all commands read, and not by the option of one of them.
pub fn configures(text: &str, setting: &str) -> bool {
    text.match_indices(setting).any(|(at, _)| {
        let before = text[..at].trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == ':');
        let before = before.trim_end_matches(['"', '\'', '=', ' ']);
        !["-o", "--option", "--setopt"].iter().any(|option| before.ends_with(option))
    })
}

/// Whether a command removes something whose path `fits`.
pub fn removes(command: &Command, fits: impl Fn(&str) -> bool) -> bool {
    removes_any(command, &fits)
}

fn removes_any(command: &Command, fits: &dyn Fn(&str) -> bool) -> bool {
    let invocation = command.effective();
    let any = || invocation.positionals("").iter().any(|word| fits(&path_of(command, word.text())));
    match invocation.program() {
        "rm" => any(),
        "find" => invocation.has_flag("-delete") && any(),
        _ => false,
    }
}

/// A path that a command names, from where `cd` has led.
fn path_of(command: &Command, path: &str) -> String {
    match &command.folder {
        Some(folder) if !path.starts_with(['/', '-', '$', '~']) => [folder, "/", path].concat(),
        _ => path.to_owned(),
    }
}
