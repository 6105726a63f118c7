use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::refused;
use crate::rules::{Look, Rule, markdown};

/// Two files that cannot be merged.
pub static RULE: Rule = Rule {
    meta: refused(
        "conflicting-override",
        "Files that are laid over each other have the same form",
        &["compose-go:merge-type-conflict", "compose-go:merge-unique-items"],
    ),
    cases: &[],
    looks: &[Look::Fault(ProblemKind::ConflictingOverride)],
    markdown: markdown!("conflicting_override.md"),
};
