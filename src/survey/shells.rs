//! Which shell reads a command of a RUN, and how it was started.

use crate::facts::image_tools::{Distro, distro};
use crate::facts::package_managers::manager_of;
use crate::survey::commands::commands;
use crate::survey::stages::runs;
use crate::survey::{CommandRef, RunRef};
use crate::syntax::shell::{Command, GroupKind};

/// What a shell understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// bash, also under the name of sh.
    Bash,
    /// dash, which is `sh` on Debian.
    Dash,
    /// ash of busybox, which is `sh` on Alpine.
    Ash,
    /// `sh` of an image that nobody knows.
    Sh,
    /// Another shell, or none.
    Other,
}

/// A shell with the words it is started with.
pub struct Shell {
    /// What it understands.
    pub dialect: Dialect,
    /// Whether it is the one of the SHELL instruction or of the base.
    pub is_default: bool,
    options: String,
}

impl Shell {
    /// The shell that reads a command.
    pub fn of(command: CommandRef<'_>) -> Self {
        let CommandRef { run, body, command: inner, .. } = command;
        let script = &body.script;
        let inline = script.groups_around(inner).find(|group| group.kind == GroupKind::Inline);
        if let Some(owner) =
            inline.and_then(|group| script.commands.get(group.command?)).filter(|one| !one.words.is_empty())
        {
            let words = owner.effective();
            let options: Vec<&str> =
                words.arguments().iter().map(|word| word.text()).take_while(|word| word.len() < 40).collect();
            return Self::named(run, words.program(), &options.join(" "), false);
        }
        let text = body.text();
        if let Some(line) = text.strip_prefix("#!") {
            return Self::line(run, line.lines().next().unwrap_or_default(), false);
        }
        let instruction = run.run.instruction;
        if let [heredoc] = instruction.heredocs.as_slice()
            && heredoc.content.text() == text
        {
            let line = instruction.body.text();
            let (before, after) = (&line[..heredoc.mark_in_body.start], &line[heredoc.mark_in_body.end..]);
            let words = [before.trim(), after.trim()].concat();
            if words.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
                return Self::line(run, &words, false);
            }
        }
        match run.file.model.shell_words(run.run.at) {
            _ if command.is_list() => Self { dialect: Dialect::Other, is_default: false, options: String::new() },
            Some(words) => {
                let words: Vec<&str> = words.iter().map(|word| word.text()).collect();
                Self::line(run, &words.join(" "), true)
            }
            None => Self::named(run, "sh", "", true),
        }
    }

    /// `/bin/bash -eo pipefail`, `/usr/bin/env bash -e`
    fn line(run: RunRef<'_>, line: &str, is_default: bool) -> Self {
        let line = line.trim();
        let (program, options) = line.split_once(' ').unwrap_or((line, ""));
        match program.rsplit('/').next().unwrap_or(program) {
            "env" if !options.is_empty() => Self::line(run, options.trim_start_matches("-S "), is_default),
            name => Self::named(run, name, options, is_default),
        }
    }

    fn named(run: RunRef<'_>, name: &str, options: &str, is_default: bool) -> Self {
        let dialect = match name {
            "bash" => Dialect::Bash,
            "dash" => Dialect::Dash,
            "ash" | "busybox" => Dialect::Ash,
            "sh" => of_base(run),
            _ => Dialect::Other,
        };
        Self { dialect, is_default, options: options.to_owned() }
    }

    /// Whether an option is on where a command stands: given to the shell, or set by a command before it.
    pub fn has(&self, command: CommandRef<'_>, letter: char, name: &str) -> bool {
        let sets = |mut words: std::str::Split<'_, char>| {
            words.any(|word| word == name || word.starts_with('-') && !word.starts_with("--") && word.contains(letter))
        };
        let is_set = |other: &Command| {
            other.name() == Some("set") && other.words.iter().any(|word| sets(word.text().split(' ')))
        };
        let before = |other: &&Command| other.span.start < command.command.span.start;
        // `-c` of the shell is followed by the text itself.
        sets(self.options.split(" -c").next().unwrap_or_default().split(' '))
            || command.body.script.commands.iter().take_while(before).any(is_set)
    }
}

/// What `sh` is in the base of a stage; where the tables do not know it, the package manager that is called tells.
fn of_base(run: RunRef<'_>) -> Dialect {
    let model = run.file.model;
    let image = model.root_image(run.stage.index);
    let known = image.and_then(|image| distro(image.reference.short_name(), image.reference.tag()));
    match known {
        Some(Distro::Debian) => return Dialect::Dash,
        Some(Distro::Alpine | Distro::Busybox) => return Dialect::Ash,
        Some(Distro::Rhel | Distro::Amazon | Distro::Suse) => return Dialect::Bash,
        _ => {}
    }
    let mut managers =
        runs(model, run.stage).take(MOST_RUNS).flat_map(|run| commands(&run)).filter_map(|(_, command)| {
            let manager = manager_of(command.effective().program())?;
            Some(match manager.name {
                "apt" => Dialect::Dash,
                "apk" => Dialect::Ash,
                _ if manager.system => Dialect::Bash,
                _ => return None,
            })
        });
    managers.next().unwrap_or(Dialect::Sh)
}

/// How many RUNs are looked through for a package manager.
const MOST_RUNS: usize = 32;
