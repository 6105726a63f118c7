//! One file over another: what is merged, replaced, appended, and which list items are the same.

use super::problem::{Problem, ProblemKind};
use super::value::{Data, Map, MapBuilder, MergeTag, Node, Origin};
use crate::ordered::{BTreeMap, BTreeSet};

/// The keys that lead to a value, as deep as rules look.
#[derive(Clone, Copy, Debug, Default)]
pub struct Path<'a> {
    names: [&'a str; 6],
    depth: usize,
}

impl<'a> Path<'a> {
    /// One key deeper.
    pub fn push(mut self, name: &'a str) -> Self {
        if let Some(place) = self.names.get_mut(self.depth) {
            *place = name;
        }
        self.depth += 1;
        self
    }

    /// The keys; empty where nothing looks that deep.
    pub fn names(&self) -> &[&'a str] {
        self.names.get(..self.depth).unwrap_or(&[])
    }
}

enum Rule {
    /// Mappings by key, lists appended, scalars replaced.
    Default,
    /// The later value, null too.
    Replace,
    /// By key; a later null counts.
    Variables,
    /// By key when the drivers agree.
    Logging,
    /// By subnet.
    Subnets,
}

fn rule(path: Path<'_>) -> Rule {
    match path.names() {
        ["services", _, "command" | "entrypoint"] | ["services", _, "healthcheck", "test"] => Rule::Replace,
        ["services", _, "ulimits", _] | ["services", _, "build", "ulimits", _] => Rule::Replace,
        ["services", _, "environment" | "labels" | "annotations" | "sysctls"]
        | ["services", _, "build", "args" | "labels" | "additional_contexts"]
        | ["services", _, "deploy", "labels"]
        | ["networks" | "volumes" | "secrets" | "configs", _, "labels"] => Rule::Variables,
        ["services", _, "logging"] => Rule::Logging,
        ["networks", _, "ipam", "config"] => Rule::Subnets,
        _ => Rule::Default,
    }
}

/// `over` merged over `base`; both in long form.
pub fn merge(base: Node, mut over: Node, path: Path<'_>, problems: &mut Vec<Problem>) -> Node {
    if over.tag == Some(MergeTag::Override) {
        over.tag = None;
        return over;
    }
    let rule = rule(path);
    if over.is_null() && !matches!(rule, Rule::Replace) {
        return base;
    }
    if matches!(rule, Rule::Replace) || base.is_null() {
        return over;
    }
    let origin = over.origin;
    match (base.data, over.data) {
        (Data::Map(base), Data::Map(over)) => {
            let map = match rule {
                Rule::Variables => variables(base, over),
                Rule::Logging if drivers_differ(&base, &over) => over,
                _ => maps(base, over, path, problems),
            };
            Node::new(Data::Map(map), origin)
        }
        (Data::List(base), Data::List(over)) => {
            let items =
                if matches!(rule, Rule::Subnets) { subnets(base, over, path, problems) } else { [base, over].concat() };
            Node::new(Data::List(items), origin)
        }
        (Data::Map(_) | Data::List(_), data) => {
            problems.push(clash(origin, path));
            Node { data, ..over_of(over.text, origin) }
        }
        (_, data) => Node { data, ..over_of(over.text, origin) },
    }
}

fn over_of(text: Option<std::sync::Arc<super::value::Text>>, origin: Origin) -> Node {
    Node { data: Data::Null, origin, text, tag: None }
}

fn clash(origin: Origin, path: Path<'_>) -> Problem {
    let name = path.names().last().copied().unwrap_or("this");
    let message = [
        "`",
        name,
        "` has another form than in the file below, so the two cannot be merged. A list takes only a list, and a mapping a mapping: write \
         it in the same form, or put `!override` in front to replace it.",
    ];
    Problem::new(ProblemKind::ConflictingOverride, origin, message.concat()).alias("compose-go:merge-type-conflict")
}

fn maps(base: Map, over: Map, path: Path<'_>, problems: &mut Vec<Problem>) -> Map {
    let mut merged = MapBuilder::of(base);
    let mut gone = BTreeSet::new();
    for (key, value) in over.entries {
        if value.tag == Some(MergeTag::Reset) {
            gone.insert(key.name);
            continue;
        }
        let value = match merged.position(&key.name) {
            None => value,
            Some(at) => {
                let old = std::mem::replace(&mut merged.map.entries[at].1, Node::new(Data::Null, value.origin));
                merge(old, value, path.push(&key.name), problems)
            }
        };
        merged.set(key, value);
    }
    let mut map = merged.map;
    map.entries.retain(|(key, _)| !gone.contains(&key.name));
    map.from_list = false;
    map
}

fn variables(base: Map, over: Map) -> Map {
    // A reset finds nothing in a list.
    let from_list = base.from_list;
    let mut merged = MapBuilder::of(base);
    let mut gone = BTreeSet::new();
    for (key, value) in over.entries {
        match value.tag {
            Some(MergeTag::Reset) => {
                gone.insert(key.name);
            }
            _ => merged.set(key, value),
        }
    }
    let mut map = merged.map;
    map.entries.retain(|(key, _)| from_list || !gone.contains(&key.name));
    // Compose joins them as a list of `KEY=VALUE`: a later reset of one key finds nothing.
    map.from_list = true;
    map
}

