use crate::diagnostic::Severity;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::CommandRef;
use crate::text::is_listed;

/// Every package of the base is upgraded.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "distribution-upgrade", Severity::Advice)
        .summary("A fresh base image comes before upgrading an old one")
        .strict(),
    cases: &[&UPGRADE],
    looks: &[Look::Command("apt-get apt aptitude apk yum dnf dnf5 microdnf tdnf zypper", check)],
    markdown: markdown!("distribution_upgrade.md"),
};

static UPGRADE: Case = Case::new("")
    .why("The layer carries those packages twice, and its cache keeps it as old as the day it was made.")
    .todo("Name a newer base image and build regularly without the cache.")
    .others(&[
        "kics:run_using_upgrade_commands",
        "semgrep:avoid-apt-get-upgrade",
        "trivy:DS-0024",
        "kics:use_of_apk_upgrade",
        "semgrep:avoid-apk-upgrade",
        "kics:yum_update_enabled",
        "semgrep:avoid-yum-update",
        "kics:run_using_dnf_update",
        "semgrep:avoid-dnf-update",
        "kics:run_using_zypper_update",
        "semgrep:avoid-zypper-update",
        "hadolint:DL3035",
    ]);

fn check(command: CommandRef<'_>, sink: &mut Sink<'_>) {
    let (Some(manager), Some(subcommand)) = (command.manager(), command.subcommand()) else { return };
    let upgrades = match manager.name {
        "apt" => "upgrade dist-upgrade full-upgrade safe-upgrade",
        "apk" => "upgrade",
        "zypper" => "update up dist-upgrade dup",
        _ => "update upgrade up distro-sync dsync",
    };
    if !is_listed(subcommand.text(), upgrades) || !command.operands().is_empty() {
        return;
    }
    let all = UPGRADE.others;
    let ids = match (command.program(), subcommand.text()) {
        ("apt-get", "dist-upgrade") => &all[..3],
        ("apt-get", _) => &all[..2],
        ("apk", _) => &all[3..5],
        ("yum", _) => &all[5..7],
        ("dnf", _) => &all[7..9],
        ("zypper", "dist-upgrade" | "dup") => &all[9..],
        ("zypper", _) => &all[9..11],
        _ => &[],
    };
    let what = ["`", command.program(), " ", subcommand.text(), "` upgrades all of the base image."].concat();
    sink.report(UPGRADE.at(command.until(subcommand), what).also(ids));
}
