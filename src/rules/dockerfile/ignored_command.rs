use crate::diagnostic::Severity;
use crate::model::dockerfile::{DockerfileModel, InstructionId, StageId};
use crate::project::Place;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::builds::built;
use crate::survey::{ServiceRef, StageRef};
use crate::syntax::dockerfile::Command;

/// A command that the ENTRYPOINT leaves out.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "ignored-command", Severity::Warning)
        .summary("The ENTRYPOINT takes the command that is meant for it"),
    cases: &[&CMD, &SERVICE, &DROPPED],
    looks: &[Look::RunStage(stage), Look::Service(service)],
    markdown: markdown!("ignored_command.md"),
};

const WHY: &str = "An ENTRYPOINT that is a text is run by a shell, and what comes behind it goes to the shell, which does nothing with it.";
const TODO: &str = "Write ENTRYPOINT as a JSON list.";

static CMD: Case = Case::new("cmd").why(WHY).todo(TODO);
static SERVICE: Case = Case::new("service").why(WHY).todo(TODO);

static DROPPED: Case = Case::new("dropped")
    .why("An entrypoint in a Compose file drops the CMD of the image, so that this script gets no arguments.")
    .todo("Repeat the CMD as command.");

/// The ENTRYPOINT of a stage where it is a text that leaves its arguments alone.
fn text_entrypoint(model: &DockerfileModel, stage: StageId) -> Option<InstructionId> {
    let at = model.stage(stage).effective.entrypoint?;
    let Some(Command::Shell(text)) = model.instruction(at).command() else { return None };
    let takes = ["$@", "$*", "$0", "${@", "$1"].iter().any(|word| text.text().contains(word));
    (!takes && !text.text().trim().is_empty()).then_some(at)
}

fn stage(stage: StageRef<'_>, sink: &mut Sink<'_>) {
    let StageRef { file, stage } = stage;
    let (Some(at), Some(cmd)) = (text_entrypoint(file.model, stage.index), stage.effective.cmd) else { return };
    let span = file.instruction(cmd).keyword_span;
    let there = file.instruction(at).keyword_span;
    let finding = CMD.at(file.at(span), "This CMD is never used.");
    sink.report(finding.related(file.model.file, there, "This ENTRYPOINT leaves it out."));
}

fn service(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    let own = service.service;
    let Some((model, stage)) = own.build.as_ref().and_then(|build| built(service.survey.model, build)) else { return };
    let name = ["`", &own.name, "`"].concat();
    match (&own.entrypoint, &own.command) {
        (None, Some(command)) => {
            let Some(at) = text_entrypoint(model, stage).filter(|_| !command.words().is_empty()) else { return };
            let place = Place { file: command.key.file, span: command.key.span };
            let there = model.instruction(at).keyword_span;
            let finding = SERVICE.at(place, ["The command of ", &name, " is never used."].concat());
            sink.report(finding.related(model.file, there, "This ENTRYPOINT leaves it out."));
        }
        (Some(entrypoint), None) => {
            let words = entrypoint.words();
            let [script] = words.as_slice() else { return };
            let is_wrapper = ["entrypoint", "wait", "init", "start-with"].iter().any(|word| script.contains(word));
            let Some(cmd) = model.stage(stage).effective.cmd.filter(|_| is_wrapper) else { return };
            let place = Place { file: entrypoint.key.file, span: entrypoint.key.span };
            let finding = DROPPED.at(place, ["`", script, "` of ", &name, " gets no command."].concat());
            sink.report(finding.related(model.file, model.instruction(cmd).span, "This CMD is dropped."));
        }
        _ => {}
    }
}
