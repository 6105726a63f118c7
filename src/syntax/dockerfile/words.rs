//! Splitting a logical line into words, with or without regard to quotes.

use super::{Escape, Word};
use crate::text::{SourceMap, Span};

/// What separates words: line breaks never occur in a logical line.
pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\u{b}' | '\u{c}')
}

/// The part of `range` without white space at both ends.
pub(super) fn trim(text: &str, range: Span) -> Span {
    let part = range.slice(text);
    let start = range.start + (part.len() - part.trim_start().len());
    Span::new(start, start + part.trim().len())
}

pub(super) fn word(line: &SourceMap, range: Span) -> Word {
    Word { map: line.part(range), span: line.source(range) }
}

/// Ranges of words separated by blanks; quotes mean nothing.
pub(super) fn split(text: &str, range: Span) -> Vec<Span> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in range.slice(text).char_indices() {
        let at = range.start + at;
        match (is_blank(c), start) {
            (true, Some(from)) => {
                words.push(Span::new(from, at));
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    if let Some(from) = start {
        words.push(Span::new(from, range.end));
    }
    words
}

/// Ranges of words separated by white space that is neither quoted nor escaped.
pub(super) fn split_quoted(text: &str, range: Span, escape: Escape) -> Vec<Span> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quote = None;
    let mut chars = range.slice(text).char_indices();
    while let Some((at, c)) = chars.next() {
        let at = range.start + at;
        if start.is_none() {
            if c.is_whitespace() {
                continue;
            }
            start = Some(at);
        }
        match quote {
            Some(open) if c == open => quote = None,
            Some(open) if c == escape.char() && open != '\'' => {
                chars.next();
            }
            Some(_) => {}
            None if c == escape.char() => {
                chars.next();
            }
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c.is_whitespace() => {
                words.extend(start.map(|from| Span::new(from, at)));
                start = None;
            }
            None => {}
        }
    }
    words.extend(start.map(|from| Span::new(from, range.end)));
    words
}

/// A word as the builder understands it: quotes and escapes removed, variables kept.
pub fn unquote(text: &str, escape: Escape) -> String {
    let mut result = String::with_capacity(text.len());
    let mut quote = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match quote {
            Some(open) if c == open => quote = None,
            Some('"') if c == escape.char() => match chars.peek() {
                Some(&next) if next == '"' || next == '$' || next == escape.char() => {
                    result.push(next);
                    chars.next();
                }
                _ => result.push(c),
            },
            Some(_) => result.push(c),
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c == escape.char() => result.extend(chars.next()),
            None => result.push(c),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str) -> Vec<&str> {
        let all = Span::new(0, text.len());
        split_quoted(text, all, Escape::Backslash).into_iter().map(|span| span.slice(text)).collect()
    }

    #[test]
    fn quotes_and_escapes_hold_words_together() {
        assert_eq!(quoted(r#"a="b c" d=e\ f 'g"h'"#), [r#"a="b c""#, r"d=e\ f", r#"'g"h'"#]);
        assert_eq!(quoted("a=\"open b"), ["a=\"open b"]);
    }

    #[test]
    fn unquoting_drops_what_only_quotes() {
        assert_eq!(unquote(r#""a\"b" 'c\d' e\ f"#, Escape::Backslash), r#"a"b c\d e f"#);
        assert_eq!(unquote(r"C:\tools", Escape::Backtick), r"C:\tools");
    }
}
