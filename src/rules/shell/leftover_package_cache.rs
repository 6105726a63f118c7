//! Long because each manager fills, empties and avoids its cache in its own way.

use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::edit::shell::{add_argument, append_command, remove_argument};
use crate::facts::package_managers::{Manager, install_of, manager_of};
use crate::model::ShellBody;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::RunRef;
use crate::survey::commands::{commands, removes};
use crate::survey::stages::{Run, is_within};
use crate::syntax::shell::{Command, Word};

/// The system's package manager leaves its cache in the layer.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "leftover-package-cache", Severity::Advice)
        .summary("A RUN that fills the system's package cache empties it")
        .seeds(&["004:L303-306"]),
    cases: &[&LISTS, &INDEX, &CACHE],
    looks: &[Look::Run(check)],
    markdown: markdown!("leftover_package_cache.md"),
};

static LISTS: Case = Case::new("lists")
    .why("They take tens of megabytes that no container reads.")
    .todo("End the same RUN with `rm -rf /var/lib/apt/lists/*`.")
    .aliases(&["hadolint:DL3009", "kics:apt_get_install_lists_were_not_deleted", "semgrep:remove-package-lists"]);

static INDEX: Case = Case::new("index")
    .why("No container reads it, and it is old at the next build.")
    .todo("Add --no-cache, which fetches the index and keeps nothing.")
    .aliases(&[
        "hadolint:DL3019",
        "trivy:DS-0025",
        "kics:apk_add_using_local_cache_path",
        "semgrep:missing-apk-no-cache",
    ]);

static CACHE: Case = Case::new("cache").why("It takes tens of megabytes that no container reads.").others(&[
    "hadolint:DL3032",
    "hadolint:DL3036",
    "hadolint:DL3040",
    "trivy:DS-0015",
    "trivy:DS-0019",
    "trivy:DS-0020",
    "kics:missing_dnf_clean_all",
    "kics:missing_zypper_clean",
    "kics:yum_clean_all_missing",
    "semgrep:missing-dnf-clean-all",
    "semgrep:missing-yum-clean-all",
    "semgrep:missing-zypper-clean",
]);

/// Where apt keeps its lists.
const APT_LISTS: &str = "/var/lib/apt/lists";

fn check(run: RunRef<'_>, sink: &mut Sink<'_>) {
    // Where each manager's cache is emptied for the last time.
    let mut emptied: Vec<(&str, Option<usize>)> = Vec::new();
    // One finding for each manager: the repair is one for all of its commands. Only apk has one for each command.
    let mut seen: Vec<&str> = Vec::new();
    for (body, command) in run.commands() {
        let Some(found) = Fill::of(run, body, command) else { continue };
        let manager = found.manager;
        if seen.contains(&manager.name) {
            continue;
        }
        let last = emptied.iter().find(|(name, _)| *name == manager.name).map(|(_, last)| *last).unwrap_or_else(|| {
            let cleaning = run.commands().filter(|(_, other)| cleans(other, manager));
            let last = cleaning.map(|(_, other)| other.span.start).max();
            emptied.push((manager.name, last));
            last
        });
        if last.is_some_and(|last| last >= command.span.start) {
            continue;
        }
        let is_left = match manager.name {
            "apt" => lists(found, sink),
            "apk" => index(found, sink),
            _ => cache(found, sink),
        };
        if is_left && manager.name != "apk" {
            seen.push(manager.name);
        }
    }
}

/// A command that fills the cache of a system's package manager.
#[derive(Clone, Copy)]
struct Fill<'a> {
    run: RunRef<'a>,
    body: &'a ShellBody,
    command: &'a Command,
    manager: &'static Manager,
    subcommand: &'a Word,
}

impl<'a> Fill<'a> {
    fn of(run: RunRef<'a>, body: &'a ShellBody, command: &'a Command) -> Option<Self> {
        let invocation = command.effective();
        let manager = manager_of(invocation.program()).filter(|manager| manager.system)?;
        let subcommand = invocation.subcommand(manager.options)?;
        let fills = match manager.name {
            "apt" => subcommand.text() == "update",
            "apk" => subcommand.text() == "add",
            "dnf" | "microdnf" | "yum" | "tdnf" | "zypper" => install_of(command).is_some(),
            _ => false,
        };
        fills.then_some(Self { run, body, command, manager, subcommand })
    }

    fn report(self, sink: &mut Sink<'_>, case: &'static Case, what: String, todo: Option<String>, fix: Option<Fix>) {
        let first = self.command.effective().program_word().map_or(self.subcommand.span, |word| word.span);
        let place = self.run.file.at(self.body.source(first.join(self.subcommand.span)));
        let finding = case.at(place, what).also(others(self.manager, self.subcommand.text())).fix(fix);
        sink.report(match todo {
            Some(todo) => finding.todo(todo),
            None => finding,
        });
    }
}

/// `apt-get update`: whether the lists stay.
fn lists(found: Fill<'_>, sink: &mut Sink<'_>) -> bool {
    let Fill { run, manager, command, .. } = found;
    if run.run.mounts_away(APT_LISTS) {
        return false;
    }
    // A later RUN may install from the lists that this one fetched: there they have to be removed, not here.
    let is_last = run.commands().last().is_some_and(|(_, last)| std::ptr::eq(last, command));
    let needed = is_last
        || run
            .later()
            .take(MOST_LATER)
            .enumerate()
            .any(|(at, other)| at + 1 == MOST_LATER || installs_from_old_lists(&other));
    let edit = if needed { None } else { append_command(run.file.text(), &run.run, manager.clean) };
    let fix = edit.map(|edit| Fix::safe("Remove the package lists", vec![change(run.file.model.file, edit)]));
    let todo = needed.then(|| {
        "Join this update by && to the RUN that installs from them, and end that one with `rm -rf /var/lib/apt/lists/*`.".to_owned()
    });
    found.report(sink, &LISTS, "The package lists of apt stay in the layer.".into(), todo, fix);
    true
}

