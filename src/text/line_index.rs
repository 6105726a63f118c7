use super::{Breaks, Span};

/// A place as people count it: 1-based line and 1-based column in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
pub struct LineColumn {
    /// 1-based line.
    pub line: usize,
    /// 1-based column, counted in Unicode scalar values.
    pub column: usize,
}

/// Line starts of one text. `\n`, `\r\n` and a lone `\r` (Unicode's and the editor's reading) end a line.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<usize>,
    length: usize,
    /// Characters and UTF-16 units (a `\r\n` as one) before every so many bytes, so that no place costs more than that.
    marks: Vec<(usize, usize)>,
}

/// Bytes between two marks.
const STEP: usize = 512;

impl LineIndex {
    /// Reads the line starts of `text`.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = Vec::with_capacity(text.len() / 32 + 1);
        starts.push(0);
        for (at, &byte) in bytes.iter().enumerate() {
            if byte <= b'\r' && Breaks::Any.starts_line(bytes, at + 1) {
                starts.push(at + 1);
            }
        }
        let mut marks = vec![(0, 0)];
        let mut done = 0;
        while done + STEP <= text.len() {
            let end = mark_place(text, marks.len());
            let (chars, units) = marks[marks.len() - 1];
            let part = &text[done..end];
            let more = if part.is_ascii() { part.len() } else { part.chars().count() };
            marks.push((chars + more, units + units_of(part)));
            done = end;
        }
        Self { starts, length: text.len(), marks }
    }

    /// Number of lines; a text that ends in a line break has an empty last line.
    pub fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// 0-based line of a byte offset; offsets past the end belong to the last line.
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset) - 1
    }

    /// The bytes of a 0-based line, its line break included; empty at the end for a line that does not exist.
    pub fn line_span(&self, line: usize) -> Span {
        let start = self.starts.get(line).copied().unwrap_or(self.length);
        let end = self.starts.get(line + 1).copied().unwrap_or(self.length);
        Span::new(start, end)
    }

    /// 1-based line and column of a byte offset in `text`, which must be the indexed text.
    pub fn line_column(&self, text: &str, offset: usize) -> LineColumn {
        let offset = floor_boundary(text, offset);
        let line = self.line_of(offset);
        let column = self.chars_before(text, offset) - self.chars_before(text, self.starts[line]) + 1;
        LineColumn { line: line + 1, column }
    }

    /// UTF-16 code units before a byte offset: what editors on the web count in. A `\r\n` counts as one unit,
    /// because editors hold it as a single line break.
    pub fn utf16_of(&self, text: &str, offset: usize) -> usize {
        let offset = floor_boundary(text, offset);
        let (start, (_, units)) = self.mark(text, offset);
        units + units_of(&text[start..offset])
    }

    fn chars_before(&self, text: &str, offset: usize) -> usize {
        let (start, (chars, _)) = self.mark(text, offset);
        chars + text[start..offset].chars().count()
    }

    /// The last mark before a byte offset, with its place.
    fn mark(&self, text: &str, offset: usize) -> (usize, (usize, usize)) {
        let mut index = (offset / STEP).min(self.marks.len() - 1);
        while mark_place(text, index) > offset {
            index -= 1;
        }
        (mark_place(text, index), self.marks[index])
    }

    /// Byte offset of a UTF-16 position counted as in [`LineIndex::utf16_of`].
    pub fn offset_of_utf16(&self, text: &str, position: usize) -> usize {
        let index = self.marks.partition_point(|&(_, units)| units < position).saturating_sub(1);
        let start = mark_place(text, index);
        let mut units = self.marks[index].1;
        let mut chars = text[start..].char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            if units >= position {
                return start + at;
            }
            if c == '\r' && chars.peek().is_some_and(|&(_, next)| next == '\n') {
                continue;
            }
            units += c.len_utf16();
        }
        text.len()
    }
}

