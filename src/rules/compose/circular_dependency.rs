use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::refused;
use crate::rules::{Look, Rule, markdown};

/// Services that wait for each other in a ring.
pub static RULE: Rule = Rule {
    meta: refused(
        "circular-dependency",
        "No service waits for itself, over others or directly",
        &["compose-go:dependency-cycle"],
    )
    .seeds(&["001:L72"]),
    cases: &[],
    looks: &[Look::Fault(ProblemKind::CircularDependency)],
    markdown: markdown!("circular_dependency.md"),
};
