//! Which texts of a service a shell in its container reads, and which variables that shell has.

use crate::model::Model;
use crate::model::compose::value::Node;
use crate::model::compose::{EnvFile, EnvVar, Service};
use crate::project::FileId;
use crate::text::Span;

/// The texts of a service that a shell in the container runs: the probe, and what stands behind `sh -c`.
pub fn texts(service: &Service) -> Vec<&Node> {
    let mut found = Vec::new();
    if let Some(test) = service.healthcheck.as_ref().and_then(|check| check.test.as_ref()) {
        match test.items() {
            [] => found.push(test),
            [first, rest @ ..] if first.as_str() == Some("CMD-SHELL") => found.extend(rest),
            [_, words @ ..] => found.extend(behind_shell(words)),
        }
    }
    let entry = service.entrypoint.as_ref().map(|entrypoint| &entrypoint.value);
    let command = service.command.as_ref().map(|command| &command.value);
    for value in [entry, command].into_iter().flatten() {
        match value.as_str() {
            Some(text) if is_shell_call(text.split_whitespace()) => found.push(value),
            _ => found.extend(behind_shell(value.items())),
        }
    }
    // `entrypoint: [sh, -c]` with the text as command.
    if let (Some(entry), Some(command)) = (entry, command)
        && is_shell_call(entry.items().iter().filter_map(Node::as_str))
        && behind_shell(entry.items()).is_empty()
    {
        found.push(command.items().first().unwrap_or(command));
    }
    found
}

fn behind_shell(words: &[Node]) -> &[Node] {
    if is_shell_call(words.iter().filter_map(Node::as_str)) { words.get(2..).unwrap_or(&[]) } else { &[] }
}

/// `sh -c`, `/bin/bash -euc`
fn is_shell_call<'a>(mut words: impl Iterator<Item = &'a str>) -> bool {
    let shell = words.next().map(|word| word.rsplit('/').next().unwrap_or(word));
    let option = words.next();
    matches!(shell, Some("sh" | "bash" | "ash" | "dash" | "zsh"))
        && option.is_some_and(|option| option.starts_with('-') && option.ends_with('c'))
}

/// The env file of a service that sets a variable, with its file and the place of the name.
pub fn env_file_with<'s>(model: &Model, service: &'s Service, name: &str) -> Option<(&'s EnvFile, FileId, Span)> {
    service.env_files.iter().find_map(|env_file| {
        let id = env_file.file?;
        let entry = model.env_file(id)?.get(name)?;
        entry.has_value().then_some((env_file, id, entry.key_span))
    })
}

/// The variable of `environment` whose value does not wait for one of the same name on the host.
pub fn written_variable<'s>(service: &'s Service, name: &str) -> Option<&'s EnvVar> {
    let is_own = |value: &Node| value.is_written() || value.uses().iter().all(|used| used.name != name);
    service.variable(name).filter(|variable| variable.value.as_ref().is_some_and(is_own))
}
