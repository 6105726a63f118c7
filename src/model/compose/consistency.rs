//! What must hold for the project as a whole once profiles have been chosen.

use super::problem::{Problem, ProblemKind};
use super::short;
use super::value::{Key, Map, Node, Origin};
use crate::ordered::{BTreeMap, BTreeSet};

/// Reports what Compose would refuse. `services` are the active ones, `disabled` the names of the others.
pub fn check(model: &Node, disabled: &BTreeSet<String>, problems: &mut Vec<Problem>) {
    let services = model.get("services").map_or(&[][..], Node::entries);
    let names: BTreeSet<&str> = services.iter().map(|(key, _)| key.name.as_str()).collect();
    let mut declared = BTreeSet::new();
    for (section, resources) in model.entries().iter().filter(|(section, _)| section.name != "services") {
        declared.extend(resources.entries().iter().map(|(key, _)| (section.name.as_str(), key.name.as_str())));
    }
    for (key, node) in services {
        if let Some(service) = node.as_map() {
            Check { declared: &declared, key, service, names: &names, disabled, problems }.service();
        }
    }
    for (kind, contents) in
        [("secrets", &["file", "environment"][..]), ("configs", &["file", "environment", "content"][..])]
    {
        for (key, resource) in model.get(kind).map_or(&[][..], Node::entries) {
            let is_external = resource.get("external").and_then(Node::as_bool) == Some(true);
            let has = |name: &&str| resource.get(name).is_some_and(|value| !value.is_null());
            if !is_external && !contents.iter().any(has) {
                let message =
                    ["`", &key.name, "` says not where its content comes from: set ", &contents.join(" or "), "."]
                        .concat();
                problems.push(Problem::new(ProblemKind::Conflict, key.origin, message));
            }
        }
    }
    cycles(services, problems);
}

struct Check<'a> {
    /// Resources of the top level by section and name.
    declared: &'a BTreeSet<(&'a str, &'a str)>,
    key: &'a Key,
    service: &'a Map,
    names: &'a BTreeSet<&'a str>,
    disabled: &'a BTreeSet<String>,
    problems: &'a mut Vec<Problem>,
}

