//! Paths in the tree: where they stand.

use super::value::{Data, Map, Node};

pub use crate::text::path::{clean, is_absolute, join, relative};

/// Whether a build context is no folder of the host.
pub fn is_remote(context: &str) -> bool {
    const STARTS: [&str; 6] = ["https://", "http://", "git://", "ssh://", "github.com/", "git@"];
    STARTS.iter().any(|start| context.starts_with(start)) || context.contains("://") || context.starts_with("service:")
}

/// Calls `change` on every path of the host in `model` that depends on the folder or on the user's home.
pub fn each_path(model: &mut Node, change: &mut dyn FnMut(&mut String)) {
    let Some(model) = model.as_map_mut() else { return };
    if let Some(services) = model.get_mut("services").and_then(Node::as_map_mut) {
        for (_, service) in &mut services.entries {
            service_paths(service, change);
        }
    }
    for (kind, key) in [("configs", "file"), ("secrets", "file")] {
        if let Some(resources) = model.get_mut(kind).and_then(Node::as_map_mut) {
            for (_, resource) in &mut resources.entries {
                text_at(resource, key, change);
            }
        }
    }
    if let Some(volumes) = model.get_mut("volumes").and_then(Node::as_map_mut) {
        for (_, volume) in &mut volumes.entries {
            let is_bind = volume.at(&["driver_opts", "o"]).and_then(Node::as_str) == Some("bind")
                && volume.get("driver").is_none_or(|driver| driver.as_str() == Some("local"));
            if let (true, Some(options)) =
                (is_bind, volume.as_map_mut().and_then(|volume| volume.get_mut("driver_opts")))
            {
                text_at(options, "device", change);
            }
        }
    }
}

/// Calls `change` on every path of the host in one service.
pub fn service_paths(service: &mut Node, change: &mut dyn FnMut(&mut String)) {
    let Some(service) = service.as_map_mut() else { return };
    if let Some(build) = service.get_mut("build").and_then(Node::as_map_mut) {
        if let Some(context) = build.get_mut("context") {
            text(context, change);
        }
        if let Some(contexts) = build.get_mut("additional_contexts").and_then(Node::as_map_mut) {
            contexts.entries.iter_mut().for_each(|(_, context)| text(context, change));
        }
    }
    for (key, field) in [("env_file", "path"), ("volumes", "source")] {
        for item in items(service, key) {
            if key == "volumes" && item.get("type").and_then(Node::as_str) != Some("bind") {
                continue;
            }
            text_at(item, field, change);
        }
    }
    for item in items(service, "label_file") {
        text(item, change);
    }
    if let Some(develop) = service.get_mut("develop").and_then(Node::as_map_mut) {
        for item in items(develop, "watch") {
            text_at(item, "path", change);
        }
    }
    if let Some(extends) = service.get_mut("extends") {
        text_at(extends, "file", change);
    }
}

fn items<'m>(map: &'m mut Map, key: &str) -> &'m mut [Node] {
    match map.get_mut(key).map(|node| &mut node.data) {
        Some(Data::List(items)) => items,
        _ => &mut [],
    }
}

fn text_at(node: &mut Node, key: &str, change: &mut dyn FnMut(&mut String)) {
    if let Some(node) = node.as_map_mut().and_then(|map| map.get_mut(key)) {
        text(node, change);
    }
}

fn text(node: &mut Node, change: &mut dyn FnMut(&mut String)) {
    if let Data::Text(path) = &mut node.data
        && (!is_absolute(path) || path.starts_with('~'))
        && !is_remote(path)
    {
        change(path);
    }
}
