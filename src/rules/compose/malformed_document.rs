use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::{refused, report};
use crate::rules::{Finding, Look, Rule, Sink, markdown};
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
        ],
    ),
    cases: &[],
    looks: &[
        Look::Stack(|survey, stack, sink| report(survey, stack, sink, ProblemKind::MalformedDocument)),
        Look::Project(strays),
    ],
    markdown: markdown!("malformed_document.md"),
};

/// Another sort of file than its name says: one finding, and nothing else is said about it.
fn strays(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for &(file, what, line) in &context.model.strays {
        let Some(message) = what.message() else { continue };
        sink.report(Finding::new(file, line, message));
    }
}
