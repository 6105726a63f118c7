//! Fixes before they are applied: a diff in hunks, each with the fixes that make it, to be taken or left one by one.

use crate::app::document::FileKey;
use crate::app::engine::Report;
use crate::app::findings::Problem;
use crate::diagnostic::{Applicability, Change, Fix};
use crate::fix::{DiffLine, LeftReason, LineKind, file_diff, plan};
use crate::order::Order;
use crate::project::{FileId, Project, SourceFile};
use crate::text::{Edit, LineIndex, Span, apply_edits};
use std::rc::Rc;

/// Unchanged lines shown around a change.
const CONTEXT: usize = 2;

/// One fix on offer.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// The problem it repairs.
    pub problem: Rc<Problem>,
    /// What it does.
    pub fix: Rc<Fix>,
    /// Whether it is to be applied.
    pub chosen: bool,
    /// How many hunks it takes part in.
    pub hunks: usize,
}

/// A stretch of one file that changes.
#[derive(Clone, Debug, PartialEq)]
pub struct ReviewHunk {
    /// The file's place in the review's project; `None` for one that comes new.
    pub file: Option<FileId>,
    /// The file's path.
    pub path: String,
    /// The stretch of the text before, whole lines.
    span: Span,
    /// 0-based line it begins with.
    line: usize,
    /// The offers that change it, with their edits.
    edits: Vec<(usize, Edit)>,
    /// The offers that change it, each once.
    pub offers: Vec<usize>,
}

/// A line of a hunk.
#[derive(Clone, Debug, PartialEq)]
pub struct ReviewLine {
    /// The line.
    pub line: DiffLine,
    /// Only a fix that is not ticked would change it.
    pub off: bool,
}

/// A set of fixes and what they do.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// What is being reviewed.
    pub title: String,
    /// The files as they are.
    project: Rc<Project>,
    /// The page's names of these files.
    keys: Vec<FileKey>,
    /// The fixes that go together.
    pub offers: Vec<Offer>,
    /// The hunks in order of file and place.
    pub hunks: Vec<ReviewHunk>,
    /// Fixes that must wait for the next round because they change the same text.
    pub waiting: usize,
}

impl Review {
    /// The fixes of these problems. `chosen` says which of them are ticked at first.
    pub fn new(title: String, report: &Report, problems: &[usize], chosen: impl Fn(&Problem) -> bool) -> Self {
        let mut candidates: Vec<(Rc<Problem>, Rc<Fix>)> = problems
            .iter()
            .filter_map(|&index| report.problems().get(index))
            .filter_map(|problem| Some((problem.clone(), problem.fix.clone()?)))
            .collect();
        // Of two fixes for the same text the one that is ticked wins, then the worse finding's.
        candidates.order_by_key(|(problem, _)| std::cmp::Reverse((chosen(problem), problem.severity)));
        let fixes: Vec<&Fix> = candidates.iter().map(|(_, fix)| &**fix).collect();
        let planned = plan(&report.project, &fixes);
        let waiting = planned.left.iter().filter(|left| matches!(left.reason, LeftReason::Conflict(_))).count();
        let mut offers: Vec<Offer> = planned
            .taken
            .iter()
            .map(|&index| {
                let (problem, fix) = candidates[index].clone();
                Offer { chosen: chosen(&problem), problem, fix, hunks: 0 }
            })
            .collect();
        offers.order_by_key(|offer| (offer.problem.path.clone(), offer.problem.span));
        let mut hunks = Vec::new();
        for change in &planned.files {
            match change.file {
                Some(file) => hunks_of(&report.project, file, &offers, &mut hunks),
                None => hunks.push(created(&change.path, &offers)),
            }
        }
        for hunk in &hunks {
            for &offer in &hunk.offers {
                offers[offer].hunks += 1;
            }
        }
        Review { title, project: report.project.clone(), keys: report.keys.clone(), offers, hunks, waiting }
    }

    /// How many fixes are ticked.
    pub fn chosen(&self) -> usize {
        self.offers.iter().filter(|offer| offer.chosen).count()
    }

    /// Whether a hunk has a ticked fix in it.
    pub fn is_on(&self, hunk: &ReviewHunk) -> bool {
        hunk.offers.iter().any(|&offer| self.offers[offer].chosen)
    }

    /// Ticks or unticks fixes.
    pub fn set(&mut self, offers: &[usize], chosen: bool) {
        for &offer in offers {
            if let Some(offer) = self.offers.get_mut(offer) {
                offer.chosen = chosen;
            }
        }
    }

