//! Replacing `$X`, `${X}`, `${X:-default}` and the like in a word, and removing its quotes, as the builder does.

use super::Escape;
use crate::text::{SourceMap, Span};

/// Why a word cannot be expanded at all: the build stops there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// A quote that is not closed.
    Quote,
    /// `${` without `}`.
    Brace,
    /// `${}`, `${:x}`, a modifier that does not exist.
    Substitution,
    /// Nested or grown beyond all reason.
    TooMuch,
}

const DEEPEST: usize = 32;
const LONGEST: usize = 64 * 1024;

/// Expands `word`. `lookup` gets a name and where it stands in the word's text, and gives the value with its own way
/// back to the source; `None` for one that is only known in a build. The result leads back to where each part stands,
/// be it in the word or in a variable's definition; it is `None` when it depends on an unknown variable.
///
/// # Errors
/// When the builder would refuse the word.
pub fn expand(
    word: &SourceMap,
    escape: Escape,
    lookup: &mut dyn FnMut(&str, Span) -> Option<SourceMap>,
) -> Result<Option<SourceMap>, Malformed> {
    if !word.text().contains(['$', '"', '\'', escape.char()]) {
        return Ok(Some(word.clone()));
    }
    let mut expander = Expander { word, text: word.text(), at: 0, escape: escape.char(), lookup };
    let part = expander.until(None, 0)?;
    Ok(part.known.then_some(part.map))
}

struct Expander<'a> {
    word: &'a SourceMap,
    text: &'a str,
    at: usize,
    escape: char,
    lookup: &'a mut dyn FnMut(&str, Span) -> Option<SourceMap>,
}

struct Part {
    map: SourceMap,
    known: bool,
}

impl Part {
    fn append(&mut self, other: Part) -> Result<(), Malformed> {
        self.known &= other.known;
        let all = Span::new(0, other.map.text().len());
        self.map.push_part(&other.map, all);
        if self.map.text().len() > LONGEST { Err(Malformed::TooMuch) } else { Ok(()) }
    }
}

