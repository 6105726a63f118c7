//! Findings for people at a terminal.

use super::{Lines, Report, Unread};
use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::text::{LineIndex, Span, floor_boundary, visible};
use crate::verdict::Verdict;

/// Width that long messages are wrapped to.
const WIDTH: usize = 100;
/// Longest excerpt of a line, in characters.
const EXCERPT: usize = 120;
/// Bytes that surely hold more characters than an excerpt shows: of a long line only what is near is looked at.
const NEAR: usize = 8 * EXCERPT;

/// How to print.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Colours by terminal sequences.
    pub color: bool,
}

impl Style {
    pub(super) fn paint(self, code: &str, text: &str) -> String {
        if self.color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_string() }
    }

    fn severity(self, severity: Severity) -> String {
        let code = match severity {
            Severity::Error => "1;31",
            Severity::Warning => "1;33",
            Severity::Advice => "1;36",
        };
        self.paint(code, severity.name())
    }
}

/// One finding: `path:line:column severity rule: title`, the line it stands in, the rest of the message, and the fix.
/// `path` is how to show the path of a project's file.
pub fn finding(
    report: &Report<'_>,
    lines: &Lines<'_>,
    d: &Diagnostic,
    path: &dyn Fn(&str) -> String,
    style: Style,
) -> String {
    let file = report.project.file(d.file);
    let at = lines.place(d.file, d.span.start);
    let (title, rest) = d.title_and_rest();
    let place = style.paint("1", &format!("{}:{}:{}", visible(&path(&file.path)), at.line, at.column));
    let only = d.only_in.map_or(String::new(), |_| " (in production)".to_string());
    let mut out = format!("{place} {}{only} {}: {}\n", style.severity(d.severity), d.rule, visible(title));
    // A report ends up in logs that more people read than the file.
    let secrets = lines.secrets(report.diagnostics, d.file);
    out += &excerpt(&file.text, lines.of(d.file), d.span, secrets, style);
    for paragraph in rest.lines() {
        wrap(&visible(paragraph), &mut out);
    }
    for related in &d.related {
        let other = report.project.file(related.file);
        let at = lines.place(related.file, related.span.start);
        let place = format!("{}:{}:{}", visible(&path(&other.path)), at.line, at.column);
        out += &format!("      see {place}: {}\n", visible(&related.message));
    }
    if let Some(fix) = &d.fix {
        let applicability = match fix.applicability {
            Applicability::Safe => "safe",
            Applicability::Suggested => "suggested",
        };
        out += &format!("      {} ({applicability}): {}\n", style.paint("1;32", "fix"), visible(&fix.title));
    }
    out
}

/// What the findings come to, in one sentence without a full stop. `path` is how to show the path of a project's file.
pub fn verdict(report: &Report<'_>, verdict: Verdict, lines: &Lines<'_>, path: &dyn Fn(&str) -> String) -> String {
    let place = verdict.finding.and_then(|at| report.diagnostics.get(at)).map_or(String::new(), |d| {
        let line = lines.place(d.file, d.span.start).line;
        format!("{}:{line}", visible(&path(&report.project.file(d.file).path)))
    });
    verdict.words(&place)
}

/// The line that `span` begins in, with carets under what is wrong and stars for `secrets`, which are in order and do not overlap.
fn excerpt(text: &str, index: &LineIndex, span: Span, secrets: &[Span], style: Style) -> String {
    let number = index.line_of(span.start.min(text.len()));
    let line = index.line_span(number);
    let line = Span::new(line.start, line.start + line.slice(text).trim_end_matches(['\n', '\r']).len());
    let inside = Span::new(span.start.clamp(line.start, line.end), span.end.clamp(line.start, line.end));
    let part = |start: usize, end: usize| {
        let hidden = |at: usize| {
            let next = secrets.partition_point(|secret| secret.end <= at);
            secrets.get(next).is_some_and(|secret| secret.start <= at)
        };
        let mut shown = String::new();
        for (at, character) in text.get(start..end)?.char_indices() {
            match character {
                _ if hidden(start + at) => shown.push('*'),
                // Where the text begins it is no part of it.
                '\u{feff}' if start + at == 0 => {}
                '\t' => shown.push(character),
                _ => shown.push_str(&visible(character.encode_utf8(&mut [0; 4]))),
            }
        }
        Some(shown)
    };
    let near = |at: usize| floor_boundary(text, at);
    let (Some(before), Some(marked), Some(after)) = (
        part(line.start.max(near(inside.start.saturating_sub(NEAR))), inside.start),
        part(inside.start, inside.end.min(near(inside.start + NEAR))),
        part(inside.end, line.end.min(near(inside.end + NEAR))),
    ) else {
        return String::new();
    };
    let room = EXCERPT.saturating_sub(marked.chars().count());
    let before = keep_end(&before, room / 2);
    let marked = keep_start(&marked, EXCERPT);
    let after = keep_start(&after, room.saturating_sub(before.chars().count()));
    let shown = format!("{before}{marked}{after}");
    if shown.trim().is_empty() {
        return String::new();
    }
    let pad: String = before.chars().map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    let carets = "^".repeat(marked.chars().count().max(1));
    let carets = style.paint("1;31", &carets);
    format!("{:>5} | {}\n      | {pad}{carets}\n", number + 1, shown.trim_end())
}

