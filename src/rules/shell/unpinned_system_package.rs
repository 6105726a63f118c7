use crate::diagnostic::Severity;
use crate::facts::package_managers::Manager;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::CommandRef;
use crate::syntax::shell::Word;
use crate::text::is_listed;

/// A package of the system without its version.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "unpinned-system-package", Severity::Advice)
        .summary("Packages of the system are named with their versions")
        .strict(),
    cases: &[&UNPINNED],
    looks: &[Look::Command("apt-get apt aptitude apk yum dnf dnf5 microdnf tdnf zypper", check)],
    markdown: markdown!("unpinned_system_package.md"),
};

static UNPINNED: Case =
    Case::new("").why("Every build takes the version of its day, so that two builds of one commit differ.").others(&[
        "hadolint:DL3008",
        "kics:apt_get_install_pin_version_not_defined",
        "hadolint:DL3018",
        "kics:unpinned_package_version_in_apk_add",
        "hadolint:DL3033",
        "kics:yum_install_without_version",
        "hadolint:DL3041",
        "kics:missing_version_specification_in_dnf_install",
        "hadolint:DL3037",
        "kics:zypper_install_without_version",
    ]);

fn check(command: CommandRef<'_>, sink: &mut Sink<'_>) {
    let (Some(manager), Some(subcommand)) = (command.manager(), command.subcommand()) else { return };
    let mut packages = command.operands();
    let mut what = "";
    match (manager.name, subcommand.text()) {
        // A release that is named for all of them is a choice of its own.
        ("apt", "install") if command.invocation.option_value(&["-t", "--target-release"]).is_none() => {}
        ("apk", "add") | (_, "install" | "in" | "localinstall" | "reinstall") if manager.name != "apt" => {}
        (_, "module") if packages.first().is_some_and(|word| is_listed(word.text(), "install enable")) => {
            packages.remove(0);
            what = "module ";
        }
        _ => return,
    }
    let all = UNPINNED.others;
    let ids = match command.program() {
        "apt-get" => &all[..2],
        "apk" => &all[2..4],
        "yum" => &all[4..6],
        "dnf" => &all[6..8],
        "microdnf" => &all[6..7],
        "zypper" => &all[8..],
        _ => &[],
    };
    for package in packages {
        if !is_pinned(manager, package, !what.is_empty()) {
            let title = ["The ", what, "`", package.text(), "` has no version."].concat();
            let form = match manager.name {
                "apt" | "apk" | "zypper" => "=1.2.3",
                _ if what.is_empty() => "-1.2.3",
                _ => ":1",
            };
            let todo = ["Name it, as in `", package.text(), form, "`."].concat();
            sink.report(UNPINNED.at(command.place(package), title).todo(todo).also(ids));
        }
    }
}

fn is_pinned(manager: &Manager, package: &Word, is_module: bool) -> bool {
    let text = package.text();
    let has = |signs: &[char]| text.contains(signs);
    if has(&['/', '*'])
        || text.starts_with(['.', '@'])
        || [".deb", ".rpm", ".apk"].iter().any(|end| text.ends_with(end))
    {
        return true;
    }
    if package.expands {
        return true;
    }
    if is_module {
        return has(&[':']);
    }
    let mut behind = text.match_indices('-').map(|(at, _)| text.as_bytes().get(at + 1));
    match manager.name {
        "apt" => has(&['=']) || text.ends_with(['-', '+']) && !text.ends_with("++"),
        "apk" | "zypper" => has(&['=', '<', '>', '~']),
        _ => behind.any(|next| next.is_some_and(u8::is_ascii_digit)) || has(&['=', '<', '>']),
    }
}
