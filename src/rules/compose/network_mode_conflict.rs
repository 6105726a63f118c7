use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::refused;
use crate::rules::{Look, Rule, markdown};

/// `network_mode` beside `networks`.
pub static RULE: Rule = Rule {
    meta: refused(
        "network-mode-conflict",
        "A service has `network_mode` or `networks`, not both",
        &["compose-go:network-mode-and-networks"],
    ),
    cases: &[],
    looks: &[Look::Fault(ProblemKind::NetworkModeConflict)],
    markdown: markdown!("network_mode_conflict.md"),
};
