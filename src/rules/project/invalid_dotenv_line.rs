use crate::diagnostic::Severity;
use crate::model::compose::ProblemKind;
use crate::project::Place;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, Stops, markdown};
use crate::survey::ServiceRef;

/// A line of an env file that Compose cannot read.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "invalid-dotenv-line", Severity::Error)
        .stops(Some(Stops::Reading))
        .summary("Lines of env files are ones that Compose reads"),
    cases: &[&LINE],
    looks: &[Look::Fault(ProblemKind::InvalidDotenvLine), Look::Service(check)],
    markdown: markdown!("invalid_dotenv_line.md"),
};

static LINE: Case = Case::new("").aliases(&["compose-go:dotenv-syntax"]);

/// What the service's own env files say; `.env` is the stack's.
fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    for file in service.env_files.iter().filter(|env_file| !env_file.raw).filter_map(|env_file| env_file.file) {
        for error in service.survey.model.env_file(file).map_or(&[][..], |read| &read.errors) {
            sink.report(LINE.told(Place { file, span: error.span }, &error.message));
        }
    }
}
