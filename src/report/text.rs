//! Findings for people at a terminal.

use super::{Lines, Report};
use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::rules::{Family, RULES};
use crate::text::{LineIndex, Span};

/// Width that long messages are wrapped to.
const WIDTH: usize = 100;
/// Longest excerpt of a line, in characters.
const EXCERPT: usize = 120;

/// How to print.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Colours by terminal sequences.
    pub color: bool,
}

impl Style {
    fn paint(self, code: &str, text: &str) -> String {
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
    let place = style.paint("1", &format!("{}:{}:{}", printable(&path(&file.path)), at.line, at.column));
    let only = d.only_in.map_or(String::new(), |_| " (in production)".to_string());
    let mut out = format!("{place} {}{only} {}: {}\n", style.severity(d.severity), d.rule, printable(title));
    out += &excerpt(&file.text, lines.of(d.file), d, style);
    for paragraph in rest.lines() {
        wrap(&printable(paragraph), &mut out);
    }
    for related in &d.related {
        let other = report.project.file(related.file);
        let at = lines.place(related.file, related.span.start);
        let place = format!("{}:{}:{}", printable(&path(&other.path)), at.line, at.column);
        out += &format!("      see {place}: {}\n", printable(&related.message));
    }
    if let Some(fix) = &d.fix {
        let applicability = match fix.applicability {
            Applicability::Safe => "safe",
            Applicability::Suggested => "suggested",
        };
        out += &format!("      {} ({applicability}): {}\n", style.paint("1;32", "fix"), printable(&fix.title));
    }
    out
}

/// The line the finding begins in, with carets under what is wrong.
fn excerpt(text: &str, index: &LineIndex, d: &Diagnostic, style: Style) -> String {
    let number = index.line_of(d.span.start.min(text.len()));
    let line = index.line_span(number);
    let content = line.slice(text).trim_end_matches(['\n', '\r']);
    let inside = Span::new(
        d.span.start.saturating_sub(line.start).min(content.len()),
        d.span.end.saturating_sub(line.start).min(content.len()),
    );
    let (Some(before), Some(marked), Some(after)) =
        (content.get(..inside.start), content.get(inside.start..inside.end), content.get(inside.end..))
    else {
        return String::new();
    };
    // Of a long line only what is near is looked at.
    let (before, marked, after) = (near_end(before), near_start(marked), near_start(after));
    // A report ends up in logs that more people read than the file.
    let secret = RULES.iter().any(|rule| rule.meta().name == d.rule && rule.meta().family == Family::Secrets);
    let marked = if secret { "*".repeat(marked.chars().count()) } else { printable(marked) };
    let before = printable(before.strip_prefix('\u{feff}').unwrap_or(before));
    let after = printable(after);
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

/// Bytes that surely hold more characters than an excerpt shows.
const NEAR: usize = 8 * EXCERPT;

fn near_end(text: &str) -> &str {
    let from = (text.len().saturating_sub(NEAR)..).find(|&at| text.is_char_boundary(at));
    from.map_or(text, |from| &text[from..])
}

fn near_start(text: &str) -> &str {
    let to = (0..=text.len().min(NEAR)).rev().find(|&at| text.is_char_boundary(at));
    to.map_or(text, |to| &text[..to])
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

/// The last line: how many of what in how many files, and what can be done about it.
pub fn summary(reports: &[Report<'_>], style: Style) -> String {
    let count = |severity| reports.iter().map(|report| report.count(severity)).sum::<usize>();
    let (errors, warnings, advice) = (count(Severity::Error), count(Severity::Warning), count(Severity::Advice));
    let all = || reports.iter().flat_map(|report| report.diagnostics);
    let folded = all().filter(|d| d.only_in.is_some()).count();
    let fixable = |applicability| {
        let fits = |d: &&Diagnostic| d.fix.as_ref().is_some_and(|fix| fix.applicability == applicability);
        all().filter(|d| d.only_in.is_none()).filter(fits).count()
    };
    let mut out = if errors + warnings + advice == 0 {
        style.paint("1;32", "Nothing found.")
    } else {
        let parts = [(errors, "error"), (warnings, "warning"), (advice, "advice")];
        let parts: Vec<String> = parts.iter().filter(|part| part.0 > 0).map(|&(n, word)| counted(n, word)).collect();
        let mut files: Vec<(usize, u32)> = Vec::new();
        for (number, report) in reports.iter().enumerate() {
            files.extend(report.diagnostics.iter().filter(|d| d.only_in.is_none()).map(|d| (number, d.file.0)));
        }
        files.sort_unstable();
        files.dedup();
        format!("{} in {}.", parts.join(", "), counted(files.len(), "file"))
    };
    match (fixable(Applicability::Safe), fixable(Applicability::Suggested)) {
        (0, 0) => {}
        (safe, 0) => out += &format!(" `drydock fix` repairs {safe}."),
        (0, suggested) => out += &format!(" `drydock fix --suggested` repairs {suggested}: read the diff."),
        (safe, suggested) => {
            out += &format!(" `drydock fix` repairs {safe}, with --suggested {suggested} more: read the diff.")
        }
    }
    out.push('\n');
    if folded > 0 {
        let hold = if folded == 1 { "1 more holds" } else { &format!("{folded} more hold") };
        out += &format!("{hold} in production only: --environment production counts and shows them.\n");
    }
    out
}

/// `1 error`, `2 errors`; advice has no plural.
fn counted(count: usize, word: &str) -> String {
    let plural = if count == 1 || word == "advice" { "" } else { "s" };
    format!("{count} {word}{plural}")
}

/// The text without what a terminal would obey: control characters become a dot, tabs stay.
fn printable(text: &str) -> String {
    let obeyed =
        |c: char| (c.is_control() && c != '\t') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if obeyed(c) { '·' } else { c }).collect()
}

fn wrap(text: &str, out: &mut String) {
    let mut width = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
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
    use crate::diagnostic::Fix;
    use crate::project::{Environment, FileId, Project};

    fn diagnostic(span: (usize, usize), message: &str) -> Diagnostic {
        Diagnostic {
            rule: "made-up",
            severity: Severity::Warning,
            only_in: None,
            file: FileId(0),
            span: Span::new(span.0, span.1),
            message: message.into(),
            aliases: Vec::new(),
            related: Vec::new(),
            fix: Some(Fix::safe("Write it", Vec::new())),
        }
    }

    fn printed(text: &str, diagnostics: &[Diagnostic]) -> String {
        let project = Project::from_files([("a/Dockerfile", text)]);
        let report = Report { name: "shop", project: &project, diagnostics };
        let path = |path: &str| format!("shop/{path}");
        let all: String =
            diagnostics.iter().map(|d| finding(&report, &Lines::new(&project), d, &path, Style::default())).collect();
        all + &summary(&[report], Style::default())
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
        assert!(!shown.contains(['\u{1b}', '\u{7}']), "{shown}");
    }

    #[test]
    fn findings_of_production_are_told_apart_and_do_not_count() {
        let folded = Diagnostic { only_in: Some(Environment::Production), ..diagnostic((0, 1), "x.") };
        assert!(printed("x", &[folded]).ends_with(
            "Nothing found.\n1 more holds in production only: --environment production counts and shows them.\n"
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