impl Check<'_> {
    fn report(&mut self, kind: ProblemKind, origin: Origin, message: &[&str]) {
        self.problems.push(Problem::new(kind, origin, message.concat()));
    }

    fn has(&self, name: &str) -> bool {
        self.service.get(name).is_some_and(|value| !value.is_null() && value.as_str() != Some(""))
    }

    fn declared(&self, kind: &str, name: &str) -> bool {
        self.declared.contains(&(kind, name))
    }

    fn service(&mut self) {
        let name = &self.key.name;
        if !self.has("image") && !self.has("build") && !self.has("provider") {
            self.report(
                ProblemKind::NoImage,
                self.key.origin,
                &["The service `", name, "` has neither `image` nor `build`, so there is nothing to run."],
            );
        }
        if let (Some(mode), Some((networks, value))) =
            (self.service.get("network_mode"), self.service.entry("networks"))
            && !value.entries().is_empty()
            && !mode.is_null()
        {
            self.report(
                ProblemKind::Conflict,
                networks.origin,
                &["`", name, "` has both `network_mode` and `networks`, which exclude each other."],
            );
        }
        self.references();
        self.dependencies();
        self.mounts();
        self.build();
        self.limits();
        self.details();
    }

    fn references(&mut self) {
        let node = |key: &str| self.service.get(key);
        let mut wanted: Vec<(&str, ProblemKind, &str, String, Origin)> = Vec::new();
        for (key, _) in node("networks").map_or(&[][..], Node::entries) {
            wanted.push(("networks", ProblemKind::UndefinedNetwork, "network", key.name.clone(), key.origin));
        }
        for (key, _) in node("models").map_or(&[][..], Node::entries) {
            wanted.push(("models", ProblemKind::UndefinedModel, "model", key.name.clone(), key.origin));
        }
        let build = node("build").and_then(|build| build.get("secrets"));
        for (list, kind, problem, word) in [
            (node("secrets"), "secrets", ProblemKind::UndefinedSecret, "secret"),
            (build, "secrets", ProblemKind::UndefinedSecret, "build secret"),
            (node("configs"), "configs", ProblemKind::UndefinedConfig, "config"),
        ] {
            for item in list.map_or(&[][..], Node::items) {
                let Some(source) = item.get("source") else { continue };
                if let Some(text) = source.as_str() {
                    wanted.push((kind, problem, word, text.to_owned(), source.origin));
                }
            }
        }
        for item in node("volumes").map_or(&[][..], Node::items) {
            let Some(source) = item.get("source") else { continue };
            if let (Some("volume"), Some(text)) =
                (item.get("type").and_then(Node::as_str), source.as_str().filter(|text| !text.is_empty()))
            {
                wanted.push(("volumes", ProblemKind::UndefinedVolume, "volume", text.to_owned(), source.origin));
            }
        }
        for (kind, problem, word, name, origin) in wanted {
            if !self.declared(kind, &name) {
                let message =
                    ["The ", word, " `", &name, "` is not declared: no file has it under the top-level `", kind, "`."];
                self.report(problem, origin, &message);
            }
        }
    }

    fn dependencies(&mut self) {
        let entries = self.service.get("depends_on").map_or(&[][..], Node::entries);
        for (key, value) in entries {
            let name = key.name.as_str();
            if self.names.contains(name) {
                continue;
            }
            let optional = value.get("required").and_then(Node::as_bool) == Some(false);
            if self.disabled.contains(name) {
                if !optional {
                    self.report(
                        ProblemKind::DisabledService,
                        key.origin,
                        &["`", &self.key.name, "` needs `", name, "`, which is behind a profile that is not active."],
                    );
                }
            } else {
                self.report(
                    ProblemKind::UndefinedService,
                    key.origin,
                    &["`", &self.key.name, "` depends on `", name, "`, and there is no such service."],
                );
            }
        }
    }

    fn mounts(&mut self) {
        let mut targets: BTreeMap<String, ()> = BTreeMap::new();
        for item in self.service.get("volumes").map_or(&[][..], Node::items) {
            if item.as_map().is_none() {
                continue;
            }
            let text = |key: &str| {
                item.get(key).and_then(Node::scalar).map(|text| text.into_owned()).filter(|text| !text.is_empty())
            };
            match text("target") {
                Some(target) => {
                    targets.insert(target, ());
                }
                None => self.report(
                    ProblemKind::MissingKey,
                    item.origin,
                    &["This mount does not say where in the container it goes: set `target`."],
                ),
            }
            if text("type").as_deref() == Some("bind") && item.get("source").is_none_or(Node::is_null) {
                self.report(
                    ProblemKind::MissingKey,
                    item.origin,
                    &["This bind mount does not say what of the host it mounts: set `source`."],
                );
            }
        }
        for item in self.service.get("tmpfs").map_or(&[][..], Node::items) {
            let Some(text) = item.as_str() else { continue };
            let target = text.split_once(':').map_or(text, |(target, _)| target).to_owned();
            if targets.insert(target.clone(), ()).is_some() {
                self.report(
                    ProblemKind::Conflict,
                    item.origin,
                    &["Something else is mounted at `", &target, "` already."],
                );
            }
        }
    }

    fn build(&mut self) {
        let Some(build) = self.service.get("build") else { return };
        if let (Some(inline), Some(dockerfile)) = (build.get("dockerfile_inline"), build.get("dockerfile"))
            && !inline.is_null()
            && !dockerfile.is_null()
        {
            self.report(
                ProblemKind::Conflict,
                inline.origin,
                &["`dockerfile` and `dockerfile_inline` exclude each other."],
            );
        }
        for (key, value) in build.get("additional_contexts").map_or(&[][..], Node::entries) {
            match value.as_str() {
                Some(text) => {
                    let other = text.strip_prefix("service:");
                    if let Some(other) =
                        other.filter(|other| !self.names.contains(other) && !self.disabled.contains(*other))
                    {
                        self.report(
                            ProblemKind::UndefinedService,
                            value.origin,
                            &[
                                "The build context `",
                                &key.name,
                                "` builds on `",
                                other,
                                "`, and there is no such service.",
                            ],
                        );
                    }
                }
                None => self.report(
                    ProblemKind::WrongValue,
                    key.origin,
                    &["The build context `", &key.name, "` has no value: the form is NAME=CONTEXT."],
                ),
            }
        }
        for key in build.get("ssh").map_or(&[][..], Node::items) {
            if let Some(text) = key.as_str().filter(|text| *text != "default" && !text.contains('=')) {
                self.report(
                    ProblemKind::ShortForm,
                    key.origin,
                    &["`", text, "` is no SSH key: write `default` or ID=PATH."],
                );
            }
        }
        let platforms = build.get("platforms").map_or(&[][..], Node::items);
        if let Some(platform) =
            self.service.get("platform").filter(|platform| platform.as_str().is_some_and(|text| !text.is_empty()))
            && !platforms.is_empty()
            && !platforms.iter().any(|known| known.as_str() == platform.as_str())
        {
            self.report(
                ProblemKind::Conflict,
                platform.origin,
                &["`platform` is not among `build.platforms`, so this image is never built."],
            );
        }
    }

    fn limits(&mut self) {
        let at = |path: &[&str]| path.iter().skip(1).try_fold(self.service.get(path[0])?, |node, key| node.get(key));
        let pairs: [(&str, &[&str], &str); 5] = [
            ("cpus", &["deploy", "resources", "limits"], "cpus"),
            ("mem_limit", &["deploy", "resources", "limits"], "memory"),
            ("mem_reservation", &["deploy", "resources", "reservations"], "memory"),
            ("pids_limit", &["deploy", "resources", "limits"], "pids"),
            ("scale", &["deploy"], "replicas"),
        ];
        let mut found = Vec::new();
        for (key, path, leaf) in pairs {
            let (Some(own), Some(limits)) = (at(&[key]), at(path).filter(|limits| limits.as_map().is_some())) else {
                continue;
            };
            let number = |node: &Node| {
                let text = node.scalar()?;
                if key.starts_with("mem") {
                    short::size(&text).map(|size| size as f64)
                } else {
                    crate::text::plain::number(&text)
                }
            };
            // What is missing counts as zero, except for the number of containers.
            let other = match limits.get(leaf) {
                Some(node) => number(node),
                None if key == "scale" => continue,
                None => Some(0.0),
            };
            if number(own) != other && (number(own) != Some(0.0) || key == "scale") {
                let path = [&path.join("."), ".", leaf].concat();
                found.push((
                    own.origin,
                    ["`", key, "` and `", &path, "` say different things. Keep one of the two."].concat(),
                ));
            }
        }
        let replicas = at(&["deploy", "replicas"]).or(at(&["scale"])).and_then(Node::as_int).unwrap_or(1);
        if let (Some((key, _)), true) = (self.service.entry("container_name"), replicas > 1) {
            found.push((
                key.origin,
                "A container's name is unique, so a service with `container_name` cannot have several containers."
                    .to_owned(),
            ));
        }
        for (origin, message) in found {
            self.report(ProblemKind::Conflict, origin, &[&message]);
        }
    }

    fn details(&mut self) {
        for (key, _) in self.service.get("environment").map_or(&[][..], Node::entries) {
            if key.name.ends_with([' ', '\t']) {
                self.report(
                    ProblemKind::WrongValue,
                    key.origin,
                    &[
                        "The variable `",
                        key.name.trim_end(),
                        "` is written with a blank before `=`. Take the blank out.",
                    ],
                );
            }
        }
        for watch in self.service.get("develop").and_then(|develop| develop.get("watch")).map_or(&[][..], Node::items) {
            let action = watch.get("action").and_then(Node::as_str).unwrap_or_default();
            if action.starts_with("sync") && watch.get("target").is_none_or(|target| target.as_str() == Some("")) {
                self.report(
                    ProblemKind::MissingKey,
                    watch.origin,
                    &["`action: ", action, "` needs `target`: where in the container the files go."],
                );
            }
        }
        let deploy = self.service.get("deploy").and_then(|deploy| deploy.at(&["resources", "reservations", "devices"]));
        for request in [deploy, self.service.get("gpus")].into_iter().flatten().flat_map(Node::items) {
            if let (Some(count), Some(_)) = (request.get("count"), request.get("device_ids")) {
                self.report(ProblemKind::Conflict, count.origin, &["`count` and `device_ids` exclude each other."]);
            }
        }
        let ports = self.service.get("ports").map_or(&[][..], Node::items);
        for port in ports {
            if port.as_map().is_some() && port.get("target").is_none_or(Node::is_null) {
                self.report(
                    ProblemKind::MissingKey,
                    port.origin,
                    &["This port does not say which port of the container it is: set `target`."],
                );
            }
        }
    }
}

