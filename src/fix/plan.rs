//! Which fixes go together, and what the files say after them.

use crate::diagnostic::{Change, Fix};
use crate::order::Order;
use crate::ordered::BTreeMap;
use crate::project::{FileId, Project, SourceFile};
use crate::text::{Breaks, Edit, Span, apply_edits};

/// What a set of fixes does to a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Changed files in the project's order, then created ones in order of path.
    pub files: Vec<FileChange>,
    /// Which fixes are in it, as indices into the list given.
    pub taken: Vec<usize>,
    /// Which are not, and why.
    pub left: Vec<LeftOut>,
}

/// One file before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// Path relative to the project's root.
    pub path: String,
    /// The file that changes; `None` for one that is created.
    pub file: Option<FileId>,
    /// The text as it is, empty for a created file.
    pub before: String,
    /// The text after all edits.
    pub after: String,
    /// The edits in order of place, in bytes of `before`; empty for a created file.
    pub edits: Vec<Edit>,
}

impl FileChange {
    /// The change as a unified diff that `patch` and `git apply` read.
    pub fn unified(&self) -> String {
        super::unified(&self.path, self.file.map(|_| self.before.as_str()), &self.after)
    }

    /// Where `span` of the text before is in the text after; what is inserted at its ends belongs to it.
    pub fn moved(&self, span: Span) -> Span {
        let moved = |at: usize, counts: &dyn Fn(&Edit) -> bool| {
            let counted = self.edits.iter().filter(|edit| counts(edit));
            let (gone, come) =
                counted.fold((0, 0), |(gone, come), edit| (gone + edit.span.len(), come + edit.text.len()));
            (at + come).saturating_sub(gone)
        };
        let start = moved(span.start, &|edit| edit.span.end <= span.start && !edit.span.is_empty());
        Span::new(start, moved(span.end, &|edit| edit.span.start <= span.end))
    }
}

/// A fix that is not part of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Index into the list given.
    pub index: usize,
    /// Why.
    pub reason: LeftReason,
}

/// Why a fix is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftReason {
    /// It changes text that the fix with this index changes too. Apply that one first, then look again.
    Conflict(usize),
    /// It creates a file that is there already.
    Exists,
    /// It changes nothing.
    Nothing,
    /// Its edits do not fit the text: it was made for another state of the project.
    Stale,
}

/// The edits that are part of a plan by place, each with the fix that brought it. No two of them overlap; one fix may
/// insert several times at one place.
type Taken<'a> = BTreeMap<(FileId, Span), Vec<(&'a Edit, usize)>>;

/// Takes `fixes` in order; one that conflicts with those already taken is left out whole. Edits or created files that
/// are equal in several fixes count once.
pub fn plan(project: &Project, fixes: &[&Fix]) -> Plan {
    let mut plan = Plan::default();
    let mut edits = Taken::new();
    let mut created: Vec<(&str, &str, usize)> = Vec::new();
    for (index, fix) in fixes.iter().enumerate() {
        if let Err(reason) = admit(project, fix, &edits, &created) {
            plan.left.push(LeftOut { index, reason });
            continue;
        }
        for change in &fix.changes {
            match change {
                Change::Edit { file, edit } => {
                    let there = edits.entry((*file, edit.span)).or_default();
                    if !there.iter().any(|(other, fix)| *fix != index && *other == edit) {
                        there.push((edit, index));
                    }
                }
                Change::Create { path, text } => {
                    if !created.iter().any(|(other, ..)| other == path) {
                        created.push((path, text, index));
                    }
                }
            }
        }
        plan.taken.push(index);
    }
    let edits: Vec<(FileId, &Edit)> =
        edits.into_iter().flat_map(|((file, _), there)| there.into_iter().map(move |(edit, _)| (file, edit))).collect();
    for of_file in edits.chunk_by(|a, b| a.0 == b.0) {
        let file = of_file[0].0;
        let source = project.file(file);
        let edits: Vec<Edit> = of_file.iter().map(|(_, edit)| (*edit).clone()).collect();
        // Admitted edits fit; should they not, the file stays as it is.
        let Ok(after) = apply_edits(&source.text, &edits) else { continue };
        if after != source.text {
            let (path, before) = (source.path.clone(), source.text.clone());
            plan.files.push(FileChange { path, file: Some(file), before, after, edits });
        }
    }
    created.order();
    plan.files.extend(created.into_iter().map(|(path, text, _)| FileChange {
        path: path.to_string(),
        file: None,
        before: String::new(),
        after: text.to_string(),
        edits: Vec::new(),
    }));
    plan
}

