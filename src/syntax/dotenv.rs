//! `.env` files, read as Compose reads them: quotes may run over lines, a key without a value takes the one it has outside.

use super::SyntaxError;
use crate::order::Order;
use crate::syntax::highlight::Token;
use crate::text::{SourceMap, Span};

/// What an env file holds.
#[derive(Clone, Debug, Default)]
pub struct Dotenv {
    /// The variables in order; the last of two equal keys wins.
    pub entries: Vec<Entry>,
    /// Comments, from `#` to the end of the line.
    pub comments: Vec<Span>,
    /// Lines that cannot be read. Compose refuses the whole file at the first.
    pub errors: Vec<SyntaxError>,
}

impl Dotenv {
    /// The entry that decides a key.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().rev().find(|entry| entry.key == key)
    }
}

/// One variable.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name. Empty for a word alone on a last line without a break: Compose then sets a variable without a name.
    pub key: String,
    /// Where the name stands.
    pub key_span: Span,
    /// The text between the quotes, escapes read, variables not yet replaced (`\$` reads as `$$`);
    /// `None` for a name alone, which takes the value it has outside.
    pub value: Option<SourceMap>,
    /// Where the value stands, quotes included; empty behind the name when there is none.
    pub value_span: Span,
    /// How the value is quoted.
    pub quoting: Quoting,
    /// From `export` or the name to the end of the value.
    pub span: Span,
    /// Whether `export` stands in front.
    pub export: bool,
}

impl Entry {
    /// Whether `$X` in the value is replaced.
    pub fn is_expandable(&self) -> bool {
        self.quoting != Quoting::Single
    }

    /// Whether a value is written.
    pub fn has_value(&self) -> bool {
        self.value.is_some()
    }

    /// The value before variables are replaced; empty when none is written.
    pub fn text(&self) -> &str {
        self.value.as_ref().map_or("", SourceMap::text)
    }
}

/// How a value is quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quoting {
    /// Not at all: ends at ` #` and at the end of the line.
    None,
    /// `'…'`: as it stands.
    Single,
    /// `"…"`: with escapes and variables.
    Double,
}

/// Reads an env file. What cannot be read costs its line.
pub fn parse(text: &str) -> Dotenv {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut parser = Parser { text, at: start, found: Dotenv::default() };
    while parser.statement() {}
    parser.found
}

/// Blank to Compose: everything Unicode's Latin-1 calls a space, but not the line feed.
fn is_space(c: char) -> bool {
    matches!(c, '\t' | '\x0b' | '\x0c' | '\r' | ' ' | '\u{85}' | '\u{a0}')
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    found: Dotenv,
}

