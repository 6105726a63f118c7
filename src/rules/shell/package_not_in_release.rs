use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::facts::package_renames::{Fate, Gone, gone};
use crate::facts::releases::{Release, release};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::{CommandRef, DockerfileRef, RunRef};
use crate::syntax::dockerfile::Keyword;
use crate::syntax::shell::Operator;
use crate::text::Edit;

/// A package that the release does not have.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "package-not-in-release", Severity::Error)
        .summary("The release of the base image has the packages that are installed"),
    cases: &[&GONE, &LIKELY],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("package_not_in_release.md"),
};

static GONE: Case = Case::new("gone").why("The step stops: the package manager finds nothing of that name.");

static LIKELY: Case = Case::new("likely")
    .severity(Severity::Warning)
    .why("The step will most likely stop: the package manager finds nothing of that name.");

/// What adds a source of packages, or changes those that there are.
const SOURCES: [&str; 11] = [
    "sources.list",
    "/etc/apt",
    "add-apt-repository",
    "apt-add-repository",
    "extrepo",
    "/etc/apk/repositories",
    "dpkg -i",
    "| bash",
    "| sh",
    "|bash",
    "| sudo",
];

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    // For each stage whether its sources are those of its base.
    let mut ends: Vec<Option<Release>> = Vec::new();
    for stage in &file.model.stages {
        let mut on = match stage.parent() {
            Some(parent) => ends.get(parent.0).copied().flatten(),
            None => stage.image().and_then(|image| release(image.reference.short_name(), image.reference.tag())),
        };
        let mut runs = file.all_runs().filter(|run| run.stage.index == stage.index).peekable();
        for (at, instruction) in file.model.instructions_of(stage) {
            let text = instruction.span.slice(file.text());
            let adds = matches!(instruction.keyword, Keyword::Run | Keyword::Copy | Keyword::Add)
                && SOURCES.iter().any(|sign| text.contains(sign));
            on = on.filter(|_| !adds);
            if let (Some(run), Some(on)) = (runs.next_if(|run| run.run.at == at), on) {
                run.each().for_each(|command| install(run, command, on, sink));
            }
        }
        ends.push(on);
    }
}

fn install(run: RunRef<'_>, command: CommandRef<'_>, on: Release, sink: &mut Sink<'_>) {
    let Some(manager) =
        command.manager().filter(|manager| manager.name == if on.distribution == "alpine" { "apk" } else { "apt" })
    else {
        return;
    };
    let subcommand = command.subcommand().map_or("", |word| word.text());
    let may_fail =
        command.command.after == Some(Operator::Or) || !command.body.script.is_unconditional(command.command);
    let chooses = command
        .invocation
        .option_value(&["-t", "--target-release", "-X", "--repository"])
        .filter(|_| manager.name != "apk");
    let other = command.invocation.option_value(&["-X", "--repository"]).or(chooses);
    if !matches!(subcommand, "install" | "add") || may_fail || other.is_some() {
        return;
    }
    for word in command.operands() {
        let name = word.text();
        if word.expands || name.contains(['=', '/', '*', '@', '~', '<', '>']) {
            continue;
        }
        let Some(found) = gone(on.distribution, on.number, name.split(':').next().unwrap_or(name)) else { continue };
        let is_sure = found.is_sure
            && on.is_said
            && found.fate != Fate::Other
            && (on.distribution != "debian" || on.number >= 1200);
        let case = if is_sure { &GONE } else { &LIKELY };
        let place = command.place(word);
        let keeps = matches!(found.fate, Fate::Renamed | Fate::Versioned | Fate::Virtual | Fate::DebianName);
        let fix = (keeps && !found.instead.is_empty()).then(|| {
            let edit = Edit::replace(place.span, found.instead.as_str());
            Fix::suggested(["Install ", &found.instead].concat(), vec![change(run.file.model.file, edit)])
        });
        let what = ["`", name, "` is not among the packages of ", &shown(on), "."].concat();
        sink.report(case.at(place, what).todo(advice(&found)).fix(fix));
    }
}

/// `Debian 12`, `Ubuntu 22.04`, `Alpine 3.18`
fn shown(on: Release) -> String {
    let (major, minor) = (on.number / 100, on.number % 100);
    match on.distribution {
        "debian" => format!("Debian {major}"),
        "ubuntu" => format!("Ubuntu {major}.{minor:02}"),
        _ => format!("Alpine {major}.{minor}"),
    }
}

fn advice(found: &Gone) -> String {
    let why = match found.fate {
        Fate::Renamed => "It has another name now",
        Fate::Versioned => "The release has another version of it",
        Fate::Virtual => "Several packages provide it and none is chosen",
        Fate::DebianName => "That is its name on Debian",
        Fate::Vendor => "It comes from its maker's own repository, which has to be added first",
        Fate::Component => "It lies in a component that the image does not switch on, contrib or non-free",
        Fate::Removed => "Nothing has taken its place",
        Fate::Split => "It became several packages",
        Fate::Other => "The name stands for something else there",
    };
    match found.instead.as_str() {
        "" => [why, "."].concat(),
        instead => [why, ": `", instead, "`."].concat(),
    }
}
