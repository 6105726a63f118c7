use crate::diagnostic::Severity;
use crate::model::compose::ProblemKind;
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;

/// Values that grow beyond what can be looked at.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "oversized-values", Severity::Warning)
        .summary("Variables, anchors and files do not multiply beyond measure"),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("oversized_values.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for stack in &context.model.stacks {
        for problem in stack.problems.iter().filter(|problem| problem.kind == ProblemKind::OversizedValues) {
            sink.report(Finding::new(problem.origin.file, problem.origin.span, &problem.message));
        }
    }
    for (file, model) in context.model.dockerfile_models() {
        if let Some(span) = model.oversized {
            let message = "The values of ARG and ENV grow too large here. Drydock works with 64 KiB for one value and 1 MiB for all of \
                           a file; what goes beyond counts as unknown and is not checked. Repeat less.";
            sink.report(Finding::new(file, span, message));
        }
    }
}
