use crate::diagnostic::{Fix, Severity};
use crate::edit::compose::Target;
use crate::facts::images::Class;
use crate::rules::{Case, Family, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::ServiceRef;
use crate::survey::purpose::is_for_development;
use crate::survey::services::{is_one_shot, is_piece};

/// A service that may take all of the host.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "missing-resource-limits", Severity::Advice)
        .summary("A service has limits of memory and CPU")
        .in_development(Level::Off)
        .in_production(Level::Is(Severity::Warning))
        .seeds(&["001:L46", "001:L74", "001:L120", "004:L316"]),
    cases: &[&MEMORY, &CPU, &PROCESSES],
    looks: &[Look::Service(check)],
    markdown: markdown!("missing_resource_limits.md"),
};

const IDS: &[&str] = &[
    "kics:cpus_not_limited",
    "kics:memory_not_limited",
    "kics:pids_limit_not_set",
    "cis:5.11",
    "cis:5.12",
    "cis:5.29",
    "owasp:R7",
    "compose-lint:CL-0026",
];

static MEMORY: Case = Case::new("memory")
    .why("When it takes too much, the kernel stops whatever it chooses on the host, often the database.")
    .todo("Set `deploy.resources.limits`, and watch what the service really needs.")
    .others(IDS);

static CPU: Case = Case::new("cpu")
    .severity(Severity::Advice)
    .why("One service in a loop then slows down all others on the host.")
    .todo("Set `cpus` in `deploy.resources.limits`.")
    .others(IDS);

static PROCESSES: Case = Case::new("processes")
    .strict()
    .severity(Severity::Advice)
    .why("A program that starts itself again and again takes all processes of the host.")
    .todo("Set `pids` in `deploy.resources.limits`, or `pids_limit`.")
    .others(IDS);

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    if is_piece(&service) || service.get("provider").is_some() || is_for_development(&service) {
        return;
    }
    let limit = |key: &str| service.at(&["deploy", "resources", "limits", key]).filter(|node| !node.is_null());
    let set = |keys: &[&str]| keys.iter().any(|key| service.get(key).is_some_and(|node| !node.is_null()));
    let memory = limit("memory").is_none() && !set(&["mem_limit"]);
    let job = is_one_shot(service.stack, &service);
    let cpu = !job && limit("cpus").is_none() && !set(&["cpus", "cpu_quota", "cpuset"]);
    let pids = limit("pids").or(service.get("pids_limit"));
    let pids = !job && pids.is_none_or(|count| !count.is_unresolved() && count.as_int().is_some_and(|count| count < 1));
    let (case, whole) = match (memory, cpu, pids) {
        (true, true, _) => (&MEMORY, "memory and CPU"),
        (true, false, _) => (&MEMORY, "memory"),
        (false, true, _) => (&CPU, "CPU time"),
        (false, false, true) => (&PROCESSES, "processes"),
        _ => return,
    };
    let what = ["Nothing limits the ", whole, " of `", &service.name, "`."].concat();
    let mut finding = case.at(service.definition(), what).also(&["owasp:R7", "compose-lint:CL-0026"]);
    for (missing, ids) in [
        (memory, &["kics:memory_not_limited", "cis:5.11"]),
        (cpu, &["kics:cpus_not_limited", "cis:5.12"]),
        (pids, &["kics:pids_limit_not_set", "cis:5.29"]),
    ] {
        if missing {
            finding = finding.also(ids);
        }
    }
    sink.report(finding.fix(limits(service, memory, cpu, pids)));
}

/// Values to begin with, by what the service is.
fn limits(service: ServiceRef<'_>, memory: bool, cpu: bool, pids: bool) -> Option<Fix> {
    // Limits in both forms would speak against each other.
    if ["mem_limit", "cpus", "cpu_quota", "cpuset", "pids_limit"].iter().any(|key| service.get(key).is_some()) {
        return None;
    }
    let (size, count) = match service.known_image().map(|image| image.class) {
        Some(Class::Database | Class::Broker | Class::Search) => ("memory: 1G\n", "cpus: \"1.0\"\n"),
        Some(Class::Proxy) => ("memory: 128M\n", "cpus: \"0.5\"\n"),
        _ => ("memory: 512M\n", "cpus: \"1.0\"\n"),
    };
    let lines = [(memory, size), (cpu, count), (pids, "pids: 200\n")];
    let mut block: String = lines.iter().filter(|(missing, _)| *missing).map(|(_, line)| *line).collect();
    let mut target = Target::of_service(&service.survey, &service)?;
    let mut path = ["deploy", "resources", "limits"].into_iter();
    let mut rest = Vec::new();
    for key in path.by_ref() {
        match target.child(key) {
            Some(child) => target = child,
            None => {
                rest.push(key);
                break;
            }
        }
    }
    rest.extend(path);
    for key in rest.iter().rev() {
        block = [key, ":\n  ", &block.trim_end().replace('\n', "\n  ")].concat();
    }
    let edit = target.append(&block)?;
    Some(Fix::suggested("Set limits to begin with", vec![target.change(edit)]))
}
