use super::support::{add_argument, append_command, commands, remove_argument, removes};
use crate::diagnostic::{Fix, Severity};
use crate::facts::package_managers::{Manager, install_of, manager_of};
use crate::fix::helpers::change;
use crate::model::ShellBody;
use crate::project::FileId;
use crate::rules::dockerfile::support::{Run, in_run_chains, is_within, runs};
use crate::rules::{Context, Family, Finding, Level, Meta, Rule, Sink, markdown};
use crate::syntax::shell::{Command, Invocation};
use std::collections::BTreeMap;

/// The system's package manager leaves its cache in the layer.
pub static RULE: Rule = Rule {
    meta: Meta {
        name: "leftover-package-cache",
        family: Family::Shell,
        summary: "A RUN that fills the system's package cache empties it",
        severity: Severity::Advice,
        in_development: Level::Same,
        in_production: Level::Same,
        default_on: true,
        aliases: &[
            "hadolint:DL3009",
            "hadolint:DL3019",
            "hadolint:DL3032",
            "hadolint:DL3036",
            "hadolint:DL3040",
            "trivy:DS-0015",
            "trivy:DS-0019",
            "trivy:DS-0020",
            "trivy:DS-0025",
            "trivy:DS-0027",
            "kics:apk_add_using_local_cache_path",
            "kics:apt_get_install_lists_were_not_deleted",
            "kics:missing_dnf_clean_all",
            "kics:missing_zypper_clean",
            "kics:yum_clean_all_missing",
            "semgrep:missing-apk-no-cache",
            "semgrep:missing-dnf-clean-all",
            "semgrep:missing-yum-clean-all",
            "semgrep:missing-zypper-clean",
            "semgrep:remove-package-cache",
            "semgrep:remove-package-lists",
        ],
        seeds: &["004:L303-306"],
    },
    markdown: markdown!("leftover_package_cache.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for (file, model) in context.model.dockerfile_models() {
        let text = &context.project.file(file).text;
        let kept = in_run_chains(context, model);
        for stage in model.stages.iter().filter(|stage| kept[stage.index]) {
            let all: Vec<Run<'_>> = runs(model, stage).collect();
            // For each RUN whether a later one installs from lists that an earlier one fetched.
            let mut needed = vec![false; all.len() + 1];
            for index in (0..all.len()).rev() {
                needed[index] = needed[index + 1] || installs_from_old_lists(&all[index]);
            }
            for (index, run) in all.iter().enumerate() {
                let mut cleaning = Cleaning { run, last: BTreeMap::new() };
                // One finding for each manager: the repair is one for all of its commands.
                let mut seen: Vec<&str> = Vec::new();
                for (body, command) in commands(run) {
                    // Only apk has a finding for each command.
                    if !seen.is_empty()
                        && system_manager(command).is_none_or(|m| m.name != "apk" && seen.contains(&m.name))
                    {
                        continue;
                    }
                    let Some(found) = look(text, file, run, needed[index + 1], &mut cleaning, body, command) else {
                        continue;
                    };
                    if !seen.contains(&found.0) || found.0 == "apk" {
                        seen.push(found.0);
                        sink.report(found.1);
                    }
                }
            }
        }
    }
}

fn look(
    text: &str,
    file: FileId,
    run: &Run<'_>,
    needed: bool,
    cleaning: &mut Cleaning<'_>,
    body: &ShellBody,
    command: &Command,
) -> Option<(&'static str, Finding)> {
    let invocation = command.effective();
    let manager = system_manager(command)?;
    let subcommand = invocation.subcommand(manager.options)?;
    let install = install_of(command).is_some();
    let finding = |message: String| {
        let first = invocation.program_word().map_or(subcommand.span, |word| word.span);
        Finding::new(file, body.source(first.join(subcommand.span)), message)
    };
    let mut after = |test: &dyn Fn(&Command) -> bool| cleaning.is_done_after(manager.name, command, test);
    match manager.name {
        "apt" if subcommand.text() == "update" => {
            let lists = "/var/lib/apt/lists";
            let cleaned = after(&|other| {
                let apt = other.effective();
                removes(other, |path| empties(path, lists))
                    || manager_of(apt.program()).is_some_and(|other| other.name == "apt")
                        && apt
                            .subcommand(manager.options)
                            .is_some_and(|word| matches!(word.text(), "distclean" | "dist-clean"))
            });
            if cleaned || run.mounts_away(lists) {
                return None;
            }
            let found = finding(
                "The package lists of apt stay in the layer. They take tens of megabytes that no container reads. End the same \
                 RUN with `rm -rf /var/lib/apt/lists/*`."
                    .to_owned(),
            );
            let fix = append_command(text, run, manager.clean).map(|edit| {
                let (title, changes) = ("Remove the package lists", vec![change(file, edit)]);
                if needed { Fix::suggested(title, changes) } else { Fix::safe(title, changes) }
            });
            let aliases =
                ["hadolint:DL3009", "kics:apt_get_install_lists_were_not_deleted", "semgrep:remove-package-lists"];
            Some((manager.name, found.aliases(aliases).fix(fix)))
        }
        "apk" if subcommand.text() == "add" => {
            let cleaned = after(&|other| removes(other, |path| empties(path, "/var/cache/apk")));
            let quiet = invocation.has_flag(manager.no_cache) || invocation.has_flag("--cache-dir");
            if quiet || cleaned || run.mounts_away(manager.caches) {
                return None;
            }
            let found = finding(
                "`apk add` leaves its package index in the layer. No container reads it, and it is old at the next build. Add \
                 --no-cache, which fetches the index and keeps nothing."
                    .to_owned(),
            );
            let mut changes = vec![change(file, add_argument(run, body, command, subcommand, manager.no_cache))];
            let in_list = run.instruction.command().is_some_and(|command| command.exec().is_some());
            let updates = ["--update", "-U", "--update-cache"];
            if !in_list {
                let extra = invocation.arguments().iter().filter(|word| updates.contains(&word.text()));
                changes.extend(extra.map(|word| change(file, remove_argument(text, body, word))));
            }
            let aliases = [
                "hadolint:DL3019",
                "trivy:DS-0025",
                "kics:apk_add_using_local_cache_path",
                "semgrep:missing-apk-no-cache",
            ];
            Some((manager.name, found.aliases(aliases).fix(Fix::safe("Add --no-cache", changes))))
        }
        "dnf" | "microdnf" | "yum" | "tdnf" | "zypper" if install => {
            let cleaned = after(&|other| cleans(other, manager));
            if cleaned || run.mounts_away(manager.caches) || is_kept_out(invocation) {
                return None;
            }
            let found = finding(format!(
                "The cache of {0} stays in the layer. It takes tens of megabytes that no container reads. End the same RUN \
                 with {1}.",
                manager.name, manager.clean
            ));
            let edit = append_command(text, run, manager.clean);
            let fix = edit.map(|edit| Fix::safe(format!("Add {}", manager.clean), vec![change(file, edit)]));
            Some((manager.name, found.aliases(others(manager, subcommand.text()).iter().copied()).fix(fix)))
        }
        _ => None,
    }
}

