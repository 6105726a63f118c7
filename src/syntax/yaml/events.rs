//! The parser's options and its events, boiled down to what the tree needs.

use granit_parser::{ErrorKind, Event, Parser};

/// Where and why the parser stopped, in bytes of the text it was given.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    pub kind: ErrorKind,
    pub at: usize,
    /// Where the last event before it started and ended: what is wrong stands behind it or in it.
    pub last: (usize, usize),
}

/// A parser with our options: unknown anchors are reported by us, comments are never too many.
pub(super) fn parser(text: &str, comments: bool) -> Parser<'_, granit_parser::StrInput<'_>> {
    let mut options = granit_parser::options! {
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        max_buffered_comment_events: usize::MAX,
    };
    options.set_emit_comments(comments);
    Parser::new_from_str_with_options(text, options)
}

/// Runs through `text` and says where the parser stops, if it does.
pub(super) fn probe(text: &str) -> Option<Failure> {
    let mut parser = parser(text, false);
    let mut last = (0, 0);
    loop {
        match parser.next_event()? {
            Ok((event, span)) => last = passed(last, &event, &span),
            Err(error) => return Some(failure(&error, last, text)),
        }
    }
}

/// The last event with text of its own, kept up to date.
pub(super) fn passed(last: (usize, usize), event: &Event<'_>, span: &granit_parser::Span) -> (usize, usize) {
    match (event, span.byte_range()) {
        (Event::Scalar(..) | Event::Alias(_) | Event::UnresolvedAlias(_), Some(range)) if !range.is_empty() => {
            (range.start, range.end)
        }
        _ => last,
    }
}

/// The parser's error with the place in bytes.
pub(super) fn failure(error: &granit_parser::ScanError, last: (usize, usize), text: &str) -> Failure {
    let mut at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    Failure { kind: error.kind().clone(), at, last }
}