impl Expander<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn empty(&self) -> Part {
        Part { map: SourceMap::new(self.word.source_offset(self.at)), known: true }
    }

    fn keep(&self, part: &mut Part, from: usize, to: usize) {
        if to > from {
            part.map.push_part(self.word, Span::new(from, to));
        }
    }

    /// Reads up to `stop` (which is consumed) or the end.
    fn until(&mut self, stop: Option<char>, depth: usize) -> Result<Part, Malformed> {
        let mut part = self.empty();
        let mut run = self.at;
        loop {
            let at = self.at;
            match self.next() {
                c if c == stop => {
                    self.keep(&mut part, run, at);
                    return Ok(part);
                }
                None => return Err(Malformed::Brace),
                Some('\'') => {
                    self.keep(&mut part, run, at);
                    let rest = self.text.get(self.at..).unwrap_or("");
                    let end = self.at + rest.find('\'').ok_or(Malformed::Quote)?;
                    self.keep(&mut part, self.at, end);
                    self.at = end + 1;
                }
                Some('"') => {
                    self.keep(&mut part, run, at);
                    self.double_quoted(&mut part, depth)?;
                }
                Some('$') => {
                    self.keep(&mut part, run, at);
                    let value = self.dollar(at, depth)?;
                    part.append(value)?;
                }
                Some(c) if c == self.escape => {
                    self.keep(&mut part, run, at);
                    run = self.at;
                    self.next();
                    continue;
                }
                Some(_) => continue,
            }
            run = self.at;
        }
    }

    fn double_quoted(&mut self, part: &mut Part, depth: usize) -> Result<(), Malformed> {
        let mut run = self.at;
        loop {
            let at = self.at;
            match self.next().ok_or(Malformed::Quote)? {
                '"' => {
                    self.keep(part, run, at);
                    return Ok(());
                }
                '$' => {
                    self.keep(part, run, at);
                    let value = self.dollar(at, depth)?;
                    part.append(value)?;
                    run = self.at;
                }
                c if c == self.escape => {
                    if let Some(next) = self.peek().filter(|&next| matches!(next, '"' | '$') || next == c) {
                        self.keep(part, run, at);
                        run = self.at;
                        self.at += next.len_utf8();
                    }
                }
                _ => {}
            }
        }
    }

    fn name(&mut self) -> &str {
        let rest = self.text.get(self.at..).unwrap_or("");
        let length = match rest.chars().next() {
            Some(c) if c.is_ascii_digit() => rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len(),
            Some('@' | '*' | '#' | '?' | '-' | '$' | '!') => 1,
            _ => rest.len() - rest.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_').len(),
        };
        self.at += length;
        &rest[..length]
    }

    /// A reference whose `$` stands at `dollar` and has been read.
    fn dollar(&mut self, dollar: usize, depth: usize) -> Result<Part, Malformed> {
        if depth > DEEPEST {
            return Err(Malformed::TooMuch);
        }
        let mut part = self.empty();
        if self.peek() != Some('{') {
            let name = self.name().to_string();
            if name.is_empty() {
                self.keep(&mut part, dollar, dollar + 1);
                return Ok(part);
            }
            return Ok(self.value(&name, dollar));
        }
        self.at += 1;
        match self.peek() {
            None => return Err(Malformed::Brace),
            Some('{' | '}' | ':') => return Err(Malformed::Substitution),
            _ => {}
        }
        let name = self.name().to_string();
        let mut modifier = self.next().ok_or(Malformed::Brace)?;
        if modifier == '}' {
            return Ok(self.value(&name, dollar));
        }
        let or_empty = modifier == ':';
        if or_empty {
            modifier = self.next().ok_or(Malformed::Brace)?;
        }
        if modifier == '/' && !or_empty {
            self.until(Some('/'), depth + 1)?;
        } else if !matches!(modifier, '-' | '+' | '?' | '#' | '%') {
            return Err(Malformed::Substitution);
        }
        let other = self.until(Some('}'), depth + 1)?;
        let value = (self.lookup)(&name, Span::new(dollar, self.at));
        let filled = value.as_ref().map(|value| !(or_empty && value.text().is_empty()));
        match (modifier, filled) {
            // A variable that only a build may set: the default is what the file says.
            ('-', None | Some(false)) | ('+', Some(true)) => return Ok(other),
            ('+', Some(false)) => {}
            ('-' | '?', Some(true)) => part.map = value.unwrap_or_default(),
            _ => part.known = false,
        }
        Ok(part)
    }

    fn value(&mut self, name: &str, dollar: usize) -> Part {
        match (self.lookup)(name, Span::new(dollar, self.at)) {
            Some(map) => Part { map, known: true },
            None => Part { map: SourceMap::new(self.word.source_offset(dollar)), known: false },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(text: &str) -> Result<Option<String>, Malformed> {
        let word = SourceMap::verbatim(text, Span::new(0, text.len()));
        let mut lookup = |name: &str, _| match name {
            "A" => Some(SourceMap::verbatim("one", Span::new(0, 3))),
            "EMPTY" => Some(SourceMap::new(0)),
            _ => None,
        };
        expand(&word, Escape::Backslash, &mut lookup).map(|map| map.map(|map| map.text().to_string()))
    }

    #[test]
    fn variables_defaults_quotes_and_escapes() {
        let some = |text: &str| Ok(Some(text.to_string()));
        assert_eq!(expanded("x$A-${A}y"), some("xone-oney"));
        assert_eq!(expanded("${X:-a${A:+b}}${EMPTY:-c}${EMPTY-d}${A:-$X}"), some("abcone"));
        assert_eq!(expanded(r#""a b$A"'$A'\$A"\$\n""#), some(r"a bone$A$A$\n"));
        assert_eq!(expanded("${A:?x}$ "), some("one$ "));
        assert_eq!(expanded("$X"), Ok(None));
        assert_eq!(expanded("${X:+y}"), Ok(None));
        assert_eq!(expanded("${A#o}"), Ok(None));
    }

    #[test]
    fn what_the_builder_refuses_is_an_error() {
        assert_eq!(expanded("\"a"), Err(Malformed::Quote));
        assert_eq!(expanded("it's"), Err(Malformed::Quote));
        assert_eq!(expanded("${A"), Err(Malformed::Brace));
        assert_eq!(expanded("${A:-x"), Err(Malformed::Brace));
        assert_eq!(expanded("${}"), Err(Malformed::Substitution));
        assert_eq!(expanded("${A^^}"), Err(Malformed::Substitution));
        assert_eq!(expanded(&"${X:-".repeat(5000)), Err(Malformed::TooMuch));
    }

    #[test]
    fn parts_lead_back_to_where_they_stand() {
        let text = "img:${TAG:-latest}-slim";
        let word = SourceMap::verbatim(text, Span::new(0, text.len()));
        let map = expand(&word, Escape::Backslash, &mut |_, _| None).unwrap().unwrap();
        assert_eq!(map.text(), "img:latest-slim");
        assert_eq!(map.source(Span::new(4, 10)).slice(text), "latest");
    }
}