/// Reports every ring of dependencies once, where it closes.
fn cycles(services: &[(Key, Node)], problems: &mut Vec<Problem>) {
    let index: BTreeMap<&str, usize> =
        services.iter().enumerate().map(|(at, (key, _))| (key.name.as_str(), at)).collect();
    let edges: Vec<Vec<(usize, Origin)>> = services
        .iter()
        .map(|(_, service)| {
            let entries = service.get("depends_on").map_or(&[][..], Node::entries);
            entries.iter().filter_map(|(key, _)| Some((*index.get(key.name.as_str())?, key.origin))).collect()
        })
        .collect();
    // 0: not seen, 1: on the way, 2: done.
    let mut state = vec![0u8; services.len()];
    for start in 0..services.len() {
        if state[start] != 0 {
            continue;
        }
        let mut way = vec![(start, 0)];
        state[start] = 1;
        while let Some((at, next)) = way.last_mut() {
            let Some(&(to, origin)) = edges[*at].get(*next) else {
                state[*at] = 2;
                way.pop();
                continue;
            };
            *next += 1;
            match state[to] {
                0 => {
                    state[to] = 1;
                    way.push((to, 0));
                }
                1 => {
                    let from = way.iter().position(|&(at, _)| at == to).unwrap_or(0);
                    let mut names: Vec<&str> =
                        way[from..].iter().map(|&(at, _)| services[at].0.name.as_str()).collect();
                    names.push(&services[to].0.name);
                    let message = [
                        "These services depend on each other in a ring, so none can start first: ",
                        &names.join(" -> "),
                        ".",
                    ]
                    .concat();
                    problems.push(Problem::new(ProblemKind::DependencyCycle, origin, message));
                }
                _ => {}
            }
        }
    }
}
