use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::refused;
use crate::rules::{Look, Rule, markdown};

/// A name with characters that names do not have.
pub static RULE: Rule = Rule {
    meta: refused(
        "invalid-resource-name",
        "Names have only characters that Compose and Docker take",
        &[
            "dclint:service-container-name-regex",
            "compose-go:project-name",
            "compose-go:schema-container-name",
            "compose-go:schema-name-pattern",
        ],
    ),
    cases: &[],
    looks: &[Look::Fault(ProblemKind::InvalidResourceName)],
    markdown: markdown!("invalid_resource_name.md"),
};
