use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::refused;
use crate::rules::{Look, Rule, markdown};

/// A watched path without path or target.
pub static RULE: Rule = Rule {
    meta: refused(
        "incomplete-watch-rule",
        "A watch says what is watched and where it goes",
        &["dclint:invalid-schema", "compose-go:schema", "compose-go:watch-path-blank", "compose-go:watch-target"],
    ),
    cases: &[],
    looks: &[Look::Fault(ProblemKind::IncompleteWatchRule)],
    markdown: markdown!("incomplete_watch_rule.md"),
};
