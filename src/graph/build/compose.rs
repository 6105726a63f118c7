//! Services with everything they name.

use super::Builder;
use crate::graph::parts::{Condition, EdgeKind, NodeKind, Place};
use crate::model::Stack;
use crate::model::compose::value::{Node, Origin};
use crate::model::compose::{self, Dependency, Mount, MountKind, Port, Service, Via};
use crate::project::FileId;
use crate::survey::address::Address;
use crate::syntax::yaml::Value;
use crate::text::Span;

/// Adds the services, so that they come first.
pub(super) fn services(builder: &mut Builder<'_>, stack: &Stack) {
    for service in &stack.services {
        let (places, extents) = written(builder, stack, "services", &service.name, service.key);
        let whole_dockerfile = service.build.as_ref().and_then(|build| build.file).map(|file| whole(builder, file));
        builder.node(NodeKind::Service, &service.name, |node| {
            node.detail = what_it_runs(service);
            node.notes = notes(service);
            node.places = places;
            node.extents = extents;
            node.extents.extend(whole_dockerfile);
        });
    }
}

/// Adds what services name, and the edges.
pub(super) fn relations(builder: &mut Builder<'_>, stack: &Stack) {
    resources(builder, stack);
    for service in &stack.services {
        let Some(node) = builder.find(NodeKind::Service, &service.name) else { continue };
        for dependency in &service.dependencies {
            depends(builder, stack, node, dependency);
        }
        for port in &service.ports {
            publish(builder, node, service, port);
        }
        for mounted in &service.mounts {
            mount(builder, stack, node, service, mounted);
        }
        for name in stack.networks_of(service) {
            let used = service.networks.iter().find(|network| network.name == name).map(|network| network.origin);
            let implicit = name == "default" && stack.resource("networks", name).is_none();
            let network = builder.node(NodeKind::Network, name, |node| {
                node.detail = if implicit { "made by Compose".to_owned() } else { String::new() };
                node.missing = !implicit && is_missing(stack);
                node.places = used.into_iter().collect();
            });
            builder.connect(node, network, EdgeKind::Joins, "", used);
        }
        for (kind, uses) in [(NodeKind::Secret, &service.secrets), (NodeKind::Config, &service.configs)] {
            for used in uses {
                let place = used.origin;
                let resource = builder.node(kind, &used.name, |node| {
                    node.detail = kind.title().to_owned();
                    node.missing = is_missing(stack);
                    node.places = vec![place];
                });
                builder.connect(node, resource, EdgeKind::Uses, "", Some(place));
            }
        }
    }
}

/// Joins services with the images or stages they run.
pub(super) fn images(builder: &mut Builder<'_>, stack: &Stack) {
    for service in &stack.services {
        let Some(node) = builder.find(NodeKind::Service, &service.name) else { continue };
        match &service.build {
            Some(build) => {
                let Some(file) = build.file else {
                    not_open(builder, node, build);
                    continue;
                };
                let place = build.target.as_ref().map_or(build.key, |target| target.origin);
                let target = build.target.as_ref().and_then(|target| target.as_str());
                if let Some(stage) = super::dockerfile::stage(builder, file, target) {
                    builder.connect(node, stage, EdgeKind::Runs, "", Some(place));
                }
            }
            None => {
                let (Some(name), Some(place)) =
                    (service.image_name(), service.image.as_ref().map(|image| image.origin))
                else {
                    continue;
                };
                let image = builder.node(NodeKind::Image, name, |node| {
                    node.detail = NodeKind::Image.title().to_owned();
                    node.places = vec![place];
                });
                builder.connect(node, image, EdgeKind::Runs, "", Some(place));
            }
        }
    }
}

