use crate::diagnostic::{Change, Fix, Severity};
use crate::facts::{images, tags};
use crate::model::Stack;
use crate::model::compose::Service;
use crate::model::compose::value::Node;
use crate::model::image::ImageRef;
use crate::ordered::BTreeSet;
use crate::rules::{Family, Finding, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::text::{Edit, Span};

/// A service whose image means whatever was pushed last.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "unpinned-service-image", Severity::Warning)
        .summary("A service's image names a version")
        .in_development(Level::Is(Severity::Advice))
        .in_production(Level::Is(Severity::Warning))
        .aliases(&["dclint:service-image-require-explicit-tag", "gap:image-and-build-moving-tag"])
        .seeds(&[
            "000:L234-243",
            "000:L252-259",
            "001:L116",
            "003:L137",
            "003:L194-195",
            "003:L200-206",
            "003:L244-246",
            "003:L312",
            "004:L42",
            "004:L258-261",
        ]),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("unpinned_service_image.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for stack in &context.model.stacks {
        let built = built(stack);
        for service in &stack.services {
            if let Some(finding) = look(&built, service) {
                sink.report(finding.environment(stack.environment));
            }
        }
    }
}

fn look(built: &BTreeSet<String>, service: &Service) -> Option<Finding> {
    let node = service.image.as_ref().filter(|node| !node.is_unresolved())?;
    let text = node.as_str()?;
    let reference = ImageRef::parse(text)?;
    if reference.digest().is_some() || reference.name() == "scratch" {
        return None;
    }
    let moving = match reference.tag() {
        Some(tag) if !tags::is_moving(tag) => return None,
        moving => moving,
    };
    let builds = service.build.is_some();
    let known = images::find(reference.short_name()).is_some();
    // Only who builds an image can say which build of it runs; the registry it comes from does not tell who that is.
    let own = builds || built.contains(reference.name());
    let what = match moving {
        Some(tag) => format!("`{}:{tag}` is whatever was pushed last.", reference.name()),
        None => format!("`{}` names no version.", reference.name()),
    };
    let rest = if !own || known {
        "The same file starts another release on another day, and nothing records which one ran before. Name a version."
    } else {
        "Nothing records which build runs, so there is no way back to the one before. Name a version, best the git commit it was \
         built from."
    };
    let origin = node.span_of(reference.tag.unwrap_or(Span::new(0, text.len())));
    let alias = if builds { "gap:image-and-build-moving-tag" } else { "dclint:service-image-require-explicit-tag" };
    let finding = Finding::new(origin.file, origin.span, format!("{what} {rest}"))
        .aliases([alias])
        .fix(if known || own { pin(node, &reference, known, service) } else { None });
    // It is the name that a build of the project gets; only where it is deployed must it tell builds apart.
    Some(if own { finding.production_only() } else { finding })
}

/// The names under which services of the stack build images.
fn built(stack: &Stack) -> BTreeSet<String> {
    let builders = stack.services.iter().filter(|service| service.build.is_some());
    let names = builders.filter_map(|service| service.image.as_ref().and_then(Node::as_str).and_then(ImageRef::parse));
    names.map(|reference| reference.name().to_owned()).collect()
}

/// The newest tag whose data lie where the service mounts a volume: `postgres:18` does not find those of an older one.
fn that_finds_its_data(service: &Service, reference: &ImageRef, newest: String) -> String {
    let Some(facts) = images::find(reference.short_name()) else { return newest };
    let found = |tag: &str| {
        facts
            .data_paths(Some(tag))
            .any(|path| service.mounts.iter().any(|mount| mount.target.trim_end_matches('/') == path))
    };
    let (line, variant) = newest.split_once('-').map_or((&*newest, ""), |(line, _)| (line, &newest[line.len()..]));
    let older = line.parse::<u32>().ok().and_then(|major| Some([&major.checked_sub(1)?.to_string(), variant].concat()));
    match older {
        Some(older) if !found(&newest) && found(&older) => older,
        _ => newest,
    }
}

fn pin(node: &Node, reference: &ImageRef, known: bool, service: &Service) -> Option<Fix> {
    if !node.is_literal() {
        return None;
    }
    let tag = if known {
        let variant = reference.tag().map_or("", tags::variant_of_moving);
        that_finds_its_data(service, reference, tags::newest_tag(reference.short_name(), variant)?)
    } else {
        "${IMAGE_TAG:?set IMAGE_TAG to a version or a git sha}".to_owned()
    };
    let edit = match reference.tag {
        Some(span) => Edit::replace(node.span_of(span).span, &tag),
        None => {
            let name = node.span_of(reference.name_span());
            Edit::insert(name.span.end, format!(":{tag}"))
        }
    };
    let title = if known { format!("Pin it to {tag}") } else { "Let the deployment name the version".to_owned() };
    Some(Fix::suggested(title, vec![Change::Edit { file: node.origin.file, edit }]))
}
