use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::refused;
use crate::rules::{Look, Rule, markdown};

/// A mount or device that Compose cannot read.
pub static RULE: Rule = Rule {
    meta: refused(
        "invalid-mount-entry",
        "Mounts and devices say what is mounted and where",
        &[
            "dclint:invalid-schema",
            "compose-go:device-count-and-ids",
            "compose-go:device-parse",
            "compose-go:schema",
            "compose-go:volume-bind-no-source",
            "compose-go:volume-no-target",
            "compose-go:volume-parse",
        ],
    ),
    cases: &[],
    looks: &[Look::Fault(ProblemKind::InvalidMountEntry)],
    markdown: markdown!("invalid_mount_entry.md"),
};
