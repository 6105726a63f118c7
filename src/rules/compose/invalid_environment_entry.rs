use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::refused;
use crate::rules::{Look, Rule, markdown};

/// A variable that Compose cannot read.
pub static RULE: Rule = Rule {
    meta: refused(
        "invalid-environment-entry",
        "Variables are written as `NAME=VALUE` or as a mapping",
        &["compose-go:env-key-space", "compose-go:env-list-item-type"],
    ),
    cases: &[],
    looks: &[Look::Fault(ProblemKind::InvalidEnvironmentEntry)],
    markdown: markdown!("invalid_environment_entry.md"),
};
