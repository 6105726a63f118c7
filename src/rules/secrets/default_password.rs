//! Long because whether a password is a known one depends on who takes it: the image, its user, its address.

use crate::diagnostic::{Change, Fix, Severity};
use crate::edit::compose::Target;
use crate::facts::images::{Class, Image};
use crate::model::Stack;
use crate::model::compose::interpolate::Outcome;
use crate::model::compose::value::Origin;
use crate::model::compose::{EnvVar, Port, Service};
use crate::rules::secrets::shared_value::{Shared, With, list_in_example};
use crate::rules::{Family, Finding, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::address::Address;
use crate::survey::services::{facts_of, is_one_shot};
use crate::survey::values::{is_known, literals};

/// A database, queue or admin tool with a password that everyone knows, or none.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Secrets, "default-password", Severity::Warning)
        .summary("Databases, queues and admin tools have a password of their own")
        .in_development(Level::Is(Severity::Advice))
        .seeds(&["002:L41", "004:L289-292"]),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("default_password.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    let shared = &Shared::default();
    for stack in &context.model.stacks {
        let with = With { context, stack, shared };
        for service in &stack.services {
            let Some(facts) = facts_of(service).filter(|facts| guards_something(facts)) else { continue };
            for variable in &service.environment {
                look(with, service, facts, variable, sink);
            }
            in_env_files(context, stack, service, facts, sink);
            missing(context, stack, service, facts, sink);
            open_redis(stack, service, facts, sink);
        }
    }
}

fn guards_something(facts: &Image) -> bool {
    use Class::*;
    matches!(facts.class, Database | Cache | Broker | Search | ObjectStore | Admin | Monitor)
}

fn look(with: With<'_>, service: &Service, facts: &Image, variable: &EnvVar, sink: &mut Sink<'_>) {
    let With { context, stack, .. } = with;
    let Some(node) = &variable.value else { return };
    let value = node.scalar();
    let name = &variable.name;
    if allows_empty(name) && value.as_deref().is_some_and(|value| !matches!(value, "" | "no" | "false" | "0")) {
        let message = format!(
            "`{}` starts without a password. Whoever reaches the port has all of the data. Set a password instead of `{name}`.",
            service.name
        );
        sink.report(Finding::new(variable.key.file, variable.key.span, message).environment(stack.environment));
        return;
    }
    if !facts.is_secret(name) {
        return;
    }
    // What stands in the file: the value itself, or the default of `${NAME:-default}`.
    for literal in literals(context, node) {
        if is_known(service, &literal.text) {
            let variable = literal.variable.as_deref().unwrap_or(name);
            let replaced = Origin { span: literal.replace, ..literal.place };
            let fix = with.fix(replaced, variable);
            sink.report(weak(stack, service, name, literal.place).fix(fix));
        }
    }
    // What `.env` brings.
    let one = match node.uses() {
        [used] if used.outcome == Outcome::Value => used,
        _ => return,
    };
    let origin = stack.variables.by_name.get(&one.name).and_then(|variable| variable.origin);
    if let (Some(place), Some(value)) = (origin, value)
        && is_known(service, &value)
    {
        let finding = weak(stack, service, name, place);
        sink.report(finding.related(node.origin.file, node.origin.span, "It is used here."));
    }
}

fn in_env_files(context: &Survey<'_>, stack: &Stack, service: &Service, facts: &Image, sink: &mut Sink<'_>) {
    for file in service.env_files.iter().filter_map(|file| file.file) {
        if crate::facts::secret_files::is_template(&context.project.file(file).path) {
            continue;
        }
        for entry in context.model.env_file(file).map_or(&[][..], |read| &read.entries) {
            let sets = facts.is_secret(&entry.key) && service.variable(&entry.key).is_none();
            if sets && is_known(service, entry.text()) {
                sink.report(weak(stack, service, &entry.key, Origin { file, span: entry.value_span }));
            }
        }
    }
}

fn allows_empty(name: &str) -> bool {
    matches!(
        name,
        "MYSQL_ALLOW_EMPTY_PASSWORD"
            | "MARIADB_ALLOW_EMPTY_PASSWORD"
            | "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD"
            | "ALLOW_EMPTY_PASSWORD"
    )
}

fn weak(stack: &Stack, service: &Service, name: &str, place: Origin) -> Finding {
    let message = format!(
        "`{}` has a well-known password in `{name}`. It is among the first that every scanner tries, so one published port is enough \
         to lose the data. Use a random one, in a `.env` that git ignores.",
        service.name
    );
    Finding::new(place.file, place.span, message).secret().environment(stack.environment)
}

/// An image that refuses to start without a password, and nothing gives it one.
fn missing(context: &Survey<'_>, stack: &Stack, service: &Service, facts: &Image, sink: &mut Sink<'_>) {
    let name = facts.required;
    if name.is_empty() || service.incomplete || stack.is_incomplete || service.entrypoint.is_some() {
        return;
    }
    // Another command than the server's (`psql`, `pg_dump`) makes a client of it.
    let starts_server = service.command.as_ref().is_none_or(|command| {
        command.words().first().is_none_or(|word| {
            let program = word.rsplit('/').next().unwrap_or(word);
            word.starts_with('-') || matches!(program, "postgres" | "mysqld" | "mariadbd" | "docker-entrypoint.sh")
        })
    });
    if is_being_typed(service, name) {
        return;
    }
    let mut values = service.environment.iter().filter(|variable| stands_in(name, &variable.name));
    let empty = |variable: &EnvVar| {
        variable.value.as_ref().is_some_and(|value| value.is_literal() && value.as_str() == Some(""))
    };
    let set = values.any(|variable| !empty(variable));
    let from_file = service.env_files.iter().any(|env_file| match env_file.file {
        Some(file) => {
            let read = context.model.env_file(file);
            read.is_some_and(|read| read.entries.iter().any(|entry| stands_in(name, &entry.key)))
        }
        None => true,
    });
    let external = service
        .mounts
        .iter()
        .filter_map(|mount| mount.source.as_ref()?.as_str())
        .any(|source| stack.resource("volumes", source).is_some_and(|volume| volume.external));
    if set || from_file || external || !starts_server || is_one_shot(stack, service) {
        return;
    }
    let message = format!(
        "`{}` does not start without `{name}`. The image refuses to create its first user without a password and ends at once. \
         Set `{name}`, best from a variable that `.env` holds.",
        service.name
    );
    let image = service.image.as_ref().map_or(service.key, |image| image.origin);
    let severity = if stack.is_fragment { Severity::Warning } else { Severity::Error };
    let value = ["${", name, ":?set ", name, " in .env}"].concat();
    // It fails everywhere, so the environment has no say.
    let finding = Finding::new(image.file, image.span, message).severity(severity);
    let fix = insert(context, service, name, &value, image).map(|change| {
        let example = list_in_example(context, stack, name);
        let listed = if example.is_some() { ", listed in .env.example" } else { "" };
        let title = ["Ask for the variable ", name, listed].concat();
        Fix::suggested(title, [change].into_iter().chain(example).collect())
    });
    sink.report(finding.fix(fix));
}

/// Whether the variable stands there in a form that is no setting yet: as a text without the blank behind its colon, as an item with
/// one, or at the place of the service's keys. Whether it is set is open then.
fn is_being_typed(service: &Service, name: &str) -> bool {
    let half = |text: &str| text.trim_start_matches(['-', ' ']).starts_with(name);
    service.entry(name).is_some()
        || service.get("environment").is_some_and(|node| match node.as_map() {
            Some(map) => {
                map.entries.iter().any(|(key, _)| key.name != name && half(&key.name) && key.name.contains([':', ' ']))
            }
            None => !node.is_null(),
        })
}

fn insert(context: &Survey<'_>, service: &Service, name: &str, value: &str, image: Origin) -> Option<Change> {
    if service.variable(name).is_some() {
        return None;
    }
    // Where the image stands: there it helps every stack and every service that takes it from there.
    let target = Target::in_file(context, service, image.file).filter(|target| target.holds(image))?;
    let edit = match target.child("environment") {
        None => target.append(&["environment:\n  ", name, ": ", value].concat()),
        Some(own) => {
            let entry = own.append(&[name, ": ", value].concat());
            entry.or_else(|| own.append_item(&[name, "=", value].concat()))
        }
    };
    Some(target.change(edit?))
}

/// Whether a variable gives an image what it needs to start: the password, its file, or the word that none is wanted.
fn stands_in(required: &str, name: &str) -> bool {
    let stem = required.trim_end_matches("_FILE");
    if name == required || name.strip_prefix(stem).is_some_and(|rest| matches!(rest, "_FILE" | "__FILE" | "_HASH")) {
        return true;
    }
    match required {
        "POSTGRES_PASSWORD" => matches!(name, "POSTGRES_HOST_AUTH_METHOD" | "PGPASSWORD" | "POSTGRESQL_PASSWORD"),
        "MYSQL_ROOT_PASSWORD" | "MARIADB_ROOT_PASSWORD" => {
            let rest = name.strip_prefix("MYSQL_").or_else(|| name.strip_prefix("MARIADB_")).unwrap_or("");
            rest.starts_with("ROOT_PASSWORD")
                || rest.starts_with("ALLOW_EMPTY")
                || rest.starts_with("RANDOM_ROOT")
                || rest.starts_with("MASTER_HOST")
        }
        "MSSQL_SA_PASSWORD" => name == "SA_PASSWORD",
        "OPENSEARCH_INITIAL_ADMIN_PASSWORD" => {
            matches!(name, "DISABLE_SECURITY_PLUGIN" | "plugins.security.disabled" | "DISABLE_INSTALL_DEMO_CONFIG")
        }
        _ => false,
    }
}

/// Redis that other machines reach and that asks for no password.
fn open_redis(stack: &Stack, service: &Service, facts: &Image, sink: &mut Sink<'_>) {
    let is_redis = ["redis", "valkey", "keydb"].iter().any(|name| facts.name.contains(name))
        && facts.tcp_ports().any(|p| p == 6379);
    if !is_redis || service.incomplete {
        return;
    }
    let is_open = |port: &Port| !matches!(Address::of(port), Address::Loopback | Address::Unknown);
    let port = service
        .ports
        .iter()
        .find(|port| port.target.is_some_and(|(first, last)| (first..=last).contains(&6379)) && is_open(port));
    let words: Vec<String> = service.command.iter().chain(&service.entrypoint).flat_map(|c| c.words()).collect();
    let configured = words.iter().any(|word| {
        word.contains("requirepass")
            || word.contains(".conf")
            || word.contains("aclfile")
            || word.contains("--user")
            || word.ends_with(".sh")
    });
    let named = |name: &str| name.contains("PASSWORD") || name.contains("REDIS_ARGS") || name.contains("EXTRA_FLAGS");
    let in_env = service.environment.iter().any(|variable| named(&variable.name) || allows_empty(&variable.name));
    let mounted = service.mounts.iter().any(|mount| mount.target.contains("conf") || mount.target.contains("/etc/"));
    if let (Some(port), false) = (port, configured || in_env || mounted || !service.env_files.is_empty()) {
        let message = format!(
            "`{}` is published and asks for no password. Anyone who reaches the port reads, changes and deletes everything in it. Publish \
             it on 127.0.0.1 or not at all, or start it with `--requirepass`.",
            service.name
        );
        let place = port.published_origin;
        sink.report(Finding::new(place.file, place.span, message).environment(stack.environment));
    }
}
