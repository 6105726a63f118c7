//! Defaults and what follows from other keys: names of resources, implied networks and dependencies, env files folded in.

use super::budget::{self, Budget};
use super::dependencies::Via;
use super::merge::unify_ports;
use super::paths::{is_absolute, join};
use super::problem::{Problem, ProblemKind};
use super::service::Service;
use super::sources::{Loaded, Sources};
use super::value::{Data, Key, Map, MapBuilder, Node, Origin};
use super::variables::{read_file, read_raw_file};
use crate::order::Order;
use crate::project::Project;

/// Completes the model the way Compose does before it uses it.
pub fn normalize(sources: &mut Sources<'_>, loaded: &mut Loaded) {
    let Sources { project, budget, paths, .. } = sources;
    let project = *project;
    let Loaded { model, problems, variables, folder, name, .. } = loaded;
    let origin = model.origin;
    let Some(root) = model.as_map_mut() else { return };
    root.remove("version");
    root.insert(Key { name: "name".to_owned(), origin, listed: false }, Node::string(name.clone(), origin));
    for kind in ["networks", "volumes", "secrets", "configs"] {
        if let Some(resources) = root.get_mut(kind).and_then(Node::as_map_mut) {
            for (key, resource) in &mut resources.entries {
                external(key, resource, name);
            }
        }
    }
    if let Some(services) = root.get_mut("services").and_then(Node::as_map_mut) {
        services.entries.order_by(|a, b| a.0.name.cmp(&b.0.name));
        for (key, node) in &mut services.entries {
            let view = Service::new(key, node, folder, &|path| paths.get(path).copied());
            let Some(service) = node.as_map_mut() else { continue };
            fold_env_files(project, &view, service, variables, budget, problems);
            complete(&view, service, &|name| variables.get(name).map(str::to_owned));
        }
    }
    let uses_default = root.get("services").map_or(&[][..], Node::entries).iter().any(|(_, service)| {
        service.get("networks").and_then(Node::as_map).is_some_and(|networks| networks.get("default").is_some())
    });
    if uses_default {
        let key = |name: &str| Key { name: name.to_owned(), origin, listed: false };
        if root.get("networks").and_then(Node::as_map).is_none() {
            root.insert(key("networks"), Node::new(Data::Map(Map::default()), origin));
        }
        if let Some(networks) = root.get_mut("networks").and_then(Node::as_map_mut)
            && networks.get("default").is_none()
        {
            let named = Node::string([name.as_str(), "_default"].concat(), origin);
            let entries = vec![(key("name"), named)];
            networks.insert(key("default"), Node::new(Data::Map(Map { entries, from_list: false }), origin));
        }
    }
}

fn external(key: &Key, resource: &mut Node, project: &str) {
    if resource.is_null() {
        resource.data = Data::Map(Map::default());
    }
    let origin = resource.origin;
    let Some(map) = resource.as_map_mut() else { return };
    let named = |name: &str| Key { name: name.to_owned(), origin, listed: false };
    let legacy = map.get("external").and_then(Node::as_map).cloned();
    if let Some(legacy) = legacy {
        if let Some(name) = legacy.get("name") {
            map.insert(named("name"), name.clone());
        }
        map.insert(named("external"), Node::new(Data::Bool(true), origin));
    }
    let is_external = map.get("external").and_then(Node::as_bool) == Some(true);
    if map.get("name").and_then(Node::as_str).is_none_or(str::is_empty) {
        let name = if is_external { key.name.clone() } else { [project, "_", &key.name].concat() };
        map.insert(named("name"), Node::string(name, origin));
    }
}

