//! What Compose refuses, as findings: the model knows each fault with its place and words, a rule is its name and its page.

use crate::diagnostic::Severity;
use crate::edit::faults::repair;
use crate::model::compose::{NOT_FOUND, NOT_INCLUDED, Problem, ProblemKind};
use crate::model::{Stack, StackKind};
use crate::project::Place;
use crate::rules::{Case, Family, Finding, Meta, Sink};
use crate::survey::Survey;

/// The data of a rule about what Compose refuses: an error everywhere.
pub const fn refused(name: &'static str, summary: &'static str, aliases: &'static [&'static str]) -> Meta {
    Meta::new(Family::Compose, name, Severity::Error).summary(summary).aliases(aliases)
}

/// What is found of a fault has its words from the model, and its case is called like the id that another tool has for it.
static FAULT: Case = Case::new("");

/// A finding of a fault that `id` names.
pub fn told(place: Place, message: &str, id: &'static str) -> Finding {
    FAULT.told(place, message).named(id).also(Some(id).filter(|id| !id.is_empty()).as_slice())
}

/// Reports the faults of one kind of a stack.
pub fn report(context: &Survey<'_>, stack: &Stack, sink: &mut Sink<'_>, kind: ProblemKind) {
    for problem in stack.problems.iter().filter(|problem| problem.kind == kind && !problem.is_open) {
        let Some(severity) = severity(context, stack, problem) else { continue };
        let origin = problem.origin;
        let mut finding = told(origin, &problem.message, problem.alias)
            .severity(severity)
            .also(dclint(problem).as_slice())
            .fix(repair(context, stack, problem));
        // What a message leaves out of a variable may be a password, and the line that is shown has it as well.
        let text = &context.project.file(origin.file).text;
        if kind == ProblemKind::InvalidInterpolation && !problem.message.contains(origin.span.slice(text).trim_end()) {
            finding = finding.secret();
        }
        for (place, message) in &problem.related {
            finding = finding.related(place.file, place.span, message);
        }
        sink.report(finding);
    }
}

/// What dclint calls a fault.
fn dclint(problem: &Problem) -> Option<&'static str> {
    Some(match (problem.kind, problem.alias) {
        (_, "compose-go:schema") => "dclint:invalid-schema",
        (ProblemKind::DuplicateContainerName, _) => "dclint:no-duplicate-container-names",
        (ProblemKind::InvalidResourceName, "compose-go:schema-container-name") => "dclint:service-container-name-regex",
        _ => return None,
    })
}

/// How bad a fault is in what is open; `None` where a file that is not open may put it right.
fn severity(context: &Survey<'_>, stack: &Stack, problem: &Problem) -> Option<Severity> {
    let needs_all = match problem.kind {
        ProblemKind::UndeclaredResource | ProblemKind::UnknownDependency | ProblemKind::ServiceWithoutImage => true,
        // What a file includes can be extended in it.
        ProblemKind::UnresolvedInclusion => {
            problem.alias == NOT_FOUND && stack.problems.iter().any(|other| other.alias == NOT_INCLUDED)
        }
        ProblemKind::InvalidNetworkAddress => problem.alias == "gap:static-ip-no-subnet",
        ProblemKind::InvalidBuildEntry => problem.alias == "compose-go:additional-context-service",
        _ => false,
    };
    if !needs_all {
        return Some(problem.severity);
    }
    if stack.is_incomplete || (problem.kind == ProblemKind::ServiceWithoutImage && is_laid_over(context, stack)) {
        return None;
    }
    Some(if stack.is_fragment { Severity::Advice } else { problem.severity })
}

/// Whether the name of a file that stands alone says that it is laid over another: `docker-compose.prod.yml`.
fn is_laid_over(context: &Survey<'_>, stack: &Stack) -> bool {
    let name = context.project.file(stack.last_file()).name();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = stem.strip_prefix("docker-").unwrap_or(stem);
    stack.kind == StackKind::Alone && stem.contains(['.', '-', '_'])
}
