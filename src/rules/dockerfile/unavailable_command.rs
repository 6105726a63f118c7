use crate::diagnostic::Severity;
use crate::facts::image_tools::{Distro, distro, lacks, lacks_adduser};
use crate::facts::package_managers::install_of;
use crate::model::dockerfile::{BaseImage, DockerfileModel, Stage};
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::commands::commands;
use crate::survey::stages::{base_facts, runs};
use crate::syntax::shell::{Command, Script};

/// A build step calls what its base image does not have.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "unavailable-command", Severity::Error)
        .summary("Build steps call programs that their base image has"),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("unavailable_command.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for (file, model) in context.model.dockerfile_models() {
        for stage in &model.stages {
            let Some(image) = model.root_image(stage.index) else { continue };
            // Of an image that is not listed nobody knows what it holds.
            let Some(system) = distro(image.reference.short_name(), image.reference.tag()) else { continue };
            if base_facts(model, stage.index).is_none() || system == Distro::Windows {
                continue;
            }
            let mut seen: Vec<&str> = Vec::new();
            for run in runs(model, stage) {
                for (body, command) in commands(&run) {
                    let program = command.effective().program();
                    let Some(packages) = missing(system, image, program) else { continue };
                    if seen.contains(&program) || is_guarded(&body.script, command, program) {
                        continue;
                    }
                    seen.push(program);
                    if is_brought(model, stage, program, packages) {
                        continue;
                    }
                    let Some(word) = command.effective().program_word() else { continue };
                    let message = [
                        "`",
                        program,
                        "` is not in the base image `",
                        image.map.text(),
                        "`. The build stops here with “not found”. ",
                        advice(system, program),
                    ];
                    sink.report(Finding::new(file, body.source(word.span), message.concat()));
                }
            }
        }
    }
}

/// The packages that would bring a program which the image lacks; `None` where it has it, or nobody knows.
fn missing(system: Distro, image: &BaseImage, program: &str) -> Option<&'static [&'static str]> {
    if matches!(program, "adduser" | "addgroup" | "deluser" | "delgroup") {
        let lacks = lacks_adduser(image.reference.short_name(), image.reference.tag());
        return lacks.then_some(&["adduser"]);
    }
    lacks(system, program)
}

fn advice(system: Distro, program: &str) -> &'static str {
    match (system, program) {
        (Distro::Debian, "adduser" | "deluser") => "Use useradd and userdel, or install adduser first.",
        (Distro::Debian, "addgroup" | "delgroup") => "Use groupadd and groupdel, or install adduser first.",
        (Distro::Alpine, "useradd" | "groupadd" | "usermod" | "groupmod" | "userdel") => {
            "Use adduser and addgroup of busybox, or install shadow first."
        }
        (Distro::Debian, _) => "Its packages are installed with apt-get.",
        (Distro::Alpine, _) => "Its packages are installed with apk.",
        (Distro::Busybox, _) => {
            "It has no package manager at all: choose another base, or copy what is needed from another stage."
        }
        _ => "Its packages are installed with dnf or microdnf.",
    }
}

/// Whether the script asks first, goes on without it, or means something else by the name.
fn is_guarded(script: &Script, command: &Command, program: &str) -> bool {
    let asks = |other: &Command| {
        let invocation = other.effective();
        let names = || other.words.iter().any(|word| word.basename() == program);
        matches!(other.name(), Some("command" | "which" | "type" | "hash" | "test" | "[" | "alias")) && names()
            || (invocation.program() == "ln" && names())
    };
    !script.is_unconditional(command)
        || command.after == Some(crate::syntax::shell::Operator::Or)
        || script.commands.iter().any(asks)
}

/// Whether something in the chain may have brought it.
fn is_brought(model: &DockerfileModel, stage: &Stage, program: &str, packages: &[&str]) -> bool {
    model.chain(stage.index).take(32).any(|stage| {
        let installs = runs(model, stage).any(|run| {
            commands(&run).any(|(_, command)| {
                let Some((manager, invocation)) = install_of(command) else { return false };
                manager.system
                    && invocation.operands(manager.options).iter().any(|word| {
                        let name = word.text().split(['=', '~', '<', '>']).next().unwrap_or_default();
                        word.expands || name == program || packages.contains(&name)
                    })
            })
        });
        let copies = model.instructions_of(stage).any(|(_, instruction)| {
            let Some(paths) = instruction.transfer() else { return false };
            let into = paths.destination.as_ref().map_or("", |word| word.text()).trim_end_matches('/');
            let is_bin =
                into.is_empty() || into.ends_with("bin") || matches!(into, "/usr" | "/usr/local" | "/usr/sbin");
            is_bin || into.rsplit('/').next() == Some(program)
        });
        installs || copies
    })
}
