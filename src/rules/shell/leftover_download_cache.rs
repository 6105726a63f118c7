use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::edit::shell::{add_argument, append_command};
use crate::facts::package_managers::{Manager, install_of};
use crate::model::ShellBody;
use crate::model::dockerfile::DockerfileModel;
use crate::project::FileId;
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::commands::{commands, removes};
use crate::survey::stages::{Run, in_run_chains, runs};
use crate::syntax::shell::{Command, Invocation};

/// pip or yarn keep what they downloaded.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "leftover-download-cache", Severity::Advice)
        .summary("pip and yarn leave no download cache in the layer")
        .aliases(&[
            "hadolint:DL3042",
            "hadolint:DL3060",
            "kics:pip_install_keeping_cached_packages",
            "kics:run_yarn_clean_after_yarn_install",
            "semgrep:missing-pip-no-cache-dir",
        ])
        .seeds(&["000:L32", "002:L30", "003:L69"]),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("leftover_download_cache.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for (file, model) in context.model.dockerfile_models() {
        let kept = in_run_chains(context, model);
        for stage in &model.stages {
            for run in runs(model, stage) {
                // Whether some command of this RUN keeps pip's cache out: looked for once.
                let mut is_cleaned = None;
                for (body, command) in commands(&run) {
                    let Some((manager, invocation)) = install_of(command) else { continue };
                    let finding = match manager.name {
                        "pip" => pip(file, &run, &mut is_cleaned, body, command, manager, invocation),
                        "yarn" if kept[stage.index] => yarn(context, file, &run, body, command, invocation),
                        _ => None,
                    };
                    if let Some(finding) = finding {
                        sink.report(finding);
                    }
                }
            }
        }
    }
}

fn pip(
    file: FileId,
    run: &Run<'_>,
    is_cleaned: &mut Option<bool>,
    body: &ShellBody,
    command: &Command,
    manager: &Manager,
    invocation: Invocation<'_>,
) -> Option<Finding> {
    let subcommand = invocation.subcommand(manager.options)?;
    if !matches!(subcommand.text(), "install" | "download") || is_off(run, is_cleaned, command, manager, invocation) {
        return None;
    }
    let is_pipx = invocation.program() == "pipx";
    let argument = if is_pipx { "--pip-args=--no-cache-dir" } else { "--no-cache-dir" };
    let name = if is_pipx { "pipx" } else { "pip" };
    let message = format!(
        "`{name} {}` keeps its download cache in the layer. Every pull then carries the archives a second time, and nothing \
         reads them. Add `{argument}`, or give the cache a mount: `RUN --mount=type=cache,target=/root/.cache/pip`.",
        subcommand.text()
    );
    let fits = !is_pipx || !invocation.has_flag("--pip-args");
    let edit = add_argument(run, body, command, subcommand, argument);
    let fix = fits.then(|| Fix::safe(format!("Add {argument}"), vec![change(file, edit)]));
    let first = invocation.program_word()?;
    let aliases = ["hadolint:DL3042", "kics:pip_install_keeping_cached_packages", "semgrep:missing-pip-no-cache-dir"];
    let others = if subcommand.text() == "install" && !is_pipx { &aliases[..] } else { &[] };
    Some(
        Finding::new(file, body.source(first.span.join(subcommand.span)), message)
            .aliases(others.iter().copied())
            .fix(fix),
    )
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
fn is_set(model: &DockerfileModel, name: &str, at: usize) -> bool {
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

fn yarn(
    context: &Survey<'_>,
    file: FileId,
    run: &Run<'_>,
    body: &ShellBody,
    command: &Command,
    invocation: Invocation<'_>,
) -> Option<Finding> {
    let subcommand = invocation.subcommand(&["--cwd", "--cache-folder", "--registry", "--network-timeout"]);
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
        || mounts(run, "/usr/local/share/.cache/yarn /root/.cache/yarn /root/.yarn", "YARN_CACHE_FOLDER")
        || commands(run).any(|(_, other)| other.span.start >= command.span.start && cleans(other))
        || is_newer_yarn(context, run, invocation)
    {
        return None;
    }
    let message = "`yarn install` keeps its download cache in the layer. Every pull then carries the archives a second time, \
                   and nothing reads them. Add yarn cache clean to the same RUN, or give the cache a mount.";
    let text = &context.project.file(file).text;
    let edit = append_command(text, run, "yarn cache clean");
    let fix = edit.map(|edit| Fix::safe("Add yarn cache clean", vec![change(file, edit)]));
    let first = invocation.program_word()?;
    let span = subcommand.map_or(first.span, |word| first.span.join(word.span));
    let aliases = ["hadolint:DL3060", "kics:run_yarn_clean_after_yarn_install"];
    let others = if subcommand.is_some() { &aliases[..] } else { &[] };
    Some(Finding::new(file, body.source(span), message).aliases(others.iter().copied()).fix(fix))
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
