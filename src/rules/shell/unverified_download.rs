use crate::diagnostic::Severity;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::downloads::{addresses, interpreter, verifies};
use crate::survey::hosts::is_inside;
use crate::survey::stages::runs;
use crate::survey::{CommandRef, InstructionRef, RunRef};
use crate::syntax::dockerfile::Keyword;

/// A download is used without proof of what it is.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "unverified-download", Severity::Warning)
        .summary("What is downloaded is compared before it is used"),
    cases: &[&ADD, &GIT, &RUN],
    looks: &[Look::Instruction(&[Keyword::Add], add), Look::Command("curl wget", run)],
    markdown: markdown!("unverified_download.md"),
};

static ADD: Case = Case::new("add")
    .why("What lies at that address can change from one build to the next.")
    .todo("Add --checksum=sha256:… with the sum that its maker publishes.")
    .aliases(&["kics:curl_or_wget_instead_of_add"]);

static GIT: Case = Case::new("git").why("Branches and tags can be moved.").todo("Name the full commit behind #.");

static RUN: Case = Case::new("run")
    .why("What lies at that address runs as it is, whatever it has become since.")
    .todo("Download it to a file, compare it by sha256sum -c, then run it.");

fn add(one: InstructionRef<'_>, sink: &mut Sink<'_>) {
    let Some(paths) = one.instruction.transfer().filter(|_| one.instruction.flag("checksum").is_none()) else { return };
    for source in &paths.sources {
        let text = source.text();
        let place = one.file.at(source.span);
        let is_web = text.starts_with("http://") || text.starts_with("https://");
        let path = text.split(['#', '?']).next().unwrap_or_default();
        let is_git = text.starts_with("git@")
            || text.starts_with("git://")
            || text.starts_with("ssh://")
            || is_web && path.ends_with(".git");
        if is_git {
            let commit = text.split_once('#').map_or("", |(_, rest)| rest).split(':').next().unwrap_or_default();
            let is_full = commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
            if !is_full && !text.contains("checksum=") && !commit.contains('$') {
                sink.report(GIT.at(place, "ADD takes a repository without naming its commit."));
            }
        } else if is_web && !is_inside(text) && !is_key(path) && !is_verified_later(one) {
            sink.report(ADD.at(place, "ADD downloads a file without a checksum."));
        }
    }
}

/// Whether a file is a key, by which others are checked.
fn is_key(path: &str) -> bool {
    [".gpg", ".asc", ".key", ".pub", ".pgp"].iter().any(|end| path.ends_with(end))
}

/// Whether the RUN that follows compares something.
fn is_verified_later(one: InstructionRef<'_>) -> bool {
    let Some(stage) = one.file.stage_of(one.at) else { return false };
    let next = runs(one.file.model, stage).find(|run| run.at > one.at);
    next.is_some_and(|run| RunRef { file: one.file, stage, run }.each().any(verifies))
}

fn run(command: CommandRef<'_>, sink: &mut Sink<'_>) {
    let Some(interpreter) = interpreter(command) else { return };
    let addresses = addresses(command);
    let inside = !addresses.is_empty() && addresses.iter().all(|address| is_inside(address));
    if inside || command.run.each().any(verifies) {
        return;
    }
    let words = command.invocation.positionals(command.options());
    let place = command.at(words.last().map_or(command.command.span, |word| word.span));
    let what = ["`", interpreter, "` runs a download as it comes."].concat();
    sink.report(RUN.at(place, what));
}