/// Takes out of `base` what `over` resets or replaces as a whole.
pub fn clear(base: &mut Node, over: &Node, path: Path<'_>) {
    let is_list = matches!(rule(path), Rule::Variables);
    let (Some(map), Some(over)) = (base.as_map_mut(), over.as_map()) else { return };
    if is_list && map.from_list {
        return;
    }
    for (key, value) in &over.entries {
        if value.tag.is_some() {
            map.remove(&key.name);
        } else if let Some(inner) = map.get_mut(&key.name) {
            clear(inner, value, path.push(&key.name));
        }
    }
}

fn drivers_differ(base: &Map, over: &Map) -> bool {
    let driver = |map: &Map| map.get("driver").and_then(Node::as_str).map(str::to_owned);
    matches!((driver(base), driver(over)), (Some(base), Some(over)) if base != over)
}

fn subnets(mut base: Vec<Node>, over: Vec<Node>, path: Path<'_>, problems: &mut Vec<Problem>) -> Vec<Node> {
    let subnet = |node: &Node| node.get("subnet").and_then(Node::as_str).map(str::to_owned);
    let mut known: BTreeMap<String, usize> =
        base.iter().enumerate().rev().filter_map(|(at, old)| Some((subnet(old)?, at))).collect();
    for item in over {
        match subnet(&item).and_then(|subnet| known.get(&subnet).copied()) {
            Some(at) => {
                let old = std::mem::replace(&mut base[at], Node::new(Data::Null, item.origin));
                base[at] = merge(old, item, path.push("[]"), problems);
            }
            None => {
                known.extend(subnet(&item).map(|subnet| (subnet, base.len())));
                base.push(item);
            }
        }
    }
    base
}

/// Takes out what is still marked with `!reset` and the marks of `!override`, and keeps one of list items that are the same.
pub fn settle(node: &mut Node, path: Path<'_>) {
    node.tag = None;
    match &mut node.data {
        Data::Map(map) => {
            map.entries.retain(|(_, value)| value.tag != Some(MergeTag::Reset));
            for (key, value) in &mut map.entries {
                settle(value, path.push(&key.name));
            }
        }
        Data::List(items) => {
            for item in items.iter_mut() {
                settle(item, path.push("[]"));
            }
            if let Some(identity) = identity(path) {
                unify(items, identity);
            }
        }
        _ => {}
    }
}

type Identity = fn(&Node) -> Option<String>;

fn identity(path: Path<'_>) -> Option<Identity> {
    let names = match path.names() {
        ["services", _, rest @ ..] => rest,
        _ => return None,
    };
    Some(match names {
        ["ports"] => port_identity,
        ["volumes"] => |item| {
            text_of(item, "target").map(|target| super::paths::clean(&target)).or_else(|| text_of(item, "source"))
        },
        ["devices"] => |item| text_of(item, "target"),
        ["secrets"] => |item| mount_identity(item, "/run/secrets/"),
        ["configs"] => |item| mount_identity(item, "/"),
        ["env_file"] => |item| text_of(item, "path"),
        [
            "expose" | "links" | "cap_add" | "cap_drop" | "profiles" | "dns" | "dns_search" | "dns_opt" | "tmpfs"
            | "label_file" | "extra_hosts",
        ]
        | ["networks", _, "aliases" | "link_local_ips"]
        | ["build", "tags"] => |item| item.scalar().map(|text| text.into_owned()),
        _ => return None,
    })
}

fn text_of(item: &Node, key: &str) -> Option<String> {
    item.get(key).and_then(Node::scalar).map(|text| text.into_owned())
}

fn mount_identity(item: &Node, folder: &str) -> Option<String> {
    text_of(item, "target").or_else(|| text_of(item, "source").map(|source| [folder, &source].concat()))
}

fn port_identity(item: &Node) -> Option<String> {
    let target = text_of(item, "target")?;
    let or = |key: &str, default: &str| text_of(item, key).unwrap_or_else(|| default.to_owned());
    Some([or("host_ip", "0.0.0.0"), or("published", ""), target, or("protocol", "tcp")].join(" "))
}

/// Keeps one of ports that are the same.
pub fn unify_ports(items: &mut Vec<Node>) {
    unify(items, port_identity);
}

/// Of items that are the same the position of the first and the value of the last stay.
fn unify(items: &mut Vec<Node>, identity: Identity) {
    let mut seen = crate::ordered::BTreeMap::new();
    let mut kept: Vec<Node> = Vec::with_capacity(items.len());
    for item in items.drain(..) {
        let known = identity(&item).map(|name| (seen.get(&name).copied(), name));
        match known {
            Some((Some(at), _)) => kept[at] = item,
            Some((None, name)) => {
                seen.insert(name, kept.len());
                kept.push(item);
            }
            None => kept.push(item),
        }
    }
    *items = kept;
}
