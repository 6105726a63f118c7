use crate::diagnostic::Severity;
use crate::model::compose::value::Node;
use crate::model::compose::{EnvFile, ProblemKind};
use crate::rules::compose::problems::report;
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::ServiceRef;

/// A line of an env file that Compose cannot read.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "invalid-dotenv-line", Severity::Error)
        .summary("Lines of env files are ones that Compose reads")
        .aliases(&["compose-go:dotenv-syntax"]),
    cases: &[],
    looks: &[
        Look::Stack(|survey, stack, sink| report(survey, stack, sink, ProblemKind::InvalidDotenvLine)),
        Look::Service(check),
    ],
    markdown: markdown!("invalid_dotenv_line.md"),
};

/// What the service's own env files say; `.env` is the stack's.
fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    let items = service.service.get("env_file").map_or(&[][..], Node::items);
    let is_raw = |one: &&EnvFile| {
        let item = items.iter().find(|item| item.get("path").is_some_and(|path| path.origin == one.path.origin));
        item.and_then(|item| item.get("format")?.as_str()) == Some("raw")
    };
    for file in service.service.env_files.iter().filter(|one| !is_raw(one)).filter_map(|one| one.file) {
        for error in service.survey.model.env_file(file).map_or(&[][..], |read| &read.errors) {
            let finding = Finding::new(file, error.span, &error.message).aliases(["compose-go:dotenv-syntax"]);
            sink.report(finding);
        }
    }
}
