use crate::model::compose::ProblemKind;
use crate::rules::compose::problems::refused;
use crate::rules::{Look, Rule, markdown};

/// A service has neither image nor build.
pub static RULE: Rule = Rule {
    meta: refused("service-without-image", "A service has an image or a build", &["compose-go:no-image-no-build"]),
    cases: &[],
    looks: &[Look::Fault(ProblemKind::ServiceWithoutImage)],
    markdown: markdown!("service_without_image.md"),
};
