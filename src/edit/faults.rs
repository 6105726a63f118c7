//! Writes the repairs of what Compose refuses.

use crate::diagnostic::{Change, Fix};
use crate::edit::compose::{Target, entry_of_key};
use crate::edit::yaml;
use crate::model::Stack;
use crate::model::compose::scalar::resolve;
use crate::model::compose::value::Data;
use crate::model::compose::{Problem, ProblemKind, Repair};
use crate::project::FileId;
use crate::survey::Survey;
use crate::syntax::yaml::{NodeKind, parse};
use crate::text::{Edit, Span};

/// The repair of a fault, where the file leaves a place for it.
pub fn repair(context: &Survey<'_>, stack: &Stack, problem: &Problem) -> Option<Fix> {
    let (file, span) = (problem.origin.file, problem.origin.span);
    let text = &context.project.file(file).text;
    let change = |edit: Edit| vec![Change::Edit { file, edit }];
    match problem.repair.as_ref()? {
        Repair::Write(new) if new.is_empty() || span.is_empty() => None,
        // A key that is there already would be there twice.
        Repair::Write(new) if problem.kind == ProblemKind::UnknownComposeKey && has_beside(context, problem, new) => {
            None
        }
        Repair::Write(new) => {
            // What a variable holds is not repeated.
            let title = match problem.kind {
                ProblemKind::InvalidInterpolation if new.starts_with("$$") => "Write $$ for a dollar sign".to_owned(),
                ProblemKind::InvalidInterpolation => "Write :- for a default".to_owned(),
                ProblemKind::InvalidEnvironmentEntry => "Write NAME=VALUE".to_owned(),
                _ => ["Write ", new].concat(),
            };
            Some(Fix::suggested(title, change(Edit::replace(span, new))))
        }
        Repair::Replace { title, at, text } => {
            let edit = Edit::replace(at.span, text);
            Some(Fix::suggested(*title, vec![Change::Edit { file: at.file, edit }]))
        }
        Repair::Before(item) => {
            let tree = context.model.yaml(file)?;
            let list = tree.parent(tree.node_at(span.start)?)?;
            // In a flow list the item goes in front; in a block list it has a line of its own.
            let NodeKind::Sequence(items) = &tree.node(list).kind else { return None };
            let first = tree.node(*items.first()?).outer();
            let lead = text[..first.start].trim_end_matches(' ');
            let separator = match lead.as_bytes().last()? {
                b'[' => ", ".to_owned(),
                b'-' => {
                    let line = yaml::LINES.line_start(text, first.start);
                    [yaml::LINES.near(text, first.start), &text[line..first.start]].concat()
                }
                _ => return None,
            };
            let edit = Edit::insert(first.start, [item, separator.as_str()].concat());
            Some(Fix::suggested(["Begin with ", item].concat(), change(edit)))
        }
        Repair::Space => {
            let mut places = Vec::new();
            for (at, _) in text.get(span.start..span.end)?.match_indices(':') {
                let at = span.start + at + 1;
                let line = Span::new(yaml::LINES.line_start(text, at), at - 1).slice(text).trim_start();
                if !line.contains([':', ' ']) && !text[at..].starts_with([' ', '\r', '\n']) {
                    places.push(at);
                }
            }
            let changes = || places.iter().map(|&at| Change::Edit { file, edit: Edit::insert(at, " ") }).collect();
            reads_as_mapping(text, span, &places).then(|| Fix::suggested("Put a blank behind the colon", changes()))
        }
        Repair::Declare { section, noun, name } => declare(context, stack, file, section, noun, name),
        Repair::Release { service, dependency } => {
            let service = stack.service(service)?;
            let target = Target::of_service(context, service)?.child("depends_on")?.child(dependency)?;
            let edit = target.append("required: false")?;
            Some(Fix::suggested("Say that it is not required", vec![target.change(edit)]))
        }
    }
}

/// Whether a mapping has another key beside the one that a problem is about.
fn has_beside(context: &Survey<'_>, problem: &Problem, key: &str) -> bool {
    let Some(tree) = context.model.yaml(problem.origin.file) else { return false };
    let own = tree.key_at(problem.origin.span).and_then(|own| entry_of_key(tree, own));
    own.is_some_and(|(mapping, _)| tree.entry_index(mapping, key).is_some())
}

/// Whether blanks at `places` make a mapping of a text, with an entry for each of them; a line without one would break it.
fn reads_as_mapping(text: &str, span: Span, places: &[usize]) -> bool {
    let mut read = " ".repeat(span.start - yaml::LINES.line_start(text, span.start));
    let mut from = span.start;
    for &at in places {
        read.push_str(&text[from..at]);
        read.push(' ');
        from = at;
    }
    read.push_str(&text[from..span.end]);
    let tree = parse(&read);
    let entries = tree.root().map(|root| &tree.node(root.id).kind);
    let is_whole = matches!(entries, Some(NodeKind::Mapping(entries)) if entries.len() == places.len());
    !places.is_empty() && tree.errors.is_empty() && is_whole
}

/// Adds a declaration to the file that asks for it, or to the stack's first one.
fn declare(
    context: &Survey<'_>,
    stack: &Stack,
    file: FileId,
    section: &'static str,
    noun: &str,
    name: &str,
) -> Option<Fix> {
    let file = if stack.files.contains(&file) { file } else { *stack.files.first()? };
    let tree = context.model.yaml(file)?;
    // Declared and taken back by `!reset`: a second declaration would be a duplicate key.
    if tree.root().and_then(|root| root.get(section)?.get(name)).is_some() {
        return None;
    }
    let text = &context.project.file(file).text;
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    // `5432:` would be a number, and a key has to be a string.
    let is_string = matches!(resolve(name), Data::Text(text) if text == name);
    let key = if is_string { name.to_owned() } else { ["\"", name, "\""].concat() };
    let entry = match section {
        _ if !plain => return None,
        "volumes" | "networks" => [&key, ":"].concat(),
        "secrets" | "configs" => [&key, ":\n  file: ./", section, "/", name, ".txt"].concat(),
        _ => return None,
    };
    let edit = yaml::append_top_level(text, tree, section, &entry)?;
    let title = ["Declare the ", noun, " ", name].concat();
    let changes = vec![Change::Edit { file, edit }];
    let is_safe = matches!(section, "volumes" | "networks");
    Some(if is_safe { Fix::safe(title, changes) } else { Fix::suggested(title, changes) })
}
