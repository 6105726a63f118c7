//! Short forms to long forms, one file at a time, before files are merged. What is not understood stays as it is.
//!
//! `command`, `entrypoint` and the test of a health check keep their form: rules want to know whether a shell is in between.

use super::problem::{Problem, ProblemKind, Repair};
use super::value::{Data, Key, Map, MapBuilder, Node, Origin};
use super::{paths, short};
use crate::order::Order;
use crate::ordered::BTreeMap;
use crate::text::Span;

/// Brings a whole document into long form.
pub fn canonical(model: &mut Node, problems: &mut Vec<Problem>) {
    let Some(model) = model.as_map_mut() else { return };
    if let Some(services) = model.get_mut("services").and_then(Node::as_map_mut) {
        for (_, value) in &mut services.entries {
            service(value, problems);
        }
    }
    for kind in ["networks", "volumes", "secrets", "configs"] {
        let Some(resources) = model.get_mut(kind).and_then(Node::as_map_mut) else { continue };
        for (_, resource) in &mut resources.entries {
            let Some(resource) = resource.as_map_mut() else { continue };
            at(resource, "labels", |node| variables(node, ProblemKind::WrongValueType, problems));
        }
    }
}

const ENVIRONMENT: ProblemKind = ProblemKind::InvalidEnvironmentEntry;

fn service(node: &mut Node, problems: &mut Vec<Problem>) {
    let Some(service) = node.as_map_mut() else { return };
    at(service, "environment", |node| variables(node, ENVIRONMENT, problems));
    for key in ["labels", "annotations", "sysctls"] {
        at(service, key, |node| variables(node, ProblemKind::WrongValueType, problems));
    }
    for key in ["dns", "dns_search", "tmpfs", "label_file"] {
        at(service, key, listed);
    }
    for key in ["networks", "models"] {
        at(service, key, |node| named(node, problems, |item| Node::new(Data::Null, item.origin)));
    }
    at(service, "depends_on", |node| named(node, problems, dependency));
    at(service, "build", |node| build(node, problems));
    at(service, "env_file", |node| {
        listed(node);
        each(node, |item| wrap(item, "path"));
    });
    for key in ["secrets", "configs"] {
        at(service, key, |node| each(node, |item| wrap(item, "source")));
    }
    at(service, "extends", |node| wrap(node, "service"));
    at(service, "ports", |node| each(node, |item| port(item, problems)));
    at(service, "volumes", |node| {
        each(node, |item| volume(item, problems));
        covered_mounts(node.items(), problems);
    });
    at(service, "devices", |node| each(node, |item| device(item, problems)));
    at(service, "extra_hosts", |node| hosts(node, problems));
    at(service, "gpus", |node| {
        if node.as_str() == Some("all") {
            let count = entry("count", Node::new(Data::Int(-1), node.origin));
            node.data = Data::List(vec![map(vec![count], node.origin)]);
        }
    });
    at(service, "deploy", |node| {
        if let Some(deploy) = node.as_map_mut() {
            at(deploy, "labels", |node| variables(node, ProblemKind::WrongValueType, problems));
        }
    });
    at(service, "develop", |node| {
        let Some(watch) = node.as_map_mut().and_then(|develop| develop.get_mut("watch")) else { return };
        each(watch, |item| {
            let Some(item) = item.as_map_mut() else { return };
            at(item, "ignore", listed);
            at(item, "include", listed);
            at(item, "exec", |exec| hook(exec, problems));
        });
    });
    for key in ["post_start", "pre_stop", "pre_start"] {
        at(service, key, |node| each(node, |item| hook(item, problems)));
    }
}

fn hook(node: &mut Node, problems: &mut Vec<Problem>) {
    if let Some(hook) = node.as_map_mut() {
        at(hook, "environment", |node| variables(node, ENVIRONMENT, problems));
    }
}

