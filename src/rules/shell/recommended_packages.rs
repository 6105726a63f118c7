use crate::diagnostic::{Fix, Severity};
use crate::edit::shell::insert_word;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::CommandRef;
use crate::survey::commands::configures;

/// apt installs what packages only recommend.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "recommended-packages", Severity::Advice)
        .summary("apt installs no more than what is named and needed")
        .seeds(&["001:L32"]),
    cases: &[&RECOMMENDED],
    looks: &[Look::Command("apt-get apt aptitude", check)],
    markdown: markdown!("recommended_packages.md"),
};

static RECOMMENDED: Case = Case::new("")
    .why("They are a large part of what such an image weighs, and rarely needed in a container.")
    .todo("Add --no-install-recommends, and name the recommended package that is missed then.")
    .others(&[
        "hadolint:DL3015",
        "trivy:DS-0029",
        "kics:apt_get_not_avoiding_additional_packages",
        "semgrep:missing-no-install-recommends",
    ]);

fn check(command: CommandRef<'_>, sink: &mut Sink<'_>) {
    let Some(subcommand) = command.subcommand().filter(|word| word.text() == "install") else { return };
    let is_aptitude = command.program() == "aptitude";
    let says = |text: &str| text.contains("ecommends") || text == "--download-only";
    let packages = command.operands();
    let is_local = packages.iter().all(|word| word.text().ends_with(".deb"));
    let quiet = is_local
        || !command.run.is_kept()
        || command.invocation.arguments().iter().any(|word| says(word.text()))
        || is_aptitude && command.flag('R', "--without-recommends").is_some()
        || command.may_hold(|word| word.contains("ecommends"))
        || configures(command.run.file.text(), "Install-Recommends");
    if quiet {
        return;
    }
    let mut changes = vec![insert_word(command, subcommand, "--no-install-recommends")];
    // Both recommend the certificates without which they reach no https address.
    let names = |name: &str| packages.iter().copied().find(|word| word.text() == name);
    if let Some(word) = names("curl").or_else(|| names("wget"))
        && names("ca-certificates").is_none()
    {
        changes.push(insert_word(command, word, "ca-certificates"));
    }
    let what = ["`", command.program(), " install` brings packages that are only recommended."].concat();
    let ids = if command.program() == "apt-get" { RECOMMENDED.others } else { &[] };
    let fix = Fix::suggested("Add --no-install-recommends", changes);
    sink.report(RECOMMENDED.at(command.until(subcommand), what).also(ids).fix(fix));
}
