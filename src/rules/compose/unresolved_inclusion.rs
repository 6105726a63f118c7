use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::refused;
use crate::rules::{Look, Rule, markdown};

/// `extends` or `include` leads nowhere or back to itself.
pub static RULE: Rule = Rule {
    meta: refused(
        "unresolved-inclusion",
        "What is extended and included is there and ends",
        &[
            "compose-go:extends-cycle",
            "compose-go:extends-not-found",
            "compose-go:extends-service-required",
            "compose-go:include-cycle",
        ],
    ),
    cases: &[],
    looks: &[Look::Fault(ProblemKind::UnresolvedInclusion)],
    markdown: markdown!("unresolved_inclusion.md"),
};