/// How many later RUNs are looked at; where there are more, they may well need what is removed.
const MOST_LATER: usize = 64;

/// `apk add`: whether the index stays.
fn index(found: Fill<'_>, sink: &mut Sink<'_>) -> bool {
    let Fill { run, body, command, manager, .. } = found;
    let invocation = command.effective();
    let keeps_none = [manager.no_cache, "--cache-dir", "--no-network"];
    let quiet = keeps_none.iter().any(|flag| invocation.has_flag(flag));
    if quiet || run.run.mounts_away(manager.caches) {
        return false;
    }
    let file = run.file.model.file;
    let mut changes = vec![change(file, add_argument(&run.run, body, command, found.subcommand, manager.no_cache))];
    let in_list = run.run.instruction.command().is_some_and(|command| command.exec().is_some());
    if !in_list {
        let extra = invocation.arguments().iter();
        let extra = extra.filter(|word| matches!(word.text(), "--update" | "-U" | "--update-cache"));
        changes.extend(extra.map(|word| change(file, remove_argument(run.file.text(), body, word))));
    }
    let what = "`apk add` leaves its package index in the layer.".into();
    found.report(sink, &INDEX, what, None, Some(Fix::safe("Add --no-cache", changes)));
    true
}

/// An rpm manager: whether its cache stays.
fn cache(found: Fill<'_>, sink: &mut Sink<'_>) -> bool {
    let Fill { run, command, manager, .. } = found;
    let invocation = command.effective();
    // `--setopt=keepcache=0` does not help; what only downloads or explains leaves nothing that is not meant.
    let is_kept_out = invocation.has_flag("--downloadonly") || invocation.has_flag("--help");
    if is_kept_out || run.run.mounts_away(manager.caches) {
        return false;
    }
    let what = ["The cache of ", manager.name, " stays in the layer."].concat();
    let todo = ["End the same RUN with ", manager.clean, "."].concat();
    let fix = append_command(run.file.text(), &run.run, manager.clean)
        .map(|edit| Fix::safe(["Add ", manager.clean].concat(), vec![change(run.file.model.file, edit)]));
    found.report(sink, &CACHE, what, Some(todo), fix);
    true
}

fn subcommand<'a>(command: &'a Command, manager: &Manager) -> &'a str {
    command.effective().subcommand(manager.options).map_or("", |word| word.text())
}

/// Whether removing `path` empties `folder`: the folder, all in it, or one above.
fn empties(path: &str, folder: &str) -> bool {
    let path = path.trim_end_matches(['*', '/', '.']);
    path.len() > 1 && (is_within(path, folder) || is_within(folder, path))
}

/// Whether a command empties the cache of a manager.
fn cleans(command: &Command, manager: &Manager) -> bool {
    let says = manager_of(command.effective().program()).is_some_and(|other| {
        let subcommand = subcommand(command, other);
        match manager.name {
            "apt" => other.name == "apt" && matches!(subcommand, "distclean" | "dist-clean"),
            "apk" => false,
            "zypper" => other.name == "zypper" && matches!(subcommand, "clean" | "cc"),
            // yum is dnf by another name where both are there; microdnf has a cache of its own.
            "dnf" | "yum" => matches!(other.name, "dnf" | "yum") && subcommand == "clean",
            name => other.name == name && subcommand == "clean",
        }
    });
    let folders = match manager.name {
        "apt" => APT_LISTS,
        "apk" => "/var/cache/apk",
        "zypper" | "tdnf" => manager.caches,
        _ => "/var/cache/yum /var/cache/dnf /var/cache/libdnf5",
    };
    says || removes(command, |path| folders.split(' ').any(|folder| empties(path, folder)))
}

/// The tools that look at this manager, and whether they look at more than its plain `install`.
fn others(manager: &Manager, subcommand: &str) -> &'static [&'static str] {
    let ids: &[&str] = match manager.name {
        "dnf" | "microdnf" => {
            &["hadolint:DL3040", "trivy:DS-0019", "kics:missing_dnf_clean_all", "semgrep:missing-dnf-clean-all"]
        }
        "yum" => &["hadolint:DL3032", "trivy:DS-0015", "kics:yum_clean_all_missing", "semgrep:missing-yum-clean-all"],
        "zypper" => &["hadolint:DL3036", "trivy:DS-0020", "kics:missing_zypper_clean", "semgrep:missing-zypper-clean"],
        _ => &[],
    };
    match subcommand {
        "install" | "in" => ids,
        _ if matches!(manager.name, "dnf" | "microdnf") => &ids[..1],
        _ => &[],
    }
}

/// Whether a RUN installs with apt before it updates the lists itself.
fn installs_from_old_lists(run: &Run<'_>) -> bool {
    for (_, command) in commands(run) {
        let Some(manager) = manager_of(command.effective().program()).filter(|manager| manager.name == "apt") else {
            continue;
        };
        match subcommand(command, manager) {
            "update" => return false,
            "install" | "upgrade" | "dist-upgrade" | "build-dep" => return true,
            _ => {}
        }
    }
    false
}
