//! An image that refuses to start without a password, and nothing gives it one.

use crate::diagnostic::{Change, Fix, Severity};
use crate::edit::compose::Target;
use crate::edit::variables::list_in_example;
use crate::model::Stack;
use crate::model::compose::value::Origin;
use crate::model::compose::{EnvVar, Service};
use crate::rules::secrets::default_password::guards_something;
use crate::rules::{Case, Sink};
use crate::survey::services::is_one_shot;
use crate::survey::{ServiceRef, Survey};

pub(super) static MISSING: Case = Case::new("missing")
    .why("The image refuses to create its first user without a password and ends at once.")
    .severity(Severity::Error);

pub(super) fn missing(survey: &Survey<'_>, sink: &mut Sink<'_>) {
    for stack in &survey.model.stacks {
        for service in &stack.services {
            look(ServiceRef { survey: *survey, stack, service }, sink);
        }
    }
}

fn look(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    let stack = service.stack;
    let facts = service.known_image().filter(|facts| guards_something(facts) && !facts.required.is_empty());
    let Some(facts) = facts.filter(|_| !service.incomplete && !stack.is_incomplete) else { return };
    let name = facts.required;
    let quiet = !starts_server(service.service)
        || is_being_typed(service.service, name)
        || service.environment.iter().any(|variable| facts.is_given_by(&variable.name) && !is_empty(variable))
        || may_come_from_file(service, &|name| facts.is_given_by(name))
        || keeps_its_data(stack, service.service)
        || is_one_shot(stack, service.service);
    if quiet {
        return;
    }
    let image = service.image.as_ref().map_or(service.key, |image| image.origin);
    let what = ["`", &service.name, "` does not start without `", name, "`."].concat();
    let todo = ["Set `", name, "`, best from a variable that `.env` holds."].concat();
    let mut finding = MISSING.at(image, what).todo(todo);
    if stack.is_fragment {
        finding = finding.severity(Severity::Warning);
    }
    sink.report(finding.fix(ask_for(service, name, image)));
}

/// Whether the server of the image runs. Another command (`psql`, `pg_dump`) makes a client of it.
fn starts_server(service: &Service) -> bool {
    let is_server = |word: &String| {
        let program = word.rsplit('/').next().unwrap_or(word);
        word.starts_with('-') || matches!(program, "postgres" | "mysqld" | "mariadbd" | "docker-entrypoint.sh")
    };
    service.entrypoint.is_none()
        && service.command.as_ref().is_none_or(|command| command.words().first().is_none_or(is_server))
}

fn is_empty(variable: &EnvVar) -> bool {
    variable.value.as_ref().is_some_and(|value| value.is_literal() && value.as_str() == Some(""))
}

/// Whether an env file says it, or is not open.
fn may_come_from_file(service: ServiceRef<'_>, fits: &dyn Fn(&str) -> bool) -> bool {
    service.env_files.iter().any(|env_file| {
        env_file.file.is_none_or(|file| {
            let read = service.survey.model.env_file(file);
            read.is_some_and(|read| read.entries.iter().any(|entry| fits(&entry.key)))
        })
    })
}

/// Whether its data, and with it the user, may have been there before.
fn keeps_its_data(stack: &Stack, service: &Service) -> bool {
    let mut sources = service.mounts.iter().filter_map(|mount| mount.source.as_ref()?.as_str());
    sources.any(|source| stack.resource("volumes", source).is_some_and(|volume| volume.external))
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

fn ask_for(service: ServiceRef<'_>, name: &str, image: Origin) -> Option<Fix> {
    let mut changes = vec![insert(service, name, image)?];
    let listed = list_in_example(&service.survey, service.stack, name, &mut changes);
    Some(Fix::suggested(["Ask for the variable ", name, listed].concat(), changes))
}

fn insert(service: ServiceRef<'_>, name: &str, image: Origin) -> Option<Change> {
    if service.variable(name).is_some() {
        return None;
    }
    // Where the image stands: there it helps every stack and every service that takes it from there.
    let target = Target::in_file(&service.survey, service.service, image.file).filter(|target| target.holds(image))?;
    let value = ["${", name, ":?set ", name, " in .env}"].concat();
    let edit = match target.child("environment") {
        None => target.append(&["environment:\n  ", name, ": ", &value].concat()),
        Some(own) => {
            let entry = own.append(&[name, ": ", &value].concat());
            entry.or_else(|| own.append_item(&[name, "=", &value].concat()))
        }
    };
    Some(target.change(edit?))
}
