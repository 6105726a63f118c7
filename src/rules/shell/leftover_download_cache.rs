//! Long because pip and yarn can be kept from caching in a dozen ways.

use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::edit::shell::{add_argument, append_command};
use crate::facts::package_managers::{Manager, install_of};
use crate::model::ShellBody;
use crate::model::dockerfile::{DockerfileModel, InstructionId};
use crate::rules::{Case, Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::commands::{commands, removes};
use crate::survey::stages::{Run, runs};
use crate::survey::{DockerfileRef, Survey};
use crate::syntax::shell::{Command, Invocation};

/// pip or yarn keep what they downloaded.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "leftover-download-cache", Severity::Advice)
        .summary("pip and yarn leave no download cache in the layer")
        .seeds(&["000:L32", "002:L30", "003:L69"]),
    cases: &[&PIP, &YARN],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("leftover_download_cache.md"),
};

static PIP: Case = Case::new("pip")
    .why("Every pull then carries the archives a second time, and nothing reads them.")
    .others(&["hadolint:DL3042", "kics:pip_install_keeping_cached_packages", "semgrep:missing-pip-no-cache-dir"]);

static YARN: Case = Case::new("yarn")
    .why("Every pull then carries the archives a second time, and nothing reads them.")
    .todo("Add yarn cache clean to the same RUN, or give the cache a mount.")
    .others(&["hadolint:DL3060", "kics:run_yarn_clean_after_yarn_install"]);

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    for stage in &file.model.stages {
        for run in runs(file.model, stage) {
            // Whether some command of this RUN keeps pip's cache out: looked for once.
            let mut is_cleaned = None;
            for (body, command) in commands(&run) {
                let Some((manager, invocation)) = install_of(command) else { continue };
                let install = Install { file, run, body, command, manager, invocation };
                let finding = match manager.name {
                    "pip" => pip(install, &mut is_cleaned),
                    "yarn" if file.is_kept(stage.index) => yarn(install),
                    _ => None,
                };
                if let Some(finding) = finding {
                    sink.report(finding);
                }
            }
        }
    }
}

/// A command that installs packages.
#[derive(Clone, Copy)]
struct Install<'a> {
    file: DockerfileRef<'a>,
    run: Run<'a>,
    body: &'a ShellBody,
    command: &'a Command,
    manager: &'static Manager,
    invocation: Invocation<'a>,
}

fn pip(install: Install<'_>, is_cleaned: &mut Option<bool>) -> Option<Finding> {
    let Install { file, run, body, command, manager, invocation } = install;
    let subcommand = invocation.subcommand(manager.options)?;
    if !matches!(subcommand.text(), "install" | "download") || is_off(&run, is_cleaned, command, manager, invocation) {
        return None;
    }
    let is_pipx = invocation.program() == "pipx";
    let argument = if is_pipx { "--pip-args=--no-cache-dir" } else { "--no-cache-dir" };
    let name = if is_pipx { "pipx" } else { "pip" };
    let what = ["`", name, " ", subcommand.text(), "` keeps its download cache in the layer."].concat();
    let todo = ["Add `", argument, "`, or give the cache a mount: `RUN --mount=type=cache,target=/root/.cache/pip`."];
    let fits = !is_pipx || !invocation.has_flag("--pip-args");
    let edit = add_argument(&run, body, command, subcommand, argument);
    let fix = fits.then(|| Fix::safe(["Add ", argument].concat(), vec![change(file.model.file, edit)]));
    let first = invocation.program_word()?;
    let ids = if subcommand.text() == "install" && !is_pipx { PIP.others } else { &[] };
    let place = file.at(body.source(first.span.join(subcommand.span)));
    Some(PIP.at(place, what).todo(todo.concat()).also(ids).fix(fix))
}

/// Whether a flag, a variable, a mount or a later command keeps the cache out.
fn is_off(
    run: &Run<'_>,
    is_cleaned: &mut Option<bool>,
    command: &Command,
    manager: &Manager,
    invocation: Invocation<'_>,
) -> bool {
    let variable = manager.no_cache_variable;
    let words = invocation.words().iter().chain(&command.words);
    let said = words.clone().any(|word| {
        let text = word.text();
        text == "--no-cache" || text.contains("--no-cache-dir") || sets(text, variable)
    });
    said || command
        .assignments
        .iter()
        .any(|assignment| assignment.name == variable && !assignment.value.text().is_empty())
        || is_set(run.model, variable, run.at)
        || *is_cleaned.get_or_insert_with(|| {
            commands(run).any(|(_, other)| {
                exports(other, variable)
                    || removes(other, |path| path.contains(".cache"))
                    || other.tool().program().starts_with("pip") && is_purge(other.tool())
            })
        })
        || mounts(run, manager.caches, "PIP_CACHE_DIR")
}

