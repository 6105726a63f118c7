use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::refused;
use crate::rules::{Look, Rule, markdown};

/// A port that Compose cannot read.
pub static RULE: Rule = Rule {
    meta: refused(
        "invalid-port-mapping",
        "Ports are numbers up to 65535 in a form that Compose reads",
        &["compose-go:port-bad-ip", "compose-go:port-no-target", "compose-go:port-parse", "compose-go:port-type"],
    ),
    cases: &[],
    looks: &[Look::Fault(ProblemKind::InvalidPortMapping)],
    markdown: markdown!("invalid_port_mapping.md"),
};
