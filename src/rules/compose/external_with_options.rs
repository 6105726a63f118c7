use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::refused;
use crate::rules::{Look, Rule, markdown};

/// `external` beside keys that then have no effect.
pub static RULE: Rule = Rule {
    meta: refused(
        "external-with-options",
        "What is made outside has no options of its own",
        &["compose-go:external-conflict-volume", "compose-go:external-name-deprecated"],
    ),
    cases: &[],
    looks: &[Look::Fault(ProblemKind::ExternalWithOptions)],
    markdown: markdown!("external_with_options.md"),
};
