use crate::diagnostic::{Fix, Severity};
use crate::fix::helpers::change;
use crate::model::Stack;
use crate::model::compose::{Condition, Port, Service, Via, paths};
use crate::project::FileId;
use crate::rules::compose::support::Target;
use crate::rules::{Context, Family, Finding, Level, Meta, Rule, Sink, markdown};
use crate::syntax::yaml::{NodeId, Step, Value};
use crate::text::Edit;

/// A later file that adds or does nothing where it looks as if it replaced.
pub static RULE: Rule = Rule {
    meta: Meta {
        name: "ineffective-override",
        family: Family::Project,
        summary: "A file over another one does what it looks like",
        severity: Severity::Warning,
        in_development: Level::Same,
        in_production: Level::Same,
        default_on: true,
        aliases: &["gap:depends-downgrade", "gap:ports-override-adds", "gap:reset-no-effect"],
        seeds: &[],
    },
    markdown: markdown!("ineffective_override.md"),
    check,
};

/// `extends` is followed this far.
const DEPTH: usize = 8;

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for stack in context.model.stacks.iter().filter(|stack| stack.files.len() > 1 && !stack.is_incomplete) {
        for service in &stack.services {
            ports(context, stack, service, sink);
            dependencies(context, stack, service, sink);
        }
        for (at, &file) in stack.files.iter().enumerate().skip(1) {
            tags(context, stack, &Earlier::of(context, stack, at), file, sink);
        }
    }
}

/// The files below one of a stack, those they include and extend among them.
struct Earlier<'c> {
    context: Context<'c>,
    files: Vec<FileId>,
}

impl<'c> Earlier<'c> {
    fn of(context: &Context<'c>, stack: &Stack, at: usize) -> Self {
        let named = stack.read.iter().filter(|file| !stack.files.contains(file));
        Self { context: *context, files: stack.files[..at].iter().chain(named).copied().collect() }
    }

    /// What they have at a path of keys, a service also by what it extends.
    fn values(&self, path: &[String]) -> Vec<Value<'c>> {
        let mut found = Vec::new();
        for &file in &self.files {
            self.in_file(file, path, DEPTH, &mut found);
        }
        found
    }

    fn in_file(&self, file: FileId, path: &[String], depth: usize, found: &mut Vec<Value<'c>>) {
        let Some(tree) = self.context.model.yaml(file) else { return };
        for root in tree.roots() {
            let names: Vec<&str> = path.iter().map(String::as_str).collect();
            found.extend(root.at(&names));
            let ["services", name, ..] = names[..] else { continue };
            let Some(extends) = root.at(&["services", name, "extends"]).filter(|_| depth > 0) else { continue };
            let base = extends.text().or_else(|| extends.get("service")?.text());
            let folder = self.context.project.file(file).folder();
            let other = match extends.get("file").and_then(Value::text) {
                Some(written) => self.context.model.find(&paths::join(folder, written)),
                None => Some(file),
            };
            if let (Some(base), Some(other)) = (base, other) {
                let path: Vec<String> = path
                    .iter()
                    .enumerate()
                    .map(|(at, step)| if at == 1 { base.to_owned() } else { step.clone() })
                    .collect();
                self.in_file(other, &path, depth - 1, found);
            }
        }
    }
}

/// Where a file stands among those of a stack; what they include stands below them.
fn position(stack: &Stack, file: FileId) -> Option<usize> {
    stack.files.iter().position(|&other| other == file)
}

fn ports(context: &Context<'_>, stack: &Stack, service: &Service, sink: &mut Sink<'_>) {
    let published = || service.ports.iter().filter(|port| port.published.is_some());
    for port in published() {
        let file = port.node.origin.file;
        let Some(at) = position(stack, file).filter(|&at| at > 0) else { continue };
        let earlier = |other: &&Port| position(stack, other.node.origin.file).is_none_or(|other| other < at);
        let same = |other: &&Port| other.target == port.target && other.protocol == port.protocol;
        let Some(other) = published().filter(earlier).find(same) else { continue };
        let below = context.project.file(other.node.origin.file).name();
        let target = port.target.map_or(String::new(), |(first, _)| first.to_string());
        let message = format!(
            "Port {target} of `{}` stays published as in `{below}` too. Ports of several files are added up, so this entry opens one \
             more and closes none. Replace the list with `ports: !override`.",
            service.name
        );
        sink.report(
            Finding::new(file, port.node.origin.span, message)
                .aliases(["gap:ports-override-adds"])
                .environment(stack.environment)
                .related(other.node.origin.file, other.node.origin.span, "This one stays.")
                .fix(replace_ports(context, stack, service, port)),
        );
    }
}

