//! Fixes that nobody can answer for, because the text around them cannot be read: what it would say is a guess.

use crate::diagnostic::{Change, Diagnostic};
use crate::model::{Content, Model};
use crate::ordered::BTreeSet;
use crate::project::{FileId, Project};
use crate::syntax::dockerfile::{Dockerfile, ErrorKind};
use crate::syntax::yaml::YamlErrorKind;
use crate::text::{Edit, Span};

/// Takes the fixes away that change what cannot be read, but for those that mend the error itself.
pub(super) fn withhold(project: &Project, model: &Model, found: &mut [Diagnostic]) {
    let unsure: Vec<Unsure<'_>> = project
        .iter()
        .map(|(file, source)| match model.files.get(file.0 as usize).map(|file| &file.content) {
            Some(Content::Yaml(tree)) => {
                let twice = |kind: YamlErrorKind| kind == YamlErrorKind::DuplicateKey;
                let readable = tree.errors.iter().all(|error| twice(error.kind));
                let mends = tree.errors.iter().filter(|error| readable || !twice(error.kind));
                let mends = mends.map(|error| error.message.as_str()).collect();
                if tree.errors.is_empty() { Unsure::Nothing } else { Unsure::Whole(mends) }
            }
            Some(Content::Dockerfile(model)) => in_dockerfile(&source.text, &model.tree),
            _ => Unsure::Nothing,
        })
        .collect();
    for diagnostic in found.iter_mut() {
        let of_file = |file: FileId| unsure.get(file.0 as usize).unwrap_or(&Unsure::Nothing);
        let is_unsure =
            |change: &Change| matches!(change, Change::Edit { file, edit } if of_file(*file).covers(edit, diagnostic));
        if diagnostic.fix.as_ref().is_some_and(|fix| fix.changes.iter().any(is_unsure)) {
            diagnostic.fix = None;
        }
    }
}

/// What of a file cannot be read.
enum Unsure<'a> {
    Nothing,
    /// All of it may mean something else. With the messages of the errors, by which the findings about them are known.
    Whole(BTreeSet<&'a str>),
    /// These instructions, and what is added behind the byte at which the file breaks off inside of the last one.
    Instructions(Vec<Span>, Option<usize>),
}

/// The rules that repair what cannot be read in a Dockerfile.
const MENDING: [&str; 6] = [
    "broken-exec-form",
    "comment-behind-instruction",
    "dockerfile-syntax",
    "missing-from",
    "swallowed-instruction",
    "unknown-instruction",
];

fn in_dockerfile<'a>(text: &str, tree: &Dockerfile) -> Unsure<'a> {
    // Where a heredoc ends is a guess then, and with it what is an instruction.
    if tree.errors.iter().any(|error| error.kind == ErrorKind::UnclosedHeredoc) {
        return Unsure::Whole(BTreeSet::new());
    }
    let mut spans: Vec<Span> =
        tree.errors.iter().filter_map(|error| tree.instruction_at(error.span.start)).map(|one| one.span).collect();
    spans.dedup();
    let last = tree.instructions.last().filter(|last| {
        let line = last.span.slice(text).trim_end_matches([' ', '\t']);
        last.heredocs.is_empty() && line.ends_with(tree.escape.char())
    });
    Unsure::Instructions(spans, last.map(|last| last.span.end))
}

impl Unsure<'_> {
    fn covers(&self, edit: &Edit, diagnostic: &Diagnostic) -> bool {
        match self {
            Unsure::Nothing => false,
            Unsure::Whole(mended) => {
                !(mended.contains(diagnostic.message.as_str()) || MENDING.contains(&diagnostic.rule))
            }
            Unsure::Instructions(_, Some(open)) if edit.span.start >= *open && !edit.text.is_empty() => true,
            Unsure::Instructions(spans, _) => {
                let next = spans.partition_point(|span| span.end < edit.span.start);
                let touches = spans.get(next).is_some_and(|span| span.start <= edit.span.end);
                touches && !MENDING.contains(&diagnostic.rule)
            }
        }
    }
}
