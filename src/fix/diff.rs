//! Line diffs to read and to accept hunk by hunk. Line breaks are part of a line, so a changed ending is a change.

use crate::text::{Breaks, without_break};
use imara_diff::{Algorithm, Diff, InternedInput};
use std::ops::Range;

/// What a line of a hunk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// In both texts.
    Context,
    /// Only in the text before.
    Removed,
    /// Only in the text after.
    Added,
}

/// One line of a hunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffLine {
    /// Whether it stays, goes or comes.
    pub kind: LineKind,
    /// The line with its line break; the last line of a text may have none.
    pub text: String,
    /// 1-based number in the text before; `None` for an added line.
    pub before_no: Option<usize>,
    /// 1-based number in the text after; `None` for a removed line.
    pub after_no: Option<usize>,
}

impl DiffLine {
    /// The line without its break.
    pub fn content(&self) -> &str {
        without_break(&self.text)
    }
}

/// Changes that stand close together, with the lines around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// 0-based lines of the text before, context included.
    pub before: Range<usize>,
    /// 0-based lines of the text after, context included.
    pub after: Range<usize>,
    /// The lines in order of reading: within a change, removed ones come first.
    pub lines: Vec<DiffLine>,
}

/// The hunks that lead from `before` to `after`, with up to `context` unchanged lines around each.
pub fn file_diff(before: &str, after: &str, context: usize) -> Vec<Hunk> {
    hunks(&lines(before), &lines(after), context)
}

/// The text after accepting some hunks of `file_diff(before, …)`; a hunk without an answer counts as refused.
pub fn apply_hunks(before: &str, hunks: &[Hunk], accepted: &[bool]) -> String {
    let lines = lines(before);
    let mut result = String::with_capacity(before.len());
    let mut done = 0;
    for (index, hunk) in hunks.iter().enumerate() {
        let gone = if accepted.get(index) == Some(&true) { LineKind::Removed } else { LineKind::Added };
        result.extend(lines.get(done..hunk.before.start).unwrap_or_default().iter().copied());
        result.extend(hunk.lines.iter().filter(|line| line.kind != gone).map(|line| line.text.as_str()));
        done = hunk.before.end;
    }
    result.extend(lines.get(done..).unwrap_or_default().iter().copied());
    result
}

/// The change as a unified diff with three lines of context; `before` is `None` for a file that is created.
/// Empty when nothing changes.
pub fn unified(path: &str, before: Option<&str>, after: &str) -> String {
    // Tools that read patches know no line break but `\n`.
    let split = |text| Breaks::LineFeed.split(text).collect::<Vec<_>>();
    let hunks = hunks(&split(before.unwrap_or("")), &split(after), 3);
    let mut result = String::new();
    if hunks.is_empty() {
        return result;
    }
    match before {
        Some(_) => push_name(&mut result, "--- ", "a/", path),
        None => result.push_str("--- /dev/null\n"),
    }
    push_name(&mut result, "+++ ", "b/", path);
    for hunk in &hunks {
        result.push_str("@@ -");
        push_range(&mut result, &hunk.before);
        result.push_str(" +");
        push_range(&mut result, &hunk.after);
        result.push_str(" @@\n");
        for line in &hunk.lines {
            result.push(match line.kind {
                LineKind::Context => ' ',
                LineKind::Removed => '-',
                LineKind::Added => '+',
            });
            result.push_str(&line.text);
            if !line.text.ends_with('\n') {
                result.push_str("\n\\ No newline at end of file\n");
            }
        }
    }
    result
}

/// A line with a file's name, which is quoted as git does where it would break the line.
fn push_name(result: &mut String, mark: &str, side: &str, path: &str) {
    result.push_str(mark);
    let is_odd = |c: char| c.is_ascii_control() || matches!(c, '"' | '\\');
    if path.contains(is_odd) {
        result.extend(["\"", side]);
        for c in path.chars() {
            if matches!(c, '"' | '\\') {
                result.extend(['\\', c]);
            } else if c.is_ascii_control() {
                let digit = |shift: u8| char::from(b'0' + (c as u8 >> shift & 7));
                result.extend(['\\', digit(6), digit(3), digit(0)]);
            } else {
                result.push(c);
            }
        }
        result.push_str("\"\n");
    } else {
        // Behind a blank, a tab says where the name ends.
        result.extend([side, path, if path.contains(' ') { "\t\n" } else { "\n" }]);
    }
}

