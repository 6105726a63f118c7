//! Services that wait for each other in a ring.

use super::{Problem, ProblemKind};
use crate::model::compose::Service;
use crate::model::compose::value::Origin;
use crate::ordered::BTreeMap;

/// So many rings are told.
const MOST: usize = 100;
/// So many places of a ring are shown.
const SHOWN: usize = 20;

/// Reports every ring once, at the dependency of its first service.
pub(super) fn check(services: &[&Service], problems: &mut Vec<Problem>) {
    for ring in rings(services) {
        let names: Vec<&str> = ring.iter().map(|&index| services[index].name.as_str()).collect();
        let Some(place) = edge(services, ring[0], *ring.get(1).unwrap_or(&ring[0])) else { continue };
        let message = match names.as_slice() {
            [only] => ["`", only, "` waits for itself. Compose refuses to start it. Remove the dependency."].concat(),
            [first, ..] => [
                "Services wait for each other: `",
                &names.join("` → `"),
                "` → `",
                first,
                "`. None of them can be first, so Compose refuses to start any. Remove one of the dependencies.",
            ]
            .concat(),
            [] => continue,
        };
        let mut problem = Problem::new(ProblemKind::CircularDependency, place, message);
        for (step, &index) in ring.iter().enumerate().skip(1).take(SHOWN) {
            if let Some(place) = edge(services, index, ring[(step + 1) % ring.len()]) {
                problem = problem.related(place, ["`", &services[index].name, "` waits here."].concat());
            }
        }
        problems.push(problem.alias("compose-go:dependency-cycle"));
    }
}

/// Where service `from` names service `to`.
fn edge(services: &[&Service], from: usize, to: usize) -> Option<Origin> {
    let target = &services[to].name;
    services[from].dependencies.iter().find(|d| &d.service == target).map(|d| d.origin)
}

/// One ring for every dependency that closes one, each once, beginning with its first service in the file.
/// Found by a depth-first walk on a stack of its own: every edge back to a service that is being visited closes a ring.
fn rings(services: &[&Service]) -> Vec<Vec<usize>> {
    let index: BTreeMap<&str, usize> = services.iter().enumerate().map(|(at, s)| (s.name.as_str(), at)).collect();
    let next: Vec<Vec<usize>> = services
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