impl Parser<'_> {
    fn line_end(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |length| at + length)
    }

    fn error(&mut self, span: Span, message: String) {
        self.found.errors.push(SyntaxError { span, message });
        self.at = (self.line_end(span.start.max(self.at)) + 1).min(self.text.len());
    }

    /// Reads one comment or variable; `false` at the end.
    fn statement(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let start = self.at + rest.len() - rest.trim_start().len();
        self.at = start;
        let rest = &self.text[start..];
        if rest.is_empty() {
            return false;
        }
        if rest.starts_with('#') {
            let end = self.line_end(start);
            self.found.comments.push(Span::new(start, start + self.text[start..end].trim_end().len()));
            self.at = end;
            return true;
        }
        let mut key_start = start;
        let export = rest.strip_prefix("export").filter(|rest| rest.starts_with(char::is_whitespace));
        if let Some(rest) = export {
            key_start = self.text.len() - rest.trim_start().len();
        }
        if key_start == self.text.len() {
            self.error(
                Span::new(start, key_start),
                "`export` without a name sets nothing. Write `export NAME=value`.".to_owned(),
            );
            return true;
        }
        self.key(start, key_start, export.is_some());
        true
    }

    fn key(&mut self, start: usize, key_start: usize, export: bool) {
        let mut end = None;
        for (offset, c) in self.text[key_start..].char_indices() {
            match c {
                '=' | ':' | '\n' => {
                    end = Some((key_start + offset, c));
                    break;
                }
                '_' | '.' | '-' | '[' | ']' => {}
                c if is_space(c) || c.is_alphanumeric() => {}
                c => {
                    let at = key_start + offset;
                    let message = format!(
                        "`{c}` cannot stand in a variable's name. Compose refuses the file. Use letters, digits and `_`."
                    );
                    return self.error(Span::new(at, at + c.len_utf8()), message);
                }
            }
        }
        let Some((key_end, stop)) = end else {
            // The last line holds a word and no line break.
            return self.value(start, Span::at(key_start), key_start, export);
        };
        let key = self.text[key_start..key_end].trim_end();
        let key_span = Span::new(key_start, key_start + key.len());
        if key.contains(' ') {
            let message = "A variable's name cannot hold a blank. Compose refuses the file. Write `NAME=value`, or `#` in front of a comment.";
            return self.error(key_span, message.to_owned());
        }
        if stop == '\n' {
            self.found.entries.push(Entry {
                key: key.to_owned(),
                key_span,
                value: None,
                value_span: Span::at(key_span.end),
                quoting: Quoting::None,
                span: Span::new(start, key_span.end),
                export,
            });
            self.at = key_end + 1;
            return;
        }
        let rest = &self.text[key_end + 1..];
        let value_start = key_end + 1 + rest.len() - rest.trim_start_matches(is_space).len();
        self.value(start, key_span, value_start, export);
    }

    fn value(&mut self, start: usize, key_span: Span, at: usize, export: bool) {
        let (quoting, value, value_span) = match self.text.as_bytes().get(at) {
            Some(b'"' | b'\'') => {
                let quoting = if self.text.as_bytes()[at] == b'"' { Quoting::Double } else { Quoting::Single };
                let Some(end) = self.closing_quote(at) else {
                    let span = Span::new(at, at + self.text[at..self.line_end(at)].trim_end().len());
                    let message = "This quote is not closed. Compose refuses the file. Close it.";
                    return self.error(span, message.to_owned());
                };
                self.at = end + 1;
                (quoting, self.quoted(Span::new(at + 1, end), quoting), Span::new(at, end + 1))
            }
            _ => {
                let end = self.line_end(at);
                let line = &self.text[at..end];
                let cut = line.find(" #").unwrap_or(line.len());
                if cut < line.len() {
                    let comment = Span::new(at + cut + 1, at + line.trim_end().len());
                    self.found.comments.push(comment);
                }
                let span = Span::new(at, at + line[..cut].trim_end().len());
                self.at = (end + 1).min(self.text.len());
                (Quoting::None, SourceMap::verbatim(self.text, span), span)
            }
        };
        self.found.entries.push(Entry {
            key: key_span.slice(self.text).to_owned(),
            key_span,
            value: Some(value),
            value_span,
            quoting,
            span: Span::new(start, value_span.end.max(key_span.end)),
            export,
        });
    }

    /// The quote that closes the one at `at`: the next without a backslash before it.
    fn closing_quote(&self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut escaped = false;
        for (offset, &byte) in bytes[at + 1..].iter().enumerate() {
            if byte == bytes[at] && !escaped {
                return Some(at + 1 + offset);
            }
            escaped = byte == b'\\' && !escaped;
        }
        None
    }

    fn quoted(&self, inner: Span, quoting: Quoting) -> SourceMap {
        let bytes = self.text.as_bytes();
        let mut map = SourceMap::new(inner.start);
        let (mut at, mut kept) = (inner.start, inner.start);
        while at < inner.end {
            let (length, replacement) = match bytes[at] {
                b'\r' if bytes.get(at + 1) == Some(&b'\n') => (1, Some(String::new())),
                b'\\' if quoting == Quoting::Double => escape(&bytes[at..inner.end]),
                b'\\' if bytes[at + 1] == b'\'' => (2, Some("'".to_owned())),
                b'\\' => (2, None),
                _ => (1, None),
            };
            let next = (at + length).min(inner.end);
            if let Some(replacement) = replacement {
                map.push(self.text, Span::new(kept, at));
                map.push_as(&replacement, Span::new(at, next));
                kept = next;
            }
            at = next;
        }
        map.push(self.text, Span::new(kept, inner.end));
        map
    }
}

