//! What one line looks like by itself: enough to guess what somebody is about to type.

use crate::text::{Breaks, Span, without_break};

/// The parts of a line, in bytes of the text.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Without the line break.
    pub span: Span,
    /// From the first to the last byte that is neither blank nor comment; empty for a blank or comment line.
    pub content: Span,
    /// The content behind the dashes of sequence items.
    pub item: Span,
    /// The first `:` that ends a key.
    pub colon: Option<usize>,
    /// A quote without its partner on this line.
    pub open_quote: Option<(usize, char)>,
    /// What closes the brackets that are still open at the end, the innermost first.
    pub closers: String,
    /// The first of those brackets.
    pub open_bracket: Option<usize>,
}

impl Line {
    /// Bytes before the content.
    pub fn indentation(&self) -> usize {
        self.content.start - self.span.start
    }

    /// What stands behind the first key's colon, without blanks around; empty where there is no colon.
    pub fn value(&self, text: &str) -> Span {
        let Some(colon) = self.colon else { return Span::at(self.content.end) };
        let rest = &text[colon + 1..self.content.end.max(colon + 1)];
        Span::new(self.content.end.max(colon + 1) - rest.trim_start().len(), self.content.end.max(colon + 1))
    }
}

/// All lines of `text`.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in Breaks::Any.split(text) {
        let end = start + without_break(line).len();
        let bom = if start == 0 && line.starts_with('\u{feff}') { 3 } else { 0 };
        found.push(scan(text, Span::new(start + bom, end)));
        start += line.len();
    }
    found
}

fn scan(text: &str, span: Span) -> Line {
    let bytes = text.as_bytes();
    let body = span.slice(text);
    let first = span.end - body.trim_start_matches([' ', '\t']).len();
    let mut item = first;
    while bytes.get(item) == Some(&b'-') && item < span.end && matches!(bytes.get(item + 1), Some(b' ' | b'\t')) {
        item += 1;
        while item < span.end && matches!(bytes[item], b' ' | b'\t') {
            item += 1;
        }
    }
    let (mut quote, mut colon, mut end): (Option<(usize, u8)>, _, _) = (None, None, span.end);
    let mut brackets: Vec<(usize, u8)> = Vec::new();
    let mut at = item;
    // Whether a token may start here: only there do quotes and brackets mean something.
    let mut fresh = true;
    while at < span.end {
        let byte = bytes[at];
        if let Some((_, open)) = quote {
            match byte {
                b'\\' if open == b'"' => at += 1,
                _ if byte == open && open == b'\'' && bytes.get(at + 1) == Some(&b'\'') && at + 1 < span.end => at += 1,
                _ if byte == open => quote = None,
                _ => {}
            }
            at += 1;
            fresh = false;
            continue;
        }
        let blank_before = at == span.start || matches!(bytes[at - 1], b' ' | b'\t');
        let ends = |next: Option<&u8>| next.is_none_or(|next| next.is_ascii_whitespace());
        match byte {
            b'#' if blank_before => {
                end = at;
                break;
            }
            b'"' | b'\'' if fresh => quote = Some((at, byte)),
            b'[' if fresh => brackets.push((at, b']')),
            b'{' if fresh => brackets.push((at, b'}')),
            b']' | b'}' if brackets.last().is_some_and(|&(_, closer)| closer == byte) => {
                brackets.pop();
                at += 1;
                fresh = false;
                continue;
            }
            b':' if ends(bytes.get(at + 1)) || at + 1 == span.end => {
                if brackets.is_empty() && colon.is_none() {
                    colon = Some(at);
                }
                at += 1;
                fresh = true;
                continue;
            }
            _ => {}
        }
        fresh = match byte {
            b' ' | b'\t' => fresh,
            b'[' | b'{' => fresh,
            b',' => !brackets.is_empty(),
            _ => false,
        };
        at += 1;
    }
    let trimmed = text[first.min(end)..end].trim_end().len();
    let content = Span::new(first.min(end), first.min(end) + trimmed);
    Line {
        span,
        content,
        item: Span::new(item.min(content.end), content.end),
        colon,
        open_quote: quote.map(|(at, quote)| (at, char::from(quote))),
        closers: brackets.iter().rev().map(|&(_, closer)| char::from(closer)).collect(),
        open_bracket: brackets.first().map(|&(at, _)| at),
    }
}
