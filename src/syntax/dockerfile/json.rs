//! The JSON form of arguments: an array of strings, each with its place.

use super::Word;
use crate::text::{SourceMap, Span};

pub(super) enum Json {
    /// Not JSON: the builder takes it as plain text.
    No,
    /// JSON, but an element (its place) is no string, which the builder refuses.
    NotStrings(Span),
    /// The strings.
    Strings(Vec<Word>),
}

/// Reads `range` of the logical line as a JSON array.
pub(super) fn array(line: &SourceMap, range: Span) -> Json {
    let text = range.slice(line.text());
    if !text.starts_with('[') {
        return Json::No;
    }
    let mut reader = Reader { line, bytes: line.text().as_bytes(), at: range.start + 1, end: range.end };
    let mut words = Vec::new();
    reader.skip_blanks();
    if reader.eat(b']') {
        return if reader.at_end() { Json::Strings(words) } else { Json::No };
    }
    loop {
        reader.skip_blanks();
        if reader.peek() != Some(b'"') {
            let place = line.source(Span::new(reader.at, reader.element_end()));
            reader.at = range.start;
            return if reader.value(DEPTH) && reader.at_end() { Json::NotStrings(place) } else { Json::No };
        }
        let Some(word) = reader.string() else { return Json::No };
        words.push(word);
        reader.skip_blanks();
        if reader.eat(b']') {
            return if reader.at_end() { Json::Strings(words) } else { Json::No };
        }
        if !reader.eat(b',') {
            return Json::No;
        }
    }
}

/// How deep an array may nest and still be called one.
const DEPTH: usize = 64;

struct Reader<'a> {
    line: &'a SourceMap,
    bytes: &'a [u8],
    at: usize,
    end: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        if self.at < self.end { self.bytes.get(self.at).copied() } else { None }
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn at_end(&mut self) -> bool {
        self.skip_blanks();
        self.at >= self.end
    }

    /// Goes past a value; `false` when there is none, or it nests deeper than that.
    fn value(&mut self, depth: usize) -> bool {
        self.skip_blanks();
        match self.peek() {
            Some(b'"') => self.string().is_some(),
            Some(open @ (b'[' | b'{')) if depth > 0 => {
                self.at += 1;
                let close = if open == b'[' { b']' } else { b'}' };
                self.skip_blanks();
                if self.eat(close) {
                    return true;
                }
                loop {
                    self.skip_blanks();
                    if open == b'{' && !(self.peek() == Some(b'"') && self.string().is_some() && self.at_byte(b':')) {
                        return false;
                    }
                    if !self.value(depth - 1) {
                        return false;
                    }
                    if self.at_byte(close) {
                        return true;
                    }
                    if !self.eat(b',') {
                        return false;
                    }
                }
            }
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => [&b"true"[..], b"false", b"null"].into_iter().any(|word| word.iter().all(|&byte| self.eat(byte))),
        }
    }

    fn at_byte(&mut self, byte: u8) -> bool {
        self.skip_blanks();
        self.eat(byte)
    }

    fn number(&mut self) -> bool {
        self.eat(b'-');
        let whole = if self.eat(b'0') { 1 } else { self.digits() };
        let fraction = if self.eat(b'.') { self.digits() } else { 1 };
        let exponent = if self.eat(b'e') || self.eat(b'E') {
            let _ = self.eat(b'+') || self.eat(b'-');
            self.digits()
        } else {
            1
        };
        whole > 0 && fraction > 0 && exponent > 0
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at - start
    }

    /// Where an element that is no string ends, roughly: for pointing at it.
    fn element_end(&self) -> usize {
        let text = self.line.text();
        let rest = Span::new(self.at, self.end).slice(text);
        self.at + rest.find([',', ']']).unwrap_or(rest.len())
    }

    fn string(&mut self) -> Option<Word> {
        let open = self.at;
        let mut map = SourceMap::new(self.line.source_offset(open + 1));
        self.at += 1;
        let mut run = self.at;
        loop {
            match self.peek()? {
                b'"' => {
                    map.push_part(self.line, Span::new(run, self.at));
                    self.at += 1;
                    return Some(Word { map, span: self.line.source(Span::new(open, self.at)) });
                }
                b'\\' => {
                    map.push_part(self.line, Span::new(run, self.at));
                    let start = self.at;
                    let decoded = self.escape()?;
                    let mut buffer = [0; 4];
                    map.push_as(decoded.encode_utf8(&mut buffer), self.line.source(Span::new(start, self.at)));
                    run = self.at;
                }
                0..0x20 => return None,
                _ => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        self.at += 1;
        let kind = self.peek()?;
        self.at += 1;
        Some(match kind {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.hex()?;
                if !(0xd800..0xdc00).contains(&first) {
                    return Some(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
                }
                let back = self.at;
                if self.eat(b'\\') && self.eat(b'u') {
                    let second = self.hex()?;
                    if (0xdc00..0xe000).contains(&second) {
                        let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                        return char::from_u32(code);
                    }
                }
                self.at = back;
                char::REPLACEMENT_CHARACTER
            }
            _ => return None,
        })
    }

    fn hex(&mut self) -> Option<u32> {
        let mut value = 0;
        for _ in 0..4 {
            let digit = (self.peek()? as char).to_digit(16)?;
            value = value * 16 + digit;
            self.at += 1;
        }
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_of_other_things_than_strings_is_told_from_text() {
        let is_json = |text: &str| {
            let line = SourceMap::verbatim(text, Span::new(0, text.len()));
            matches!(array(&line, Span::new(0, text.len())), Json::NotStrings(_))
        };
        for text in ["[1]", "[ -1.5e+3 , true]", "[null,[],{}]", r#"[{"a" : [0, "b\n"], "c":false}]"#, "[[\"x\"]] "] {
            assert!(is_json(text), "{text}");
        }
        for text in
            ["[", "[1", "[01]", "[1.]", "[-]", "[1,]", "[tru]", "[{1:2}]", "[{\"a\" 1}]", "[1] x", "[a]", "[ -f x ]"]
        {
            assert!(!is_json(text), "{text}");
        }
        assert!(!is_json(&"[".repeat(100_000)));
    }
}
