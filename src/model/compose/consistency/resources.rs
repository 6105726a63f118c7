//! Resources of the top level: where their content comes from, and what is made outside.

use super::{Check, Problem, ProblemKind};
use crate::model::compose::value::{Key, Map, Node};

impl Check<'_> {
    pub(super) fn resources(&mut self) {
        let model = self.model;
        for kind in ["networks", "volumes", "secrets", "configs"] {
            for (key, node) in model.get(kind).map_or(&[][..], Node::entries) {
                if let Some(resource) = node.as_map() {
                    self.external(kind, key, resource);
                    self.content(kind, key, resource);
                }
            }
        }
    }

    fn external(&mut self, kind: &str, key: &Key, resource: &Map) {
        let external = resource.get("external");
        if let Some(name) = external.and_then(|external| external.get("name"))
            && let Some(own) = resource.get("name").filter(|own| own.as_str() != name.as_str())
        {
            let message =
                ["`", &key.name, "` has both `name` and `external.name`, and they differ. Keep `name` alone."];
            let problem = Problem::of(ProblemKind::ExternalWithOptions, name, message.concat());
            let is_open = problem.is_open || own.is_unresolved();
            self.problems.push(Problem { is_open, ..problem.alias("compose-go:external-name-deprecated") });
        }
        if kind != "volumes" || !is_external(resource) {
            return;
        }
        for other in ["driver", "driver_opts", "labels"] {
            if let Some((other, _)) = resource.entry(other) {
                let message = [
                    "`",
                    &key.name,
                    "` is external, so `",
                    &other.name,
                    "` has no effect and Compose rejects it. Take one of the two out.",
                ];
                self.push(
                    ProblemKind::ExternalWithOptions,
                    other.origin,
                    &message,
                    "compose-go:external-conflict-volume",
                );
            }
        }
    }

    fn content(&mut self, kind: &str, key: &Key, resource: &Map) {
        let (sources, alias, twice) = match kind {
            "secrets" => (&["file", "environment"][..], "compose-go:secret-source", "compose-go:secret-one-of"),
            "configs" => {
                (&["file", "environment", "content"][..], "compose-go:config-one-of", "compose-go:config-one-of")
            }
            _ => return,
        };
        if is_external(resource) {
            return;
        }
        const KIND: ProblemKind = ProblemKind::InvalidSecretDefinition;
        let said: Vec<&(Key, Node)> =
            sources.iter().filter_map(|name| resource.entry(name)).filter(|(_, value)| !value.is_null()).collect();
        if let [(first, _), (second, _), ..] = said[..] {
            let message =
                ["`", &key.name, "` has both `", &first.name, "` and `", &second.name, "`, and one alone is allowed."];
            let problem = Problem::new(KIND, second.origin, message.concat()).alias(twice);
            self.problems.push(problem.related(first.origin, "This is the other one."));
        }
        // An empty text is content of a config, and no name of a secret's file.
        let is_empty = |(_, value): &&(Key, Node)| kind == "secrets" && value.as_str() == Some("");
        if said.iter().copied().all(|one| is_empty(&one)) {
            let message = [
                "`",
                &key.name,
                "` does not say where its content comes from, so Compose rejects it. Set ",
                &sources.join(" or "),
                ".",
            ];
            let problem = Problem::new(KIND, key.origin, message.concat()).alias(alias);
            let is_open = said.iter().any(|(_, value)| value.is_unresolved());
            self.problems.push(Problem { is_open, ..problem });
        }
    }
}

fn is_external(resource: &Map) -> bool {
    let external = resource.get("external");
    external.is_some_and(|external| external.as_map().is_some() || external.as_bool() == Some(true))
}