/// What is declared at the top level, used or not.
fn resources(builder: &mut Builder<'_>, stack: &Stack) {
    let kinds = [
        (NodeKind::Volume, "volumes", &stack.volumes),
        (NodeKind::Network, "networks", &stack.networks),
        (NodeKind::Secret, "secrets", &stack.secrets),
        (NodeKind::Config, "configs", &stack.configs),
    ];
    for (kind, key, resources) in kinds {
        for resource in resources {
            let (places, extents) = written(builder, stack, key, &resource.name, resource.key);
            let internal = resource.node.get("internal").and_then(|internal| internal.as_bool()) == Some(true);
            builder.node(kind, &resource.name, |node| {
                node.detail = match kind {
                    _ if resource.external => ["external ", kind.title().trim_start_matches("named ")].concat(),
                    NodeKind::Network if internal => "internal".to_owned(),
                    NodeKind::Network => "bridge".to_owned(),
                    _ => kind.title().to_owned(),
                };
                if kind == NodeKind::Network
                    && let Some(driver) = resource.node.get("driver").and_then(|driver| driver.as_str())
                    && !internal
                {
                    driver.clone_into(&mut node.detail);
                }
                node.places = places;
                node.extents = extents;
            });
        }
    }
}

/// What is named and not declared may still be in a file that is not here.
fn is_missing(stack: &Stack) -> bool {
    !stack.is_incomplete && !stack.is_fragment
}

fn depends(builder: &mut Builder<'_>, stack: &Stack, node: usize, dependency: &Dependency) {
    let place = join(dependency.origin, dependency.condition_origin);
    let other = builder.node(NodeKind::Service, &dependency.service, |node| {
        node.missing = is_missing(stack);
        node.places = vec![dependency.origin];
    });
    let kind = match dependency.via {
        Via::DependsOn => EdgeKind::Depends {
            condition: match dependency.condition {
                compose::Condition::Started => Condition::Started,
                compose::Condition::Healthy => Condition::Healthy,
                compose::Condition::Completed => Condition::Completed,
            },
            required: dependency.required,
        },
        _ => EdgeKind::Implied,
    };
    let label = match dependency.via {
        Via::DependsOn => "",
        Via::Links => "link",
        Via::VolumesFrom => "volumes",
        Via::Namespace => "namespace",
    };
    builder.connect(node, other, kind, label, Some(place));
}

fn publish(builder: &mut Builder<'_>, node: usize, service: &Service, port: &Port) {
    let range = |(first, last): (u16, u16)| if first == last { first.to_string() } else { format!("{first}-{last}") };
    let target = port.target.map(range).unwrap_or_else(|| "?".to_owned());
    let protocol = if port.protocol == "tcp" { "" } else { port.protocol.as_str() };
    let ip = port.host_ip.as_ref().and_then(|ip| ip.as_str());
    let address = Address::of(port);
    let loopback = address == Address::Loopback;
    let (name, label) = match port.published.map(range) {
        // Two services that ask for the same port share its node, which shows the clash.
        Some(published) => {
            let name =
                [ip.unwrap_or(""), ":", &published, if protocol.is_empty() { "" } else { "/" }, protocol].concat();
            (
                name,
                if published == target {
                    [":", &published].concat()
                } else {
                    [":", &published, " → ", &target].concat()
                },
            )
        }
        None => ([service.name.as_str(), ":", &target].concat(), ["any → ", &target].concat()),
    };
    let place = port.node.origin;
    let socket = builder.node(NodeKind::Port, &name, |node| {
        node.label = if protocol.is_empty() { label } else { [label.as_str(), "/", protocol].concat() };
        node.detail = match address {
            Address::Loopback => "this host only",
            Address::Every => "all interfaces",
            Address::One | Address::Unknown => ip.unwrap_or(""),
        }
        .to_owned();
        node.places = vec![place];
    });
    builder.graph.nodes[socket].extents.push(place);
    builder.connect(socket, node, EdgeKind::Publishes { loopback }, &target, Some(place));
}

fn mount(builder: &mut Builder<'_>, stack: &Stack, node: usize, service: &Service, mount: &Mount) {
    let place = mount.node.origin;
    let source = mount.source.as_ref().and_then(|source| source.as_str());
    let other = match (mount.kind, source) {
        (MountKind::Bind, Some(source)) => {
            let path = mount.source_path.as_deref().unwrap_or(source);
            builder.node(NodeKind::Bind, path, |node| {
                node.label = source.to_owned();
                node.detail = if source.ends_with(".sock") { "host socket" } else { "host path" }.to_owned();
                node.places = vec![place];
            })
        }
        (MountKind::Volume, Some(name)) => builder.node(NodeKind::Volume, name, |node| {
            node.detail = NodeKind::Volume.title().to_owned();
            node.missing = is_missing(stack);
            node.places = vec![place];
        }),
        (MountKind::Volume, None) => {
            let name = [service.name.as_str(), ":", &mount.target].concat();
            builder.node(NodeKind::Volume, &name, |node| {
                node.label.clone_from(&mount.target);
                node.detail = "anonymous volume".to_owned();
                node.places = vec![place];
            })
        }
        // Memory, and what belongs to other systems: nothing is kept outside of the container.
        _ => return,
    };
    if builder.graph.nodes[other].kind == NodeKind::Bind {
        builder.graph.nodes[other].extents.push(place);
    }
    builder.connect(node, other, EdgeKind::Mounts { read_only: mount.read_only }, &mount.target, Some(place));
}

