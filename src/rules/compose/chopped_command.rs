use crate::diagnostic::Severity;
use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::refused;
use crate::rules::{Look, Meta, Rule, markdown};

/// A command in one string that Compose cuts off or cannot split.
pub static RULE: Rule = Rule {
    meta: Meta {
        severity: Severity::Warning,
        ..refused("chopped-command", "A command is passed on as it is written", &["compose-go:command-shlex"])
    },
    cases: &[],
    looks: &[Look::Fault(ProblemKind::ChoppedCommand)],
    markdown: markdown!("chopped_command.md"),
};
