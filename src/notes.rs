//! What there is to say about a project beside its faults: files that look as if they counted and do not, and what could not be
//! looked at because it is not open. What is not open is unknown, not absent, so these are no findings.

use crate::diagnostic::Note;
use crate::model::compose::value::{Node, Origin};
use crate::model::{Model, Stray};
use crate::ordered::{BTreeMap, BTreeSet};
use crate::project::{FileId, FileKind};

/// All notes: settings first, then templates, then Dockerfiles by path.
pub fn notes(model: &Model) -> Vec<Note> {
    let mut notes = unread_settings(model);
    notes.extend(templates(model));
    notes.extend(missing_dockerfiles(model));
    notes
}

/// What another tool fills in first is in that tool's language.
fn templates(model: &Model) -> impl Iterator<Item = Note> {
    let message = "This is a template: another tool makes the file of it that is used, so nothing in it is checked. \
                   Check what comes out.";
    let found = model.strays.iter().filter(|(_, what, _)| *what == Stray::Template);
    found.map(|&(file, ..)| Note { file, message: message.into() })
}

/// Settings that are not read yet are named, so that nobody believes they hold.
fn unread_settings(model: &Model) -> Vec<Note> {
    let message = |kind| match kind {
        FileKind::HadolintSettings => Some(
            "Of hadolint's settings only trustedRegistries, label-schema and strict-labels are read: rules that are turned off here still \
             report. Comments such as `# hadolint ignore=DL3008` in the Dockerfile count.",
        ),
        FileKind::Settings => Some(
            "Drydock's settings are not read yet: nothing in this file counts. \
             Comments such as `# drydock ignore=RULE` in the files do.",
        ),
        _ => None,
    };
    let files = model.files.iter().enumerate();
    files.filter_map(|(at, file)| Some(Note { file: FileId(at as u32), message: message(file.kind)?.into() })).collect()
}

/// Dockerfiles that services are built from and that are not open, each once.
fn missing_dockerfiles(model: &Model) -> Vec<Note> {
    let mut missing: BTreeMap<&str, (Origin, BTreeSet<&str>)> = BTreeMap::new();
    for service in model.stacks.iter().flat_map(|stack| &stack.services) {
        let Some(build) = service.build.as_ref().filter(|build| build.file.is_none()) else { continue };
        let Some(path) = build.dockerfile_path.as_deref() else { continue };
        // Where a path depends on a variable, nobody knows which one is meant.
        let open = |node: &Option<Node>| node.as_ref().is_some_and(Node::is_unresolved);
        if open(&build.context) || open(&build.dockerfile) {
            continue;
        }
        missing.entry(path).or_insert_with(|| (build.key, BTreeSet::new())).1.insert(&service.name);
    }
    let note = |(path, (key, names)): (&str, (Origin, BTreeSet<&str>))| {
        let names: Vec<&str> = names.into_iter().collect();
        let (subject, its) = match names[..] {
            [one] => (["`", one, "` is"].concat(), "its image"),
            [one, two] => (["`", one, "` and `", two, "` are"].concat(), "their image"),
            [first, ref rest @ ..] => {
                (["`", first, "` and ", &rest.len().to_string(), " other services are"].concat(), "their image")
            }
            [] => (String::new(), ""),
        };
        let words = [
            &subject,
            " built from `",
            path,
            "`, which is not open here: nothing can be said about ",
            its,
            ". Add the file, or correct the path.",
        ];
        Note { file: key.file, message: words.concat().into() }
    };
    missing.into_iter().map(note).collect()
}
