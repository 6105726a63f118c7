//! Values of scalars with the way back to the source. The parser says what the value is; this finds which byte each
//! part of it came from, and gives the whole span for the whole value where the two do not agree.

use crate::syntax::yaml::ScalarStyle;
use crate::text::{Breaks, SourceMap, Span, without_break};

/// The value of the scalar at `span`, known to be `value`.
pub(super) fn source_map(source: &str, span: Span, style: ScalarStyle, value: &str) -> SourceMap {
    let inner = match style {
        ScalarStyle::Plain => span,
        _ => Span::new(span.start + 1, span.end.saturating_sub(1)),
    };
    let map = match style {
        ScalarStyle::Literal | ScalarStyle::Folded => block(source, span, value),
        _ if inner.slice(source) == value => Some(SourceMap::verbatim(source, inner)),
        _ => Some(flow(source, inner, style)),
    };
    match map {
        Some(map) if map.text() == value => map,
        _ => whole(source, span, value),
    }
}

/// The value without a closer look: the bytes behind an opening quote where they read the same, else the whole span.
pub(super) fn whole(source: &str, span: Span, value: &str) -> SourceMap {
    let text = span.slice(source);
    let skipped = usize::from(text.starts_with(['"', '\'']));
    if !value.is_empty() && text.get(skipped..).is_some_and(|rest| rest.starts_with(value)) {
        return SourceMap::verbatim(source, Span::new(span.start + skipped, span.start + skipped + value.len()));
    }
    let mut map = SourceMap::new(span.start);
    map.push_as(value, span);
    map
}

fn is_break(byte: u8) -> bool {
    byte == b'\n' || byte == b'\r'
}

fn skip_blanks(bytes: &[u8], mut at: usize, end: usize) -> usize {
    while at < end && matches!(bytes[at], b' ' | b'\t') {
        at += 1;
    }
    at
}

fn skip_break(bytes: &[u8], at: usize, end: usize) -> usize {
    if bytes[at] == b'\r' && at + 1 < end && bytes[at + 1] == b'\n' { at + 2 } else { at + 1 }
}

/// Plain and quoted scalars: line folding, `''` and backslash escapes.
fn flow(source: &str, inner: Span, style: ScalarStyle) -> SourceMap {
    let bytes = source.as_bytes();
    let (mut at, end) = (inner.start, inner.end);
    let mut map = SourceMap::new(at);
    let mut kept = at;
    while at < end {
        let byte = bytes[at];
        if matches!(byte, b' ' | b'\t') || is_break(byte) {
            let after = skip_blanks(bytes, at, end);
            if after >= end || !is_break(bytes[after]) {
                at = after.max(at + 1);
                continue;
            }
            map.push(source, Span::new(kept, at));
            let (next, breaks) = folded(bytes, after, end);
            push_fold(&mut map, breaks, Span::new(at, next));
            (at, kept) = (next, next);
        } else if byte == b'\'' && style == ScalarStyle::SingleQuoted {
            map.push(source, Span::new(kept, at));
            let next = (at + 2).min(end);
            map.push_as("'", Span::new(at, next));
            (at, kept) = (next, next);
        } else if byte == b'\\' && style == ScalarStyle::DoubleQuoted {
            map.push(source, Span::new(kept, at));
            let next = escape(source, at, end, &mut map);
            (at, kept) = (next, next);
        } else {
            at += 1;
        }
    }
    map.push(source, Span::new(kept.min(end), end));
    map
}

/// The end of a run of line breaks with the blanks around them, and how many breaks it holds.
fn folded(bytes: &[u8], mut at: usize, end: usize) -> (usize, usize) {
    let mut breaks = 0;
    while at < end && is_break(bytes[at]) {
        at = skip_blanks(bytes, skip_break(bytes, at, end), end);
        breaks += 1;
    }
    (at, breaks)
}

/// One break folds to a blank, several lose one.
fn push_fold(map: &mut SourceMap, breaks: usize, span: Span) {
    if breaks == 1 {
        map.push_as(" ", span);
    } else {
        map.push_as(&"\n".repeat(breaks - 1), span);
    }
}

/// Reads a backslash escape at `at` and gives the place behind it.
fn escape(source: &str, at: usize, end: usize, map: &mut SourceMap) -> usize {
    let bytes = source.as_bytes();
    let Some(&code) = bytes.get(at + 1).filter(|_| at + 1 < end) else { return end };
    if is_break(code) {
        let (next, breaks) = folded(bytes, at + 1, end);
        if breaks > 1 {
            map.push_as(&"\n".repeat(breaks - 1), Span::new(at, next));
        }
        return next;
    }
    let digits = match code {
        b'x' => 2,
        b'u' => 4,
        b'U' => 8,
        _ => 0,
    };
    if digits > 0 {
        let next = at + 2 + digits;
        let number = source.get(at + 2..next).filter(|_| next <= end).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        let Some(c) = number.and_then(char::from_u32) else { return (at + 2).min(end) };
        map.push_as(c.encode_utf8(&mut [0; 4]), Span::new(at, next));
        return next;
    }
    let text = match code {
        b'0' => "\0",
        b'a' => "\x07",
        b'b' => "\x08",
        b't' | b'\t' => "\t",
        b'n' => "\n",
        b'v' => "\x0b",
        b'f' => "\x0c",
        b'r' => "\r",
        b'e' => "\x1b",
        b' ' => " ",
        b'"' => "\"",
        b'/' => "/",
        b'\\' => "\\",
        b'N' => "\u{85}",
        b'_' => "\u{a0}",
        b'L' => "\u{2028}",
        b'P' => "\u{2029}",
        _ => "",
    };
    let next = if code.is_ascii() { at + 2 } else { at + 1 };
    map.push_as(text, Span::new(at, next));
    next
}

/// Block scalars: finds each line of the source in the value; the breaks between stand for the line's end and indentation.
fn block(source: &str, span: Span, value: &str) -> Option<SourceMap> {
    let text = span.slice(source);
    let header = Breaks::Any.next_line(text, 0);
    let indentation = block_indentation(&text[..header], &text[header..], value)?;
    let mut map = SourceMap::new(span.start + header);
    let mut done = 0;
    let mut line_start = span.start + header;
    let mut gap = line_start;
    for line in Breaks::Any.split(&text[header..]) {
        let body = without_break(line);
        let content = body.get(indentation..).unwrap_or("");
        let start = line_start + indentation;
        line_start += line.len();
        if content.is_empty() {
            continue;
        }
        let rest = &value[done..];
        let mut separators = rest.len() - rest.trim_start_matches('\n').len();
        if separators == 0 && done > 0 && !rest.starts_with(content) {
            separators = usize::from(rest.starts_with(' '));
        }
        if !rest[separators..].starts_with(content) {
            return None;
        }
        map.push_as(&rest[..separators], Span::new(gap, start));
        map.push(source, Span::new(start, start + content.len()));
        gap = start + content.len();
        done += separators + content.len();
    }
    map.push_as(&value[done..], Span::at(span.end));
    Some(map)
}

/// How many blanks each line of a block scalar is indented by.
fn block_indentation(header: &str, body: &str, value: &str) -> Option<usize> {
    let blanks = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let indicated = header.bytes().take(3).any(|byte| byte.is_ascii_digit());
    let first = Breaks::Any.split(body).find(|line| !line.trim().is_empty())?;
    if !indicated {
        return Some(blanks(first));
    }
    // With an indicator the first line may start with blanks of its own: as many as the value starts with.
    blanks(first).checked_sub(blanks(value.trim_start_matches('\n')))
}