    /// The lines of a hunk: what the ticked fixes change, and what the others would change on top of that.
    pub fn lines(&self, hunk: &ReviewHunk) -> Vec<ReviewLine> {
        let Some(file) = hunk.file else {
            let text = hunk.edits.first().map_or("", |(_, edit)| edit.text.as_str());
            return merged(diff("", text), Vec::new(), !self.is_on(hunk));
        };
        let before = hunk.span.slice(&self.project.file(file).text);
        let with = |all: bool| {
            let mut edits: Vec<Edit> = Vec::new();
            for (offer, edit) in &hunk.edits {
                let local = Edit {
                    span: Span::new(edit.span.start - hunk.span.start, edit.span.end - hunk.span.start),
                    text: edit.text.clone(),
                };
                if (all || self.offers[*offer].chosen) && !edits.contains(&local) {
                    edits.push(local);
                }
            }
            apply_edits(before, &edits).unwrap_or_else(|_| before.to_string())
        };
        let (ticked, all) = (with(false), with(true));
        let (changed, more) = (diff(before, &ticked), diff(&ticked, &all));
        let nothing_ticked = changed.is_empty();
        let mut lines = if nothing_ticked { merged(more, Vec::new(), true) } else { merged(changed, more, false) };
        for ReviewLine { line, .. } in &mut lines {
            line.before_no = line.before_no.map(|number| number + hunk.line);
        }
        lines
    }

    /// The ticked fixes as new texts of files and as files that come new.
    pub fn result(&self) -> (Vec<(FileKey, String)>, Vec<SourceFile>) {
        let fixes: Vec<&Fix> = self.offers.iter().filter(|offer| offer.chosen).map(|offer| &*offer.fix).collect();
        let mut texts = Vec::new();
        let mut files = Vec::new();
        for change in plan(&self.project, &fixes).files {
            match change.file {
                Some(file) => texts.extend(self.keys.get(file.0 as usize).map(|key| (*key, change.after))),
                None => files.push(SourceFile::new(change.path, change.after)),
            }
        }
        (texts, files)
    }

    /// How many of the fixes are only suggested.
    pub fn suggested(&self) -> usize {
        self.offers.iter().filter(|offer| offer.fix.applicability == Applicability::Suggested).count()
    }
}

/// All lines of two texts; none when they are equal.
fn diff(before: &str, after: &str) -> Vec<DiffLine> {
    file_diff(before, after, usize::MAX / 4).into_iter().flat_map(|hunk| hunk.lines).collect()
}

/// The lines that lead from one text to a second, and between them what leads from that to a third.
fn merged(first: Vec<DiffLine>, second: Vec<DiffLine>, off: bool) -> Vec<ReviewLine> {
    let mut result = Vec::new();
    let mut second = second.into_iter().peekable();
    let mut push = |line: DiffLine, off: bool| {
        // What stays is never greyed.
        let off = off && line.kind != LineKind::Context;
        result.push(ReviewLine { line, off });
    };
    for line in first {
        while let Some(added) = second.next_if(|next| next.kind == LineKind::Added) {
            push(DiffLine { before_no: None, ..added }, true);
        }
        if line.kind == LineKind::Removed {
            push(line, off);
            continue;
        }
        // A line of the text between the two: both know it.
        let goes = second.next().is_some_and(|next| next.kind == LineKind::Removed);
        if goes && line.kind == LineKind::Context {
            push(DiffLine { kind: LineKind::Removed, ..line }, true);
        } else {
            push(line, off);
        }
    }
    for added in second {
        push(DiffLine { before_no: None, ..added }, true);
    }
    result
}

fn created(path: &str, offers: &[Offer]) -> ReviewHunk {
    let mut edits = Vec::new();
    for (index, offer) in offers.iter().enumerate() {
        for change in &offer.fix.changes {
            if let Change::Create { path: other, text } = change
                && other == path
            {
                edits.push((index, Edit::insert(0, text.clone())));
            }
        }
    }
    let offers = edits.iter().map(|(offer, _)| *offer).collect();
    ReviewHunk { file: None, path: path.into(), span: Span::default(), line: 0, edits, offers }
}

