//! Colours for YAML from a scanner of its own, so that broken text has colours too.

use crate::syntax::highlight::Token;
use crate::text::{Breaks, Span};

/// A quoted text may run over so many lines.
const QUOTE_LINES: usize = 40;

/// Tokens for the editor, ascending, not overlapping.
pub fn highlight(text: &str) -> Vec<(Span, Token)> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut scanner = Scanner { text, bytes: text.as_bytes(), at: start, flow: 0, tokens: Vec::new() };
    while scanner.at < text.len() {
        scanner.line();
    }
    scanner.tokens
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// How many flow brackets are open.
    flow: usize,
    tokens: Vec<(Span, Token)>,
}

impl Scanner<'_> {
    fn push(&mut self, start: usize, end: usize, token: Token) {
        if start < end {
            self.tokens.push((Span::new(start, end), token));
        }
    }

    fn line_end(&self, at: usize) -> usize {
        Breaks::Any.line_end(self.text, at)
    }

    fn skip_blanks(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t')) {
            self.at += 1;
        }
    }

    /// Reads one line, and what belongs to it: a block scalar, a quoted text over several lines.
    fn line(&mut self) {
        let start = self.at;
        self.skip_blanks();
        let indentation = self.at - start;
        if indentation == 0 && self.bytes.get(self.at).is_some_and(|&byte| byte.is_ascii_alphabetic()) {
            // A bracket that was never closed must not colour the whole rest.
            self.flow = 0;
        }
        if indentation == 0 && self.marker() {
            let end = self.line_end(start).min(start + 3);
            self.push(start, end, Token::Operator);
            self.at = end;
        } else if indentation == 0 && self.bytes.get(self.at) == Some(&b'%') {
            self.at = self.line_end(start);
            self.push(start, self.at, Token::Operator);
        }
        // The column a block scalar must be indented beyond: that of the entry it belongs to.
        let mut parent = indentation;
        loop {
            self.skip_blanks();
            let Some(&byte) = self.bytes.get(self.at) else { return };
            let here = self.at;
            let ends = |at: usize| self.bytes.get(at).is_none_or(|next| next.is_ascii_whitespace());
            match byte {
                b'\n' | b'\r' => {
                    self.at = Breaks::Any.next_line(self.text, here);
                    return;
                }
                b'#' if here == 0 || self.bytes[here - 1].is_ascii_whitespace() || here == start => {
                    self.at = self.line_end(here);
                    let length = self.text[here..self.at].trim_end().len();
                    self.push(here, here + length, Token::Comment);
                }
                b'-' | b'?' if ends(here + 1) && self.flow == 0 => {
                    self.push(here, here + 1, Token::Operator);
                    self.at += 1;
                    self.skip_blanks();
                    if !matches!(self.bytes.get(self.at), Some(b'|' | b'>')) {
                        parent = self.at - start;
                    }
                }
                b':' if ends(here + 1) || self.flow > 0 => {
                    self.push(here, here + 1, Token::Operator);
                    self.at += 1;
                }
                b'[' | b'{' => {
                    self.flow += 1;
                    self.push(here, here + 1, Token::Operator);
                    self.at += 1;
                }
                b']' | b'}' => {
                    self.flow = self.flow.saturating_sub(1);
                    self.push(here, here + 1, Token::Operator);
                    self.at += 1;
                }
                b',' if self.flow > 0 => {
                    self.push(here, here + 1, Token::Operator);
                    self.at += 1;
                }
                b'&' | b'*' | b'!' => {
                    self.at += self.bytes[here..]
                        .iter()
                        .position(|&byte| {
                            byte.is_ascii_whitespace() || (self.flow > 0 && matches!(byte, b',' | b']' | b'}'))
                        })
                        .unwrap_or(self.bytes.len() - here)
                        .max(1);
                    self.push(here, self.at, Token::Operator);
                }
                b'"' | b'\'' => self.quoted(byte),
                b'|' | b'>' if self.flow == 0 => {
                    if self.block(parent) {
                        return;
                    }
                    self.plain();
                }
                _ => self.plain(),
            }
        }
    }

    fn marker(&self) -> bool {
        let rest = &self.text[self.at..];
        (rest.starts_with("---") || rest.starts_with("..."))
            && rest.as_bytes().get(3).is_none_or(u8::is_ascii_whitespace)
    }

    /// Whether a colon that makes a key follows.
    fn key_follows(&self, mut at: usize) -> bool {
        while matches!(self.bytes.get(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        let next = self.bytes.get(at + 1);
        self.bytes.get(at) == Some(&b':')
            && next
                .is_none_or(|&next| next.is_ascii_whitespace() || (self.flow > 0 && matches!(next, b',' | b']' | b'}')))
    }

    fn quoted(&mut self, quote: u8) {
        let start = self.at;
        let (mut at, mut lines) = (start + 1, 0);
        let end = loop {
            match self.bytes.get(at) {
                None => break self.line_end(start),
                Some(b'\\') if quote == b'"' => at += 1,
                Some(&byte) if byte == quote && quote == b'\'' && self.bytes.get(at + 1) == Some(&quote) => at += 1,
                Some(&byte) if byte == quote => break at + 1,
                Some(b'\n' | b'\r') => {
                    lines += 1;
                    let start_of_next = Breaks::Any.next_line(self.text, at);
                    // A line that looks like an entry shows that the quote above was forgotten.
                    let next = &self.text[start_of_next..self.line_end(start_of_next)];
                    at = start_of_next - 1;
                    if lines > QUOTE_LINES || next.contains(": ") || next.trim_end().ends_with(':') {
                        break self.line_end(start);
                    }
                }
                _ => {}
            }
            at += 1;
        };
        let mut end = end.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        self.at = end;
        if self.key_follows(end) {
            self.push(start, end, Token::Key);
        } else {
            self.with_variables(start, end, Some(Token::Text));
        }
    }

    fn plain(&mut self) {
        let start = self.at;
        let mut at = start;
        let mut braces = 0usize;
        // The end of the line is met, not looked up: a line may hold thousands of these.
        while let Some(&byte) = self.bytes.get(at).filter(|&&byte| byte != b'\n') {
            let next = self.bytes.get(at + 1);
            let ends = next.is_none_or(|next| next.is_ascii_whitespace());
            match byte {
                b'$' if next == Some(&b'{') => braces += 1,
                b'}' if braces > 0 => braces -= 1,
                b':' if at > start && (ends || (self.flow > 0 && matches!(next, Some(b',' | b']' | b'}')))) => break,
                b'#' if at > start && matches!(self.bytes[at - 1], b' ' | b'\t') => break,
                b',' | b']' | b'}' | b'[' | b'{' if self.flow > 0 && at > start && braces == 0 => break,
                _ => {}
            }
            at += 1;
        }
        // Blanks as `skip_blanks` knows them: with others, each would be a text of its own.
        let end = start + self.text[start..at].trim_end_matches([' ', '\t', '\r']).len();
        self.at = end;
        if self.key_follows(end) {
            self.push(start, end, Token::Key);
        } else if is_literal(&self.text[start..end]) {
            self.push(start, end, Token::Literal);
        } else {
            self.with_variables(start, end, None);
        }
    }

    /// Reads a block scalar with its header, if there is one.
    fn block(&mut self, parent: usize) -> bool {
        let start = self.at;
        let skip = |from: usize, wanted: fn(u8) -> bool| {
            self.bytes[from..].iter().position(|&byte| !wanted(byte)).map_or(self.bytes.len(), |length| from + length)
        };
        let header = skip(start + 1, |byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-'));
        let comment = skip(header, |byte| matches!(byte, b' ' | b'\t'));
        match self.bytes.get(comment) {
            None | Some(b'\n' | b'\r') => {}
            Some(b'#') if comment > header => {}
            _ => return false,
        }
        let end = self.line_end(comment);
        self.push(start, header, Token::Operator);
        self.push(comment, comment + self.text[comment..end].trim_end().len(), Token::Comment);
        self.at = Breaks::Any.next_line(self.text, end);
        while self.at < self.text.len() {
            let end = self.line_end(self.at);
            let line = &self.text[self.at..end];
            let indentation = line.len() - line.trim_start_matches(' ').len();
            if !line.trim().is_empty() && indentation <= parent {
                break;
            }
            self.with_variables(self.at + indentation, end, None);
            self.at = Breaks::Any.next_line(self.text, end);
        }
        true
    }

    /// Marks `$VAR` and `${…}` within `start..end`, and what lies between as `token`.
    fn with_variables(&mut self, start: usize, end: usize, token: Option<Token>) {
        let mut kept = start;
        let mut at = start;
        while at < end {
            if self.bytes[at] != b'$' {
                at += 1;
                continue;
            }
            let stop = match self.bytes.get(at + 1).filter(|_| at + 1 < end) {
                Some(b'$') => {
                    at += 2;
                    continue;
                }
                Some(b'{') => self.braced(at, end),
                Some(byte) if byte.is_ascii_alphabetic() || *byte == b'_' => self.bytes[at + 1..end]
                    .iter()
                    .position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')
                    .map_or(end, |length| at + 1 + length),
                _ => {
                    at += 1;
                    continue;
                }
            };
            if let Some(token) = token {
                self.push(kept, at, token);
            }
            self.push(at, stop, Token::Variable);
            (at, kept) = (stop, stop);
        }
        if let Some(token) = token {
            self.push(kept, end, token);
        }
    }

    /// The end of `${…}` at `at`, which may hold others.
    fn braced(&self, at: usize, end: usize) -> usize {
        let mut depth = 0usize;
        for (offset, byte) in self.bytes[at..end].iter().enumerate() {
            match byte {
                b'{' => depth += 1,
                b'}' if depth == 1 => return at + offset + 1,
                b'}' => depth -= 1,
                b'\n' | b'\r' => return at + offset,
                _ => {}
            }
        }
        end
    }
}

fn is_literal(text: &str) -> bool {
    let number = text.strip_prefix(['-', '+']).unwrap_or(text);
    matches!(text, "true" | "True" | "TRUE" | "false" | "False" | "FALSE" | "null" | "Null" | "NULL" | "~")
        || (number.starts_with(|c: char| c.is_ascii_digit())
            && number.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'.' | b'_' | b'x' | b'o'))
            && (number.starts_with("0x") || number.bytes().all(|byte| !byte.is_ascii_alphabetic() || byte == b'o')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(&str, Token)> {
        highlight(text).into_iter().map(|(span, token)| (span.slice(text), token)).collect()
    }

    #[test]
    fn keys_values_comments_and_variables_have_colours() {
        let text = "a: &x 12 # c\n'b': \"p${Q:-1}s\"\nrun: |\n  # $HOME\n  x: y\nl: [*x, ${V}, true]\n";
        assert_eq!(
            shown(text),
            [
                ("a", Token::Key),
                (":", Token::Operator),
                ("&x", Token::Operator),
                ("12", Token::Literal),
                ("# c", Token::Comment),
                ("'b'", Token::Key),
                (":", Token::Operator),
                ("\"p", Token::Text),
                ("${Q:-1}", Token::Variable),
                ("s\"", Token::Text),
                ("run", Token::Key),
                (":", Token::Operator),
                ("|", Token::Operator),
                ("$HOME", Token::Variable),
                ("l", Token::Key),
                (":", Token::Operator),
                ("[", Token::Operator),
                ("*x", Token::Operator),
                (",", Token::Operator),
                ("${V}", Token::Variable),
                (",", Token::Operator),
                ("true", Token::Literal),
                ("]", Token::Operator),
            ]
        );
    }

    #[test]
    fn an_open_quote_or_bracket_colours_its_own_line_only() {
        let text = "a: \"open\nb: [x\nc: 'y'\n";
        let tokens = shown(text);
        assert!(tokens.contains(&("\"open", Token::Text)));
        assert!(tokens.contains(&("b", Token::Key)) && tokens.contains(&("c", Token::Key)));
        assert!(tokens.contains(&("'y'", Token::Text)));
    }
}
