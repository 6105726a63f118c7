//! Where lines begin and end. What ends a line is the format's business, so whoever cuts lines says which one it reads.

/// What ends a line. `\r\n` is one break in every format; U+0085 and U+2028 are none in any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breaks {
    /// `\n`, with a `\r` before it. A lone `\r` is a character of its line: Dockerfiles, env files and ignore files.
    LineFeed,
    /// `\n`, `\r\n` and a lone `\r`: YAML, and whatever an editor shows.
    Any,
}

impl Breaks {
    /// The lines of a text, each with its break; nothing behind a final break.
    pub fn split(self, text: &str) -> impl Iterator<Item = &str> {
        let mut rest = text;
        std::iter::from_fn(move || {
            let (line, behind) = rest.split_at(self.next_line(rest, 0));
            rest = behind;
            (!line.is_empty()).then_some(line)
        })
    }

    /// Where the line of byte `at` begins; the two bytes of a `\r\n` belong to the line that they end.
    pub fn line_start(self, text: &str, at: usize) -> usize {
        let bytes = text.as_bytes();
        (1..=at.min(bytes.len())).rev().find(|&place| self.starts_line(bytes, place)).unwrap_or(0)
    }

    /// Where the line of byte `at` ends, its break excluded.
    pub fn line_end(self, text: &str, at: usize) -> usize {
        match self.next_line(text, at) {
            // Behind a final break there is an empty line.
            next if next <= at => at,
            next => next - self.break_behind(text, next).len(),
        }
    }

    /// Where the line behind that of byte `at` begins; the end of the text when there is none.
    pub fn next_line(self, text: &str, at: usize) -> usize {
        let bytes = text.as_bytes();
        (at + 1..=bytes.len()).find(|&place| self.starts_line(bytes, place)).unwrap_or(bytes.len())
    }

    /// The break that ends right before byte `at`; empty when none does.
    pub fn break_behind(self, text: &str, at: usize) -> &str {
        let before = text.get(..at).unwrap_or("");
        let length = match self {
            _ if before.ends_with("\r\n") => 2,
            _ if before.ends_with('\n') => 1,
            Breaks::Any if before.ends_with('\r') && !text[at..].starts_with('\n') => 1,
            _ => 0,
        };
        &before[before.len() - length..]
    }

    /// The break to write at byte `at`: that of its line, else of the line before, else `\n`.
    pub fn near(self, text: &str, at: usize) -> &str {
        let of_line = self.break_behind(text, self.next_line(text, at));
        let found = if of_line.is_empty() { self.break_behind(text, self.line_start(text, at)) } else { of_line };
        if found.is_empty() { "\n" } else { found }
    }

    /// Whether a break lies in `text`.
    pub fn is_in(self, text: &str) -> bool {
        text.contains('\n') || (self == Breaks::Any && text.contains('\r'))
    }

    /// Whether a line begins at `place`, which is not 0.
    pub(super) fn starts_line(self, bytes: &[u8], place: usize) -> bool {
        match bytes[place - 1] {
            b'\n' => true,
            b'\r' => self == Breaks::Any && bytes.get(place) != Some(&b'\n'),
            _ => false,
        }
    }
}

/// A line without its break.
pub fn without_break(line: &str) -> &str {
    let line = line.strip_suffix('\n').unwrap_or(line);
    line.strip_suffix('\r').unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIXED: &str = "a\nb\r\nc\rd\r\r\n\u{85}\u{2028}e";

    #[test]
    fn a_lone_carriage_return_ends_lines_where_the_format_says_so() {
        let lines = |breaks: Breaks| breaks.split(MIXED).collect::<Vec<_>>();
        assert_eq!(lines(Breaks::Any), ["a\n", "b\r\n", "c\r", "d\r", "\r\n", "\u{85}\u{2028}e"]);
        assert_eq!(lines(Breaks::LineFeed), ["a\n", "b\r\n", "c\rd\r\r\n", "\u{85}\u{2028}e"]);
    }

    #[test]
    fn places_agree_with_the_lines() {
        for breaks in [Breaks::Any, Breaks::LineFeed] {
            let mut start = 0;
            for line in breaks.split(MIXED) {
                let next = start + line.len();
                for at in start..next {
                    assert_eq!(breaks.line_start(MIXED, at), start);
                    assert_eq!(breaks.next_line(MIXED, at), next);
                    let end = breaks.line_end(MIXED, at);
                    assert_eq!(&MIXED[end..next], breaks.break_behind(MIXED, next));
                    assert!(
                        !breaks.is_in(&MIXED[start..end].replace('\r', if breaks == Breaks::Any { "\r" } else { "" }))
                    );
                }
                start = next;
            }
        }
    }

    #[test]
    fn new_lines_end_like_their_neighbours() {
        let near = |at| Breaks::Any.near(MIXED, at);
        assert_eq!([near(0), near(2), near(5), near(MIXED.len())], ["\n", "\r\n", "\r", "\r\n"]);
        assert_eq!(Breaks::LineFeed.near("a\rb", 0), "\n");
    }
}
