use crate::diagnostic::Severity;
use crate::facts::images::{self, Class};
use crate::model::dockerfile::Base;
use crate::model::image::ImageRef;
use crate::project::Place;
use crate::rules::{Case, Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::{DockerfileRef, ServiceRef};
use crate::text::Span;

/// A tag that holds one number, under which many versions come.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "loosely-pinned-image", Severity::Advice)
        .summary("Tags of images hold two numbers of the version")
        .strict()
        .seeds(&["000:L19", "000:L54", "000:L252-259", "002:L38-53", "004:L30", "004:L37"]),
    cases: &[&LOOSE],
    looks: &[Look::Dockerfile(dockerfile), Look::Service(service)],
    markdown: markdown!("loosely_pinned_image.md"),
};

static LOOSE: Case = Case::new("")
    .why("Every minor version comes under it, so that two builds of the same file can differ.")
    .todo("Name two numbers, or a digest.")
    .aliases(&["sonar:S7023"])
    .others(&["semgrep:dockerfile-source-not-pinned", "compose-lint:CL-0019"]);

fn dockerfile(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    let stages = file.model.stages.iter().map(|stage| (&stage.base, &LOOSE.others[..1]));
    let references = file.model.references.iter().map(|reference| (&reference.target, &[][..]));
    for (base, ids) in stages.chain(references) {
        let Base::Image(image) = base else { continue };
        let place = image.tag.unwrap_or(image.word);
        let shown = file.at(if image.word.covers(place) { place } else { image.word });
        if let Some(finding) = finding(&image.reference, shown) {
            sink.report(finding.also(ids));
        }
    }
}

fn service(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    let Some(node) = service.service.image.as_ref().filter(|_| service.service.build.is_none()) else { return };
    let Some(image) = node.as_str().and_then(ImageRef::parse).filter(|_| node.uses().is_empty()) else { return };
    let place = |span: Span| Place { file: node.origin.file, span: node.span_of(span).span };
    let Some(tag) = image.tag.map(place) else { return };
    if let Some(finding) = finding(&image, tag) {
        sink.report(finding.also(&LOOSE.others[1..]));
    }
}

fn finding(image: &ImageRef, place: Place) -> Option<Finding> {
    let tag = image.tag().filter(|_| image.digest().is_none())?;
    let (version, _) = tag.split_once('-').unwrap_or((tag, ""));
    let number = version.strip_prefix('v').unwrap_or(version);
    let single = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    // One number is the whole release of a system.
    let is_system = images::find(image.short_name()).is_some_and(|facts| facts.class == Class::Os);
    if !single || is_system {
        return None;
    }
    let what = ["`", image.name(), ":", tag, "` holds one number of the version."].concat();
    Some(LOOSE.at(place, what))
}
