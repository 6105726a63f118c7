use crate::diagnostic::{Fix, Severity};
use crate::edit::dockerfile::written;
use crate::edit::lines::{change, insert_after};
use crate::facts::labels::{fits, meaning};
use crate::model::compose::value::Node;
use crate::ordered::BTreeMap;
use crate::project::Place;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::policy::Policy;
use crate::survey::{DockerfileRef, ServiceRef};
use crate::syntax::dockerfile::{Keyword, Pair};

/// Labels that no tool can read, or that the settings do not allow.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Style, "invalid-label", Severity::Advice)
        .summary("Labels have names and values that tools can read"),
    cases: &[&KEY, &TWICE, &VALUE, &MISSING, &UNLISTED],
    looks: &[Look::Dockerfile(check), Look::Service(service)],
    markdown: markdown!("invalid_label.md"),
};

static KEY: Case = Case::new("key")
    .why("Names have small letters, digits, dots and dashes; com.docker, io.docker and org.dockerproject belong to Docker.")
    .todo("Choose another name, such as one that begins with your own domain turned around.")
    .aliases(&["hadolint:DL3048"]);

static TWICE: Case = Case::new("twice").why("Only the last value of a stage counts.").todo("Keep one of the two.");

static VALUE: Case =
    Case::new("value").why("Tools that read it expect that form.").todo("Correct the value.").others(&[
        "hadolint:DL3051",
        "hadolint:DL3052",
        "hadolint:DL3053",
        "hadolint:DL3054",
        "hadolint:DL3055",
        "hadolint:DL3056",
        "hadolint:DL3058",
    ]);

static MISSING: Case = Case::new("missing")
    .why("The settings of this project want it on every image (`label-schema`).")
    .todo("Add it.")
    .aliases(&["hadolint:DL3049"]);

static UNLISTED: Case = Case::new("unlisted")
    .why("The settings of this project list the labels an image may have (`strict-labels`).")
    .todo("Take it out, or add it to the list.")
    .aliases(&["hadolint:DL3050"]);

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    let policy = Policy::of(file.survey, file.model.file);
    let schema = policy.labels();
    for stage in &file.model.stages {
        let instructions = file.model.instructions_of(stage).map(|(at, outer)| (at, outer.onbuild().unwrap_or(outer)));
        let labels = instructions.filter(|(_, one)| one.keyword == Keyword::Label);
        let mut seen: BTreeMap<String, &Pair> = BTreeMap::new();
        for (at, pair) in labels.flat_map(|(at, one)| one.pairs().iter().map(move |pair| (at, pair))) {
            if pair.key.has_variable() {
                continue;
            }
            let name = pair.key.unquoted(file.tree.escape);
            let value = pair.value.as_ref().and_then(|value| file.resolve(&value.map, at));
            label(file, pair, &name, value.as_ref().map(|value| value.text()), &schema, policy.is_strict(), sink);
            if let Some(first) = seen.insert(name.clone(), pair) {
                let finding = TWICE.at(file.at(first.span), ["`", &name, "` is set twice."].concat());
                sink.report(finding.related(file.model.file, pair.span, "This one counts."));
            }
        }
    }
    missing(file, &schema, sink);
}

fn label(
    file: DockerfileRef<'_>,
    pair: &Pair,
    name: &str,
    value: Option<&str>,
    schema: &[(&str, &str)],
    strict: bool,
    sink: &mut Sink<'_>,
) {
    let place = file.at(pair.key.span);
    if !is_plain(name) || is_reserved(name) {
        sink.report(KEY.at(place, ["`", name, "` is no name for a label of yours."].concat()));
        return;
    }
    let listed = schema.iter().find(|(other, _)| *other == name).map(|&(_, kind)| kind);
    if strict && listed.is_none() {
        sink.report(UNLISTED.at(place, ["The label `", name, "` is not listed."].concat()));
    }
    let (Some(kind), Some(value)) = (listed.or(meaning(name)), value) else { return };
    if let Some((wanted, id)) = fits(kind, value) {
        let span = pair.value.as_ref().map_or(pair.span, |value| value.span);
        let finding = VALUE.at(file.at(span), ["The value of `", name, "` is not ", wanted, "."].concat());
        sink.report(finding.also(if listed.is_some() { id } else { &[] }));
    }
}

/// Whether a name keeps to the form: small letters and digits, with single dots and dashes between them.
fn is_plain(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
    let ends = name.starts_with(|c: char| c.is_ascii_lowercase()) && !name.ends_with(['.', '-']);
    let doubled = name.as_bytes().windows(2).any(|pair| pair.iter().all(|byte| matches!(byte, b'.' | b'-')));
    ends && !doubled && name.chars().all(fits)
}

fn is_reserved(name: &str) -> bool {
    ["com.docker.", "io.docker.", "org.dockerproject."].iter().any(|space| name.starts_with(space))
}

/// The labels of the settings that a stage does not have, its own or those of the stages it is built on.
fn missing(file: DockerfileRef<'_>, schema: &[(&str, &str)], sink: &mut Sink<'_>) {
    let stages = file.run_stages();
    for stage in stages.filter(|_| !schema.is_empty()) {
        let has = |name: &str| {
            let mut instructions = file.chain(stage.stage.index).flat_map(|one| file.model.instructions_of(one));
            instructions.any(|(_, one)| {
                let mut pairs = one.pairs().iter().filter(|_| one.keyword == Keyword::Label);
                pairs.any(|pair| pair.key.unquoted(file.tree.escape) == name)
            })
        };
        for (name, _) in schema.iter().filter(|(name, _)| !has(name)) {
            let from = file.instruction(stage.stage.from);
            let line = [&written(file.text(), file.model, Keyword::Label), " ", name, "=\"\""].concat();
            let edit = insert_after(file.text(), from.span, &line);
            let fix = Fix::suggested(["Add ", name].concat(), vec![change(file.model.file, edit)]);
            let what = ["The image lacks the label `", name, "`."].concat();
            sink.report(MISSING.at(file.at(from.keyword_span), what).fix(fix));
        }
    }
}

fn service(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    for (key, _) in service.service.get("labels").map_or(&[][..], Node::entries) {
        if is_reserved(&key.name) {
            let place = Place { file: key.origin.file, span: key.origin.span };
            sink.report(KEY.at(place, ["`", &key.name, "` is no name for a label of yours."].concat()).also(&[]));
        }
    }
}