fn keep_end(text: &str, count: usize) -> String {
    let length = text.chars().count();
    if length <= count {
        text.to_string()
    } else {
        format!("…{}", text.chars().skip(length - count).collect::<String>())
    }
}

fn keep_start(text: &str, count: usize) -> String {
    if text.chars().count() <= count {
        text.to_string()
    } else {
        format!("{}…", text.chars().take(count).collect::<String>())
    }
}

/// One line about a file that was not read.
pub fn unread(unread: &Unread, path: &dyn Fn(&str) -> String, style: Style) -> String {
    let place = style.paint("1", &visible(&path(&unread.file)));
    format!("{place} {}: {}\n", style.paint("1;31", "not read"), visible(&unread.reason))
}

fn wrap(text: &str, out: &mut String) {
    let mut width = 0;
    for word in text.split_ascii_whitespace() {
        let length = if word.is_ascii() { word.len() } else { word.chars().count() };
        if width > 0 && width + 1 + length > WIDTH {
            out.push('\n');
            width = 0;
        }
        out.push_str(if width == 0 { "      " } else { " " });
        out.push_str(word);
        width += length + usize::from(width > 0);
    }
    if width > 0 {
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Scope;
    use crate::diagnostic::{Fix, first_sentence};
    use crate::project::{Environment, FileId, Project};
    use crate::report::Totals;

    fn diagnostic(span: (usize, usize), message: &str) -> Diagnostic {
        Diagnostic {
            case: "",
            title_end: first_sentence(message),
            rule: "made-up",
            severity: Severity::Warning,
            only_in: None,
            file: FileId(0),
            span: Span::new(span.0, span.1),
            message: message.into(),
            aliases: Vec::new(),
            related: Vec::new(),
            secret: false,
            fix: Some(Fix::safe("Write it", Vec::new())),
        }
    }

    fn printed(text: &str, diagnostics: &[Diagnostic]) -> String {
        let project = Project::from_files([("a/Dockerfile", text)]);
        let report = Report { name: "shop", project: &project, diagnostics, unread: &[], notes: &[] };
        let path = |path: &str| format!("shop/{path}");
        let all: String =
            diagnostics.iter().map(|d| finding(&report, &Lines::new(&project), d, &path, Style::default())).collect();
        let mut totals = Totals::default();
        totals.add(&report);
        totals.add_scope(Scope { files: 1, stages: 2, services: 0, rules: 41 });
        all + &totals.line(Style::default())
    }

    #[test]
    fn a_finding_names_its_place_and_shows_it() {
        let message = "The image `a:1.2` has no digest. Tags move. Add one, e.g. from the registry.";
        assert_eq!(
            printed("# é\n\tFROM a:1.2\r\n", &[diagnostic((11, 16), message)]),
            "shop/a/Dockerfile:2:7 warning made-up: The image `a:1.2` has no digest.\n    2 | \tFROM a:1.2\n      | \t     ^^^^^\n      \
             Tags move. Add one, e.g. from the registry.\n      fix (safe): Write it\n1 warning in 1 file. `drydock fix` repairs 1.\n"
        );
    }

    #[test]
    fn what_a_terminal_would_obey_is_not_printed() {
        let shown = printed("RUN \u{1b}[2Jx\n", &[diagnostic((4, 9), "No \u{1b}]0;x\u{7} here.")]);
        assert!(shown.contains("No \\u{1b}]0;x\\u{7} here.") && shown.contains("RUN \\u{1b}[2Jx"), "{shown}");
        assert!(!shown.contains(['\u{1b}', '\u{7}']), "{shown}");
    }

    #[test]
    fn findings_of_production_are_told_apart_and_do_not_count() {
        let folded = Diagnostic { only_in: Some(Environment::Production), ..diagnostic((0, 1), "x.") };
        assert!(printed("x", &[folded]).ends_with(
            "Nothing found. Looked at: 1 file, 2 stages, 41 rules.\n1 more holds in production only: --environment production counts and shows them.\n"
        ));
    }

    #[test]
    fn any_span_is_printed() {
        for span in [(0, 0), (3, 900), (900, 901), (1, 2), (2, 3)] {
            printed("é\n", &[diagnostic(span, "")]);
        }
        printed(&"x".repeat(5000), &[diagnostic((2000, 4000), "x")]);
    }
}
