use crate::diagnostic::{Fix, Severity};
use crate::edit::shell::insert_word;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::CommandRef;
use crate::survey::commands::configures;
use crate::text::is_listed;

/// A package manager that stops to ask.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "interactive-install", Severity::Warning)
        .summary("Package managers are told beforehand that the answer is yes"),
    cases: &[&ASKS],
    looks: &[Look::Command("apt-get apt aptitude yum dnf dnf5 microdnf tdnf zypper", check)],
    markdown: markdown!("interactive_install.md"),
};

static ASKS: Case = Case::new("")
    .why("Nobody answers during a build: the step fails as soon as there is something to confirm.")
    .others(&[
        "hadolint:DL3014",
        "trivy:DS-0021",
        "kics:apt_get_missing_flags_to_avoid_manual_input",
        "semgrep:missing-assume-yes-switch",
        "hadolint:DL3030",
        "kics:yum_install_allows_manual_input",
        "semgrep:missing-yum-assume-yes-switch",
        "hadolint:DL3038",
        "kics:missing_flag_from_dnf_install",
        "semgrep:missing-dnf-assume-yes-switch",
        "hadolint:DL3034",
        "kics:missing_zypper_non_interactive_switch",
        "semgrep:missing-zypper-no-confirm-switch",
    ]);

/// Subcommands that ask before they change something.
const ASKING: &str = "install in reinstall groupinstall localinstall remove rm erase purge autoremove upgrade dist-upgrade \
    full-upgrade safe-upgrade build-dep builddep downgrade swap si source-install up dup patch distro-sync";

/// What keeps a manager from asking, or from doing anything.
const QUIET: &str = "--yes --assume-yes --assumeyes --assumeno --no-confirm --non-interactive --dry-run --simulate --print-uris \
    --just-print --help --version";

fn check(command: CommandRef<'_>, sink: &mut Sink<'_>) {
    let (Some(manager), Some(subcommand)) = (command.manager(), command.subcommand()) else { return };
    let (is_apt, is_zypper) = (manager.name == "apt", manager.name == "zypper");
    let asks = is_listed(subcommand.text(), ASKING) || subcommand.text() == "update" && !is_apt;
    if !asks || is_answered(command, is_apt) {
        return;
    }
    let name = command.program();
    let what = ["`", name, " ", subcommand.text(), "` waits for an answer."].concat();
    let (behind, switch) = match command.invocation.program_word() {
        Some(program) if is_zypper => (program, "--non-interactive"),
        _ => (subcommand, "-y"),
    };
    let fix = Fix::safe(["Add ", switch].concat(), vec![insert_word(command, behind, switch)]);
    let finding = ASKS.at(command.until(subcommand), what).todo(["Add ", switch, "."].concat());
    sink.report(finding.also(others(name, subcommand.text())).fix(fix));
}

fn is_answered(command: CommandRef<'_>, is_apt: bool) -> bool {
    let says = |word: &str| {
        let letters = word.strip_prefix('-').filter(|rest| !rest.starts_with('-')).unwrap_or_default();
        is_listed(word, QUIET) || letters.contains('y')
    };
    // -qq of apt means yes as well, in one word or in two.
    let quiet = |word: &str| match word.strip_prefix('-') {
        Some("q=2" | "-quiet=2") => 2,
        Some(letters) if !letters.starts_with('-') => letters.matches('q').count(),
        _ => 0,
    };
    let texts = || command.invocation.arguments().iter().map(|word| word.text());
    let letter = if is_apt { 's' } else { 'n' };
    texts().any(says)
        || is_apt && texts().map(quiet).sum::<usize>() > 1
        || command.flag(letter, "--simulate").is_some()
        || texts().any(|text| text.contains("Assume-Yes"))
        || command.has_input()
        || command.may_hold(|word| word.starts_with('-') && word.contains('y'))
        || ["Assume-Yes", "assumeyes="].iter().any(|setting| configures(command.run.file.text(), setting))
}

/// The tools that look at this command.
fn others(program: &str, subcommand: &str) -> &'static [&'static str] {
    let all = ASKS.others;
    let installs = is_listed(subcommand, "install groupinstall localinstall reinstall");
    match program {
        "apt-get" if subcommand == "install" => &all[..4],
        "yum" if installs => &all[4..7],
        "dnf" if installs || subcommand == "in" => &all[7..10],
        "microdnf" if installs => &all[7..8],
        "zypper" if is_listed(subcommand, "install in remove rm source-install si patch") => &all[10..],
        _ => &[],
    }
}