/// The hunks of one file: stretches of changed lines with some around them, each with the edits that fall into it.
fn hunks_of(project: &Project, file: FileId, offers: &[Offer], result: &mut Vec<ReviewHunk>) {
    let source = project.file(file);
    let index = LineIndex::new(&source.text);
    let mut edits: Vec<(usize, Edit)> = Vec::new();
    for (number, offer) in offers.iter().enumerate() {
        for change in &offer.fix.changes {
            if let Change::Edit { file: other, edit } = change
                && *other == file
            {
                edits.push((number, edit.clone()));
            }
        }
    }
    edits.order_by_key(|(_, edit)| edit.span);
    // Edits whose lines touch are one change; what lies further apart is decided on its own.
    let mut changes: Vec<(usize, usize)> = Vec::new();
    for (_, edit) in &edits {
        let last = edit.span.end.max(edit.span.start + 1) - 1;
        let (first, end) = (index.line_of(edit.span.start), index.line_of(last) + 1);
        match changes.last_mut() {
            Some(before) if first <= before.1 => before.1 = before.1.max(end),
            _ => changes.push((first, end)),
        }
    }
    for (number, &(first, end)) in changes.iter().enumerate() {
        // The lines around it are for reading only and never reach into the next change.
        let before = number.checked_sub(1).map_or(0, |at| changes[at].1);
        let after = changes.get(number + 1).map_or(index.line_count(), |next| next.0);
        let (top, bottom) = (first.saturating_sub(CONTEXT).max(before), (end + CONTEXT).min(after));
        let span = Span::new(index.line_span(top).start, index.line_span(bottom - 1).end);
        let inside = |edit: &Edit| {
            let line = index.line_of(edit.span.start);
            first <= line && line < end
        };
        let edits: Vec<(usize, Edit)> = edits.iter().filter(|(_, edit)| inside(edit)).cloned().collect();
        let mut of_hunk: Vec<usize> = edits.iter().map(|(offer, _)| *offer).collect();
        of_hunk.order();
        of_hunk.dedup();
        let path = source.path.clone();
        result.push(ReviewHunk { file: Some(file), path, span, line: top, edits, offers: of_hunk });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::engine::messages::Findings;
    use crate::diagnostic::Severity;
    use crate::text::LineColumn;

    fn problem(fix: Fix, at: usize) -> Problem {
        Problem {
            rule: "r".into(),
            family: "dockerfile".into(),
            severity: Severity::Warning,
            only_in: None,
            file: FileKey(1),
            path: "f".into(),
            span: Span::at(at),
            place: LineColumn { line: 1, column: 1 },
            title: "t".into(),
            detail: String::new(),
            aliases: vec![],
            related: vec![],
            fix: Some(Rc::new(fix)),
        }
    }

    fn edit(at: usize, text: &str) -> Change {
        Change::Edit { file: FileId(0), edit: Edit::insert(at, text) }
    }

    fn review(text: &str, fixes: Vec<Fix>) -> Review {
        let problems: Vec<Problem> = fixes.into_iter().enumerate().map(|(at, fix)| problem(fix, at)).collect();
        let all: Vec<usize> = (0..problems.len()).collect();
        let report = Report {
            keys: vec![FileKey(1)],
            project: Rc::new(Project::from_files([("f", text)])),
            findings: Findings { problems: problems.into_iter().map(Rc::new).collect(), ..Findings::default() },
            ..Report::default()
        };
        Review::new("t".into(), &report, &all, |_| true)
    }

    #[test]
    fn hunks_know_their_fixes_and_follow_the_ticks() {
        let text = "a\nb\nc\nd\ne\nf\ng\nh\n";
        let two = Fix::safe("two", vec![edit(2, "x"), edit(14, "y")]);
        let mut review = review(text, vec![Fix::safe("one", vec![edit(0, "1")]), two]);
        assert_eq!(review.hunks.iter().map(|hunk| hunk.offers.clone()).collect::<Vec<_>>(), [vec![0, 1], vec![1]]);
        assert_eq!(review.offers[1].hunks, 2);
        review.set(&[1], false);
        let added: Vec<String> = review
            .lines(&review.hunks[0])
            .into_iter()
            .filter(|line| line.line.kind == LineKind::Added && !line.off)
            .map(|line| line.line.content().into())
            .collect();
        assert_eq!(added, ["1a"]);
        assert!(!review.is_on(&review.hunks[1]));
        assert_eq!(review.lines(&review.hunks[1])[2].line.before_no, Some(8));
        assert_eq!(review.result().0, [(FileKey(1), text.replacen('a', "1a", 1))]);
    }

    #[test]
    fn every_choice_of_a_hunk_shows_its_change() {
        let cut = Change::Edit { file: FileId(0), edit: Edit { span: Span::new(4, 6), text: String::new() } };
        let fixes = vec![
            Fix::safe("first", vec![edit(0, "1")]),
            Fix::safe("same line", vec![edit(1, "2")]),
            Fix::safe("new line", vec![edit(2, "n\n")]),
            Fix::safe("cut", vec![cut]),
        ];
        let mut review = review("a\nb\nc\nd\n", fixes);
        let shown = |review: &Review| -> Vec<String> {
            let line = |line: ReviewLine| {
                let sign = match line.line.kind {
                    LineKind::Context => ' ',
                    LineKind::Removed => '-',
                    LineKind::Added => '+',
                };
                format!("{sign}{}{}", line.line.content(), if line.off { " off" } else { "" })
            };
            review.lines(&review.hunks[0]).into_iter().map(line).collect()
        };
        assert_eq!(shown(&review), ["-a", "+1a2", "+n", " b", "-c", " d"]);
        review.set(&[1, 2, 3], false);
        assert_eq!(shown(&review), ["-a", "+1a", "+1a2 off", "+n off", " b", "-c off", " d"]);
        review.set(&[0], false);
        review.set(&[3], true);
        assert_eq!(shown(&review), ["-a off", "+1a2 off", "+n off", " b", "-c", " d"]);
        review.set(&[3], false);
        assert_eq!(shown(&review), ["-a off", "+1a2 off", "+n off", " b", "-c off", " d"]);
    }

    #[test]
    fn text_at_the_very_end_and_new_files_are_hunks_too() {
        let create = Change::Create { path: ".dockerignore".into(), text: ".git\n".into() };
        let review = review("a\nb", vec![Fix::safe("end", vec![edit(3, "\nc"), create])]);
        assert_eq!(review.hunks.len(), 2);
        assert_eq!(review.lines(&review.hunks[1])[0].line.content(), ".git");
        assert_eq!(
            review.result(),
            (vec![(FileKey(1), "a\nb\nc".into())], vec![SourceFile::new(".dockerignore", ".git\n")])
        );
    }
}
