//! One selection for text, problems and graph, and how it follows a new report.

use super::{Command, Selection, Shared, State};
use crate::app::document::FileKey;
use crate::app::engine::Report;
use crate::app::findings::Problem;
use crate::text::{LineIndex, Span, Utf16Cursor};

impl State {
    pub(super) fn take_report(&mut self, report: Shared<Report>) {
        if report.revision < self.opened.max(self.report.revision) {
            // About the project that was here before, or overtaken by a newer one.
            return;
        }
        // Indices into the old report mean nothing in the new one: find the same problem again, or let it go.
        if let Some(selection) = &mut self.selection
            && let Some(old) = selection.problem.and_then(|index| self.report.problems().get(index))
        {
            let same = |problem: &Problem| problem.rule == old.rule && problem.file == old.file;
            selection.problem = report
                .problems()
                .iter()
                .enumerate()
                .filter(|(_, problem)| same(problem))
                .min_by_key(|(_, problem)| problem.span.start.abs_diff(old.span.start))
                .map(|(index, _)| index);
        }
        self.report = report;
        self.find_wanted();
    }

    pub(super) fn select(&mut self, file: FileKey, span: Span, problem: Option<usize>, node: Option<String>) {
        let turn = self.fresh();
        self.selection = Some(Selection { file, span, problem, node, turn });
    }

    pub(super) fn select_problem(&mut self, index: usize, focus: bool) {
        let Some(problem) = self.report.problems().get(index) else { return };
        let (file, span) = (problem.file, problem.span);
        let view = self.view;
        self.select(file, span, Some(index), None);
        self.reveal(file, span, focus);
        if !focus {
            // On a narrow screen the list stays while one reads it.
            self.view = view;
        }
    }

    pub(super) fn reveal(&mut self, key: FileKey, span: Span, focus: bool) {
        let Some(file) = self.file(key) else { return };
        let mut cursor = Utf16Cursor::new(&file.text);
        let range = (cursor.at(span.start), cursor.at(span.end));
        let view = self.view;
        self.activate(key);
        if !focus {
            self.view = view;
        }
        self.command(Command::Reveal { file: key, range, focus });
    }

    pub(super) fn problem_at(&self, file: FileKey, offset: usize) -> Option<usize> {
        let inside = |span: Span| span.start <= offset && offset <= span.end;
        self.report
            .problems()
            .iter()
            .enumerate()
            .filter(|(_, problem)| problem.file == file && inside(problem.span))
            .min_by_key(|(_, problem)| problem.span.len())
            .map(|(index, _)| index)
    }

    pub(super) fn follow_cursor(&mut self, key: FileKey, position: usize) {
        let Some(file) = self.file(key) else { return };
        let offset = LineIndex::new(&file.text).offset_of_utf16(&file.text, position);
        let problem = self.problem_at(key, offset);
        self.select(key, Span::at(offset), problem, None);
    }
}