/// Whether a word is `NAME=value` with a value.
fn sets(word: &str, name: &str) -> bool {
    word.strip_prefix(name).and_then(|rest| rest.strip_prefix('=')).is_some_and(|value| !value.is_empty())
}

fn exports(command: &Command, name: &str) -> bool {
    command.name() == Some("export") && command.words.iter().any(|word| sets(word.text(), name))
        || command.words.is_empty()
            && command
                .assignments
                .iter()
                .any(|assignment| assignment.name == name && !assignment.value.text().is_empty())
}

fn is_purge(invocation: Invocation<'_>) -> bool {
    invocation.arguments().windows(2).any(|pair| pair[0].text() == "cache" && pair[1].text() == "purge")
}

/// Whether ENV or ARG give a variable a value; one that only a build knows counts.
fn is_set(model: &DockerfileModel, name: &str, at: InstructionId) -> bool {
    model.variable(name, at).is_some_and(|definition| match &definition.value {
        Some(value) => !value.text().is_empty(),
        None => definition.is_env,
    })
}

/// Whether a mount keeps the cache, where a variable may have put it.
fn mounts(run: &Run<'_>, caches: &str, variable: &str) -> bool {
    let moved = run.model.variable(variable, run.at).and_then(|definition| definition.value.as_ref());
    run.mounts_away(caches) || moved.is_some_and(|folder| run.mounts_away(folder.text()))
}

fn yarn(install: Install<'_>) -> Option<Finding> {
    let Install { file, run, body, command, invocation, .. } = install;
    let subcommand = invocation.subcommand("--cwd --cache-folder --registry --network-timeout");
    if subcommand.is_some_and(|word| word.text() != "install") {
        return None;
    }
    let cleans = |other: &Command| {
        let invocation = other.tool();
        let clean = invocation.program().starts_with("yarn")
            && invocation.arguments().windows(2).any(|pair| pair[0].text() == "cache" && pair[1].text() == "clean");
        clean || removes(other, |path| path.contains("yarn") || path.contains(".cache"))
    };
    let moved = invocation.option_value(&["--cache-folder"]).is_some_and(|folder| run.mounts_away(folder.text));
    if moved
        || mounts(&run, "/usr/local/share/.cache/yarn /root/.cache/yarn /root/.yarn", "YARN_CACHE_FOLDER")
        || commands(&run).any(|(_, other)| other.span.start >= command.span.start && cleans(other))
        || is_newer_yarn(&file.survey, &run, invocation)
    {
        return None;
    }
    let edit = append_command(file.text(), &run, "yarn cache clean");
    let fix = edit.map(|edit| Fix::safe("Add yarn cache clean", vec![change(file.model.file, edit)]));
    let first = invocation.program_word()?;
    let span = subcommand.map_or(first.span, |word| first.span.join(word.span));
    let ids = if subcommand.is_some() { YARN.others } else { &[] };
    let what = "`yarn install` keeps its download cache in the layer.";
    Some(YARN.at(file.at(body.source(span)), what).also(ids).fix(fix))
}

/// Whether something says that it is yarn 2 or newer, whose cache `yarn cache clean` alone does not decide about.
fn is_newer_yarn(context: &Survey<'_>, run: &Run<'_>, invocation: Invocation<'_>) -> bool {
    let flags = ["--immutable", "--immutable-cache", "--inline-builds", "--mode", "--check-cache"];
    if flags.iter().any(|flag| invocation.has_flag(flag)) {
        return true;
    }
    let brings = |path: &str| path.contains(".yarnrc.yml") || path.trim_end_matches('/').ends_with(".yarn");
    let Some(stage) = run.model.stage_of(run.at) else { return false };
    let in_stage = run.model.chain(stage.index).any(|stage| {
        run.model.instructions_of(stage).any(|(at, instruction)| {
            let copies =
                instruction.transfer().is_some_and(|paths| paths.sources.iter().any(|path| brings(path.text())));
            let chooses = |command: &Command| {
                let invocation = command.effective();
                let text = |index: usize| invocation.arguments().get(index).map_or("", |word| word.text());
                invocation.program() == "corepack" || (text(0) == "set" && text(1) == "version")
            };
            copies || run.model.bodies(at).iter().any(|body| body.script.commands.iter().any(chooses))
        })
    });
    in_stage
        || context.project.files.iter().any(|file| {
            file.name() == ".yarnrc.yml"
                || file.name() == "package.json"
                    && file.text.find("\"yarn@").is_some_and(|at| !file.text[at + 6..].starts_with('1'))
        })
}
