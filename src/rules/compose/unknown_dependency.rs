use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::refused;
use crate::rules::{Look, Rule, markdown};

/// A dependency that no open file has.
pub static RULE: Rule = Rule {
    meta: refused("unknown-dependency", "A service that another one needs exists", &["compose-go:depends-undefined"])
        .seeds(&["000:L71-72", "000:L131-141"]),
    cases: &[],
    looks: &[Look::Fault(ProblemKind::UnknownDependency)],
    markdown: markdown!("unknown_dependency.md"),
};
