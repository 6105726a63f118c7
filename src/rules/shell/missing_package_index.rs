use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::facts::image_tools::{Distro, distro};
use crate::facts::images;
use crate::project::Place;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::package_index::{Step, step_of};
use crate::survey::{CommandRef, DockerfileRef, RunRef};
use crate::syntax::shell::Operator;
use crate::text::Edit;

/// apt has no lists to install from.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "missing-package-index", Severity::Error)
        .summary("apt-get update runs before apt-get install"),
    cases: &[&NEVER, &REMOVED, &FOREIGN],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("missing_package_index.md"),
};

static NEVER: Case = Case::new("never")
    .why("The base image ships no package lists, so apt knows no package: “Unable to locate package”.")
    .todo("Put apt-get update && before it.");

static REMOVED: Case = Case::new("removed")
    .why("Without lists apt knows no package: “Unable to locate package”.")
    .todo("Put apt-get update && before it.");

static FOREIGN: Case = Case::new("foreign")
    .severity(Severity::Warning)
    .why("The base image has none, or those of the day it was made, whose packages leave the mirrors.")
    .todo("Put apt-get update && before it.");

/// What is known of apt's lists.
#[derive(Clone, Copy)]
enum Lists {
    Unknown,
    There,
    Never,
    Foreign,
    Removed(Place),
}

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    let mut ends: Vec<Lists> = Vec::new();
    for stage in &file.model.stages {
        let mut lists = match stage.parent() {
            Some(parent) => ends.get(parent.0).copied().unwrap_or(Lists::Unknown),
            None => match stage.image() {
                Some(image) if ships_none(image.reference.short_name(), image.reference.tag()) => Lists::Never,
                Some(image) if !file.is_built_elsewhere(image) => Lists::Foreign,
                _ => Lists::Unknown,
            },
        };
        let mut runs = file.all_runs().filter(|run| run.stage.index == stage.index).peekable();
        for (at, instruction) in file.model.instructions_of(stage) {
            let Some(run) = runs.next_if(|run| run.run.at == at) else {
                // What COPY brings to apt's folder nobody sees.
                let into = instruction.transfer().and_then(|paths| paths.destination.as_ref());
                if into.is_some_and(|path| path.text().starts_with("/var/lib/apt")) {
                    lists = Lists::Unknown;
                }
                continue;
            };
            if instruction.onbuild().is_none() {
                lists = run_through(run, lists, sink);
            }
        }
        ends.push(lists);
    }
}

/// Official images on Debian and Ubuntu end each of their steps by removing the lists.
fn ships_none(name: &str, tag: Option<&str>) -> bool {
    let name = images::normalize(name);
    images::find(&name).is_some() && !name.contains('/') && distro(&name, tag) == Some(Distro::Debian)
}

fn run_through(run: RunRef<'_>, mut lists: Lists, sink: &mut Sink<'_>) -> Lists {
    if run.run.mounts_away("/var/lib/apt") {
        return lists;
    }
    for command in run.each() {
        let is_apt = command.manager().is_some_and(|manager| manager.name == "apt");
        match step_of(command) {
            Step::Refreshes if is_apt => lists = Lists::There,
            Step::Empties => {
                let is_sure = command.body.script.is_unconditional(command.command);
                lists = if is_sure { Lists::Removed(command.at(command.command.span)) } else { Lists::Unknown };
            }
            Step::Installs if is_apt => {
                report(command, lists, sink);
                lists = match lists {
                    Lists::There => Lists::There,
                    _ => Lists::Unknown,
                };
            }
            Step::Unknown => lists = Lists::Unknown,
            _ => {}
        }
    }
    lists
}

fn report(command: CommandRef<'_>, lists: Lists, sink: &mut Sink<'_>) {
    let (Some(program), Some(subcommand)) = (command.command.words.first(), command.subcommand()) else { return };
    let packages = command.operands();
    let is_local = |text: &str| text.contains('/') || text.ends_with(".deb");
    let may_fail =
        command.command.after == Some(Operator::Or) || !command.body.script.is_unconditional(command.command);
    if packages.is_empty() || packages.iter().all(|word| is_local(word.text())) || may_fail {
        return;
    }
    let of_base = matches!(lists, Lists::Foreign);
    let end = if of_base {
        " install` runs before any update of the package lists."
    } else {
        " install` has no package lists to look into."
    };
    let what = ["`", command.program(), end].concat();
    let place = command.until(subcommand);
    let start = command.at(program.span).span.start;
    let sudo = if program.text() == "sudo" { "sudo " } else { "" };
    let edit = Edit::insert(start, [sudo, "apt-get update && "].concat());
    let fix = (!command.is_list() && command.command.assignments.is_empty())
        .then(|| Fix::safe("Add apt-get update", vec![change(place.file, edit)]));
    match lists {
        Lists::Foreign => sink.report(FOREIGN.at(place, what).fix(fix)),
        Lists::Never => sink.report(NEVER.at(place, what).fix(fix)),
        Lists::Removed(at) => {
            sink.report(REMOVED.at(place, what).related(at.file, at.span, "They were removed here.").fix(fix));
        }
        _ => {}
    }
}
