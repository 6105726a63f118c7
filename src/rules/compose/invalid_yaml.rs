use crate::diagnostic::Severity;
use crate::rules::compose::problems::told;
use crate::rules::{Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::ComposeRef;
use crate::syntax::yaml::YamlErrorKind;

/// The text is not YAML.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "invalid-yaml", Severity::Error).summary("A Compose file is valid YAML").aliases(
        &[
            "dclint:invalid-yaml",
            "dclint:unknown-error",
            "compose-go:yaml-alias-cycle",
            "compose-go:yaml-bad-merge",
            "compose-go:yaml-node-limit",
            "compose-go:yaml-syntax",
            "compose-go:yaml-unknown-anchor",
        ],
    ),
    cases: &[],
    looks: &[Look::Compose(check)],
    markdown: markdown!("invalid_yaml.md"),
};

fn check(file: ComposeRef<'_>, sink: &mut Sink<'_>) {
    for error in &file.tree.errors {
        let id = match error.kind {
            YamlErrorKind::DuplicateKey | YamlErrorKind::Conflict => continue,
            YamlErrorKind::Syntax | YamlErrorKind::DepthLimit => "compose-go:yaml-syntax",
            YamlErrorKind::UnknownAnchor => "compose-go:yaml-unknown-anchor",
            YamlErrorKind::AliasCycle => "compose-go:yaml-alias-cycle",
            YamlErrorKind::BadMerge => "compose-go:yaml-bad-merge",
            YamlErrorKind::NodeLimit => "compose-go:yaml-node-limit",
        };
        sink.report(told(file.at(error.span), &error.message, id).also(&["dclint:invalid-yaml"]));
    }
}
