use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::refused;
use crate::rules::{Look, Rule, markdown};

/// A `${…}` that Compose cannot read.
pub static RULE: Rule = Rule {
    meta: refused(
        "invalid-interpolation",
        "Variables are written in a form that Compose reads",
        &["compose-go:interp-invalid"],
    ),
    cases: &[],
    looks: &[Look::Fault(ProblemKind::InvalidInterpolation)],
    markdown: markdown!("invalid_interpolation.md"),
};
