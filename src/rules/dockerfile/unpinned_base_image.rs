use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::facts::{images, tags};
use crate::model::dockerfile::{Base, BaseImage};
use crate::model::image::fault;
use crate::rules::{Case, Family, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::DockerfileRef;
use crate::text::Edit;

/// An image from outside that means whatever was pushed last.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "unpinned-base-image", Severity::Warning)
        .summary("FROM, COPY --from and RUN --mount from= name a version")
        .in_development(Level::Is(Severity::Advice))
        .in_production(Level::Is(Severity::Warning))
        .seeds(&["001:L116", "002:L32", "002:L159", "004:L30"]),
    cases: &[&UNTAGGED, &LATEST, &MOVING],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("unpinned_base_image.md"),
};

// What other tools report is FROM alone, not what is copied from or mounted.
static UNTAGGED: Case = Case::new("untagged")
    .why(
        "A build that passed yesterday can fail or behave differently today, and nothing says what an old image was built \
         from.",
    )
    .todo("Name the version you mean.")
    .others(&[
        "hadolint:DL3006",
        "checkov:CKV_DOCKER_7",
        "kics:image_version_not_explicit",
        "semgrep:missing-image-version",
        "sonar:S6596",
    ]);

static LATEST: Case = Case::new("latest").why(UNTAGGED.why).todo(UNTAGGED.todo).others(&[
    "hadolint:DL3007",
    "trivy:DS-0001",
    "checkov:CKV_DOCKER_7",
    "kics:image_version_using_latest",
    "semgrep:avoid-latest-version",
    "sonar:S6596",
]);

static MOVING: Case = Case::new("moving").why(UNTAGGED.why).todo(UNTAGGED.todo).others(&["sonar:S8431"]);

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    let contexts = file.named_contexts();
    let mut look = |base: &Base, in_from: bool| {
        let Base::Image(image) = base else { return };
        let names_a_context =
            contexts.iter().any(|context| *context == image.map.text() || *context == image.reference.name());
        if !names_a_context && !file.is_built_elsewhere(image) {
            judge(file, image, in_from, sink);
        }
    };
    for stage in &file.model.stages {
        look(&stage.base, true);
    }
    for reference in &file.model.references {
        look(&reference.target, false);
    }
}

fn judge(file: DockerfileRef<'_>, image: &BaseImage, in_from: bool, sink: &mut Sink<'_>) {
    let reference = &image.reference;
    let moving = reference.tag();
    if reference.digest().is_some()
        || moving.is_some_and(|tag| !tags::is_moving(tag))
        || fault(image.map.text()).is_some()
    {
        return;
    }
    let case = match moving {
        None => &UNTAGGED,
        Some("latest") => &LATEST,
        Some(_) => &MOVING,
    };
    let what = match moving {
        Some(tag) => ["`", reference.name(), ":", tag, "` is whatever was pushed last."].concat(),
        None => ["`", reference.name(), "` names no version."].concat(),
    };
    // A tag that stands in an ARG's default is pointed at where FROM names it.
    let span = image.tag.filter(|tag| image.word.covers(*tag)).unwrap_or(image.word);
    let mut finding = case.at(file.at(span), what);
    if in_from {
        finding = finding.also(case.others);
    }
    if let Some(tag) = proposal(image, moving) {
        let edit = match (reference.tag, image.tag) {
            (Some(_), Some(span)) => Some(Edit::replace(span, tag.as_str())),
            // Part of the tag comes from a variable, part does not.
            (Some(_), None) => None,
            (None, _) => Some(Edit::insert(image.after_name, [":", &tag].concat())),
        };
        let fix = edit.map(|edit| Fix::suggested(["Use ", &tag].concat(), vec![change(file.model.file, edit)]));
        finding = finding.todo(["Name a version, for example ", &tag, "."].concat()).fix(fix);
    }
    sink.report(finding);
}

/// The newest line of the same variant, where the tables know the image.
fn proposal(image: &BaseImage, moving: Option<&str>) -> Option<String> {
    let name = image.reference.short_name();
    images::find(name)?;
    match moving.map_or("", tags::variant_of_moving) {
        "" => tags::recommended_tag(name),
        variant => tags::newest_tag(name, variant),
    }
}
