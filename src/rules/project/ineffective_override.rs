use crate::diagnostic::{Fix, Severity};
use crate::edit::compose::Target;
use crate::edit::lines::change;
use crate::model::Stack;
use crate::model::compose::{Condition, Port, Via};
use crate::project::{FileId, Place};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::earlier::Earlier;
use crate::survey::{ServiceRef, Survey};
use crate::syntax::yaml::{NodeId, NodeKind, Step, Value};
use crate::text::Edit;

/// A later file that adds or does nothing where it looks as if it replaced.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "ineffective-override", Severity::Warning)
        .summary("A file over another one does what it looks like"),
    cases: &[&PORT, &DEPENDENCY, &ITEM, &NOTHING, &LISTED],
    looks: &[Look::Stack(check)],
    markdown: markdown!("ineffective_override.md"),
};

static PORT: Case = Case::new("port")
    .why("Ports of several files are added up, so this entry opens one more and closes none.")
    .todo("Replace the list with `ports: !override`.")
    .aliases(&["gap:ports-override-adds"]);

static DEPENDENCY: Case = Case::new("dependency")
    .todo("Write the long form with that condition, or leave the line out.")
    .aliases(&["gap:depends-downgrade"]);

static ITEM: Case = Case::new("item")
    .why("Compose looks for it at keys only, so the item is added.")
    .todo("Put it in front of the whole list.")
    .aliases(&["gap:reset-no-effect"]);

static NOTHING: Case = Case::new("nothing")
    .why("It takes away what they have, and they do not have it at this place.")
    .todo("Correct the name, or delete the line.")
    .aliases(&["gap:reset-no-effect"]);

static LISTED: Case = Case::new("listed")
    .why(
        "The files below give it in a list, or in several places that Compose joins as one, and a reset finds only keys of a mapping.",
    )
    .todo("Put `!override` in front of the whole mapping and write what should stay.")
    .aliases(&["gap:reset-no-effect"]);

fn check(survey: &Survey<'_>, stack: &Stack, sink: &mut Sink<'_>) {
    if stack.files.len() < 2 || stack.is_incomplete {
        return;
    }
    for service in &stack.services {
        let service = ServiceRef { survey: *survey, stack, service };
        ports(service, sink);
        dependencies(service, sink);
    }
    for (at, &file) in stack.files.iter().enumerate().skip(1) {
        tags(&Earlier::of(*survey, stack, at), file, sink);
    }
}

/// Where a file stands among those of a stack; what they include stands below them.
fn position(stack: &Stack, file: FileId) -> Option<usize> {
    stack.files.iter().position(|&other| other == file)
}

fn ports(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    let ServiceRef { survey, stack, .. } = service;
    let published = || service.service.ports.iter().filter(|port| port.published.is_some() && port.target.is_some());
    for port in published() {
        let place = port.node.origin;
        let Some(at) = position(stack, place.file).filter(|&at| at > 0) else { continue };
        let earlier = |other: &&Port| position(stack, other.node.origin.file).is_none_or(|other| other < at);
        let same = |other: &&Port| other.target == port.target && other.protocol == port.protocol;
        let Some(other) = published().filter(earlier).find(same) else { continue };
        let below = other.node.origin;
        let target = port.target.map_or(String::new(), |(first, _)| first.to_string());
        let file = survey.project.file(below.file).name();
        let what = ["Port ", &target, " of `", &service.name, "` stays published as in `", file, "` too."].concat();
        let finding = PORT.at(place, what).related(below.file, below.span, "This one stays.");
        sink.report(finding.fix(replace_ports(service, port)));
    }
}

/// `!override` in front of the list, where it has all ports of the files below.
fn replace_ports(service: ServiceRef<'_>, port: &Port) -> Option<Fix> {
    let file = port.node.origin.file;
    let last = service.stack.files.last() == Some(&file);
    let own = |port: &&Port| port.node.origin.file == file;
    let targets: Vec<_> = service.service.ports.iter().filter(own).map(|port| (port.target, &port.protocol)).collect();
    if !last || !service.service.ports.iter().all(|port| targets.contains(&(port.target, &port.protocol))) {
        return None;
    }
    let target = Target::in_file(&service.survey, service.service, file)?
        .child("ports")
        .filter(|target| target.holds(port.node.origin))?;
    let NodeKind::Mapping(entries) = &target.tree.node(target.mapping).kind else { return None };
    let entry = entries.get(target.index)?;
    let (key, value) = (target.tree.node(entry.key), target.tree.node(entry.value));
    if value.tag.is_some() || value.anchor.is_some() {
        return None;
    }
    let colon = key.span.end + target.text[key.span.end..].find(':')? + 1;
    let edit = Edit::insert(colon, " !override");
    Some(Fix::suggested("Replace the ports of the files below", vec![change(file, edit)]))
}

