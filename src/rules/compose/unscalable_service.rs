use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::refused;
use crate::rules::{Look, Rule, markdown};

/// Several containers of a service that can have one.
pub static RULE: Rule = Rule {
    meta: refused(
        "unscalable-service",
        "A service with a container name has one container",
        &["compose-go:container-name-scaled"],
    ),
    cases: &[],
    looks: &[Look::Fault(ProblemKind::UnscalableService)],
    markdown: markdown!("unscalable_service.md"),
};
