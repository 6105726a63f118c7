use crate::diagnostic::Severity;
use crate::model::Stack;
use crate::model::compose::ProblemKind;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::{DockerfileRef, Survey};

/// Values that grow beyond what can be looked at.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "oversized-values", Severity::Warning)
        .summary("Variables, anchors and files do not multiply beyond measure"),
    cases: &[&COMPOSE, &DOCKERFILE],
    looks: &[Look::Stack(of_stack), Look::Dockerfile(of_dockerfile)],
    markdown: markdown!("oversized_values.md"),
};

static COMPOSE: Case = Case::new("compose");

static DOCKERFILE: Case = Case::new("dockerfile")
    .why("Drydock works with 64 KiB for one value and 1 MiB for all of a file; what goes beyond counts as unknown and is not checked.")
    .todo("Repeat less.");

fn of_stack(_: &Survey<'_>, stack: &Stack, sink: &mut Sink<'_>) {
    for problem in stack.problems.iter().filter(|problem| problem.kind == ProblemKind::OversizedValues) {
        sink.report(COMPOSE.told(problem.origin, &problem.message));
    }
}

fn of_dockerfile(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    if let Some(span) = file.model.oversized {
        sink.report(DOCKERFILE.at(file.at(span), "The values of ARG and ENV grow too large here."));
    }
}