fn what_it_runs(service: &Service) -> String {
    match &service.build {
        Some(build) => {
            let context = build.context.as_ref().and_then(|context| context.as_str()).unwrap_or(".");
            let target = build.target.as_ref().and_then(|target| target.as_str());
            ["build ", context, if target.is_some() { " → " } else { "" }, target.unwrap_or("")].concat()
        }
        None => service.image_name().unwrap_or_default().to_owned(),
    }
}

/// What is worth knowing and has no edge.
fn notes(service: &Service) -> Vec<String> {
    let mut notes = Vec::new();
    match service.get("network_mode").and_then(|mode| mode.as_str()) {
        Some("host") => notes.push("host network".to_owned()),
        Some("none") => notes.push("no network".to_owned()),
        _ => {}
    }
    for profile in service.profiles.iter().filter_map(|profile| profile.as_str()) {
        notes.push(["profile ", profile].concat());
    }
    if service.get("privileged").and_then(|privileged| privileged.as_bool()) == Some(true) {
        notes.push("privileged".to_owned());
    }
    let replicas =
        service.at(&["deploy", "replicas"]).or_else(|| service.get("scale")).and_then(|count| count.as_int());
    if let Some(count) = replicas.filter(|&count| count != 1) {
        notes.push(format!("{count} replicas"));
    }
    notes
}

/// From one place to another of the same file; else the first.
fn join(first: Origin, second: Origin) -> Place {
    let span = if first.file == second.file { first.span.join(second.span) } else { first.span };
    Place { file: first.file, span }
}

fn whole(builder: &Builder<'_>, file: FileId) -> Place {
    Place { file, span: Span::new(0, builder.project.file(file).text.len()) }
}

/// A Dockerfile that is built and not among the files: it may well be there on the disk.
fn not_open(builder: &mut Builder<'_>, service: usize, build: &compose::Build) {
    let is_known =
        |value: &Option<Node>| value.as_ref().is_none_or(|value| value.as_str().is_some() && !value.is_unresolved());
    let Some(path) = build.dockerfile_path.as_ref().filter(|_| is_known(&build.context) && is_known(&build.dockerfile))
    else {
        return;
    };
    let place = build.dockerfile.as_ref().map_or(build.key, |dockerfile| dockerfile.origin);
    let stage = builder.node(NodeKind::Stage, &[path.as_str(), "#"].concat(), |node| {
        node.label = path.as_str().to_owned();
        node.detail = "not open here".to_owned();
        node.places = vec![place];
    });
    builder.connect(service, stage, EdgeKind::Runs, "", Some(place));
}

/// An entry of the top level in every file of the stack: its keys, and all text about it.
fn written(builder: &Builder<'_>, stack: &Stack, section: &str, name: &str, key: Origin) -> (Vec<Place>, Vec<Place>) {
    let (mut keys, mut found) = (Vec::new(), Vec::new());
    for &file in &stack.read {
        let Some(tree) = builder.model.yaml(file) else { continue };
        for root in tree.roots() {
            let entry = root.get(section).and_then(|section| section.get_entry(name));
            if let Some((key, value)) = entry {
                keys.push(Place { file, span: key.span() });
                found.push(Place { file, span: entry_span(key, value) });
            }
        }
    }
    if found.is_empty() {
        keys.push(key);
        found.push(key);
    }
    (keys, found)
}

/// From the key to the end of its value, where the value stands behind it and not behind an alias.
fn entry_span(key: Value<'_>, value: Value<'_>) -> Span {
    if value.span().start >= key.span().end { key.span().join(value.span()) } else { key.span() }
}
