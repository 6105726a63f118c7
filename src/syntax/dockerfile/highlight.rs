//! Colours of a Dockerfile, from its tree. Commands are coloured lightly: quotes, variables and what joins commands.

use super::parser::read;
use super::{Arguments, Command, Instruction, Keyword, Word};
use crate::order::Order;
use crate::syntax::highlight::Token;
use crate::text::{SourceMap, Span};

/// Tokens for the editor, ascending, not overlapping.
pub fn highlight(text: &str) -> Vec<(Span, Token)> {
    let file = read(text);
    let mut painter = Painter { tokens: Vec::new(), escape: file.escape.char() };
    for comment in &file.comments {
        painter.add(comment.span, Token::Comment);
    }
    for directive in &file.directives {
        painter.add(Span::new(directive.span.start, directive.value_span.start), Token::Comment);
        painter.add(directive.value_span, Token::Text);
    }
    for instruction in &file.instructions {
        painter.instruction(instruction);
    }
    let mut tokens = painter.tokens;
    tokens.order_by_key(|(span, _)| (span.start, span.end));
    let mut end = 0;
    tokens.retain(|(span, _)| {
        let fits = span.start >= end && !span.is_empty() && text.get(span.start..span.end).is_some();
        if fits {
            end = span.end;
        }
        fits
    });
    tokens
}

struct Painter {
    tokens: Vec<(Span, Token)>,
    escape: char,
}

impl Painter {
    fn add(&mut self, span: Span, token: Token) {
        self.tokens.push((span, token));
    }

    /// Adds a part of a derived text, in pieces where continuations interrupt it.
    fn add_part(&mut self, map: &SourceMap, part: Span, token: Token) {
        let whole = map.source(part);
        if whole.len() == part.len() {
            return self.add(whole, token);
        }
        let mut piece: Option<Span> = None;
        for (at, c) in part.slice(map.text()).char_indices() {
            let start = part.start + at;
            let next = map.source(Span::new(start, start + c.len_utf8()));
            piece = match piece {
                Some(span) if span.end == next.start => Some(span.join(next)),
                Some(span) => {
                    self.add(span, token);
                    Some(next)
                }
                None => Some(next),
            };
        }
        if let Some(span) = piece {
            self.add(span, token);
        }
    }

    fn instruction(&mut self, instruction: &Instruction) {
        if instruction.keyword != Keyword::Unknown {
            self.add(instruction.keyword_span, Token::Keyword);
        }
        for flag in &instruction.flags {
            let dashes = Span::new(flag.span.start, flag.name_span.end);
            self.add(dashes, Token::Flag);
            if let Some(value) = &flag.value {
                self.scan(&value.map, false);
            }
        }
        for heredoc in &instruction.heredocs {
            self.add(heredoc.mark, Token::Operator);
            if let Some(end) = heredoc.end {
                self.add(end, Token::Operator);
            }
            if instruction.keyword == Keyword::Run {
                self.scan(&heredoc.content, true);
            }
        }
        match &instruction.arguments {
            Arguments::Missing => {}
            Arguments::From(from) => {
                self.scan(&from.image.map, false);
                if let Some(alias) = &from.alias {
                    self.add(alias.as_span, Token::Keyword);
                }
            }
            Arguments::Command(command) => self.command(command),
            Arguments::Healthcheck(check) => {
                self.add(check.kind.span, Token::Keyword);
                check.command.iter().for_each(|command| self.command(command));
            }
            Arguments::Transfer(transfer) => {
                let words = transfer.sources.iter().chain(&transfer.destination);
                self.words(words, transfer.json.is_some());
            }
            Arguments::Pairs(pairs) => {
                for pair in &pairs.pairs {
                    self.add(pair.key.span, Token::Key);
                    if let Some(value) = &pair.value {
                        self.scan(&value.map, false);
                    }
                }
            }
            Arguments::Words(words) => self.words(words.words.iter(), words.json.is_some()),
            Arguments::Value(word) => self.scan(&word.map, false),
            Arguments::Onbuild(inner) => self.instruction(inner),
        }
    }

