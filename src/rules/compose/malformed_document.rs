use crate::model::compose::ProblemKind;
use crate::project::Place;
use crate::rules::compose::problems::{refused, told};
use crate::rules::{Look, Rule, Sink, markdown};
use crate::survey::Survey;

/// The text is no Compose file: no mapping of services.
pub static RULE: Rule = Rule {
    meta: refused(
        "malformed-document",
        "A Compose file is a mapping with services that are mappings",
        &[
            "compose-go:empty-file",
            "compose-go:include-not-list",
            "compose-go:non-string-key",
            "compose-go:service-not-mapping",
            "compose-go:services-not-mapping",
            "compose-go:top-not-mapping",
            "gap:misplaced-file",
        ],
    ),
    cases: &[],
    looks: &[Look::Fault(ProblemKind::MalformedDocument), Look::Project(strays)],
    markdown: markdown!("malformed_document.md"),
};

/// Another sort of file than its name says: one finding, and nothing else is said about it.
fn strays(survey: &Survey<'_>, sink: &mut Sink<'_>) {
    for &(file, what, span) in &survey.model.strays {
        if let Some(message) = what.message() {
            sink.report(told(Place { file, span }, message, "gap:misplaced-file"));
        }
    }
}