fn build(node: &mut Node, problems: &mut Vec<Problem>) {
    wrap(node, "context");
    let Some(build) = node.as_map_mut() else { return };
    for key in ["args", "labels", "additional_contexts"] {
        at(build, key, |node| variables(node, ProblemKind::WrongValueType, problems));
    }
    at(build, "secrets", |node| each(node, |item| wrap(item, "source")));
    at(build, "extra_hosts", |node| hosts(node, problems));
    at(build, "no_cache_filter", listed);
    at(build, "ssh", |node| {
        if let Data::Map(keys) = &node.data {
            let keys = keys.entries.iter().map(|(key, value)| match value.scalar() {
                Some(path) => Node::string([&key.name, "=", &path].concat(), key.origin),
                None => Node::string(&key.name, key.origin),
            });
            node.data = Data::List(keys.collect());
        }
    });
}

fn at(map: &mut Map, key: &str, change: impl FnOnce(&mut Node)) {
    if let Some(node) = map.get_mut(key) {
        change(node);
    }
}

fn each(node: &mut Node, change: impl FnMut(&mut Node)) {
    if let Data::List(items) = &mut node.data {
        items.iter_mut().for_each(change);
    }
}

/// A string becomes a list of one.
fn listed(node: &mut Node) {
    if node.as_str().is_some() {
        let item = Node { tag: None, ..node.clone() };
        // `dns: ${DNS}` with nothing set asks for nothing.
        let is_empty = item.as_str() == Some("");
        node.data = Data::List(if is_empty { Vec::new() } else { vec![item] });
        node.text = None;
    }
}

/// A string becomes a mapping of one key.
fn wrap(node: &mut Node, key: &str) {
    if node.as_str().is_some() {
        let value = Node { tag: None, ..node.clone() };
        node.data = map(vec![entry_at(key, value.origin, value)], node.origin).data;
        node.text = None;
    }
}

fn map(entries: Vec<(Key, Node)>, origin: Origin) -> Node {
    Node::new(Data::Map(Map { entries, from_list: false }), origin)
}

fn entry(name: &str, value: Node) -> (Key, Node) {
    entry_at(name, value.origin, value)
}

fn entry_at(name: &str, origin: Origin, value: Node) -> (Key, Node) {
    (Key { name: name.to_owned(), origin, listed: false }, value)
}

/// `- KEY=VALUE` to a mapping; of a key that stands twice the later value counts.
fn variables(node: &mut Node, kind: ProblemKind, problems: &mut Vec<Problem>) {
    let Data::List(items) = &node.data else { return };
    let mut map = MapBuilder::of(Map { entries: Vec::with_capacity(items.len()), from_list: true });
    for item in items {
        let Some(text) = item.as_str() else {
            problems.push(no_variable(item, kind));
            continue;
        };
        let split = text.find('=');
        let name_span = Span::new(0, split.unwrap_or(text.len()));
        let key = Key { name: name_span.slice(text).to_owned(), origin: item.span_of(name_span), listed: true };
        let value = match split {
            Some(at) => item.part(Span::new(at + 1, text.len())),
            None => Node::new(Data::Null, item.origin),
        };
        map.set(key, value);
    }
    node.data = Data::Map(map.map);
}

fn no_variable(item: &Node, kind: ProblemKind) -> Problem {
    let message = "An item of this list is no `KEY=VALUE`. Compose rejects the file. Write it as one string, or write the whole as a mapping.";
    let one = match item.entries() {
        [(key, value)] if value.is_literal() => value.scalar().map(|value| [&key.name, "=", &value].concat()),
        _ => None,
    };
    // What needs quotes in YAML is left to whoever knows what it is.
    let plain = |text: &String| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-./=".contains(&byte));
    let alias = if kind == ENVIRONMENT { "compose-go:env-list-item-type" } else { "compose-go:schema" };
    Problem::of(kind, item, message).alias(alias).repair(one.filter(plain).map(Repair::Write))
}

