use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::refused;
use crate::rules::{Look, Rule, markdown};

/// Two things on one path of the container.
pub static RULE: Rule = Rule {
    meta: refused(
        "duplicate-mount-target",
        "Each path of a container has one mount",
        &["compose-go:mount-target-twice", "gap:duplicate-volume-target"],
    ),
    cases: &[],
    looks: &[Look::Fault(ProblemKind::DuplicateMountTarget)],
    markdown: markdown!("duplicate_mount_target.md"),
};
