use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::refused;
use crate::rules::{Look, Rule, markdown};

/// Two services with one container name.
pub static RULE: Rule = Rule {
    meta: refused(
        "duplicate-container-name",
        "Each container has a name of its own",
        &["dclint:no-duplicate-container-names", "compose-cli:container-name-unique"],
    ),
    cases: &[],
    looks: &[Look::Fault(ProblemKind::DuplicateContainerName)],
    markdown: markdown!("duplicate_container_name.md"),
};
