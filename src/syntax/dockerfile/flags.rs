//! `--name=value` in front of an instruction's arguments.

use super::words::word;
use super::{Flag, FlagOption, Word};
use crate::text::{SourceMap, Span};

/// Reads the flags at the start of `range`; gives them and where the arguments begin.
pub(super) fn read(line: &SourceMap, range: Span) -> (Vec<Flag>, usize) {
    let text = line.text();
    let mut flags = Vec::new();
    let mut at = range.start;
    loop {
        let rest = Span::new(at, range.end).slice(text);
        at += rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        if !rest.starts_with("--") {
            return (flags, at);
        }
        let end = at + word_end(rest);
        if end == at + 2 {
            return (flags, end);
        }
        flags.push(flag(line, Span::new(at, end)));
        at = end;
    }
}

/// Length of the word `rest` begins with; the builder always escapes with `\` here.
fn word_end(rest: &str) -> usize {
    let mut quote = None;
    let mut chars = rest.char_indices();
    while let Some((at, c)) = chars.next() {
        match quote {
            _ if c == '\\' => {
                chars.next();
            }
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c.is_whitespace() => return at,
            None => {}
        }
    }
    rest.len()
}

fn flag(line: &SourceMap, range: Span) -> Flag {
    let text = range.slice(line.text());
    let name_end = text.find('=').unwrap_or(text.len());
    let value = (name_end < text.len()).then(|| unquoted(line, Span::new(range.start + name_end + 1, range.end)));
    Flag {
        name: text[2..name_end].to_string(),
        name_span: line.source(Span::new(range.start + 2, range.start + name_end)),
        value,
        span: line.source(range),
    }
}

fn unquoted(line: &SourceMap, range: Span) -> Word {
    let mut map = SourceMap::new(line.source_offset(range.start));
    let mut quote = None;
    let mut chars = range.slice(line.text()).char_indices();
    let mut keep = |at: usize, c: char| {
        map.push_part(line, Span::new(range.start + at, range.start + at + c.len_utf8()));
    };
    while let Some((at, c)) = chars.next() {
        match quote {
            _ if c == '\\' => {
                if let Some((next_at, next)) = chars.next() {
                    keep(next_at, next);
                }
            }
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            _ => keep(at, c),
        }
    }
    Word { map, span: line.source(range) }
}

/// Splits `type=cache,target=/x` at commas outside double quotes.
pub(super) fn options(value: &Word) -> Vec<FlagOption> {
    let text = value.text();
    let mut options = Vec::new();
    let mut start = 0;
    let mut quoted = false;
    for (at, c) in text.char_indices().chain([(text.len(), ',')]) {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted || at == text.len() => {
                if at > start {
                    options.push(option(value, Span::new(start, at)));
                }
                start = at + 1;
            }
            _ => {}
        }
    }
    options
}

fn option(value: &Word, mut range: Span) -> FlagOption {
    let span = value.part(range);
    if range.slice(value.text()).len() > 1 && range.slice(value.text()).starts_with('"') {
        range.start += 1;
        range.end -= usize::from(range.slice(value.text()).ends_with('"'));
    }
    let text = range.slice(value.text());
    let key_end = text.find('=').unwrap_or(text.len());
    let inner = (key_end < text.len()).then(|| word(&value.map, Span::new(range.start + key_end + 1, range.end)));
    FlagOption { key: text[..key_end].to_ascii_lowercase(), value: inner, span }
}