/// Whether `fix` goes together with what is taken already.
fn admit(project: &Project, fix: &Fix, edits: &Taken, created: &[(&str, &str, usize)]) -> Result<(), LeftReason> {
    let mut changes_something = false;
    for (position, change) in fix.changes.iter().enumerate() {
        match change {
            Change::Edit { file, edit } => {
                let Some(source) = project.files.get(file.0 as usize) else { return Err(LeftReason::Stale) };
                let text = source.text.as_str();
                let Some(old) = text.get(edit.span.start..edit.span.end) else { return Err(LeftReason::Stale) };
                changes_something |= old != edit.text;
                let overlaps_own = fix.changes[..position].iter().any(|other| {
                    matches!(other, Change::Edit { file: f, edit: e } if f == file && e.span.overlaps(edit.span))
                });
                if overlaps_own {
                    return Err(LeftReason::Stale);
                }
                // Only the last edit that begins before this one can reach into it.
                let (start, end) = (Span::at(edit.span.start), Span { start: edit.span.end, end: usize::MAX });
                let before = edits.last_before(&(*file, start)).filter(|(place, _)| place.0 == *file);
                let within = edits.range_from(&(*file, start)).take_while(|(place, _)| **place <= (*file, end));
                let mut near = before.into_iter().chain(within).flat_map(|(_, there)| there);
                if let Some(taken) = near.find(|taken| conflict(text, taken.0, edit)) {
                    return Err(LeftReason::Conflict(taken.1));
                }
            }
            Change::Create { path, text } => {
                changes_something = true;
                if project.find(path).is_some() {
                    return Err(LeftReason::Exists);
                }
                if let Some(other) = created.iter().find(|(p, t, _)| p == path && t != text) {
                    return Err(LeftReason::Conflict(other.2));
                }
            }
        }
    }
    if changes_something { Ok(()) } else { Err(LeftReason::Nothing) }
}

/// Whether two edits of different fixes disturb each other. Edits that merely touch may each be right and wrong
/// together (two suffixes of one word), unless they meet where a line begins.
fn conflict(text: &str, a: &Edit, b: &Edit) -> bool {
    if a == b {
        return false;
    }
    if a.span.overlaps(b.span) || (a.span.start == b.span.start && a.span.is_empty() == b.span.is_empty()) {
        return true;
    }
    let meet = |at: usize, other: usize| at == other && Breaks::Any.line_start(text, at) != at;
    meet(a.span.end, b.span.start) || meet(b.span.end, a.span.start) || meet(a.span.start, b.span.start)
}

impl Plan {
    /// The project with all changes of the plan; created files come last.
    pub fn project(&self, project: &Project) -> Project {
        let mut result = project.clone();
        for change in &self.files {
            match change.file {
                Some(file) => result.files[file.0 as usize].text.clone_from(&change.after),
                None => result.files.push(SourceFile::new(change.path.clone(), change.after.clone())),
            }
        }
        result
    }
}

/// The project after `fixes`, conflicting ones left out as in [`plan`].
pub fn apply(project: &Project, fixes: &[&Fix]) -> Project {
    plan(project, fixes).project(project)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(start: usize, end: usize, text: &str) -> Change {
        Change::Edit { file: FileId(0), edit: Edit::replace(Span::new(start, end), text) }
    }

    fn create(path: &str, text: &str) -> Change {
        Change::Create { path: path.into(), text: text.into() }
    }

    fn planned(text: &str, fixes: &[Vec<Change>]) -> Plan {
        let fixes: Vec<Fix> = fixes.iter().map(|changes| Fix::safe("t", changes.clone())).collect();
        plan(&Project::from_files([("f", text)]), &fixes.iter().collect::<Vec<_>>())
    }

    #[test]
    fn fixes_that_share_bytes_are_left_out_whole() {
        let plan = planned("one two", &[vec![edit(0, 3, "1")], vec![edit(2, 4, "x"), edit(4, 7, "2")]]);
        assert_eq!(plan.files[0].after, "1 two");
        assert_eq!(plan.left, [LeftOut { index: 1, reason: LeftReason::Conflict(0) }]);
    }

    #[test]
    fn equal_changes_count_once() {
        let shared = vec![edit(3, 3, "!"), create("new", "x")];
        let plan = planned("one", &[shared.clone(), shared, vec![create("new", "y")]]);
        assert_eq!(plan.taken, [0, 1]);
        assert_eq!(plan.files[0].after, "one!");
        assert_eq!((plan.files[1].path.as_str(), plan.files[1].after.as_str()), ("new", "x"));
        assert_eq!(plan.left, [LeftOut { index: 2, reason: LeftReason::Conflict(0) }]);
    }

    #[test]
    fn edits_may_touch_only_where_a_line_begins() {
        let lines = planned("a\nb\n", &[vec![edit(0, 2, "")], vec![edit(2, 2, "x\n")], vec![edit(2, 4, "")]]);
        assert_eq!((lines.taken.len(), lines.files[0].after.as_str()), (3, "x\n"));
        let word = planned("image", &[vec![edit(5, 5, ":1")], vec![edit(0, 5, "other")], vec![edit(5, 5, "@x")]]);
        assert_eq!(word.taken, [0]);
    }

    #[test]
    fn a_fix_that_does_nothing_or_does_not_fit_is_named() {
        let reasons: Vec<_> = planned("é", &[vec![edit(0, 2, "é")], vec![edit(1, 1, "x")], vec![create("f", "")]])
            .left
            .iter()
            .map(|left| left.reason)
            .collect();
        assert_eq!(reasons, [LeftReason::Nothing, LeftReason::Stale, LeftReason::Exists]);
    }
}
