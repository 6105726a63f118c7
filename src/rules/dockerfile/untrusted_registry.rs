use crate::diagnostic::Severity;
use crate::model::dockerfile::Base;
use crate::model::image::ImageRef;
use crate::project::Place;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::policy::Policy;
use crate::survey::{DockerfileRef, ServiceRef};

/// An image from a registry that the project's settings do not list.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "untrusted-registry", Severity::Warning)
        .summary("Images come from the registries that the settings list")
        .strict(),
    cases: &[&UNLISTED],
    looks: &[Look::Dockerfile(dockerfile), Look::Service(service)],
    markdown: markdown!("untrusted_registry.md"),
};

static UNLISTED: Case = Case::new("")
    .why("The settings of this project name the registries that images may come from (`trustedRegistries`).")
    .todo("Take it from one of them, or add the registry to the list.")
    .aliases(&["hadolint:DL3026", "kics:use_only_an_allowed_registry_in_the_from_image", "cis:4.2", "owasp:R13"]);

fn dockerfile(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    let policy = Policy::of(file.survey, file.model.file);
    let references = file.model.references.iter().map(|reference| &reference.target);
    for base in file.model.stages.iter().map(|stage| &stage.base).chain(references) {
        if let Base::Image(image) = base {
            look(&policy, &image.reference, file.at(image.word), sink);
        }
    }
}

fn service(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    let Some(node) = service.service.image.as_ref().filter(|_| service.service.build.is_none()) else { return };
    let Some(reference) = node.as_str().and_then(ImageRef::parse) else { return };
    let place = Place { file: node.origin.file, span: node.origin.span };
    look(&Policy::of(service.survey, place.file), &reference, place, sink);
}

fn look(policy: &Policy<'_>, reference: &ImageRef, place: Place, sink: &mut Sink<'_>) {
    if !policy.trusts(reference) {
        let what = ["`", reference.name(), "` comes from ", reference.registry(), ", which is not listed."].concat();
        sink.report(UNLISTED.at(place, what));
    }
}