/// Where a mark stands: at the start of a character, and before a `\r\n`, not within.
fn mark_place(text: &str, index: usize) -> usize {
    let at = floor_boundary(text, index * STEP);
    at - usize::from(at > 0 && text.as_bytes()[at - 1..].starts_with(b"\r\n"))
}

/// UTF-16 units, a `\r\n` as one.
fn units_of(part: &str) -> usize {
    let breaks = if part.contains('\r') { part.matches("\r\n").count() } else { 0 };
    let units = if part.is_ascii() { part.len() } else { part.chars().map(char::len_utf16).sum() };
    units - breaks
}

/// The nearest place at or before byte `offset`, at most the text's end, that splits no character.
pub fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// How far [`lines_around`] reaches to each side of the start of its place, in bytes.
const NEARBY: usize = 8 * 1024;

/// The lines that `span` touches, without the last line break. Of lines without an end, the part near the start of `span`.
pub fn lines_around(text: &str, span: Span) -> &str {
    let at = floor_boundary(text, span.start);
    let (from, to) = (floor_boundary(text, at.saturating_sub(NEARBY)), floor_boundary(text, at + NEARBY));
    let end = floor_boundary(text, span.end).clamp(at, to);
    let near = &text[from..to];
    &near[Breaks::Any.line_start(near, at - from)..Breaks::Any.line_end(near, end - from)]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places in a line that is longer than the steps between marks, counted one by one for comparison.
    #[test]
    fn places_in_long_lines_are_those_that_counting_gives() {
        for piece in ["a", "é", "😀b", "\r\n", "x\r", "aé\r\n€"] {
            for lead in 0..4 {
                let text = ["y".repeat(lead), piece.repeat(1200)].concat();
                let index = LineIndex::new(&text);
                for offset in (0..=text.len()).step_by(7).chain(500..530).chain(1010..1040) {
                    let at = floor_boundary(&text, offset.min(text.len()));
                    let units: usize = text[..at].chars().map(char::len_utf16).sum();
                    let units = units - text[..at].matches("\r\n").count();
                    assert_eq!(index.utf16_of(&text, offset), units, "{piece:?} {offset}");
                    let line = index.line_span(index.line_of(at)).start;
                    assert_eq!(
                        index.line_column(&text, offset).column,
                        text[line..at].chars().count() + 1,
                        "{piece:?}"
                    );
                    let back = index.offset_of_utf16(&text, units);
                    assert_eq!(index.utf16_of(&text, back), units, "{piece:?} {offset}");
                }
            }
        }
    }

    #[test]
    fn lines_end_at_every_kind_of_break() {
        let text = "a\nb\r\nc\rd";
        let index = LineIndex::new(text);
        assert_eq!(index.line_count(), 4);
        assert_eq!(index.line_span(1).slice(text), "b\r\n");
        assert_eq!(index.line_column(text, 7), LineColumn { line: 4, column: 1 });
    }

    #[test]
    fn lines_around_a_place_are_whole_and_bounded() {
        let text = "a: 1\nb: é2\r\nc: 3";
        let two = text.find('é').unwrap();
        assert_eq!(lines_around(text, Span::new(two, two + 2)), "b: é2");
        assert_eq!(lines_around(text, Span::new(0, two)), "a: 1\nb: é2");
        assert_eq!(lines_around(text, Span::new(900, 901)), "c: 3");
        let long = "é".repeat(100_000);
        assert!(lines_around(&long, Span::new(99_999, 150_000)).len() <= 2 * NEARBY);
    }

    #[test]
    fn columns_count_scalar_values_and_positions_count_utf16() {
        let text = "é🐳x\r\ny";
        let index = LineIndex::new(text);
        let x = text.find('x').unwrap();
        assert_eq!(index.line_column(text, x).column, 3);
        assert_eq!(index.utf16_of(text, x), 3);
        let y = text.find('y').unwrap();
        assert_eq!(index.utf16_of(text, y), 5);
        assert_eq!(index.offset_of_utf16(text, 5), y);
        assert_eq!(index.offset_of_utf16(text, 3), x);
    }
}
