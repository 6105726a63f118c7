use crate::diagnostic::{Change, Fix, Severity};
use crate::edit::compose::{Target, list_to_mapping};
use crate::facts::images::Class;
use crate::model::Stack;
use crate::model::compose::{Condition, Dependency, Service, Via};
use crate::ordered::BTreeSet;
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::health::{self, Health};
use crate::survey::services::facts_of;
use crate::syntax::yaml::NodeKind;
use crate::text::Edit;
use crate::text::url::Url;

/// A service that starts before its database accepts connections.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "unready-dependency", Severity::Warning)
        .summary("What needs a database waits until it answers")
        .seeds(&[
            "000:L68-70",
            "000:L71-72",
            "001:L59",
            "001:L71",
            "002:L38-53",
            "002:L56",
            "004:L69-75",
            "004:L324-327",
        ]),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("unready_dependency.md"),
};

/// The fix of one of a list's items is that of all; of a long list only the first carries it.
const TOGETHER: usize = 32;

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for stack in &context.model.stacks {
        for service in stack.services.iter().filter(|service| !waits_by_itself(service)) {
            let hasty = hasty_dependencies(stack, service);
            for (index, &(dependency, other)) in hasty.iter().enumerate() {
                let message = format!(
                    "`{}` starts before `{}` accepts connections. The dependency waits until its container has started, not until the \
                     server in it answers. Wait for its health: `condition: service_healthy`.",
                    service.name, other.name
                );
                let mut finding = Finding::new(dependency.origin.file, dependency.condition_origin.span, message)
                    .environment(stack.environment)
                    .fix(if index == 0 || !dependency.is_short || hasty.len() <= TOGETHER {
                        wait(context, stack, service, dependency, &hasty)
                    } else {
                        None
                    });
                if is_cache(other) {
                    finding = finding.severity(Severity::Advice);
                }
                sink.report(finding);
            }
            undeclared(stack, service, sink);
        }
    }
}

/// Whether others wait for a service of this sort: it needs some seconds before it answers.
fn is_awaited(service: &Service) -> bool {
    facts_of(service)
        .is_some_and(|facts| matches!(facts.class, Class::Database | Class::Broker | Class::Search | Class::Cache))
}

fn is_cache(service: &Service) -> bool {
    facts_of(service)
        .is_some_and(|facts| facts.class == Class::Cache || matches!(facts.name, "redis" | "valkey/valkey"))
}

/// A wait script in the command does what the condition would do.
fn waits_by_itself(service: &Service) -> bool {
    let words = service.entrypoint.iter().chain(&service.command).flat_map(|command| command.words());
    words.into_iter().any(|word| {
        ["wait-for", "wait_for", "waitfor", "dockerize", "pg_isready", "until ", "nc -z", "wait4x"]
            .iter()
            .any(|sign| word.contains(sign))
            || word == "until"
    })
}

fn hasty_dependencies<'a>(stack: &'a Stack, service: &'a Service) -> Vec<(&'a Dependency, &'a Service)> {
    let mine: Vec<_> = service.profiles.iter().filter_map(|profile| profile.as_str()).collect();
    service
        .dependencies
        .iter()
        .filter(|d| d.via == Via::DependsOn && d.condition == Condition::Started && d.required)
        .filter_map(|dependency| Some((dependency, stack.service(&dependency.service)?)))
        .filter(|(_, other)| is_awaited(other))
        // One that a profile leaves out has a finding of its own.
        .filter(|(_, other)| {
            other.profiles.is_empty() || other.profiles.iter().any(|p| p.as_str().is_some_and(|p| mine.contains(&p)))
        })
        .collect()
}

/// A URL names a database, and nothing says that it must be there first.
fn undeclared(stack: &Stack, service: &Service, sink: &mut Sink<'_>) {
    if service.get("depends_on").is_some() || service.incomplete || is_awaited(service) {
        return;
    }
    for variable in &service.environment {
        let Some(node) = &variable.value else { continue };
        let Some((text, url)) = node.as_str().and_then(|text| Some((text, Url::find(text)?))) else { continue };
        if url.scheme.slice(text).starts_with("http") {
            continue;
        }
        let Some(other) =
            stack.service(url.host.slice(text)).filter(|other| is_awaited(other) && other.name != service.name)
        else {
            continue;
        };
        let message = format!(
            "`{}` connects to `{}` without waiting for it. Nothing says that the one must be there before the other, so the first \
             connections fail. Add `depends_on` with `condition: service_healthy`.",
            service.name, other.name
        );
        let mut finding = Finding::new(variable.key.file, node.origin.span, message).environment(stack.environment);
        if is_cache(other) {
            finding = finding.severity(Severity::Advice);
        }
        sink.report(finding);
        return;
    }
}

/// Waits for the health of all hasty dependencies of one list at once, so that the list is turned into a mapping once.
fn wait(
    context: &Survey<'_>,
    stack: &Stack,
    service: &Service,
    dependency: &Dependency,
    hasty: &[(&Dependency, &Service)],
) -> Option<Fix> {
    let file = dependency.origin.file;
    let tree = context.model.yaml(file)?;
    let text = &context.project.file(file).text;
    let mut changes = Vec::new();
    let mut awaited: Vec<&Service> = Vec::new();
    if dependency.is_short {
        let item = tree.node_at(dependency.origin.span.start)?;
        let list = tree.parent(item).filter(|&parent| matches!(tree.node(parent).kind, NodeKind::Sequence(_)))?;
        let healthy: BTreeSet<&str> = hasty.iter().map(|(_, other)| other.name.as_str()).collect();
        let edits = list_to_mapping(text, tree, list, |name| {
            let condition = if healthy.contains(name) { "service_healthy" } else { "service_started" };
            format!("condition: {condition}")
        })?;
        changes.extend(edits.into_iter().map(|edit| Change::Edit { file, edit }));
        awaited.extend(hasty.iter().filter(|(d, _)| d.is_short && d.origin.file == file).map(|(_, other)| *other));
    } else {
        let other = stack.service(&dependency.service)?;
        let edit = if dependency.condition_origin == dependency.origin {
            let target = Target::of_service(context, service)?.child("depends_on")?.child(&other.name)?;
            target.append("condition: service_healthy")?
        } else {
            Edit::replace(dependency.condition_origin.span, "service_healthy")
        };
        changes.push(Change::Edit { file, edit });
        awaited.push(other);
    }
    let mut safe = true;
    for other in awaited {
        match health::of_service(context.model, other) {
            Health::Checked => {}
            Health::Missing => {
                safe = false;
                let target = Target::of_definition(context, other)?;
                if target.child("healthcheck").is_some() {
                    return None;
                }
                changes.push(target.change(target.append(&health::probe_entry(context.model, other)?)?));
            }
            Health::Disabled(_) | Health::Unknown => return None,
        }
    }
    let title = "Wait until it is healthy";
    Some(if safe { Fix::safe(title, changes) } else { Fix::suggested("Add a health check and wait for it", changes) })
}
