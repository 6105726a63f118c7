use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::refused;
use crate::rules::{Look, Rule, markdown};

/// A secret or config without content, or with two.
pub static RULE: Rule = Rule {
    meta: refused(
        "invalid-secret-definition",
        "A secret or config says once where its content comes from",
        &["compose-go:config-one-of", "compose-go:secret-one-of", "compose-go:secret-source"],
    ),
    cases: &[],
    looks: &[Look::Fault(ProblemKind::InvalidSecretDefinition)],
    markdown: markdown!("invalid_secret_definition.md"),
};
