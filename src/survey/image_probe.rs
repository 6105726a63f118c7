//! The health check that a service's image brings along, fitted to how the service is set up. None where its settings would make it
//! fail: a probe that cannot succeed keeps everything that waits for it from starting.

use crate::facts::images::{Image, major};
use crate::facts::probe_limits::{CLIENTS, PORT_VARIABLES, limits};
use crate::model::Model;
use crate::model::compose::Service;
use crate::model::compose::value::Node;
use crate::survey::images::{facts_of, image_of};

/// The probe as a JSON array.
pub fn probe(model: &Model, service: &Service) -> Option<String> {
    let facts = facts_of(service).filter(|facts| !facts.probe.is_empty())?;
    let setup = Setup::of(model, service);
    if limits(facts.name).any(|row| {
        setup.says(row.against)
            || !setup.sets(row.needs)
            || service.mounts.iter().any(|mount| any(row.folders, &mount.target))
    }) {
        return None;
    }
    if facts.name.contains("elasticsearch") {
        return elasticsearch(service, facts, &setup);
    }
    if facts.name.contains("mongo") && image_of(service)?.reference.tag().and_then(major).is_some_and(|major| major < 5)
    {
        return None;
    }
    if facts.name.contains("kafka") && !listens_at_default(service) {
        return None;
    }
    at_port(facts, setup.port(facts)?)
}

/// Whether one of several parts, separated by blanks, stands in a text.
fn any(parts: &str, text: &str) -> bool {
    parts.split_whitespace().any(|part| text.contains(part))
}

/// What a service is told when it starts.
struct Setup {
    /// The words of its command, shell commands taken apart.
    words: Vec<String>,
    /// Its variables, those of env files too.
    variables: Vec<(String, String)>,
    /// Whether all of its env files are open.
    is_whole: bool,
}

impl Setup {
    fn of(model: &Model, service: &Service) -> Self {
        let commands = service.entrypoint.iter().chain(&service.command).flat_map(|command| command.words());
        let words = commands.flat_map(|word| word.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect();
        let text =
            |node: &Option<Node>| node.as_ref().and_then(Node::scalar).map_or(String::new(), |text| text.into_owned());
        let mut variables: Vec<(String, String)> =
            service.environment.iter().map(|variable| (variable.name.clone(), text(&variable.value))).collect();
        for read in service.env_files.iter().filter_map(|env_file| model.env_file(env_file.file?)) {
            variables.extend(read.entries.iter().map(|entry| (entry.key.clone(), entry.text().to_owned())));
        }
        Self { words, variables, is_whole: service.env_files.iter().all(|env_file| env_file.file.is_some()) }
    }

    /// Whether the name of a variable or an argument holds one of these parts.
    fn says(&self, parts: &str) -> bool {
        self.words.iter().any(|word| any(parts, word)) || self.variables.iter().any(|(name, _)| any(parts, name))
    }

    /// Whether a variable is set, or may be in a file that is not open.
    fn sets(&self, name: &str) -> bool {
        name.is_empty() || !self.is_whole || self.variable(name).is_some()
    }

    fn variable(&self, name: &str) -> Option<&str> {
        self.variables.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The port that the server is moved to: `Some(None)` where it stays, `None` where nobody can say.
    fn port(&self, facts: &Image) -> Option<Option<u16>> {
        let mut told: Vec<&str> = Vec::new();
        for (at, word) in self.words.iter().enumerate() {
            let behind = || self.words.get(at + 1).map_or("", String::as_str);
            match word.split_once('=') {
                Some(("--port" | "port" | "-cport" | "--http.port", value)) => told.push(value),
                None if matches!(word.as_str(), "-p" | "--port") => told.push(behind()),
                _ => {}
            }
        }
        let is_port = |name: &str| PORT_VARIABLES.iter().any(|ending| name.ends_with(ending));
        told.extend(self.variables.iter().filter(|(name, _)| is_port(name)).map(|(_, value)| value.as_str()));
        let mut moved = None;
        for text in told {
            let port: u16 = text.parse().ok()?;
            if !facts.tcp_ports().any(|known| known == port) {
                moved = Some(port);
            }
        }
        Some(moved)
    }
}

/// The probe of an image, asking another port than its own.
fn at_port(facts: &Image, port: Option<u16>) -> Option<String> {
    let Some(port) = port else { return Some(facts.probe.to_owned()) };
    if port == 0 {
        return None;
    }
    let number = port.to_string();
    for (client, option) in CLIENTS {
        let word = ["\"", client, "\""].concat();
        if facts.probe.contains(&word) {
            return Some(facts.probe.replacen(&word, &[&word, ",\"", option, "\",\"", &number, "\""].concat(), 1));
        }
        if facts.probe.contains(client) {
            return Some(facts.probe.replacen(client, &[client, " ", option, " ", &number].concat(), 1));
        }
    }
    let own = facts.tcp_ports().next()?.to_string();
    let colon = [":", &own].concat();
    facts.probe.contains(&colon).then(|| facts.probe.replacen(&colon, &[":", &number].concat(), 1))
}

/// From version 8 on Elasticsearch answers over https and asks for a password, unless its security is switched off. Any answer, a
/// refusal too, shows that it is there.
fn elasticsearch(service: &Service, facts: &Image, setup: &Setup) -> Option<String> {
    let version = image_of(service)?.reference.tag().and_then(major);
    let configured = service
        .mounts
        .iter()
        .any(|mount| mount.target.contains("elasticsearch.yml") || mount.target.ends_with("/config"));
    let switched = |name: &str| setup.variable(name).map(|value| value == "true");
    if configured || !setup.is_whole {
        return None;
    }
    let plain = at_port(facts, setup.port(facts)?);
    match (switched("xpack.security.enabled"), version) {
        (Some(false), _) => plain,
        (None, Some(..8)) => plain,
        (None, _) if !setup.says("xpack.security") => {
            let number = setup.port(facts)?.unwrap_or(9200).to_string();
            Some(["[\"CMD-SHELL\",\"curl -sk -o /dev/null https://127.0.0.1:", &number, "/\"]"].concat())
        }
        _ => None,
    }
}

/// Whether a broker has a listener at the port that the probe asks, as it has without settings of its own.
fn listens_at_default(service: &Service) -> bool {
    let mut listeners = service
        .environment
        .iter()
        .filter(|variable| variable.name.ends_with("_LISTENERS") && !variable.name.contains("ADVERTISED"));
    listeners.all(|variable| {
        let value = variable.value.as_ref().and_then(Node::scalar);
        value.is_some_and(|value| value.split(',').any(|listener| listener.ends_with(":9092")))
    })
}
