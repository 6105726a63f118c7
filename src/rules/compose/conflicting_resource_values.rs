use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::refused;
use crate::rules::{Look, Rule, markdown};

/// Two keys set one limit differently.
pub static RULE: Rule = Rule {
    meta: refused(
        "conflicting-resource-values",
        "A limit is set in one place",
        &[
            "compose-go:cpus-vs-limits",
            "compose-go:mem-limit-vs-limits",
            "compose-go:mem-reservation-vs",
            "compose-go:pids-limit-vs",
            "compose-go:scale-negative",
            "compose-go:scale-vs-replicas",
        ],
    ),
    cases: &[],
    looks: &[Look::Fault(ProblemKind::ConflictingResourceValues)],
    markdown: markdown!("conflicting_resource_values.md"),
};
