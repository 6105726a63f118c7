use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::CommandRef;
use crate::text::{Edit, Span, is_listed};

/// `apt` in a build.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "apt-in-script", Severity::Advice)
        .summary("Builds call apt-get and apt-cache, not apt"),
    cases: &[&APT],
    looks: &[Look::Command("apt", check)],
    markdown: markdown!("apt_in_script.md"),
};

static APT: Case = Case::new("")
    .why("It is made for a person at a terminal: its options and what it prints may change with any release, as it says itself.")
    .todo("Call apt-get, or apt-cache where packages are only looked up.")
    .aliases(&["hadolint:DL3027", "checkov:CKV_DOCKER_9", "kics:run_using_apt", "semgrep:prefer-apt-get"]);

fn check(command: CommandRef<'_>, sink: &mut Sink<'_>) {
    let Some(program) = command.invocation.program_word() else { return };
    let instead = match command.subcommand().map_or("", |word| word.text()) {
        "search" | "show" | "policy" => Some("apt-cache"),
        subcommand
            if is_listed(subcommand, "install update remove purge upgrade autoremove clean autoclean build-dep") =>
        {
            Some("apt-get")
        }
        _ => None,
    };
    let length = program.text().len();
    let place = command.at(program.source(Span::new(length - 3, length)));
    let fix = instead
        .map(|name| Fix::safe(["Call ", name].concat(), vec![change(place.file, Edit::replace(place.span, name))]));
    sink.report(APT.at(place, "The build calls `apt`.").fix(fix));
}
