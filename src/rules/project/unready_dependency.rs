use crate::diagnostic::{Change, Fix, Severity};
use crate::edit::compose::{Target, list_to_mapping};
use crate::facts::images::Class;
use crate::model::compose::{Condition, Dependency, Service, Via};
use crate::ordered::BTreeSet;
use crate::rules::{Case, Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::ServiceRef;
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
    cases: &[&STARTED, &UNDECLARED],
    looks: &[Look::Service(check)],
    markdown: markdown!("unready_dependency.md"),
};

static STARTED: Case = Case::new("started")
    .why("The dependency waits until its container has started, not until the server in it answers.")
    .todo("Wait for its health: `condition: service_healthy`.");

static UNDECLARED: Case = Case::new("undeclared")
    .why("Nothing says that the one must be there before the other, so the first connections fail.")
    .todo("Add `depends_on` with `condition: service_healthy`.");

/// The fix of one of a list's items is that of all; of a long list only the first carries it.
const TOGETHER: usize = 32;

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    if waits_by_itself(service.service) {
        return;
    }
    let hasty = hasty_dependencies(service);
    for (index, &(dependency, other)) in hasty.iter().enumerate() {
        let what = ["`", &service.name, "` starts before `", &other.name, "` accepts connections."].concat();
        let carries = index == 0 || !dependency.is_short || hasty.len() <= TOGETHER;
        let fix = if carries { wait(service, dependency, &hasty) } else { None };
        sink.report(milder(other, STARTED.at(dependency.condition_origin, what).fix(fix)));
    }
    undeclared(service).into_iter().for_each(|finding| sink.report(finding));
}

/// A cache is missed less than a database.
fn milder(other: &Service, finding: Finding) -> Finding {
    let is_cache = |class, name| class == Class::Cache || matches!(name, "redis" | "valkey/valkey");
    let is_cache = facts_of(other).is_some_and(|facts| is_cache(facts.class, facts.name));
    if is_cache { finding.severity(Severity::Advice) } else { finding }
}

/// Whether others wait for a service of this sort: it needs some seconds before it answers.
fn is_awaited(service: &Service) -> bool {
    facts_of(service)
        .is_some_and(|facts| matches!(facts.class, Class::Database | Class::Broker | Class::Search | Class::Cache))
}

/// A wait script in the command does what the condition would do.
fn waits_by_itself(service: &Service) -> bool {
    const SIGNS: [&str; 8] =
        ["wait-for", "wait_for", "waitfor", "dockerize", "pg_isready", "until ", "nc -z", "wait4x"];
    let mut words = service.entrypoint.iter().chain(&service.command).flat_map(|command| command.words());
    words.any(|word| word == "until" || SIGNS.iter().any(|sign| word.contains(sign)))
}

fn hasty_dependencies<'a>(service: ServiceRef<'a>) -> Vec<(&'a Dependency, &'a Service)> {
    let mine: Vec<_> = service.profiles.iter().filter_map(|profile| profile.as_str()).collect();
    // One that a profile leaves out has a finding of its own.
    let is_on = |other: &Service| {
        let mut profiles = other.profiles.iter();
        other.profiles.is_empty() || profiles.any(|profile| profile.as_str().is_some_and(|one| mine.contains(&one)))
    };
    let mut found = Vec::new();
    for one in &service.service.dependencies {
        let is_hasty = one.via == Via::DependsOn && one.condition == Condition::Started && one.required;
        let other = service.stack.service(&one.service).filter(|_| is_hasty);
        found.extend(other.filter(|other| is_awaited(other) && is_on(other)).map(|other| (one, other)));
    }
    found
}

/// A URL names a database, and nothing says that it must be there first.
fn undeclared(service: ServiceRef<'_>) -> Option<Finding> {
    if service.get("depends_on").is_some() || service.incomplete || is_awaited(service.service) {
        return None;
    }
    service.environment.iter().find_map(|variable| {
        let node = variable.value.as_ref()?;
        let (text, url) = node.as_str().and_then(|text| Some((text, Url::find(text)?)))?;
        let other =
            service.stack.service(url.host.slice(text)).filter(|_| !url.scheme.slice(text).starts_with("http"))?;
        let what = ["`", &service.name, "` connects to `", &other.name, "` without waiting for it."].concat();
        (is_awaited(other) && other.name != service.name).then(|| milder(other, UNDECLARED.at(node.origin, what)))
    })
}

/// Waits for the health of all hasty dependencies of one list at once, so that the list is turned into a mapping once.
fn wait(service: ServiceRef<'_>, dependency: &Dependency, hasty: &[(&Dependency, &Service)]) -> Option<Fix> {
    let (survey, file) = (service.survey, dependency.origin.file);
    let tree = survey.model.yaml(file)?;
    let mut edits = Vec::new();
    let mut awaited: Vec<&Service> = Vec::new();
    if dependency.is_short {
        let item = tree.node_at(dependency.origin.span.start)?;
        let list = tree.parent(item).filter(|&parent| matches!(tree.node(parent).kind, NodeKind::Sequence(_)))?;
        let healthy: BTreeSet<&str> = hasty.iter().map(|(_, other)| other.name.as_str()).collect();
        edits = list_to_mapping(survey.text(dependency.origin), tree, list, |name| {
            ["condition: ", if healthy.contains(name) { "service_healthy" } else { "service_started" }].concat()
        })?;
        awaited.extend(hasty.iter().filter(|(d, _)| d.is_short && d.origin.file == file).map(|(_, other)| *other));
    } else {
        let other = service.stack.service(&dependency.service)?;
        edits.push(if dependency.condition_origin == dependency.origin {
            let target = Target::of_service(&survey, service.service)?.child("depends_on")?.child(&other.name)?;
            target.append("condition: service_healthy")?
        } else {
            Edit::replace(dependency.condition_origin.span, "service_healthy")
        });
        awaited.push(other);
    }
    let mut changes: Vec<Change> = edits.into_iter().map(|edit| Change::Edit { file, edit }).collect();
    let mut safe = true;
    for other in awaited {
        match health::of_service(survey.model, other) {
            Health::Checked => {}
            Health::Missing => {
                safe = false;
                let target = Target::of_definition(&survey, other)?;
                // `append` adds no second one.
                changes.push(target.change(target.append(&health::probe_entry(survey.model, other)?)?));
            }
            Health::Disabled(_) | Health::Unknown => return None,
        }
    }
    let title = "Wait until it is healthy";
    Some(if safe { Fix::safe(title, changes) } else { Fix::suggested("Add a health check and wait for it", changes) })
}
