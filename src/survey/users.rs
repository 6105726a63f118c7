//! Whether what starts as root goes on as somebody else.

use crate::facts::package_managers::install_of;
use crate::model::dockerfile::{DockerfileModel, InstructionId, Stage};
use crate::survey::Survey;
use crate::survey::commands::commands;
use crate::survey::stages::runs;
use crate::syntax::dockerfile::Keyword;

/// Programs that start another one as a user without rights.
const DROPPERS: [&str; 7] = ["gosu", "su-exec", "setpriv", "s6-setuidgid", "runuser", "chpst", "fixuid"];

/// Whether the start command, or a script of the project that it names, changes to another user.
pub fn drops_rights(context: &Survey<'_>, model: &DockerfileModel, stage: &Stage) -> bool {
    let effective = &stage.effective;
    let starts: Vec<InstructionId> = effective.entrypoint.into_iter().chain(effective.cmd).collect();
    let words = starts
        .iter()
        .flat_map(|&at| model.bodies(at))
        .flat_map(|body| &body.script.commands)
        .flat_map(|command| command.words.iter().map(|word| word.text()));
    let mut is_open = false;
    for word in words {
        let name = word.rsplit('/').next().unwrap_or(word);
        if DROPPERS.contains(&name) || word.starts_with("--userspec") {
            return true;
        }
        if name.is_empty() {
            continue;
        }
        let names = scripts_named(model, stage, name);
        for file in &context.project.files {
            if file.name() == name || names.contains(&file.name()) {
                is_open = true;
                if has_dropper(&file.text) {
                    return true;
                }
            }
        }
    }
    let is_written_here = || {
        model.chain(stage.index).flat_map(|stage| model.instructions_of(stage)).any(|(_, instruction)| {
            instruction.keyword != Keyword::Run
                && instruction.heredocs.iter().any(|heredoc| has_dropper(heredoc.content.text()))
        })
    };
    // Who puts gosu into the image has a script that calls it, even where that is not open.
    is_written_here() || (!is_open && effective.entrypoint.is_some() && brings_dropper(model, stage))
}

/// Whether the chain installs one of the small programs that do nothing else.
fn brings_dropper(model: &DockerfileModel, stage: &Stage) -> bool {
    let is_one = |text: &str| {
        let name = text.split('=').next().unwrap_or(text);
        matches!(name.rsplit('/').next().unwrap_or(name), "gosu" | "su-exec" | "fixuid")
    };
    model.chain(stage.index).any(|stage| {
        runs(model, stage).any(|run| {
            commands(&run).any(|(_, command)| {
                let invocation = command.effective();
                let brings = install_of(command).is_some() || matches!(invocation.program(), "curl" | "wget" | "chmod");
                brings && invocation.arguments().iter().any(|word| is_one(word.text()))
            })
        }) || model.instructions_of(stage).any(|(_, instruction)| {
            let paths = instruction.transfer();
            paths.is_some_and(|paths| paths.sources.iter().any(|source| is_one(source.text())))
        })
    })
}

/// The names that the files had which COPY puts in place under `name`.
pub fn scripts_named<'a>(model: &'a DockerfileModel, stage: &Stage, name: &str) -> Vec<&'a str> {
    let mut found = Vec::new();
    for stage in model.chain(stage.index) {
        for (_, instruction) in model.instructions_of(stage) {
            let Some(transfer) = instruction.transfer() else { continue };
            let Some(destination) = &transfer.destination else { continue };
            if destination.text().rsplit('/').next() == Some(name)
                && let [source] = transfer.sources.as_slice()
            {
                found.extend(source.text().rsplit('/').next());
            }
        }
    }
    found
}

fn has_dropper(script: &str) -> bool {
    let is_code = |line: &&str| !line.trim_start().starts_with('#');
    script.lines().filter(is_code).any(|line| {
        let words = || line.split_whitespace();
        let switches = words().any(|word| word == "su") && words().any(|word| matches!(word, "-" | "-c" | "-s" | "-l"));
        line.contains("--userspec")
            || switches
            || line.split(|c: char| c.is_whitespace() || "\"'`();/".contains(c)).any(|word| DROPPERS.contains(&word))
    })
}
