use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::refused;
use crate::rules::{Look, Rule, markdown};

/// Keys of `build` that exclude each other or lead nowhere.
pub static RULE: Rule = Rule {
    meta: refused(
        "invalid-build-entry",
        "What `build` says fits together and is there",
        &[
            "compose-go:additional-context-service",
            "compose-go:additional-contexts-kv",
            "compose-go:build-ssh-key",
            "compose-go:dockerfile-and-inline",
            "compose-go:platform-not-in-build",
        ],
    ),
    cases: &[],
    looks: &[Look::Fault(ProblemKind::InvalidBuildEntry)],
    markdown: markdown!("invalid_build_entry.md"),
};