fn dependencies(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    let ServiceRef { survey, stack, .. } = service;
    let short = service.dependencies.iter().filter(|one| one.via == Via::DependsOn && one.is_short);
    for dependency in short.filter(|one| one.condition == Condition::Started) {
        let Some(at) = position(stack, dependency.origin.file).filter(|&at| at > 0) else { continue };
        let path = ["services", &service.name, "depends_on", &dependency.service, "condition"].map(str::to_owned);
        let conditions = Earlier::of(survey, stack, at).values(&path);
        let mut conditions = conditions.iter().filter_map(|value| value.text());
        let waits = |condition: &&str| matches!(*condition, "service_healthy" | "service_completed_successfully");
        let Some(condition) = conditions.find(waits) else { continue };
        let (one, other) = (service.name.as_str(), dependency.service.as_str());
        let what = ["`", one, "` no longer waits for `", other, "` as it does in the file below."].concat();
        let why = ["The short form means `service_started` and takes the place of `", condition, "`."].concat();
        sink.report(DEPENDENCY.at(dependency.origin, what).why(why));
    }
}

/// `!reset` and `!override` that find nothing.
fn tags(earlier: &Earlier<'_>, file: FileId, sink: &mut Sink<'_>) {
    let Some(tree) = earlier.survey.model.yaml(file) else { return };
    for (at, node) in tree.nodes.iter().enumerate() {
        let Some(tag) = node.tag.as_ref().filter(|tag| matches!(tag.text.as_str(), "!reset" | "!override")) else {
            continue;
        };
        let steps = tree.path_of(NodeId(at as u32));
        let keys = steps.iter().filter_map(|step| match step {
            Step::Key(key) => Some(key.clone()),
            Step::Index(_) => None,
        });
        let keys: Vec<String> = keys.collect();
        let Some(last) = keys.last().filter(|_| !keys[0].starts_with("x-")) else { continue };
        let place = Place { file, span: tag.span };
        if keys.len() < steps.len() {
            sink.report(ITEM.at(place, ["`", &tag.text, "` does nothing at an item of a list."].concat()));
        } else if tag.text == "!reset" {
            match found(earlier, &keys) {
                Found::There => {}
                Found::Nothing => {
                    sink.report(NOTHING.at(place, ["`!reset` finds no `", last, "` in the files below."].concat()));
                }
                Found::InList => sink.report(LISTED.at(place, ["`!reset` does not take `", last, "` away."].concat())),
            }
        }
    }
}

enum Found {
    There,
    Nothing,
    /// As an item of a list, or of what is joined as one.
    InList,
}

fn found(earlier: &Earlier<'_>, keys: &[String]) -> Found {
    let Some((last, outer)) = keys.split_last() else { return Found::There };
    let direct = !earlier.values(keys).is_empty();
    let outers = earlier.values(outer);
    let joined = matches!(
        outer.iter().map(String::as_str).collect::<Vec<_>>()[..],
        ["services", _, "environment" | "labels" | "annotations"] | ["services", _, "build", "args" | "labels"]
    );
    let named = |value: &Value<'_>| {
        let is = |text: &str| text == last || text.split_once('=').is_some_and(|(name, _)| name == last);
        value.items().any(|item| item.text().is_some_and(is))
    };
    let listed = outers.iter().any(named);
    match (direct, joined) {
        (true, true) if outers.len() > 1 => Found::InList,
        (true, _) => Found::There,
        (false, true) if listed => Found::InList,
        // Short forms that become mappings, and what is written as one text.
        (false, _) if listed || outers.iter().any(|value| value.is_scalar() && !value.is_null()) => Found::There,
        _ => Found::Nothing,
    }
}