fn system_manager(command: &Command) -> Option<&'static Manager> {
    manager_of(command.effective().program()).filter(|manager| manager.system)
}

/// Where one RUN empties caches: looked for once for each manager.
struct Cleaning<'a> {
    run: &'a Run<'a>,
    last: BTreeMap<&'static str, Option<usize>>,
}

impl Cleaning<'_> {
    /// Whether a command at or behind `command` does what `test` asks for.
    fn is_done_after(&mut self, manager: &'static str, command: &Command, test: &dyn Fn(&Command) -> bool) -> bool {
        let last = self.last.entry(manager).or_insert_with(|| {
            commands(self.run).map(|(_, other)| other).filter(|other| test(other)).map(|other| other.span.start).max()
        });
        last.is_some_and(|last| last >= command.span.start)
    }
}

/// Whether removing `path` empties `folder`: the folder, all in it, or one above.
fn empties(path: &str, folder: &str) -> bool {
    let path = path.trim_end_matches(['*', '/', '.']);
    path.len() > 1 && (is_within(path, folder) || is_within(folder, path))
}

/// Whether a command empties the cache of an rpm manager.
fn cleans(command: &Command, manager: &Manager) -> bool {
    let invocation = command.effective();
    let says = manager_of(invocation.program()).is_some_and(|other| {
        let subcommand = invocation.subcommand(other.options).map_or("", |word| word.text());
        match manager.name {
            "zypper" => other.name == "zypper" && matches!(subcommand, "clean" | "cc"),
            // yum is dnf by another name where both are there; microdnf has a cache of its own.
            "dnf" | "yum" => matches!(other.name, "dnf" | "yum") && subcommand == "clean",
            name => other.name == name && subcommand == "clean",
        }
    });
    let folders = "/var/cache/yum /var/cache/dnf /var/cache/libdnf5";
    let folders = if matches!(manager.name, "zypper" | "tdnf") { manager.caches } else { folders };
    says || removes(command, |path| folders.split(' ').any(|folder| empties(path, folder)))
}

/// `--setopt=keepcache=0` does not help; installing into another root does, where that is no part of this layer's cache.
fn is_kept_out(invocation: Invocation<'_>) -> bool {
    invocation.has_flag("--downloadonly") || invocation.has_flag("--help")
}

fn others(manager: &Manager, subcommand: &str) -> &'static [&'static str] {
    if !matches!(subcommand, "install" | "in") {
        return if matches!(manager.name, "dnf" | "microdnf") { &["hadolint:DL3040"] } else { &[] };
    }
    match manager.name {
        "dnf" | "microdnf" => {
            &["hadolint:DL3040", "trivy:DS-0019", "kics:missing_dnf_clean_all", "semgrep:missing-dnf-clean-all"]
        }
        "yum" => &["hadolint:DL3032", "trivy:DS-0015", "kics:yum_clean_all_missing", "semgrep:missing-yum-clean-all"],
        "zypper" => &["hadolint:DL3036", "trivy:DS-0020", "kics:missing_zypper_clean", "semgrep:missing-zypper-clean"],
        _ => &[],
    }
}

/// Whether a RUN installs with apt before it updates the lists itself.
fn installs_from_old_lists(run: &Run<'_>) -> bool {
    for (_, command) in commands(run) {
        let invocation = command.effective();
        let Some(manager) = manager_of(invocation.program()).filter(|manager| manager.name == "apt") else { continue };
        match invocation.subcommand(manager.options).map_or("", |word| word.text()) {
            "update" => return false,
            "install" | "upgrade" | "dist-upgrade" | "build-dep" => return true,
            _ => {}
        }
    }
    false
}
