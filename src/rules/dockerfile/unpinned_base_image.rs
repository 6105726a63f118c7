use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::facts::{images, tags};
use crate::model::dockerfile::{Base, BaseImage};
use crate::model::image::{ImageRef, fault};
use crate::project::FileId;
use crate::rules::{Family, Finding, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::text::Edit;

/// An image from outside that means whatever was pushed last.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "unpinned-base-image", Severity::Warning)
        .summary("FROM, COPY --from and RUN --mount from= name a version")
        .in_development(Level::Is(Severity::Advice))
        .in_production(Level::Is(Severity::Warning))
        .aliases(&[
            "hadolint:DL3006",
            "hadolint:DL3007",
            "trivy:DS-0001",
            "checkov:CKV_DOCKER_7",
            "kics:image_version_not_explicit",
            "kics:image_version_using_latest",
            "semgrep:avoid-latest-version",
            "semgrep:missing-image-version",
            "sonar:S6596",
            "sonar:S8431",
        ])
        .seeds(&["001:L116", "002:L32", "002:L159", "004:L30"]),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("unpinned_base_image.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    let built = built(context);
    for (file, model) in context.model.dockerfile_models() {
        let environment = context.model.file(file).environment;
        let contexts = named_contexts(context, file);
        let is_built = |name: &str| built.iter().any(|(builder, image)| *builder != Some(file) && image.means(name));
        let mut look = |base: &Base, in_from: bool| {
            let Base::Image(image) = base else { return };
            let given = image.map.text();
            let name = image.reference.name();
            if contexts.iter().any(|context| *context == given || *context == name) || is_built(name) {
                return;
            }
            if let Some(finding) = finding(file, image, in_from) {
                sink.report(finding.environment(environment));
            }
        };
        for stage in &model.stages {
            look(&stage.base, true);
        }
        for reference in &model.references {
            look(&reference.target, false);
        }
    }
}

/// The image that a service builds.
enum Built<'a> {
    /// Under the name that `image` gives it.
    Named(&'a str),
    /// Under the names of project and service.
    Service(&'a str),
}

impl Built<'_> {
    fn means(&self, image: &str) -> bool {
        match self {
            Built::Named(name) => *name == image,
            Built::Service(name) => image.strip_suffix(*name).is_some_and(|project| project.ends_with(['-', '_'])),
        }
    }
}

/// The images that services of the project build, with the Dockerfile of each.
fn built<'a>(context: &Survey<'a>) -> Vec<(Option<FileId>, Built<'a>)> {
    let services = context.model.stacks.iter().flat_map(|stack| &stack.services);
    let built = services.filter_map(|service| {
        let build = service.build.as_ref()?;
        let image = match service.image_name() {
            // A tag that is not known yet is cut off.
            Some(text) => Built::Named(ImageRef::parse(text.trim_end_matches(':'))?.name_span().slice(text)),
            None => Built::Service(&service.name),
        };
        Some((build.file, image))
    });
    built.collect()
}

/// The names that `build.additional_contexts` of the services that build a file give to images and folders.
pub fn named_contexts<'a>(context: &Survey<'a>, file: FileId) -> Vec<&'a str> {
    let services = context.model.stacks.iter().flat_map(|stack| &stack.services);
    let builds = services.filter_map(|service| service.build.as_ref()).filter(|build| build.file == Some(file));
    builds
        .filter_map(|build| build.node.get("additional_contexts"))
        .flat_map(|contexts| contexts.entries().iter().map(|(key, _)| key.name.as_str()))
        .collect()
}

fn finding(file: FileId, image: &BaseImage, in_from: bool) -> Option<Finding> {
    let reference = &image.reference;
    if reference.digest().is_some() || fault(image.map.text()).is_some() {
        return None;
    }
    let moving = match reference.tag() {
        Some(tag) if !tags::is_moving(tag) => return None,
        moving => moving,
    };
    let what = match moving {
        Some(tag) => format!("`{}:{tag}` is whatever was pushed last.", reference.name()),
        None => format!("`{}` names no version.", reference.name()),
    };
    let proposal = proposal(image, moving);
    let advice = match &proposal {
        Some(tag) => format!("Name a version, for example {tag}."),
        None => "Name the version you mean.".to_owned(),
    };
    let message = format!(
        "{what} A build that passed yesterday can fail or behave differently today, and nothing says what an old image was \
         built from. {advice}"
    );
    let fix = proposal.and_then(|tag| {
        let edit = match (reference.tag, image.tag) {
            (Some(_), Some(span)) => Edit::replace(span, &tag),
            // Part of the tag comes from a variable, part does not.
            (Some(_), None) => return None,
            (None, _) => Edit::insert(image.after_name, format!(":{tag}")),
        };
        Some(Fix::suggested(format!("Use {tag}"), vec![change(file, edit)]))
    });
    // A tag that stands in an ARG's default is pointed at where FROM names it.
    let span = image.tag.filter(|tag| image.word.covers(*tag)).unwrap_or(image.word);
    let aliases: &[&'static str] = match (in_from, moving) {
        (false, _) => &[],
        (true, None) => &[
            "hadolint:DL3006",
            "checkov:CKV_DOCKER_7",
            "kics:image_version_not_explicit",
            "semgrep:missing-image-version",
            "sonar:S6596",
        ],
        (true, Some("latest")) => &[
            "hadolint:DL3007",
            "trivy:DS-0001",
            "checkov:CKV_DOCKER_7",
            "kics:image_version_using_latest",
            "semgrep:avoid-latest-version",
            "sonar:S6596",
        ],
        (true, Some(_)) => &["sonar:S8431"],
    };
    Some(Finding::new(file, span, message).aliases(aliases.iter().copied()).fix(fix))
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
