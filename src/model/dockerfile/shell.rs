//! Which shell runs the commands of a stage.

use crate::syntax::dockerfile::Instruction;

/// What language the text of RUN, CMD and ENTRYPOINT is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ShellKind {
    /// `sh`, `bash` and their like.
    #[default]
    Posix,
    /// `powershell` or `pwsh`.
    PowerShell,
    /// `cmd` of Windows.
    Cmd,
    /// Something else: an interpreter such as `python3`.
    Other,
}

impl ShellKind {
    /// The shell a program's name or path stands for.
    pub fn of_program(program: &str) -> ShellKind {
        let name = program.rsplit(['/', '\\']).next().unwrap_or(program).to_ascii_lowercase();
        match name.strip_suffix(".exe").unwrap_or(&name) {
            "sh" | "bash" | "ash" | "dash" | "zsh" | "ksh" | "mksh" | "busybox" => ShellKind::Posix,
            "powershell" | "pwsh" => ShellKind::PowerShell,
            "cmd" => ShellKind::Cmd,
            _ => ShellKind::Other,
        }
    }

    /// The shell that a SHELL instruction chooses.
    pub(super) fn of_instruction(instruction: &Instruction) -> Option<ShellKind> {
        let words = instruction.command()?.exec()?;
        let mut names = words.iter().map(|word| word.text());
        let mut program = names.next()?;
        if program.ends_with("/env") || program == "env" {
            program = names.find(|word| !word.starts_with('-') && !word.contains('='))?;
        }
        Some(ShellKind::of_program(program))
    }

    /// The shell that a comment for hadolint names (`# hadolint shell=powershell`).
    pub(super) fn of_comment(comment: &str) -> Option<ShellKind> {
        let rest = comment.trim_start_matches('#').trim_start().strip_prefix("hadolint")?.trim_start();
        let value = rest.strip_prefix("shell")?.trim_start().strip_prefix('=')?;
        value.split_whitespace().next().map(ShellKind::of_program)
    }
}
