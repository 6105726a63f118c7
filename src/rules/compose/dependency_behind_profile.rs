use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::refused;
use crate::rules::{Look, Rule, markdown};

/// A required dependency that a profile leaves out.
pub static RULE: Rule = Rule {
    meta: refused(
        "dependency-behind-profile",
        "What a service needs is active whenever the service is",
        &["compose-go:depends-disabled"],
    )
    .seeds(&["000:L83-93"]),
    cases: &[],
    looks: &[Look::Fault(ProblemKind::DependencyBehindProfile)],
    markdown: markdown!("dependency_behind_profile.md"),
};
