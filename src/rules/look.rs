//! What a rule is shown, and the one walk that shows it. Plain function pointers: a rule adds its own code to the engine and no
//! copy of the walk.

use crate::diagnostic::Diagnostic;
use crate::model::Stack;
use crate::model::compose::ProblemKind;
use crate::project::Project;
use crate::rules::compose::problems;
use crate::rules::suppress::Suppressions;
use crate::rules::{Rule, Setting, Sink, setting};
use crate::survey::{
    CommandRef, ComposeRef, DockerfileRef, InstructionRef, MountRef, PortRef, RunRef, ServiceRef, StageRef, Survey,
};
use crate::syntax::dockerfile::Keyword;
use crate::text::is_listed;

/// One thing of the project that a rule judges, and the function that does.
pub enum Look {
    /// The whole: for what is found only by comparing many places.
    Project(fn(&Survey<'_>, &mut Sink<'_>)),
    /// Each Dockerfile.
    Dockerfile(fn(DockerfileRef<'_>, &mut Sink<'_>)),
    /// Each stage that is run: the last, and those that services name as their target.
    RunStage(fn(StageRef<'_>, &mut Sink<'_>)),
    /// Each instruction with one of these keywords, also behind ONBUILD.
    Instruction(&'static [Keyword], fn(InstructionRef<'_>, &mut Sink<'_>)),
    /// Each RUN that a POSIX shell, or no shell, reads, in a stage whose layers are part of an image that is run.
    Run(fn(RunRef<'_>, &mut Sink<'_>)),
    /// Each Compose file as it is written, before others are merged with it.
    Compose(fn(ComposeRef<'_>, &mut Sink<'_>)),
    /// Each RUN that a POSIX shell, or no shell, reads, in every stage.
    AnyRun(fn(RunRef<'_>, &mut Sink<'_>)),
    /// Each command of those that calls one of these programs, separated by blanks; `""` for every command.
    Command(&'static str, fn(CommandRef<'_>, &mut Sink<'_>)),
    /// Each stack.
    Stack(fn(&Survey<'_>, &Stack, &mut Sink<'_>)),
    /// What Compose refuses, of one kind: the model has the words.
    Fault(ProblemKind),
    /// Each service of each stack, merged.
    Service(fn(ServiceRef<'_>, &mut Sink<'_>)),
    /// Each service of each stack against a table of keys and values.
    Settings(&'static [Setting]),
    /// The comments that silence findings, once all others are there.
    Comments(fn(&Project, &Suppressions, &mut Sink<'_>)),
    /// Each entry of `ports`.
    Port(fn(PortRef<'_>, &mut Sink<'_>)),
    /// Each entry of `volumes` and `tmpfs`.
    Mount(fn(MountRef<'_>, &mut Sink<'_>)),
}

/// What one rule says of the project; its strict cases too where `strict`.
pub(super) fn show(rule: &'static Rule, survey: &Survey<'_>, strict: bool, found: &mut Vec<Diagnostic>) {
    let mut sink = Sink { rule, environment: None, strict, found };
    for look in rule.looks {
        match *look {
            Look::Project(judge) => {
                sink.environment = None;
                judge(survey, &mut sink);
            }
            Look::Stack(judge) => {
                for stack in &survey.model.stacks {
                    sink.environment = stack.environment;
                    judge(survey, stack, &mut sink);
                }
            }
            Look::Fault(kind) => {
                for stack in &survey.model.stacks {
                    sink.environment = stack.environment;
                    problems::report(survey, stack, &mut sink, kind);
                }
            }
            Look::Service(judge) => each_service(survey, &mut sink, &mut |service, sink| judge(service, sink)),
            Look::Comments(_) => {}
            Look::Settings(table) => {
                each_service(survey, &mut sink, &mut |service, sink| setting::judge(table, service, sink))
            }
            Look::Port(judge) => each_service(survey, &mut sink, &mut |service, sink| {
                service.ports().for_each(|port| judge(port, sink));
            }),
            Look::Mount(judge) => each_service(survey, &mut sink, &mut |service, sink| {
                service.mounts().for_each(|mount| judge(mount, sink));
            }),
            Look::Compose(judge) => {
                for file in survey.compose_files() {
                    sink.environment = survey.model.file(file.file).environment;
                    judge(file, &mut sink);
                }
            }
            Look::Dockerfile(judge) => each_dockerfile(survey, &mut sink, &mut |file, sink| judge(file, sink)),
            Look::RunStage(judge) => each_dockerfile(survey, &mut sink, &mut |file, sink| {
                file.run_stages().for_each(|stage| judge(stage, sink));
            }),
            Look::Instruction(keywords, judge) => each_dockerfile(survey, &mut sink, &mut |file, sink| {
                file.instructions(keywords).for_each(|instruction| judge(instruction, sink));
            }),
            Look::Run(judge) => each_dockerfile(survey, &mut sink, &mut |file, sink| {
                file.runs().for_each(|run| judge(run, sink));
            }),
            Look::AnyRun(judge) => each_dockerfile(survey, &mut sink, &mut |file, sink| {
                file.all_runs().for_each(|run| judge(run, sink));
            }),
            Look::Command(programs, judge) => each_dockerfile(survey, &mut sink, &mut |file, sink| {
                for command in file.all_runs().flat_map(RunRef::each) {
                    if programs.is_empty() || is_listed(command.program(), programs) {
                        judge(command, sink);
                    }
                }
            }),
        }
    }
}

/// What one rule says of the comments that silence others.
pub(super) fn show_comments(
    rule: &'static Rule,
    project: &Project,
    comments: &Suppressions,
    found: &mut Vec<Diagnostic>,
) {
    for look in rule.looks {
        if let Look::Comments(judge) = look {
            judge(project, comments, &mut Sink { rule, environment: None, strict: true, found });
        }
    }
}

fn each_dockerfile(survey: &Survey<'_>, sink: &mut Sink<'_>, judge: &mut dyn FnMut(DockerfileRef<'_>, &mut Sink<'_>)) {
    for file in survey.dockerfiles() {
        sink.environment = file.environment();
        judge(file, sink);
    }
}

fn each_service(survey: &Survey<'_>, sink: &mut Sink<'_>, judge: &mut dyn FnMut(ServiceRef<'_>, &mut Sink<'_>)) {
    for stack in &survey.model.stacks {
        sink.environment = stack.environment;
        for service in &stack.services {
            judge(ServiceRef { survey: *survey, stack, service }, sink);
        }
    }
}
