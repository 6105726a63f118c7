//! Mounts, variables, probes, ports and watched paths of one service.

use super::{Check, Problem, ProblemKind};
use crate::model::compose::problem::Repair;
use crate::model::compose::value::Node;
use crate::model::compose::{Service, paths, short};
use crate::ordered::BTreeMap;

fn items<'s>(service: &'s Service, key: &str) -> &'s [Node] {
    service.get(key).map_or(&[][..], Node::items)
}

impl Check<'_> {
    pub(super) fn mounts(&mut self, service: &Service) {
        let mut targets = BTreeMap::new();
        for item in items(service, "volumes").iter().filter(|item| item.as_map().is_some()) {
            let text = |key: &str| item.get(key).and_then(Node::scalar).filter(|text| !text.is_empty());
            match item.get("target") {
                Some(target) if text("target").is_some() => {
                    targets.insert(paths::clean(&text("target").unwrap_or_default()), target.origin);
                }
                target => {
                    let message =
                        "This mount does not say where in the container it goes. Compose rejects it: set `target`.";
                    let at = target.unwrap_or(item);
                    let problem = Problem::new(ProblemKind::InvalidMountEntry, item.origin, message);
                    let problem = problem.alias("compose-go:volume-no-target");
                    self.problems.push(Problem { is_open: at.is_unresolved(), ..problem });
                }
            }
            if text("type").as_deref() == Some("bind") && item.get("source").is_none_or(Node::is_null) {
                let message =
                    "This bind mount does not say what of the host it mounts. Compose rejects it: set `source`.";
                let problem = Problem::new(ProblemKind::InvalidMountEntry, item.origin, message);
                let is_open = item.get("source").is_some_and(Node::is_unresolved);
                self.problems.push(Problem { is_open, ..problem.alias("compose-go:volume-bind-no-source") });
            }
        }
        for item in items(service, "tmpfs") {
            let Some(text) = item.as_str() else { continue };
            let target = paths::clean(text.split_once(':').map_or(text, |(target, _)| target));
            if let Some(first) = targets.insert(target.clone(), item.origin) {
                let message =
                    ["Something else is mounted at `", &target, "` already. Compose rejects both: take one out."];
                let problem = Problem::of(ProblemKind::DuplicateMountTarget, item, message.concat());
                self.problems
                    .push(problem.alias("compose-go:mount-target-twice").related(first, "It is mounted here."));
            }
        }
        for device in items(service, "devices").iter().filter(|device| device.as_map().is_some()) {
            if device.get("target").is_none_or(|target| target.is_null() || target.as_str() == Some("")) {
                let message =
                    "This device does not say what it is called in the container. Compose rejects it: set `target`.";
                let problem = Problem::new(ProblemKind::InvalidMountEntry, device.origin, message);
                let is_open = device.get("target").is_some_and(Node::is_unresolved);
                self.problems.push(Problem { is_open, ..problem.alias("compose-go:device-parse") });
            }
        }
    }

    pub(super) fn details(&mut self, service: &Service) {
        for variable in service.environment.iter().filter(|variable| variable.name.ends_with([' ', '\t'])) {
            let name = variable.name.trim_end();
            let message =
                ["The variable `", name, "` has a blank behind its name. Compose rejects it. Take the blank out."];
            let problem = Problem::new(ProblemKind::InvalidEnvironmentEntry, variable.key, message.concat());
            self.problems.push(problem.alias("compose-go:env-key-space").repair(Repair::Write(name.to_owned())));
        }
        for file in items(service, "env_file") {
            let format = file.get("format").and_then(|format| Some((format, format.as_str()?)));
            if let Some((format, text)) = format.filter(|(_, text)| !matches!(*text, "raw" | "")) {
                let message = ["`", text, "` is no format of env files, so Compose rejects it. The only one is `raw`."];
                let problem = Problem::of(ProblemKind::InvalidOptionValue, format, message.concat());
                self.problems.push(problem.alias("compose-go:env-file-format"));
            }
        }
        self.probe(service);
        self.watches(service);
        let deploy = service.at(&["deploy", "resources", "reservations", "devices"]);
        for request in [deploy, service.get("gpus")].into_iter().flatten().flat_map(Node::items) {
            if let (Some(count), Some(ids)) = (request.get("count"), request.get("device_ids")) {
                let message = "`count` and `device_ids` exclude each other. Compose rejects both: keep one.";
                let problem = Problem::of(ProblemKind::InvalidMountEntry, count, message);
                let problem = problem.alias("compose-go:device-count-and-ids");
                self.problems.push(problem.related(ids.origin, "This is the other one."));
            }
        }
        for port in items(service, "ports").iter().filter(|port| port.as_map().is_some()) {
            if port.get("target").is_none_or(|target| target.is_null() && !target.is_unresolved()) {
                let message =
                    "This port does not say which port of the container it is. Compose rejects it: set `target`.";
                self.push(ProblemKind::InvalidPortMapping, port.origin, &[message], "compose-go:port-no-target");
            }
            if let Some(ip) = port.get("host_ip")
                && let Some(text) = ip.as_str().filter(|text| !text.is_empty() && !short::is_address(text))
            {
                let message =
                    ["`", text, "` is no address of the host, so Compose rejects the port. Write an IP address."];
                let problem = Problem::of(ProblemKind::InvalidPortMapping, ip, message.concat());
                self.problems.push(problem.alias("compose-go:port-bad-ip"));
            }
        }
    }

    fn probe(&mut self, service: &Service) {
        let Some(test) = service.healthcheck.as_ref().and_then(|check| check.test.as_ref()) else { return };
        const KIND: ProblemKind = ProblemKind::InvalidHealthcheckTest;
        if test.as_str() == Some("NONE") {
            let message = "A probe that is the text NONE switches nothing off. It is run as a command, which does not exist, so the service \
                           never gets healthy. Write it as a list.";
            let problem = Problem::of(KIND, test, message).warning().alias("gap:healthcheck-NONE-string");
            self.problems.push(problem.write("[\"NONE\"]"));
        }
        let Some(first) = test.items().first() else { return };
        if let [head, command, lost, ..] = test.items()
            && head.as_str() == Some("CMD-SHELL")
        {
            let message = "CMD-SHELL takes one text, and the rest of this list is lost. The shell runs the first word alone and takes the others \
                           for arguments of its own. Write the whole command as one text.";
            let problem = Problem::of(KIND, command, message).warning().alias("gap:healthcheck-shell-words");
            self.problems.push(Problem { origin: lost.origin, ..problem });
        }
        let Some(word) = first.as_str().filter(|word| !matches!(*word, "CMD" | "CMD-SHELL" | "NONE")) else { return };
        let message = [
            "A probe in a list begins with CMD, CMD-SHELL or NONE, not `",
            word,
            "`. Compose rejects it. Put the word in front.",
        ];
        let problem = Problem::of(KIND, first, message.concat());
        // A whole command in one item needs a shell.
        let head = if test.items().len() == 1 && word.contains(' ') { "CMD-SHELL" } else { "CMD" };
        let repair = (test.origin.file == first.origin.file).then(|| Repair::Before(["\"", head, "\""].concat()));
        self.problems.push(problem.alias("compose-go:healthcheck-test-head").repair(repair));
    }

    fn watches(&mut self, service: &Service) {
        const KIND: ProblemKind = ProblemKind::IncompleteWatchRule;
        for watch in service.at(&["develop", "watch"]).map_or(&[][..], Node::items) {
            if let Some(path) = watch.get("path").filter(|path| path.as_str() == Some("")) {
                let message =
                    "This watch has an empty path, and Compose rejects it. Say which file or folder is watched.";
                self.problems.push(Problem::of(KIND, path, message).alias("compose-go:watch-path-blank"));
            }
            let action = watch.get("action").and_then(Node::as_str).unwrap_or_default();
            let target = watch.get("target");
            if action.starts_with("sync") && target.is_none_or(|target| target.as_str() == Some("")) {
                let message =
                    ["`action: ", action, "` needs `target`: where in the container the files go. Compose rejects it."];
                let problem = Problem::new(KIND, watch.origin, message.concat()).alias("compose-go:watch-target");
                self.problems.push(Problem { is_open: target.is_some_and(Node::is_unresolved), ..problem });
            }
        }
    }
}