/// `start,count` as patches count: an empty range names the line before it.
fn push_range(result: &mut String, range: &Range<usize>) {
    let start = if range.is_empty() { range.start } else { range.start + 1 };
    result.push_str(&start.to_string());
    if range.len() != 1 {
        result.push(',');
        result.push_str(&range.len().to_string());
    }
}

/// The lines of a text as the editor counts them, without the empty one behind a final break.
fn lines(text: &str) -> Vec<&str> {
    Breaks::Any.split(text).collect()
}

fn hunks(before: &[&str], after: &[&str], context: usize) -> Vec<Hunk> {
    let mut input = InternedInput::default();
    input.update_before(before.iter().copied());
    input.update_after(after.iter().copied());
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_lines(&input);
    let mut result: Vec<Hunk> = Vec::new();
    for change in diff.hunks() {
        let old = change.before.start as usize..change.before.end as usize;
        let new = change.after.start as usize..change.after.end as usize;
        let joined = result.last().is_some_and(|hunk| old.start - hunk.before.end <= 2 * context);
        if !joined {
            if let Some(last) = result.last_mut() {
                push_context(last, before, last.before.end + context);
            }
            let lead = old.start.min(context);
            let (start, after) = (old.start - lead, new.start - lead);
            result.push(Hunk { before: start..start, after: after..after, lines: Vec::new() });
        }
        let Some(hunk) = result.last_mut() else { continue };
        push_context(hunk, before, old.start);
        for line in old {
            hunk.before.end = line + 1;
            hunk.lines.push(numbered(LineKind::Removed, before[line], Some(line), None));
        }
        for line in new {
            hunk.after.end = line + 1;
            hunk.lines.push(numbered(LineKind::Added, after[line], None, Some(line)));
        }
    }
    if let Some(last) = result.last_mut() {
        push_context(last, before, (last.before.end + context).min(before.len()));
    }
    result
}

/// Appends the unchanged lines up to `end` of the text before.
fn push_context(hunk: &mut Hunk, before: &[&str], end: usize) {
    let start = hunk.before.end;
    for (offset, text) in before[start..end.max(start)].iter().enumerate() {
        hunk.lines.push(numbered(LineKind::Context, text, Some(start + offset), Some(hunk.after.end)));
        hunk.before.end += 1;
        hunk.after.end += 1;
    }
}

fn numbered(kind: LineKind, text: &str, before: Option<usize>, after: Option<usize>) -> DiffLine {
    DiffLine {
        kind,
        text: text.to_string(),
        before_no: before.map(|line| line + 1),
        after_no: after.map(|line| line + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hunks_far_apart_are_accepted_one_by_one() {
        let before = "a\nb\nc\nd\ne\nf\ng\nh\n";
        let after = "A\nb\nc\nd\ne\nf\ng\nH\nI\n";
        let hunks = file_diff(before, after, 1);
        assert_eq!(hunks.len(), 2);
        assert_eq!((hunks[1].before.clone(), hunks[1].after.clone()), (6..8, 6..9));
        assert_eq!(apply_hunks(before, &hunks, &[true, true]), after);
        assert_eq!(apply_hunks(before, &hunks, &[false, true]), "a\nb\nc\nd\ne\nf\ng\nH\nI\n");
        assert_eq!(apply_hunks(before, &hunks, &[true]), "A\nb\nc\nd\ne\nf\ng\nh\n");
    }

    #[test]
    fn line_breaks_and_a_missing_last_one_are_changes() {
        let hunks = file_diff("a\r\nb", "a\nb\n", 3);
        let shown: Vec<_> = hunks[0].lines.iter().map(|line| (line.kind, line.text.as_str())).collect();
        assert_eq!(
            shown,
            [
                (LineKind::Removed, "a\r\n"),
                (LineKind::Removed, "b"),
                (LineKind::Added, "a\n"),
                (LineKind::Added, "b\n"),
            ]
        );
    }

    #[test]
    fn unified_diffs_read_as_patches() {
        assert_eq!(
            unified("f", Some("a\nb"), "a\nc\n"),
            "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n"
        );
        assert_eq!(unified("n/f", None, "x\n"), "--- /dev/null\n+++ b/n/f\n@@ -0,0 +1 @@\n+x\n");
        assert_eq!(unified("f", Some("x"), "x"), "");
    }

    #[test]
    fn lines_carry_their_numbers() {
        let hunks = file_diff("a\nb\n", "x\na\nb\n", 3);
        let numbers: Vec<_> = hunks[0].lines.iter().map(|line| (line.before_no, line.after_no)).collect();
        assert_eq!(numbers, [(None, Some(1)), (Some(1), Some(2)), (Some(2), Some(3))]);
    }
}
