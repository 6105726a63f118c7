//! What a command does to the index of the system's packages.

use crate::survey::CommandRef;
use crate::survey::commands::removes;
use crate::survey::programs::prepares;
use crate::text::is_listed;

/// What a command does to the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Fetches it.
    Refreshes,
    /// Fetches it and upgrades what is there: `yum update`.
    Upgrades,
    /// Installs from it.
    Installs,
    /// Removes it.
    Empties,
    /// Leaves it alone.
    Nothing,
    /// Runs something of which nobody knows what it does.
    Unknown,
}

/// Programs that leave the index alone, beside those that prepare a system.
const HARMLESS: &str = "add-apt-repository apt-add-repository apt-mark apt-cache apt-config tee uname lsb_release sleep unset : [ [[ \
    which command dirname basename awk tr cut head tail sort wc ls date rev gpg gpgv debconf-set-selections dpkg-reconfigure exit \
    addgroup deluser rmdir cmp sha256sum dpkg-divert getent read type printenv pwd";

/// What a command does to the index of the manager that it calls.
pub fn step_of(command: CommandRef<'_>) -> Step {
    let subcommand = command.subcommand().map_or("", |word| word.text());
    let is_in = |list: &str| is_listed(subcommand, list);
    if let Some(manager) = command.manager().filter(|manager| manager.system) {
        let (refreshes, upgrades) = match manager.name {
            "apt" => ("update", ""),
            "apk" => ("update", ""),
            "zypper" => ("refresh ref", ""),
            "pacman" => ("", ""),
            _ => ("makecache check-update", "update upgrade"),
        };
        return match manager.name {
            _ if is_in(refreshes) => Step::Refreshes,
            _ if is_in(upgrades) && command.operands().is_empty() => Step::Upgrades,
            _ if manager.is_install(command.invocation) || is_in("build-dep source download localinstall module") => {
                Step::Installs
            }
            _ => Step::Nothing,
        };
    }
    if removes(command.command, |path| {
        let path = path.trim_end_matches(['*', '/']);
        is_listed(path, "/var/lib/apt /var/lib/apt/lists /var/lib /var")
    }) {
        return Step::Empties;
    }
    let program = command.program();
    let word = command.invocation.program_word();
    let is_path = word.is_some_and(|word| {
        word.text().contains('/') && !word.text().starts_with("/usr/") && !word.text().starts_with("/bin/")
    });
    match (prepares(program) || is_listed(program, HARMLESS)) && !is_path {
        true => Step::Nothing,
        false if command.command.words.is_empty() => Step::Nothing,
        false => Step::Unknown,
    }
}