/// Variables of env files stand below those of `environment`; labels of label files below those of `labels`.
fn fold_env_files(
    project: &Project,
    view: &Service,
    service: &mut Map,
    variables: &super::variables::Variables,
    budget: &mut Budget,
    problems: &mut Vec<Problem>,
) {
    let mut folded = MapBuilder::default();
    for file in &view.env_files {
        let is_raw = file_format(service, &file.whole_path).as_deref() == Some("raw");
        let Some(id) = file.file else {
            let path = file.path.as_str().unwrap_or_default();
            if file.required && !is_empty_device(path) {
                let message = [
                    "The env file `",
                    path,
                    "` is not part of the project. Add it, or allow its absence with `required: false`.",
                ]
                .concat();
                problems.push(Problem::new(ProblemKind::MissingFile, file.path.origin, message));
            }
            continue;
        };
        if !budget.has(budget::NODE) {
            break;
        }
        let own = |name: &str| view.variable(name).and_then(|variable| variable.value.as_ref()?.as_str());
        let earlier = |name: &str| folded.get(name).and_then(Node::as_str);
        let known = |name: &str| variables.lookup(name).or_else(|| own(name)).or_else(|| earlier(name));
        let read = match is_raw {
            true => read_raw_file(project, id),
            false => read_file(project, id, &known, budget, problems),
        };
        for (name, variable) in read {
            let origin = variable.as_ref().and_then(|variable| variable.origin).unwrap_or(file.path.origin);
            // A name alone takes what the project knows; what that does not know is not there.
            let outside = || variables.lookup(&name).map(str::to_owned);
            let Some(value) = variable.map(|variable| variable.value).or_else(outside) else { continue };
            // What every service gets of the same file is theirs each.
            if !budget.take(budget::NODE) {
                if budget.tells() {
                    problems.push(Problem::new(ProblemKind::OversizedValues, file.path.origin, budget::MESSAGE));
                }
                break;
            }
            folded.set(Key { name, origin, listed: false }, Node::string(value, origin));
        }
    }
    service.remove("env_file");
    merge_below(service, "environment", folded.map, view.key);
    let mut labels = Map::default();
    for path in view.get("label_file").map_or(&[][..], Node::items) {
        let Some(written) = path.as_str() else { continue };
        let folder = project.file(path.origin.file).folder();
        let Some(id) = project.find(&join(folder, written)).or_else(|| project.find(&join("", written))) else {
            if is_empty_device(written) {
                continue;
            }
            let message = ["The label file `", written, "` is not part of the project."].concat();
            problems.push(Problem::new(ProblemKind::MissingFile, path.origin, message));
            continue;
        };
        for (name, variable) in read_file(project, id, &|name| variables.get(name), budget, problems) {
            let value = variable.map_or(String::new(), |variable| variable.value);
            labels.insert(Key { name, origin: path.origin, listed: false }, Node::string(value, path.origin));
        }
    }
    service.remove("label_file");
    merge_below(service, "labels", labels, view.key);
}

/// The file that is always there and empty.
fn is_empty_device(path: &str) -> bool {
    path == "/dev/null"
}

fn file_format(service: &Map, whole_path: &str) -> Option<String> {
    let items = service.get("env_file")?.items();
    let item = items.iter().find(|item| {
        item.get("path").and_then(Node::as_str).is_some_and(|path| whole_path.ends_with(path.trim_start_matches("./")))
    })?;
    item.get("format")?.as_str().map(str::to_owned)
}

fn merge_below(service: &mut Map, key: &str, mut below: Map, origin: Origin) {
    if below.entries.is_empty() {
        return;
    }
    match service.get_mut(key) {
        Some(Node { data: Data::Map(own), .. }) => {
            let mut merged = MapBuilder::of(std::mem::take(&mut below));
            for (key, value) in own.entries.drain(..) {
                merged.set(key, value);
            }
            *own = merged.map;
        }
        _ => service.insert(Key { name: key.to_owned(), origin, listed: false }, Node::new(Data::Map(below), origin)),
    }
}

