//! What rules build edits with: whole lines of Dockerfiles, env files and ignore files, in the file's own line ending. Only `\n` and
//! `\r\n` end their lines. YAML, which knows a lone `\r` too, is edited by `syntax/yaml/edit.rs`.

use crate::diagnostic::Change;
use crate::project::FileId;
use crate::text::{Breaks, Edit, Span};

const LINES: Breaks = Breaks::LineFeed;

/// The line break to write at byte `at`: that of its line, else of the line before, else `\n`.
pub fn newline_at(text: &str, at: usize) -> &str {
    LINES.near(text, at)
}

/// Byte at which the line of `at` begins. A byte order mark is not part of the first line.
pub fn line_start(text: &str, at: usize) -> usize {
    match LINES.line_start(text, at) {
        0 if text.starts_with('\u{feff}') => '\u{feff}'.len_utf8(),
        start => start,
    }
}

/// Byte behind the line of `at`, its break included.
pub fn line_end(text: &str, at: usize) -> usize {
    LINES.next_line(text, at)
}

/// The white space that the line of `at` begins with.
pub fn indent_at(text: &str, at: usize) -> &str {
    let line = &text[line_start(text, at)..line_end(text, at)];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// Puts `lines` (one or several, `\n` between them, none behind the last) before the line in which `span` begins.
/// Indentation is the caller's.
pub fn insert_before(text: &str, span: Span, lines: &str) -> Edit {
    let newline = newline_at(text, span.start);
    Edit::insert(line_start(text, span.start), with_breaks(lines, newline) + newline)
}

/// Puts `lines` after the line in which `span` ends. Where that line is the last and has no break, the new last line has none either.
pub fn insert_after(text: &str, span: Span, lines: &str) -> Edit {
    let last = if span.is_empty() { span.start } else { span.end - 1 };
    let newline = newline_at(text, last);
    let end = line_end(text, last);
    let lines = with_breaks(lines, newline);
    if ends_a_line(text, end) {
        Edit::insert(end, lines + newline)
    } else {
        Edit::insert(end, newline.to_string() + &lines)
    }
}

/// Deletes every line that `span` touches, line breaks included. Where the text ends without a break, it still does.
pub fn delete_lines(text: &str, span: Span) -> Edit {
    let last = if span.is_empty() { span.start } else { span.end - 1 };
    let mut start = line_start(text, span.start);
    let end = line_end(text, last);
    if end == text.len() && !ends_a_line(text, end) {
        start -= LINES.break_behind(text, start).len();
    }
    Edit::delete(Span::new(start, end))
}

/// Appends `lines` to a file whose lines stand alone (ignore files, `.env`), ending the last line first where needed.
pub fn append_lines(text: &str, lines: &str) -> Edit {
    let newline = newline_at(text, text.len());
    let unfinished = !text.is_empty() && !ends_a_line(text, text.len());
    let lead = if unfinished { newline } else { "" };
    Edit::insert(text.len(), lead.to_string() + &with_breaks(lines, newline) + newline)
}

/// The change that makes `edit` in `file`.
pub fn change(file: FileId, edit: Edit) -> Change {
    Change::Edit { file, edit }
}

fn with_breaks(lines: &str, newline: &str) -> String {
    if newline == "\n" { lines.to_string() } else { lines.replace('\n', newline) }
}

fn ends_a_line(text: &str, at: usize) -> bool {
    !LINES.break_behind(text, at).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::apply_edits;

    fn edited(text: &str, edit: Edit) -> String {
        apply_edits(text, &[edit]).unwrap()
    }

    fn of(text: &str, part: &str) -> Span {
        let start = text.find(part).unwrap();
        Span::new(start, start + part.len())
    }

    #[test]
    fn whole_lines_come_in_the_ending_of_their_neighbours() {
        let text = "FROM a\r\nRUN b \\\r\n  c\r\nCMD d";
        let run = of(text, "RUN b \\\r\n  c");
        assert_eq!(edited(text, insert_before(text, run, "X\nY")), "FROM a\r\nX\r\nY\r\nRUN b \\\r\n  c\r\nCMD d");
        assert_eq!(edited(text, insert_after(text, run, "X")), "FROM a\r\nRUN b \\\r\n  c\r\nX\r\nCMD d");
        assert_eq!(edited(text, insert_after(text, of(text, "CMD d"), "X")), format!("{text}\r\nX"));
        assert_eq!(edited("\u{feff}FROM a", insert_before("\u{feff}FROM a", Span::at(3), "X")), "\u{feff}X\nFROM a");
    }

    #[test]
    fn a_lone_carriage_return_is_part_of_its_line() {
        let text = "RUN a\rb\nCMD c\n";
        assert_eq!(edited(text, insert_after(text, of(text, "a"), "X")), "RUN a\rb\nX\nCMD c\n");
        assert_eq!(edited(text, delete_lines(text, of(text, "b"))), "CMD c\n");
        assert_eq!(edited("a\r", append_lines("a\r", "b")), "a\r\nb\n");
    }

    #[test]
    fn deleted_lines_take_their_break_along() {
        assert_eq!(edited("a\nb c\nd", delete_lines("a\nb c\nd", Span::new(4, 5))), "a\nd");
        assert_eq!(edited("a\r\nb", delete_lines("a\r\nb", Span::at(3))), "a");
        assert_eq!(edited("a", delete_lines("a", Span::at(0))), "");
    }

    #[test]
    fn appended_lines_end_the_last_one_first() {
        assert_eq!(edited("", append_lines("", ".env")), ".env\n");
        assert_eq!(edited("a", append_lines("a", "b\nc")), "a\nb\nc\n");
        assert_eq!(edited("a\r\n", append_lines("a\r\n", "b")), "a\r\nb\r\n");
    }

    #[test]
    fn indentation_is_that_of_the_line() {
        assert_eq!(indent_at("a:\n  \tb: c\n", 8), "  \t");
    }
}
