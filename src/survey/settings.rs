//! What a service is told: values of its variables, lines of its env files, arguments of its command.

use crate::model::compose::Command;
use crate::model::compose::interpolate::Outcome;
use crate::model::compose::value::Node;
use crate::project::{FileId, Place};
use crate::survey::{ServiceRef, Survey};
use crate::syntax::dotenv;
use crate::text::Span;

/// A value that a service is told.
pub struct Setting<'a> {
    /// What it is called: the variable's name, or that of an option as a variable would have it (`redis_host`).
    pub name: String,
    /// The value.
    pub text: &'a str,
    source: Source<'a>,
}

enum Source<'a> {
    /// A scalar of a Compose file, from one of its bytes on.
    Scalar(&'a Node, usize),
    /// One that a line of `.env` supplies.
    Supplied(&'a Node, Place),
    /// A line of an env file.
    Line(Place),
}

impl Setting<'_> {
    /// Where a part of the value stands: in the Compose file, else in the line that supplies it.
    pub fn place_of(&self, survey: Survey<'_>, part: Span) -> Place {
        let written = part.slice(self.text);
        match self.source {
            Source::Scalar(node, at) => node.span_of(part.shift(at)),
            Source::Line(line) => within(survey, line, written).unwrap_or(line),
            Source::Supplied(node, line) => {
                let here = node.span_of(part);
                let is_here = here.span.slice(survey.text(here)) == written;
                if is_here { here } else { within(survey, line, written).unwrap_or(here) }
            }
        }
    }
}

/// The only place of `part` in what stands at `place`.
fn within(survey: Survey<'_>, place: Place, part: &str) -> Option<Place> {
    let mut found = place.span.slice(survey.text(place)).match_indices(part);
    let (at, _) = found.next()?;
    let start = place.span.start + at;
    found.next().is_none().then(|| Place { span: Span::new(start, start + part.len()), ..place })
}

/// The variables that the Compose file gives to a service, with the line of `.env` where that supplies one as a whole.
pub fn variables(service: ServiceRef<'_>) -> Vec<Setting<'_>> {
    let mut found = Vec::new();
    for variable in &service.service.environment {
        let Some((node, text)) = variable.value.as_ref().and_then(|node| Some((node, node.as_str()?))) else {
            continue;
        };
        let line = match node.uses() {
            [used] if used.outcome == Outcome::Value => {
                service.stack.variables.by_name.get(&used.name).and_then(|variable| variable.origin)
            }
            _ => None,
        };
        let source = line.map_or(Source::Scalar(node, 0), |line| Source::Supplied(node, line));
        found.push(Setting { name: variable.name.clone(), text, source });
    }
    found
}

/// A line of an env file.
pub fn line(file: FileId, entry: &dotenv::Entry) -> Setting<'_> {
    let source = Source::Line(Place { file, span: entry.value_span });
    Setting { name: entry.key.clone(), text: entry.text(), source }
}

/// A longer command is a program of its own, in bytes.
const LONGEST_COMMAND: usize = 4096;

/// The words of the command and the entrypoint of a service; what stands behind an option bears its name.
pub fn arguments(service: ServiceRef<'_>) -> Vec<Setting<'_>> {
    let mut found = Vec::new();
    for command in service.service.command.iter().chain(&service.service.entrypoint) {
        words(command, &mut found);
    }
    found
}

fn words<'a>(command: &'a Command, found: &mut Vec<Setting<'a>>) {
    let nodes = match command.as_string() {
        Some(node) => std::slice::from_ref(node),
        None => command.value.items(),
    };
    let mut option = "";
    for node in nodes {
        let Some(text) = node.as_str().filter(|text| text.len() <= LONGEST_COMMAND) else { continue };
        for word in text.split_whitespace() {
            let behind = std::mem::take(&mut option);
            let (name, value) = match word.split_once('=') {
                Some((name, value)) if name.starts_with('-') => (name, value),
                _ if word.starts_with('-') => {
                    option = word;
                    continue;
                }
                _ => (behind, word),
            };
            let at = value.as_ptr() as usize - text.as_ptr() as usize;
            let name = name.trim_start_matches('-').replace('-', "_");
            found.push(Setting { name, text: value, source: Source::Scalar(node, at) });
        }
    }
}