/// `!override` in front of the list, where it has all ports of the files below.
fn replace_ports(context: &Context<'_>, stack: &Stack, service: &Service, port: &Port) -> Option<Fix> {
    let file = port.node.origin.file;
    let last = stack.files.last() == Some(&file);
    let own = |port: &&Port| port.node.origin.file == file;
    let targets: Vec<_> = service.ports.iter().filter(own).map(|port| (port.target, &port.protocol)).collect();
    if !last || !service.ports.iter().all(|port| targets.contains(&(port.target, &port.protocol))) {
        return None;
    }
    let target =
        Target::in_file(context, service, file)?.child("ports").filter(|target| target.holds(port.node.origin))?;
    let crate::syntax::yaml::NodeKind::Mapping(entries) = &target.tree.node(target.mapping).kind else { return None };
    let entry = entries.get(target.index)?;
    let (key, value) = (target.tree.node(entry.key), target.tree.node(entry.value));
    if value.tag.is_some() || value.anchor.is_some() {
        return None;
    }
    let colon = key.span.end + target.text[key.span.end..].find(':')? + 1;
    let edit = Edit::insert(colon, " !override");
    Some(Fix::suggested("Replace the ports of the files below", vec![change(file, edit)]))
}

fn dependencies(context: &Context<'_>, stack: &Stack, service: &Service, sink: &mut Sink<'_>) {
    for dependency in service.dependencies.iter().filter(|one| one.via == Via::DependsOn && one.is_short) {
        let file = dependency.origin.file;
        let Some(at) = position(stack, file).filter(|&at| at > 0) else { continue };
        let path = ["services", &service.name, "depends_on", &dependency.service, "condition"].map(str::to_owned);
        let conditions = Earlier::of(context, stack, at).values(&path);
        let waits =
            |value: &&Value<'_>| matches!(value.text(), Some("service_healthy" | "service_completed_successfully"));
        let Some(condition) = conditions.iter().find(waits).and_then(|value| value.text()) else { continue };
        if dependency.condition != Condition::Started {
            continue;
        }
        let message = format!(
            "`{}` no longer waits for `{}` as it does in the file below. The short form means `service_started` and takes the place of \
             `{condition}`. Write the long form with that condition, or leave the line out.",
            service.name, dependency.service
        );
        sink.report(
            Finding::new(file, dependency.origin.span, message)
                .aliases(["gap:depends-downgrade"])
                .environment(stack.environment),
        );
    }
}

/// `!reset` and `!override` that find nothing.
fn tags(context: &Context<'_>, stack: &Stack, earlier: &Earlier<'_>, file: FileId, sink: &mut Sink<'_>) {
    let Some(tree) = context.model.yaml(file) else { return };
    for (at, node) in tree.nodes.iter().enumerate() {
        let Some(tag) = node.tag.as_ref().filter(|tag| matches!(tag.text.as_str(), "!reset" | "!override")) else {
            continue;
        };
        let steps = tree.path_of(NodeId(at as u32));
        let keys: Vec<String> = steps
            .iter()
            .filter_map(|step| match step {
                Step::Key(key) => Some(key.clone()),
                Step::Index(_) => None,
            })
            .collect();
        if keys.first().is_none_or(|key| key.starts_with("x-")) {
            continue;
        }
        let message = if keys.len() < steps.len() {
            format!(
                "`{}` does nothing at an item of a list. Compose looks for it at keys only, so the item is added. Put it in front of the \
                 whole list.",
                tag.text
            )
        } else if tag.text == "!override" {
            continue;
        } else {
            match found(earlier, &keys) {
                Found::There => continue,
                Found::Nothing => format!(
                    "`!reset` finds no `{}` in the files below. It takes away what they have, and they do not have it at this place. Correct \
                     the name, or delete the line.",
                    keys.last().map_or("", String::as_str)
                ),
                Found::InList => format!(
                    "`!reset` does not take `{}` away. The files below give it in a list, or in several places that Compose joins as one, and \
                     a reset finds only keys of a mapping. Put `!override` in front of the whole mapping and write what should stay.",
                    keys.last().map_or("", String::as_str)
                ),
            }
        };
        sink.report(
            Finding::new(file, tag.span, message).aliases(["gap:reset-no-effect"]).environment(stack.environment),
        );
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
