use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::refused;
use crate::rules::{Look, Rule, markdown};

/// A duration, a size or a word that Compose cannot read.
pub static RULE: Rule = Rule {
    meta: refused(
        "invalid-option-value",
        "Durations, sizes and words are ones that Compose reads",
        &[
            "dclint:invalid-schema",
            "compose-cli:security-opt-form",
            "compose-go:duration-parse",
            "compose-go:env-file-format",
            "compose-go:schema",
            "compose-go:schema-pull-policy",
            "compose-go:size-parse",
            "gap:endpoint-mode",
            "gap:expose-value",
            "gap:port-word",
            "gap:pull-policy-word",
            "gap:restart-value",
        ],
    ),
    cases: &[],
    looks: &[Look::Fault(ProblemKind::InvalidOptionValue)],
    markdown: markdown!("invalid_option_value.md"),
};
