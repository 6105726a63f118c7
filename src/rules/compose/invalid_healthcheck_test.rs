use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::refused;
use crate::rules::{Look, Rule, markdown};

/// A probe that does not say how it is run.
pub static RULE: Rule = Rule {
    meta: refused(
        "invalid-healthcheck-test",
        "A probe in a list begins with CMD, CMD-SHELL or NONE",
        &["compose-go:healthcheck-test-head", "gap:healthcheck-NONE-string", "gap:healthcheck-shell-words"],
    ),
    cases: &[],
    looks: &[Look::Fault(ProblemKind::InvalidHealthcheckTest)],
    markdown: markdown!("invalid_healthcheck_test.md"),
};
