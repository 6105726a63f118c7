use crate::diagnostic::Severity;
use crate::facts::image_tools::{Distro, distro, instead_of, lacks, lacks_adduser};
use crate::model::dockerfile::BaseImage;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::installs::packages;
use crate::survey::{DockerfileRef, StageRef};
use crate::syntax::dockerfile::Instruction;
use crate::syntax::shell::{Command, Operator, Script, Word};

/// A build step calls what its base image does not have.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "unavailable-command", Severity::Error)
        .summary("Build steps call programs that their base image has"),
    cases: &[&MISSING],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("unavailable_command.md"),
};

static MISSING: Case = Case::new("").why("The build stops here with “not found”.");

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    for stage in file.all_stages() {
        let Some(image) = stage.root_image() else { continue };
        // Of an image that is not listed nobody knows what it holds.
        let system = distro(image.reference.short_name(), image.reference.tag());
        let Some(system) = system.filter(|system| *system != Distro::Windows && stage.known_image().is_some()) else {
            continue;
        };
        let mut seen: Vec<&str> = Vec::new();
        for (body, command) in stage.runs().flat_map(|run| run.commands()) {
            let program = command.effective().program();
            let Some(wanted) = missing(system, image, program) else { continue };
            if seen.contains(&program) || is_guarded(&body.script, command, program) {
                continue;
            }
            seen.push(program);
            if is_brought(stage, program, wanted) {
                continue;
            }
            let Some(word) = command.effective().program_word() else { continue };
            let what = ["`", program, "` is not in the base image `", image.map.text(), "`."].concat();
            sink.report(MISSING.at(file.at(body.source(word.span)), what).todo(instead_of(system, program)));
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

/// Whether the script asks first, goes on without it, or means something else by the name.
fn is_guarded(script: &Script, command: &Command, program: &str) -> bool {
    let asks = |other: &Command| {
        let is_question = matches!(other.name(), Some("command" | "which" | "type" | "hash" | "test" | "[" | "alias"));
        (is_question || other.effective().program() == "ln")
            && other.words.iter().any(|word| word.basename() == program)
    };
    !script.is_unconditional(command) || command.after == Some(Operator::Or) || script.commands.iter().any(asks)
}

/// Whether something in the chain may have brought it.
fn is_brought(stage: StageRef<'_>, program: &str, wanted: &[&str]) -> bool {
    let installs = |word: &&Word| {
        let name = word.text().split(['=', '~', '<', '>']).next().unwrap_or_default();
        word.expands || name == program || wanted.contains(&name)
    };
    let copies = |instruction: &Instruction| {
        let Some(paths) = instruction.transfer() else { return false };
        let into = paths.destination.as_ref().map_or("", |word| word.text()).trim_end_matches('/');
        into.is_empty()
            || into.ends_with("bin")
            || matches!(into, "/usr" | "/usr/local")
            || into.rsplit('/').next() == Some(program)
    };
    stage.chain().take(32).any(|stage| {
        stage.runs().any(|run| run.commands().any(|(_, command)| packages(command).iter().any(installs)))
            || stage.instructions().any(|(_, instruction)| copies(instruction))
    })
}