/// Length and meaning of the escape at the start of `rest`; without a meaning it stays as it stands.
fn escape(rest: &[u8]) -> (usize, Option<String>) {
    let simple = |text: &str| (2, Some(text.to_owned()));
    match rest.get(1) {
        Some(b'a') => simple("\x07"),
        Some(b'b') => simple("\x08"),
        Some(b'f') => simple("\x0c"),
        Some(b'n') => simple("\n"),
        Some(b'r') => simple("\r"),
        Some(b't') => simple("\t"),
        Some(b'v') => simple("\x0b"),
        Some(b'$') => simple("$$"),
        Some(b'"') => simple("\""),
        Some(b'\\') => simple("\\"),
        Some(b'0') => {
            let digits = rest[2..].iter().take(3).take_while(|byte| byte.is_ascii_digit()).count();
            let number = std::str::from_utf8(&rest[2..2 + digits]).ok().filter(|digits| digits.len() == 3);
            match number.and_then(|digits| u8::from_str_radix(digits, 8).ok()).filter(u8::is_ascii) {
                Some(byte) => (2 + digits, Some(char::from(byte).to_string())),
                None => (2 + digits, None),
            }
        }
        Some(byte) if byte.is_ascii() => (2, None),
        _ => (1, None),
    }
}

/// Tokens for the editor, ascending, not overlapping.
pub fn highlight(text: &str) -> Vec<(Span, Token)> {
    let file = parse(text);
    let mut tokens: Vec<(Span, Token)> = file.comments.iter().map(|&span| (span, Token::Comment)).collect();
    for entry in &file.entries {
        if entry.export {
            tokens.push((Span::new(entry.span.start, entry.span.start + "export".len()), Token::Keyword));
        }
        tokens.push((entry.key_span, Token::Key));
        let quoted = (entry.quoting != Quoting::None).then_some(Token::Text);
        let mut kept = entry.value_span.start;
        if entry.is_expandable() {
            for span in variables(text, entry.value_span) {
                tokens.extend(quoted.map(|token| (Span::new(kept, span.start), token)));
                tokens.push((span, Token::Variable));
                kept = span.end;
            }
        }
        tokens.extend(quoted.map(|token| (Span::new(kept, entry.value_span.end), token)));
    }
    tokens.retain(|(span, _)| !span.is_empty());
    tokens.order_by_key(|(span, _)| span.start);
    tokens
}

/// `$X` and `${…}` within `span`; `$$` and `\$` are none.
fn variables(text: &str, span: Span) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = span.start;
    // An end that one `${` looked for in vain is there for no later one either.
    let mut closes = true;
    while at < span.end {
        let next = bytes.get(at + 1).copied().filter(|_| at + 1 < span.end);
        let length = match (bytes[at], next) {
            (b'\\', Some(_)) | (b'$', Some(b'$')) => {
                at += 2;
                continue;
            }
            (b'$', Some(b'{')) if closes => {
                let rest = &bytes[at..span.end];
                let end = rest.iter().position(|byte| matches!(byte, b'}' | b'\n'));
                closes = end.is_some();
                end.map(|end| end + usize::from(rest[end] == b'}'))
            }
            (b'$', Some(byte)) if byte.is_ascii_alphabetic() || byte == b'_' => {
                let name = bytes[at + 1..span.end].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_');
                Some(1 + name.count())
            }
            _ => None,
        };
        match length {
            Some(length) => {
                found.push(Span::new(at, at + length));
                at += length;
            }
            None => at += 1,
        }
    }
    found
}