fn complete(view: &Service, service: &mut Map, known: &dyn Fn(&str) -> Option<String>) {
    let origin = view.key;
    let key = |name: &str| Key { name: name.to_owned(), origin, listed: false };
    let entry = |name: &str, data: Data| (key(name), Node::new(data, origin));
    let map = |entries: Vec<(Key, Node)>| Node::new(Data::Map(Map { entries, from_list: false }), origin);
    let fill = |map: &mut Map, name: &str, data: Data| {
        if map.get(name).is_none_or(Node::is_null) {
            map.insert(key(name), Node::new(data, origin));
        }
    };
    for holder in ["environment"] {
        if let Some(variables) = service.get_mut(holder).and_then(Node::as_map_mut) {
            take_values(variables, known);
        }
    }
    if let Some(dns) = service.get_mut("dns")
        && let Data::List(servers) = &mut dns.data
    {
        // A variable that is not set leaves an empty server, which counts as none.
        servers.retain(|server| server.as_str() != Some(""));
        if servers.is_empty() {
            service.remove("dns");
        }
    }
    if let Some(build) = service.get_mut("build").and_then(Node::as_map_mut) {
        fill(build, "context", Data::Text(".".to_owned()));
        if build.get("dockerfile_inline").is_none() {
            fill(build, "dockerfile", Data::Text("Dockerfile".to_owned()));
        }
        if let Some(args) = build.get_mut("args").and_then(Node::as_map_mut) {
            take_values(args, known);
            args.entries.retain(|(_, value)| !value.is_null());
        }
        each(build, "secrets", |secret| {
            let source = secret.get("source").and_then(Node::as_str).unwrap_or_default().to_owned();
            fill(secret, "target", Data::Text(["/run/secrets/", &source].concat()));
        });
    }
    let has_networks = service.get("networks").is_some_and(|networks| !networks.entries().is_empty());
    if !has_networks && service.get("network_mode").is_none_or(Node::is_null) && service.get("provider").is_none() {
        service.insert(key("networks"), map(vec![entry("default", Data::Null)]));
    }
    let implied: Vec<_> = view.dependencies.iter().filter(|dependency| dependency.via != Via::DependsOn).collect();
    if !implied.is_empty() && service.get("depends_on").and_then(Node::as_map).is_none() {
        service.insert(key("depends_on"), map(Vec::new()));
    }
    if let Some(depends_on) = service.get_mut("depends_on").and_then(Node::as_map_mut) {
        for (_, dependency) in &mut depends_on.entries {
            if let Some(dependency) = dependency.as_map_mut() {
                fill(dependency, "required", Data::Bool(true));
            }
        }
        for dependency in implied {
            let mut entries = vec![entry("condition", Data::Text("service_started".to_owned()))];
            if dependency.via != Via::VolumesFrom {
                entries.push(entry("restart", Data::Bool(true)));
            }
            entries.push(entry("required", Data::Bool(true)));
            let place = Key { name: dependency.service.clone(), origin: dependency.origin, listed: true };
            depends_on.insert(place, map(entries));
        }
    }
    if service.get("pull_policy").and_then(Node::as_str) == Some("if_not_present") {
        service.insert(key("pull_policy"), Node::string("missing", origin));
    }
    each(service, "secrets", |secret| {
        let source = secret.get("source").and_then(Node::as_str).unwrap_or_default().to_owned();
        fill(secret, "target", Data::Text(["/run/secrets/", &source].concat()));
    });
    ports(service);
    each(service, "ports", |port| {
        fill(port, "mode", Data::Text("ingress".to_owned()));
        fill(port, "protocol", Data::Text("tcp".to_owned()));
    });
    each(service, "volumes", |volume| {
        if let Some(Data::Text(target)) = volume.get_mut("target").map(|target| &mut target.data)
            && target.starts_with('/')
        {
            *target = clean_target(target);
        }
    });
    each(service, "gpus", |request| device_count(request, &fill));
    if let Some(reservations) = service.get_mut("deploy").and_then(|deploy| {
        deploy.as_map_mut()?.get_mut("resources")?.as_map_mut()?.get_mut("reservations")?.as_map_mut()
    }) {
        each(reservations, "devices", |request| device_count(request, &fill));
    }
    let image = service.get("image").cloned();
    each(service, "pre_start", |hook| {
        if let (None, Some(image)) = (hook.get("image"), &image) {
            hook.insert(key("image"), image.clone());
        }
    });
}

fn clean_target(target: &str) -> String {
    if is_absolute(target) { super::paths::clean(target) } else { target.to_owned() }
}

fn device_count(request: &mut Map, fill: &dyn Fn(&mut Map, &str, Data)) {
    if request.get("device_ids").is_none() {
        fill(request, "count", Data::Int(-1));
    }
}

fn each(map: &mut Map, key: &str, mut change: impl FnMut(&mut Map)) {
    if let Some(Data::List(items)) = map.get_mut(key).map(|node| &mut node.data) {
        items.iter_mut().filter_map(Node::as_map_mut).for_each(&mut change);
    }
}

/// A name without a value takes that of the shell or of `.env`.
fn take_values(variables: &mut Map, known: &dyn Fn(&str) -> Option<String>) {
    for (key, value) in &mut variables.entries {
        if let (Data::Null, Some(found)) = (&value.data, known(&key.name)) {
            value.data = Data::Text(found);
        }
    }
}

/// A range of ports becomes one entry per pair, ordered as strings.
fn ports(service: &mut Map) {
    let Some(Data::List(items)) = service.get_mut("ports").map(|node| &mut node.data) else { return };
    let mut all: Vec<Node> = Vec::with_capacity(items.len());
    for item in items.drain(..) {
        let text = |key: &str| item.get(key).and_then(Node::scalar).map(|text| text.into_owned());
        let range = |text: Option<String>| {
            let text = text?;
            let (first, last) = text.split_once('-')?;
            Some((first.parse::<u16>().ok()?, last.parse::<u16>().ok()?))
        };
        let Some((first, last)) = range(text("target")) else {
            all.push(item);
            continue;
        };
        let published = range(text("published"));
        let mut pairs: Vec<(String, Option<u32>, u16)> = (first..=last)
            .map(|target| {
                (target.to_string(), published.map(|(start, _)| u32::from(start) + u32::from(target - first)), target)
            })
            .collect();
        pairs.order();
        for (_, published, target) in pairs {
            let mut one = item.clone();
            if let Some(map) = one.as_map_mut() {
                if let Some(node) = map.get_mut("target") {
                    node.data = Data::Int(target.into());
                }
                if let (Some(node), Some(published)) = (map.get_mut("published"), published) {
                    node.data = Data::Text(published.to_string());
                }
            }
            all.push(one);
        }
    }
    unify_ports(&mut all);
    *items = all;
}
