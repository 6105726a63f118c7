use crate::diagnostic::{Change, Fix, Severity};
use crate::facts::{images, tags};
use crate::model::Stack;
use crate::model::compose::Service;
use crate::model::compose::value::Node;
use crate::model::image::ImageRef;
use crate::ordered::BTreeSet;
use crate::rules::{Case, Family, Finding, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::text::{Edit, Span};

/// A service whose image means whatever was pushed last.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "unpinned-service-image", Severity::Warning)
        .summary("A service's image names a version")
        .in_development(Level::Is(Severity::Advice))
        .in_production(Level::Is(Severity::Warning))
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
    cases: &[&PULLED, &BUILT],
    looks: &[Look::Stack(check)],
    markdown: markdown!("unpinned_service_image.md"),
};

const TAG: &str = "dclint:service-image-require-explicit-tag";
const BUILD: &str = "gap:image-and-build-moving-tag";

static PULLED: Case = Case::new("pulled")
    .why("The same file starts another release on another day, and nothing records which one ran before.")
    .todo("Name a version.")
    .aliases(&[TAG]);

/// The name that a build of the project gets: only where it is deployed must it tell builds apart.
static BUILT: Case = Case::new("built")
    .production_only()
    .why("Nothing records which build runs, so there is no way back to the one before.")
    .todo("Name a version, best the git commit it was built from.")
    .others(&[BUILD, TAG]);

fn check(_: &Survey<'_>, stack: &Stack, sink: &mut Sink<'_>) {
    let built = built(stack);
    stack.services.iter().filter_map(|service| look(&built, service)).for_each(|finding| sink.report(finding));
}

fn look(built: &BTreeSet<String>, service: &Service) -> Option<Finding> {
    let node = service.image.as_ref().filter(|node| !node.is_unresolved())?;
    let text = node.as_str()?;
    let reference = ImageRef::parse(text)?;
    if reference.digest().is_some() || reference.name() == "scratch" {
        return None;
    }
    let what = match reference.tag() {
        Some(tag) if !tags::is_moving(tag) => return None,
        Some(tag) => ["`", reference.name(), ":", tag, "` is whatever was pushed last."].concat(),
        None => ["`", reference.name(), "` names no version."].concat(),
    };
    let known = images::find(reference.short_name()).is_some();
    // Only who builds an image can say which build of it runs; the registry it comes from does not tell who that is.
    let own = service.build.is_some() || built.contains(reference.name());
    let place = node.span_of(reference.tag.unwrap_or(Span::new(0, text.len())));
    let finding = match own {
        true => BUILT.at(place, what).also(&[if service.build.is_some() { BUILD } else { TAG }]),
        false => PULLED.at(place, what),
    };
    Some(finding.fix(if known || own { pin(node, &reference, known, service) } else { None }))
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
        let is_mounted = |path| service.mounts.iter().any(|mount| mount.target.trim_end_matches('/') == path);
        facts.data_paths(Some(tag)).any(is_mounted)
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
    let (title, tag) = if known {
        let variant = reference.tag().map_or("", tags::variant_of_moving);
        let tag = that_finds_its_data(service, reference, tags::newest_tag(reference.short_name(), variant)?);
        (["Pin it to ", &tag].concat(), tag)
    } else {
        let tag = "${IMAGE_TAG:?set IMAGE_TAG to a version or a git sha}";
        ("Let the deployment name the version".to_owned(), tag.to_owned())
    };
    let edit = match reference.tag {
        Some(span) => Edit::replace(node.span_of(span).span, tag),
        None => Edit::insert(node.span_of(reference.name_span()).span.end, [":", &tag].concat()),
    };
    Some(Fix::suggested(title, vec![Change::Edit { file: node.origin.file, edit }]))
}
