use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::refused;
use crate::rules::{Look, Rule, markdown};

/// A service uses something that no file declares at the top level.
pub static RULE: Rule = Rule {
    meta: refused(
        "undeclared-resource",
        "Volumes, networks, secrets and configs are declared at the top level",
        &[
            "compose-go:build-secret-undefined",
            "compose-go:config-undefined",
            "compose-go:model-undefined",
            "compose-go:network-undefined",
            "compose-go:secret-undefined",
            "compose-go:volume-undefined",
        ],
    )
    .seeds(&["000:L71-72", "000:L131-141"]),
    cases: &[],
    looks: &[Look::Fault(ProblemKind::UndeclaredResource)],
    markdown: markdown!("undeclared_resource.md"),
};
