use crate::diagnostic::Severity;
use crate::model::Stack;
use crate::ordered::BTreeMap;
use crate::rules::{Context, Family, Finding, Level, Meta, Rule, Sink, markdown};

/// Services that wait for each other in a ring.
pub static RULE: Rule = Rule {
    meta: Meta {
        name: "circular-dependency",
        family: Family::Compose,
        summary: "No service waits for itself, over others or directly",
        severity: Severity::Error,
        in_development: Level::Same,
        in_production: Level::Same,
        default_on: true,
        aliases: &["compose-go:dependency-cycle"],
        seeds: &["001:L72"],
    },
    cases: &[],
    looks: &[crate::rules::Look::Project(check)],
    markdown: markdown!("circular_dependency.md"),
};

/// So many rings of a stack are told.
const MOST: usize = 100;
/// So many places of a ring are shown.
const SHOWN: usize = 20;

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for stack in &context.model.stacks {
        for ring in rings(stack) {
            let names: Vec<&str> = ring.iter().map(|&index| stack.services[index].name.as_str()).collect();
            let Some(place) = edge(stack, ring[0], *ring.get(1).unwrap_or(&ring[0])) else { continue };
            let message = match names.as_slice() {
                [only] => format!("`{only}` waits for itself. Compose refuses to start it. Remove the dependency."),
                [first, ..] => format!(
                    "Services wait for each other: `{}` → `{first}`. None of them can be first, so Compose refuses to start any. Remove one of the dependencies.",
                    names.join("` → `")
                ),
                [] => continue,
            };
            let mut finding = Finding::new(place.file, place.span, message)
                .aliases(["compose-go:dependency-cycle"])
                .environment(stack.environment);
            for (step, &index) in ring.iter().enumerate().skip(1).take(SHOWN) {
                let next = ring[(step + 1) % ring.len()];
                if let Some(place) = edge(stack, index, next) {
                    let name = &stack.services[index].name;
                    finding = finding.related(place.file, place.span, format!("`{name}` waits here."));
                }
            }
            sink.report(finding);
        }
    }
}

/// Where service `from` names service `to`.
fn edge(stack: &Stack, from: usize, to: usize) -> Option<crate::model::compose::value::Origin> {
    let target = &stack.services[to].name;
    stack.services[from].dependencies.iter().find(|d| &d.service == target).map(|d| d.origin)
}

/// One ring for every dependency that closes one, each once, beginning with its first service in the file.
/// Found by a depth-first walk on a stack of its own: every edge back to a service that is being visited closes a ring.
fn rings(stack: &Stack) -> Vec<Vec<usize>> {
    let index: BTreeMap<&str, usize> = stack.services.iter().enumerate().map(|(at, s)| (s.name.as_str(), at)).collect();
    let next: Vec<Vec<usize>> = stack
        .services
        .iter()
        .map(|service| service.dependencies.iter().filter_map(|d| index.get(d.service.as_str()).copied()).collect())
        .collect();
    let mut rings: Vec<Vec<usize>> = Vec::new();
    let mut done = vec![false; next.len()];
    let mut depth = vec![None; next.len()];
    for start in 0..next.len() {
        if done[start] {
            continue;
        }
        let mut path = vec![(start, 0)];
        depth[start] = Some(0);
        while let Some((service, edge)) = path.last_mut() {
            let service = *service;
            let Some(&target) = next[service].get(*edge) else {
                done[service] = true;
                depth[service] = None;
                path.pop();
                continue;
            };
            *edge += 1;
            if let Some(begin) = depth[target] {
                let mut ring: Vec<usize> = path[begin..].iter().map(|(service, _)| *service).collect();
                let first = ring.iter().enumerate().min_by_key(|(_, service)| **service).map_or(0, |(at, _)| at);
                ring.rotate_left(first);
                if !rings.contains(&ring) {
                    rings.push(ring);
                }
                if rings.len() == MOST {
                    return rings;
                }
            } else if !done[target] {
                depth[target] = Some(path.len());
                path.push((target, 0));
            }
        }
    }
    rings
}
