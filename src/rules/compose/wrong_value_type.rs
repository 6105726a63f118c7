use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::refused;
use crate::rules::{Look, Rule, markdown};

/// A value of a sort that Compose refuses at its place.
pub static RULE: Rule = Rule {
    meta: refused(
        "wrong-value-type",
        "Every value is of the sort its key takes",
        &["dclint:invalid-schema", "compose-go:device-count-word", "compose-go:interp-cast", "compose-go:schema"],
    ),
    cases: &[],
    looks: &[Look::Fault(ProblemKind::WrongValueType)],
    markdown: markdown!("wrong_value_type.md"),
};
