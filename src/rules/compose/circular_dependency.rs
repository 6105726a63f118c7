use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::{refused, report};
use crate::rules::{Look, Meta, Rule, markdown};

/// Services that wait for each other in a ring.
pub static RULE: Rule = Rule {
    meta: Meta {
        seeds: &["001:L72"],
        ..refused(
            "circular-dependency",
            "No service waits for itself, over others or directly",
            &["compose-go:dependency-cycle"],
        )
    },
    cases: &[],
    looks: &[Look::Stack(|survey, stack, sink| report(survey, stack, sink, ProblemKind::CircularDependency))],
    markdown: markdown!("circular_dependency.md"),
};
