use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::refused;
use crate::rules::{Look, Rule, markdown};

/// A key that Compose does not know at its place.
pub static RULE: Rule = Rule {
    meta: refused(
        "unknown-compose-key",
        "Every key is one that Compose knows at its place",
        &["dclint:invalid-schema", "compose-go:schema"],
    ),
    cases: &[],
    looks: &[Look::Fault(ProblemKind::UnknownComposeKey)],
    markdown: markdown!("unknown_compose_key.md"),
};