    fn words<'a>(&mut self, words: impl Iterator<Item = &'a Word>, json: bool) {
        for word in words {
            if json {
                self.add(word.span, Token::Text);
            } else {
                self.scan(&word.map, false);
            }
        }
    }

    fn command(&mut self, command: &Command) {
        match command {
            Command::Shell(map) => self.scan(map, true),
            Command::Exec { words, .. } => self.words(words.iter(), true),
        }
    }

    /// Quotes and variables; in a shell's text also comments and what joins commands.
    fn scan(&mut self, map: &SourceMap, shell: bool) {
        let text = map.text();
        let bytes = text.as_bytes();
        let escape = if shell { b'\\' } else { self.escape as u8 };
        let mut at = 0;
        // Where the double-quoted text began that has not been coloured yet.
        let mut quote: Option<usize> = None;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                _ if byte == escape => {
                    at += 1 + text.get(at + 1..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
                }
                b'$' => {
                    let end = variable_end(bytes, at);
                    if end > at + 1 {
                        if let Some(from) = quote {
                            self.add_part(map, Span::new(from, at), Token::Text);
                            quote = Some(end);
                        }
                        self.add_part(map, Span::new(at, end), Token::Variable);
                    }
                    at = end;
                }
                b'"' => {
                    at += 1;
                    match quote.take() {
                        Some(from) => self.add_part(map, Span::new(from, at), Token::Text),
                        None => quote = Some(at - 1),
                    }
                }
                _ if quote.is_some() => at += 1,
                b'\'' => {
                    let end = bytes[at + 1..].iter().position(|&b| b == b'\'').map_or(bytes.len(), |n| at + n + 2);
                    self.add_part(map, Span::new(at, end), Token::Text);
                    at = end;
                }
                b'#' if shell && (at == 0 || bytes[at - 1].is_ascii_whitespace()) => {
                    let end = bytes[at..].iter().position(|&b| b == b'\n').map_or(bytes.len(), |n| at + n);
                    self.add_part(map, Span::new(at, end), Token::Comment);
                    at = end;
                }
                b'&' | b'|' | b';' if shell => {
                    let end = at + 1 + usize::from(byte != b';' && bytes.get(at + 1) == Some(&byte));
                    self.add_part(map, Span::new(at, end), Token::Operator);
                    at = end;
                }
                _ => at += 1,
            }
        }
        if let Some(from) = quote {
            self.add_part(map, Span::new(from, bytes.len()), Token::Text);
        }
    }
}

/// `${` without an end is not looked for further than this, which keeps many of them linear.
const LONGEST_VARIABLE: usize = 512;

/// The end of `$NAME` or `${…}`; just behind the `$` when no variable follows.
fn variable_end(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at + 1..];
    if rest.first() == Some(&b'{') {
        let mut depth = 0_usize;
        for (index, byte) in rest.iter().take(LONGEST_VARIABLE).enumerate() {
            match byte {
                b'{' => depth += 1,
                b'}' => depth -= 1,
                b'\n' => break,
                _ => {}
            }
            if depth == 0 {
                return at + index + 2;
            }
        }
        return at + 1;
    }
    at + 1 + rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_has_its_colour() {
        let text = "# syntax=x\nFROM a:${V} AS b\nRUN --mount=type=$T echo \"a $B c\" \\\n # why\n 'd \\\n e' && x <<E\n# in\nE\nENV K=\"v\"\nCMD [\"s\"]\n";
        let found: Vec<(&str, Token)> =
            highlight(text).iter().map(|(span, token)| (span.slice(text), *token)).collect();
        let expected = [
            ("# syntax=", Token::Comment),
            ("x", Token::Text),
            ("FROM", Token::Keyword),
            ("${V}", Token::Variable),
            ("AS", Token::Keyword),
            ("RUN", Token::Keyword),
            ("--mount", Token::Flag),
            ("$T", Token::Variable),
            ("\"a ", Token::Text),
            ("$B", Token::Variable),
            (" c\"", Token::Text),
            ("# why", Token::Comment),
            ("'d ", Token::Text),
            (" e'", Token::Text),
            ("&&", Token::Operator),
            ("<<E", Token::Operator),
            ("# in", Token::Comment),
            ("E", Token::Operator),
            ("ENV", Token::Keyword),
            ("K", Token::Key),
            ("\"v\"", Token::Text),
            ("CMD", Token::Keyword),
            ("\"s\"", Token::Text),
        ];
        assert_eq!(found, expected);
    }
}
