use crate::diagnostic::{Fix, Severity};
use crate::edit::shell::join_runs;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::package_index::{Step, step_of};
use crate::survey::{CommandRef, RunRef};
use crate::text::is_listed;

/// The package index is fetched in one step and used in another.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "stale-package-index", Severity::Warning)
        .summary("The package index is fetched in the step that installs from it"),
    cases: &[&STALE, &UPGRADED],
    looks: &[Look::AnyRun(check)],
    markdown: markdown!("stale_package_index.md"),
};

static STALE: Case = Case::new("refresh")
    .why("The build keeps this layer for months, while the versions that its index names leave the mirrors.")
    .todo("Fetch the index and install in one RUN, joined by &&.")
    .others(&["trivy:DS-0017", "checkov:CKV_DOCKER_5", "kics:update_instruction_alone"]);

static UPGRADED: Case = Case::new("upgrade")
    .severity(Severity::Advice)
    .why("The build keeps that layer as it is, so that later installs fit what was new on another day.")
    .todo("Update and install in one RUN, joined by &&.")
    .others(STALE.others);

fn check(run: RunRef<'_>, sink: &mut Sink<'_>) {
    let mut found: Option<CommandRef<'_>> = None;
    for command in run.each() {
        match step_of(command) {
            // What a script goes on to install nobody knows.
            Step::Installs | Step::Unknown => return,
            Step::Refreshes | Step::Upgrades if found.is_none() => found = Some(command),
            _ => {}
        }
    }
    let Some((command, manager)) = found.and_then(|command| Some((command, command.manager()?))) else { return };
    let Some(subcommand) = command.subcommand() else { return };
    let mounted = manager.caches.split(' ').any(|folder| run.run.mounts_away(folder));
    if mounted || command.invocation.has_flag("--no-cache") {
        return;
    }
    let installs = |other: &RunRef<'_>| {
        other
            .each()
            .any(|one| step_of(one) == Step::Installs && one.manager().is_some_and(|other| other.name == manager.name))
    };
    let next = run.later().next().map(|next| RunRef { run: next, ..run }).filter(installs);
    let name = ["`", command.program(), " ", subcommand.text(), "`"].concat();
    let (case, what) = match step_of(command) {
        // Where nothing installs from it, an upgrade is complete in itself.
        Step::Upgrades if next.is_none() => return,
        Step::Upgrades => (&UPGRADED, [&name, " stands in a step of its own."].concat()),
        _ => (&STALE, [&name, " fetches an index that no install of this step uses."].concat()),
    };
    let edit = next.and_then(|next| join_runs(run.file, run.run.at, next.run.at));
    let fix = edit.map(|edit| Fix::suggested("Join it to the step that installs", vec![edit]));
    let listed = is_listed(subcommand.text(), "update refresh ref");
    let ids = match (command.program(), subcommand.text()) {
        ("zypper", _) if listed => &case.others[2..],
        _ if listed => case.others,
        _ => &[],
    };
    sink.report(case.at(command.until(subcommand), what).also(ids).fix(fix));
}