/// `- name` to a mapping of names.
fn named(node: &mut Node, problems: &mut Vec<Problem>, value: fn(&Node) -> Node) {
    let Data::List(items) = &node.data else { return };
    let mut map = MapBuilder::of(Map { entries: Vec::with_capacity(items.len()), from_list: true });
    for item in items {
        let Some(name) = item.as_str() else {
            problems.push(no_name(item));
            continue;
        };
        if map.position(name).is_some() {
            let message = ["`", name, "` stands twice in this list, and Compose rejects that. Take one out."].concat();
            problems.push(Problem::of(ProblemKind::WrongValueType, item, message).alias("compose-go:schema"));
            continue;
        }
        map.set(Key { name: name.to_owned(), origin: item.origin, listed: true }, value(item));
    }
    node.data = Data::Map(map.map);
}

fn no_name(item: &Node) -> Problem {
    let message = match item.entries() {
        [] => "A name is expected here, and Compose rejects anything else. Quote it when it is a number.".to_owned(),
        [(key, _), ..] => [
            "`",
            &key.name,
            "` is a mapping in a list of names, and Compose rejects that. Take the dashes away, then all of it is one mapping.",
        ]
        .concat(),
    };
    Problem::of(ProblemKind::WrongValueType, item, message).alias("compose-go:schema")
}

fn dependency(item: &Node) -> Node {
    let condition = entry("condition", Node::string("service_started", item.origin));
    let required = entry("required", Node::new(Data::Bool(true), item.origin));
    map(vec![condition, required], item.origin)
}

