use crate::diagnostic::Severity;
use crate::edit::variables::take_from_variable;
use crate::facts::images::{Class, Image, allows_empty};
use crate::facts::secret_files::is_template;
use crate::model::compose::interpolate::Outcome;
use crate::model::compose::value::Origin;
use crate::model::compose::{EnvVar, Port};
use crate::rules::secrets::missing_password::{MISSING, missing};
use crate::rules::{Case, Family, Finding, Level, Look, Meta, Rule, Sink, Stops, markdown};
use crate::survey::ServiceRef;
use crate::survey::address::Address;
use crate::survey::values::{is_known, literals};

/// A database, queue or admin tool with a password that everyone knows, or none.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Secrets, "default-password", Severity::Warning)
        .stops(Some(Stops::Start))
        .summary("Databases, queues and admin tools have a password of their own")
        .in_development(Level::Is(Severity::Advice))
        .seeds(&["002:L41", "004:L289-292"]),
    cases: &[&KNOWN, &EMPTY, &OPEN, &MISSING],
    // What does not start fails everywhere: there the environment has no say.
    looks: &[Look::Service(check), Look::Project(missing)],
    markdown: markdown!("default_password.md"),
};

static KNOWN: Case = Case::new("known")
    .why("It is among the first that every scanner tries, so one published port is enough to lose the data.")
    .todo("Use a random one, in a `.env` that git ignores.");

static EMPTY: Case = Case::new("empty").why("Whoever reaches the port has all of the data.");

static OPEN: Case = Case::new("open")
    .why("Anyone who reaches the port reads, changes and deletes everything in it.")
    .todo("Publish it on 127.0.0.1 or not at all, or start it with `--requirepass`.");

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    let Some(facts) = service.known_image().filter(|facts| guards_something(facts)) else { return };
    for variable in &service.environment {
        look(service, facts, variable, sink);
    }
    in_env_files(service, facts, sink);
    if is_open_redis(service, facts)
        && let Some(port) = service.ports.iter().find(|port| is_reached(port))
    {
        let what = ["`", &service.name, "` is published and asks for no password."].concat();
        sink.report(OPEN.at(port.published_origin, what));
    }
}

/// Whether there is something to take behind the password.
pub fn guards_something(facts: &Image) -> bool {
    use Class::*;
    matches!(facts.class, Database | Cache | Broker | Search | ObjectStore | Admin | Monitor)
}

fn look(service: ServiceRef<'_>, facts: &Image, variable: &EnvVar, sink: &mut Sink<'_>) {
    let Some(node) = &variable.value else { return };
    let value = node.scalar();
    let name = variable.name.as_str();
    if allows_empty(name) && value.as_deref().is_some_and(|value| !matches!(value, "" | "no" | "false" | "0")) {
        let what = ["`", &service.name, "` starts without a password."].concat();
        let todo = ["Set a password instead of `", name, "`."].concat();
        return sink.report(EMPTY.at(variable.key, what).todo(todo));
    }
    if !facts.is_secret(name) {
        return;
    }
    // What stands in the file: the value itself, or the default of `${NAME:-default}`.
    for literal in literals(&service.survey, node) {
        if is_known(service.service, &literal.text) {
            let replaced = Origin { span: literal.replace, ..literal.place };
            let variable = literal.variable.as_deref().unwrap_or(name);
            let fix = take_from_variable(&service.survey, service.stack, replaced, variable);
            sink.report(known(service, name, literal.place).fix(fix));
        }
    }
    // What `.env` brings.
    let [used] = node.uses() else { return };
    let variable = service.stack.variables.by_name.get(&used.name);
    if used.outcome == Outcome::Value
        && let Some(place) = variable.and_then(|variable| variable.origin)
        && value.is_some_and(|value| is_known(service.service, &value))
    {
        sink.report(known(service, name, place).related(node.origin.file, node.origin.span, "It is used here."));
    }
}

fn in_env_files(service: ServiceRef<'_>, facts: &Image, sink: &mut Sink<'_>) {
    let survey = service.survey;
    for file in service.env_files.iter().filter_map(|file| file.file) {
        if is_template(&survey.project.file(file).path) {
            continue;
        }
        for entry in survey.model.env_file(file).map_or(&[][..], |read| &read.entries) {
            let sets = facts.is_secret(&entry.key) && service.variable(&entry.key).is_none();
            if sets && is_known(service.service, entry.text()) {
                sink.report(known(service, &entry.key, Origin { file, span: entry.value_span }));
            }
        }
    }
}

fn known(service: ServiceRef<'_>, name: &str, place: Origin) -> Finding {
    KNOWN.at(place, ["`", &service.name, "` has a well-known password in `", name, "`."].concat()).secret()
}

/// Redis, and nothing here asks for a password.
fn is_open_redis(service: ServiceRef<'_>, facts: &Image) -> bool {
    let is_redis = ["redis", "valkey", "keydb"].iter().any(|name| facts.name.contains(name))
        && facts.tcp_ports().any(|port| port == 6379);
    if !is_redis || service.incomplete || !service.env_files.is_empty() {
        return false;
    }
    let asks = |word: &String| {
        word.ends_with(".sh") || ["requirepass", ".conf", "aclfile", "--user"].iter().any(|part| word.contains(part))
    };
    let sets = |name: &str| {
        allows_empty(name) || ["PASSWORD", "REDIS_ARGS", "EXTRA_FLAGS"].iter().any(|part| name.contains(part))
    };
    let commands = service.command.iter().chain(&service.entrypoint);
    !(commands.flat_map(|command| command.words()).any(|word| asks(&word))
        || service.environment.iter().any(|variable| sets(&variable.name))
        || service.mounts.iter().any(|mount| mount.target.contains("conf") || mount.target.contains("/etc/")))
}

/// Whether other machines reach Redis by this entry.
fn is_reached(port: &Port) -> bool {
    port.target.is_some_and(|(first, last)| (first..=last).contains(&6379))
        && !matches!(Address::of(port), Address::Loopback | Address::Unknown)
}
