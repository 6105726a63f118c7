//! The form other tools read. Keys are only ever added.

use super::{Lines, Remark, Report, Unread};
use crate::diagnostic::{Applicability, Change, Diagnostic, Fix, Severity};
use crate::project::{Environment, FileId};
use crate::text::{Span, is_hidden};
use crate::verdict::Verdict;
use serde::Serialize;

#[derive(Serialize)]
struct Record<'a> {
    project: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    unread: &'a [Unread],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    notes: &'a [Remark],
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<VerdictItem>,
    diagnostics: Vec<Item<'a>>,
}

/// What the findings come to.
#[derive(Serialize)]
struct VerdictItem {
    /// What stops: `reading`, `build` or `start`; `null` when nothing that was found does.
    stops: Option<&'static str>,
    /// The index in `diagnostics` of the finding that says why.
    #[serde(skip_serializing_if = "Option::is_none")]
    diagnostic: Option<usize>,
    /// The same in words.
    message: String,
}

#[derive(Serialize)]
struct Item<'a> {
    rule: &'a str,
    /// Which of the rule's cases; left out where it has one.
    #[serde(skip_serializing_if = "str::is_empty")]
    case: &'a str,
    aliases: &'a [&'static str],
    severity: Severity,
    #[serde(skip_serializing_if = "Option::is_none")]
    only_in: Option<Environment>,
    file: &'a str,
    start: Place,
    end: Place,
    message: &'a str,
    fix: Option<FixItem<'a>>,
}

/// Lines and columns are 1-based, columns count Unicode scalar values; `byte` is 0-based, of the file as it is on disk.
/// A byte order mark counts: one column, three bytes.
#[derive(Serialize)]
struct Place {
    line: usize,
    column: usize,
    byte: usize,
}

#[derive(Serialize)]
struct FixItem<'a> {
    applicability: Applicability,
    title: &'a str,
    edits: Vec<EditItem<'a>>,
}

/// Replaces what is from `start` to `end` by `text`. All edits of a fix belong together and refer to the files as they
/// were read; several insertions at one place come in the order of the list.
#[derive(Serialize)]
struct EditItem<'a> {
    file: &'a str,
    start: Place,
    end: Place,
    text: &'a str,
    /// There when the file does not exist yet: `text` is all of it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    creates: bool,
}

/// One line per project, without its line break.
pub fn jsonl(report: &Report<'_>) -> String {
    escaped(&serde_json::to_string(&record(report)).unwrap_or_default())
}

/// A project as an item of a JSON array, indented.
pub fn json(report: &Report<'_>) -> String {
    escaped(&serde_json::to_string_pretty(&record(report)).unwrap_or_default())
}

/// What stands in the place of a project that could not be looked at, on one line.
pub fn failed(name: &str, error: &str) -> String {
    let record =
        Record { project: name, error: Some(error), unread: &[], notes: &[], verdict: None, diagnostics: Vec::new() };
    escaped(&serde_json::to_string(&record).unwrap_or_default())
}

/// The same JSON, with escapes for what is not seen in it and a terminal would obey. Such characters stand in strings only;
/// those of ASCII are escaped already, and line breaks between the items stay.
pub fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c > '~' && is_hidden(c) {
            out += &format!("\\u{:04x}", c as u32);
        } else {
            out.push(c);
        }
    }
    out
}

fn record<'a>(report: &Report<'a>) -> Record<'a> {
    let lines = Lines::new(report.project);
    let diagnostics = report.diagnostics.iter().map(|d| item(report, d, &lines)).collect();
    let verdict = Verdict::of(report.diagnostics);
    let message = super::verdict(report, verdict, &lines, &|path| path.to_owned());
    let verdict = VerdictItem { stops: verdict.stops.map(|stops| stops.name()), diagnostic: verdict.finding, message };
    Record {
        project: report.name,
        error: None,
        unread: report.unread,
        notes: report.notes,
        verdict: Some(verdict),
        diagnostics,
    }
}

fn item<'a>(report: &Report<'a>, d: &'a Diagnostic, lines: &Lines<'_>) -> Item<'a> {
    let (start, end) = places(d.file, d.span, lines);
    Item {
        rule: d.rule,
        case: d.case,
        aliases: &d.aliases,
        severity: d.severity,
        only_in: d.only_in,
        file: &report.project.file(d.file).path,
        start,
        end,
        message: &d.message,
        fix: d.fix.as_ref().map(|fix| fix_item(report, fix, lines)),
    }
}

fn fix_item<'a>(report: &Report<'a>, fix: &'a Fix, lines: &Lines<'_>) -> FixItem<'a> {
    let edits = fix.changes.iter().map(|change| match change {
        Change::Edit { file, edit } => {
            let (start, end) = places(*file, edit.span, lines);
            EditItem { file: &report.project.file(*file).path, start, end, text: &edit.text, creates: false }
        }
        Change::Create { path, text } => {
            let begin = || Place { line: 1, column: 1, byte: 0 };
            EditItem { file: path, start: begin(), end: begin(), text, creates: true }
        }
    });
    FixItem { applicability: fix.applicability, title: &fix.title, edits: edits.collect() }
}

fn places(file: FileId, span: Span, lines: &Lines<'_>) -> (Place, Place) {
    let place = |offset| {
        let at = lines.place(file, offset);
        Place { line: at.line, column: at.column, byte: offset }
    };
    (place(span.start), place(span.end))
}