fn port(item: &mut Node, problems: &mut Vec<Problem>) {
    let text = match &item.data {
        Data::Text(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(_) => item.scalar().unwrap_or_default().into_owned(),
        _ => return,
    };
    let spec = match short::port(&text) {
        Ok(spec) => spec,
        Err(reason) => {
            let message =
                ["`", &text, "` is no port: ", &reason, " The form is [[IP:]HOST:]CONTAINER[/PROTOCOL]."].concat();
            problems.push(Problem::of(ProblemKind::InvalidPortMapping, item, message).alias("compose-go:port-parse"));
            return;
        }
    };
    let mut entries = vec![entry("mode", Node::string("ingress", item.origin))];
    let place = |span: Span, data: Data| Node::new(data, item.span_of(span));
    if let Some(ip) = spec.host_ip {
        entries.push(entry("host_ip", place(spec.host_ip_span, Data::Text(ip))));
    }
    let target = match spec.target {
        (first, last) if first == last => Data::Int(first.into()),
        (first, last) => Data::Text([first.to_string(), last.to_string()].join("-")),
    };
    entries.push(entry("target", place(spec.target_span, target)));
    if let Some((first, last)) = spec.published {
        let text = if first == last { first.to_string() } else { [first.to_string(), last.to_string()].join("-") };
        entries.push(entry("published", place(spec.published_span, Data::Text(text))));
    }
    entries.push(entry("protocol", Node::string(spec.protocol, item.origin)));
    item.data = Data::Map(Map { entries, from_list: true });
}

fn volume(item: &mut Node, problems: &mut Vec<Problem>) {
    let Some(text) = item.as_str() else { return };
    let spec = match short::volume(text) {
        Ok(spec) => spec,
        Err(reason) => {
            let shown = match text {
                "" => "An empty text".to_owned(),
                _ => ["`", text, "`"].concat(),
            };
            let message = [&shown, " is no volume, so Compose rejects the file. ", reason].concat();
            problems.push(Problem::of(ProblemKind::InvalidMountEntry, item, message).alias("compose-go:volume-parse"));
            return;
        }
    };
    let mut entries = vec![entry("type", Node::string(if spec.bind { "bind" } else { "volume" }, item.origin))];
    if !spec.source.is_empty() {
        entries.push(entry("source", item.part(spec.source)));
    }
    entries.push(entry("target", item.part(spec.target)));
    let (mut bind, mut named) = (Vec::new(), Vec::new());
    let mut start = spec.options.start;
    for option in spec.options.slice(text).split(',') {
        let place = item.span_of(Span::new(start, start + option.len()));
        start += option.len() + 1;
        let word = || Node::string(option, place);
        let yes = || Node::new(Data::Bool(true), place);
        match option {
            "ro" => entries.push(entry("read_only", yes())),
            "nocopy" => named.push(entry("nocopy", yes())),
            "z" | "Z" => bind.push(entry("selinux", word())),
            "rprivate" | "private" | "rshared" | "shared" | "rslave" | "slave" => {
                bind.push(entry("propagation", word()));
            }
            _ => {}
        }
    }
    if spec.bind {
        bind.push(entry("create_host_path", Node::new(Data::Bool(true), item.origin)));
    }
    // Options of the other sort are kept beside its own.
    for (key, details, own) in [("bind", bind, spec.bind), ("volume", named, !spec.bind)] {
        if own || !details.is_empty() {
            entries.push(entry(key, map(details, item.origin)));
        }
    }
    item.data = Data::Map(Map { entries, from_list: true });
}

/// Of two mounts of one list at one place Compose keeps the later, without a word.
fn covered_mounts(items: &[Node], problems: &mut Vec<Problem>) {
    let mut seen: BTreeMap<String, Origin> = BTreeMap::new();
    for item in items {
        let Some(target) = item.get("target").and_then(Node::as_str).filter(|target| !target.is_empty()) else {
            continue;
        };
        let Some(first) = seen.insert(paths::clean(target), item.origin) else { continue };
        let message = [
            "Two volumes are mounted at `",
            target,
            "`. Compose keeps the later one and drops this one without a word. Give one of them another path, or take it out.",
        ];
        let problem = Problem::of(ProblemKind::DuplicateMountTarget, item, message.concat());
        let problem = Problem { origin: first, ..problem }.warning().related(item.origin, "This one is kept.");
        problems.push(problem.alias("gap:duplicate-volume-target"));
    }
}

fn device(item: &mut Node, problems: &mut Vec<Problem>) {
    let Some(text) = item.as_str() else { return };
    let parts: Vec<&str> = text.split(':').collect();
    let (source, target, permissions) = match parts[..] {
        [source] => (source, source, "rwm"),
        [source, target] => (source, target, "rwm"),
        [source, target, permissions] => (source, target, permissions),
        _ => {
            let message = ["`", text, "` is no device: the form is SOURCE[:TARGET[:PERMISSIONS]]."].concat();
            problems.push(Problem::of(ProblemKind::InvalidMountEntry, item, message).alias("compose-go:device-parse"));
            return;
        }
    };
    let place = |text: &str| Node::string(text, item.origin);
    let entries =
        vec![entry("source", place(source)), entry("target", place(target)), entry("permissions", place(permissions))];
    item.data = Data::Map(Map { entries, from_list: true });
}

/// `name: ip`, `- name:ip` and `- name=ip` to `- name=ip`.
fn hosts(node: &mut Node, problems: &mut Vec<Problem>) {
    let mut hosts = Vec::new();
    match &node.data {
        Data::Map(map) => {
            for (key, value) in &map.entries {
                let one = std::slice::from_ref(value);
                for address in value.as_list().unwrap_or(one) {
                    let ip = address.scalar().unwrap_or_default();
                    let data = Data::Text([&key.name, "=", bare(&ip)].concat());
                    hosts.push(Node { data, ..address.clone() });
                }
            }
            hosts.order_by(|a, b| a.as_str().cmp(&b.as_str()));
        }
        Data::List(items) => {
            for item in items {
                let Some(text) = item.as_str() else { return };
                let Some((name, ip)) = text.split_once('=').or_else(|| text.split_once(':')) else {
                    let message = ["`", text, "` has no address: the form is HOST=IP."].concat();
                    let problem = Problem::of(ProblemKind::InvalidNetworkAddress, item, message);
                    problems.push(problem.alias("compose-go:extra-hosts-no-ip"));
                    continue;
                };
                for ip in ip.split(',') {
                    hosts.push(Node { data: Data::Text([name, "=", bare(ip)].concat()), ..item.clone() });
                }
            }
        }
        _ => return,
    }
    node.data = Data::List(hosts);
}

/// An address without its brackets.
fn bare(ip: &str) -> &str {
    ip.strip_prefix('[').and_then(|ip| ip.strip_suffix(']')).unwrap_or(ip)
}
