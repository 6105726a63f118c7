use crate::diagnostic::{Fix, Severity};
use crate::edit::shell::drop_words;
use crate::facts::checks::SIGNATURES;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::switches::switched;
use crate::survey::{CommandRef, InstructionRef};
use crate::syntax::dockerfile::Keyword;
use crate::text::{Span, is_listed};

/// Packages are taken without a signature.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "disabled-signature-check", Severity::Warning)
        .summary("Packages of the system are installed with checked signatures"),
    cases: &[&SWITCH, &SOURCE],
    looks: &[
        Look::Command("apk apt-get apt aptitude yum dnf dnf5 microdnf tdnf rpm zypper", check),
        Look::Instruction(&[Keyword::Run, Keyword::Copy, Keyword::Add], texts),
    ],
    markdown: markdown!("disabled_signature_check.md"),
};

static SWITCH: Case = Case::new("switch")
    .why("Then a mirror, or whoever stands between, decides what is installed as root.")
    .todo("Take the switch out, and install the key of the repository first where one is missing.")
    .others(&[
        "checkov:CKV2_DOCKER_7",
        "checkov:CKV2_DOCKER_8",
        "checkov:CKV2_DOCKER_11",
        "checkov:CKV2_DOCKER_9",
        "checkov:CKV2_DOCKER_10",
    ]);

static SOURCE: Case = Case::new("source")
    .why("Then a mirror, or whoever stands between, decides what is installed from it as root.")
    .todo("Name the key of the repository instead: signed-by=… of apt, gpgkey=… of dnf.");

fn check(command: CommandRef<'_>, sink: &mut Sink<'_>) {
    for found in switched(command, SIGNATURES) {
        if command.program() == "apk" && is_own(command) {
            continue;
        }
        let name = found.first.text();
        let what = ["`", command.program(), "` is told not to check signatures: `", name, "`."].concat();
        let edit = drop_words(command, found.first, found.last);
        let fix = edit.map(|edit| Fix::suggested(["Remove ", name].concat(), vec![edit]));
        sink.report(SWITCH.at(command.place(found.first), what).also(found.switch.ids).fix(fix));
    }
}

/// Whether all packages are files that the stage has made or been given, and not downloaded.
fn is_own(command: CommandRef<'_>) -> bool {
    let packages = command.operands();
    let is_file = |text: &str| text.ends_with(".apk") && !text.contains("://");
    let name =
        |text: &str| text.rsplit('/').next().is_some_and(|name| packages.iter().any(|word| word.basename() == name));
    let fetched = command.run.file.all_runs().flat_map(crate::survey::RunRef::each).any(|other| {
        is_listed(other.program(), "curl wget") && other.invocation.arguments().iter().any(|word| name(word.text()))
    });
    !packages.is_empty() && packages.iter().all(|word| is_file(word.text())) && !fetched
}

/// Sources that are trusted blindly, in whatever way their files are written.
fn texts(one: InstructionRef<'_>, sink: &mut Sink<'_>) {
    let text = one.file.text();
    let whole = one.file.model.instruction(one.at).span;
    for sign in ["trusted=yes", "gpgcheck=0"] {
        for (at, _) in whole.slice(text).match_indices(sign) {
            let span = Span::new(whole.start + at, whole.start + at + sign.len());
            let line = text[..span.start].rsplit('\n').next().unwrap_or_default();
            let rest = text[span.end..].lines().next().unwrap_or_default();
            let is_other =
                line.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_') || line.trim_start().starts_with('#');
            let is_local = sign.starts_with('t') && (rest.contains(" file:") || rest.contains(" copy:"));
            if !is_other && !is_local && (sign.starts_with('g') || line.contains('[')) {
                let what = ["A package source is used without its signatures: `", sign, "`."].concat();
                sink.report(SOURCE.at(one.file.at(span), what));
            }
        }
    }
}
