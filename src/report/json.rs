//! The form other tools read. Keys are only ever added.

use super::{Lines, Report};
use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::project::Environment;
use serde::Serialize;

#[derive(Serialize)]
struct Record<'a> {
    project: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    diagnostics: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    rule: &'a str,
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

/// 1-based; columns count Unicode scalar values.
#[derive(Serialize)]
struct Place {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct FixItem<'a> {
    applicability: Applicability,
    title: &'a str,
}

/// One line per project, without its line break.
pub fn jsonl(report: &Report<'_>) -> String {
    serde_json::to_string(&record(report)).unwrap_or_default()
}

/// The line of a project that could not be read.
pub fn failed_line(name: &str, error: &str) -> String {
    serde_json::to_string(&Record { project: name, error: Some(error), diagnostics: Vec::new() }).unwrap_or_default()
}

/// All projects as one JSON array, indented.
pub fn json(reports: &[Report<'_>]) -> String {
    let records: Vec<Record> = reports.iter().map(record).collect();
    serde_json::to_string_pretty(&records).unwrap_or_default()
}

fn record<'a>(report: &Report<'a>) -> Record<'a> {
    let lines = Lines::new(report.project);
    let diagnostics = report.diagnostics.iter().map(|d| item(report, d, &lines)).collect();
    Record { project: report.name, error: None, diagnostics }
}

fn item<'a>(report: &Report<'a>, d: &'a Diagnostic, lines: &Lines<'_>) -> Item<'a> {
    let place = |offset| {
        let at = lines.place(d.file, offset);
        Place { line: at.line, column: at.column }
    };
    Item {
        rule: d.rule,
        aliases: &d.aliases,
        severity: d.severity,
        only_in: d.only_in,
        file: &report.project.file(d.file).path,
        start: place(d.span.start),
        end: place(d.span.end),
        message: &d.message,
        fix: d.fix.as_ref().map(|fix| FixItem { applicability: fix.applicability, title: &fix.title }),
    }
}
