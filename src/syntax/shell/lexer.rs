//! Quotes and expansions. Nesting lives on explicit stacks; deeper than [`MAX_DEPTH`], openers are plain characters.

use super::frame::{Closer, Frame};
use super::redirect::PendingHeredoc;
use super::script::{Command, Group, GroupKind, Script, Variable};
use super::word::WordBuilder;
use crate::text::Span;

/// How deep constructs may nest. It bounds what a word's copy of nested text costs, so the whole stays linear.
pub(super) const MAX_DEPTH: usize = 64;

/// What the next byte belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// A list of commands: the topmost frame.
    List,
    /// `"…"`
    DoubleQuote,
    /// Part of a word that is copied as written until its closer.
    Copy(Until),
}

/// What ends a copied part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Until {
    /// `}` of `${…}`; inside double quotes `'` is an ordinary character.
    Brace { quoted: bool },
    /// `))`, with the number of parentheses open inside.
    Arithmetic(usize),
    /// `)` of an array or a pattern, with the number of parentheses open inside.
    Parenthesis(usize),
}

pub(super) struct Lexer<'t> {
    pub text: &'t str,
    pub bytes: &'t [u8],
    pub at: usize,
    pub modes: Vec<Mode>,
    pub frames: Vec<Frame>,
    /// Index in `modes` of the open backtick: the next one closes it, whatever is open inside.
    pub backtick: Option<usize>,
    pub heredocs: Vec<PendingHeredoc>,
    pub commands: Vec<Command>,
    pub groups: Vec<Group>,
    pub variables: Vec<Variable>,
    pub comments: Vec<Span>,
    /// Whether a quote was left open, which is known where it is read.
    pub open_quote: bool,
}

pub(super) fn lex(text: &str) -> Script {
    let script = Group {
        kind: GroupKind::Script,
        span: Span::new(0, text.len()),
        parent: None,
        command: None,
        before: None,
        after: None,
        redirections: Vec::new(),
    };
    let mut lexer = Lexer {
        text,
        bytes: text.as_bytes(),
        at: 0,
        modes: vec![Mode::List],
        frames: vec![Frame::new(0, Closer::End)],
        backtick: None,
        heredocs: Vec::new(),
        commands: Vec::new(),
        groups: vec![script],
        variables: Vec::new(),
        comments: Vec::new(),
        open_quote: false,
    };
    while lexer.at < text.len() {
        match lexer.modes.last() {
            Some(Mode::DoubleQuote) => lexer.step_double_quote(),
            Some(&Mode::Copy(until)) => lexer.step_copy(until),
            _ => lexer.step_list(),
        }
    }
    let is_open = lexer.open_quote || lexer.modes.len() > 1 || !lexer.heredocs.is_empty() || lexer.frame().is_open();
    while !lexer.modes.is_empty() {
        lexer.pop();
    }
    Script {
        commands: lexer.commands,
        groups: lexer.groups,
        variables: lexer.variables,
        comments: lexer.comments,
        is_open,
    }
}

impl Lexer<'_> {
    pub fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    /// The topmost frame. The bottom one goes last, so while a byte is read there is always one.
    pub fn frame(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::new(0, Closer::End));
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    /// The word being read; starts one here when there is none.
    pub fn word(&mut self) -> &mut WordBuilder {
        let at = self.at;
        if self.frame().word.is_none() {
            self.start_word();
        }
        self.frame().word.get_or_insert_with(|| WordBuilder::new(at))
    }

    /// Moves on to `to`, the bytes in between belonging to the word.
    pub fn advance(&mut self, to: usize) {
        let to = to.min(self.bytes.len());
        self.word().end = to;
        self.at = to;
    }

    /// Moves on to `to`, taking the bytes in between into the word's text.
    pub fn take(&mut self, to: usize) {
        let (text, from, to) = (self.text, self.at, to.min(self.bytes.len()));
        self.word().push(text, from, to);
        self.advance(to);
    }

    /// The end of the character that starts at `at`.
    fn char_end(&self, at: usize) -> usize {
        let mut end = (at + 1).min(self.bytes.len());
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        end
    }

    /// The next place at or after `from` whose byte is `byte`; the end when there is none.
    pub fn find(&self, byte: u8, from: usize) -> usize {
        let rest = self.bytes.get(from..).unwrap_or_default();
        rest.iter().position(|&other| other == byte).map_or(self.bytes.len(), |found| from + found)
    }

    /// The first place at or after `from` where `stop` holds; the end when there is none.
    pub fn find_where(&self, from: usize, stop: impl Fn(u8) -> bool) -> usize {
        let rest = self.bytes.get(from..).unwrap_or_default();
        rest.iter().position(|&byte| stop(byte)).map_or(self.bytes.len(), |found| from + found)
    }

    /// Length of the line break that follows a backslash here, 0 when none does.
    pub fn continuation(&self) -> usize {
        match (self.peek(1), self.peek(2)) {
            (Some(b'\n'), _) => 2,
            (Some(b'\r'), Some(b'\n')) => 3,
            _ => 0,
        }
    }

    /// A backslash and the character it protects.
    pub fn escaped(&mut self) {
        let start = self.at + 1;
        if start >= self.bytes.len() {
            return self.take(start);
        }
        let (text, end) = (self.text, self.char_end(start));
        let word = self.word();
        word.quoted = true;
        word.push_escaped(text, start, end);
        self.advance(end);
    }

    pub fn single_quote(&mut self) {
        let (start, end) = (self.at + 1, self.find(b'\'', self.at + 1));
        self.open_quote |= end == self.bytes.len();
        self.word().quoted = true;
        self.at = start;
        self.take(end);
        self.advance(end + 1);
    }

    pub fn double_quote(&mut self) {
        self.word().quoted = true;
        if self.modes.len() < MAX_DEPTH {
            self.modes.push(Mode::DoubleQuote);
        }
        self.advance(self.at + 1);
    }

    fn step_double_quote(&mut self) {
        match self.bytes[self.at] {
            b'"' => {
                self.modes.pop();
                self.advance(self.at + 1);
            }
            b'\\' => match (self.continuation(), self.peek(1)) {
                (0, Some(b'$' | b'`' | b'"' | b'\\')) => self.escaped(),
                (0, _) => self.take(self.at + 1),
                (length, _) => self.advance(self.at + length),
            },
            b'$' => self.dollar(),
            b'`' => self.backtick(),
            _ => self.take(self.find_where(self.at, |byte| matches!(byte, b'"' | b'\\' | b'$' | b'`'))),
        }
    }

    /// Inside `${…}`, `((…))` or an array. What is inside was counted as one expansion of the word.
    fn step_copy(&mut self, until: Until) {
        let byte = self.bytes[self.at];
        let nested = match until {
            Until::Brace { .. } => None,
            Until::Arithmetic(open) => Some((open, Until::Arithmetic as fn(usize) -> Until)),
            Until::Parenthesis(open) => Some((open, Until::Parenthesis as fn(usize) -> Until)),
        };
        let quoted = matches!(until, Until::Brace { quoted: true });
        match (byte, nested) {
            (b'}', None) => self.close_copy(1),
            (b'(', Some((open, kind))) => self.recount(kind(open + 1)),
            (b')', Some((open, kind))) if open > 0 => self.recount(kind(open - 1)),
            (b')', Some(_)) => {
                let double = matches!(until, Until::Arithmetic(_)) && self.peek(1) == Some(b')');
                self.close_copy(if double { 2 } else { 1 });
            }
            (b'\\', _) if self.at + 1 < self.bytes.len() => self.advance(self.char_end(self.at + 1)),
            (b'\'', _) if !quoted => self.advance(self.find(b'\'', self.at + 1) + 1),
            (b'"', _) => self.double_quote(),
            (b'$', _) => self.dollar(),
            (b'`', _) => self.backtick(),
            _ => {
                let special = |byte| matches!(byte, b'}' | b'(' | b')' | b'\\' | b'\'' | b'"' | b'$' | b'`');
                self.advance(self.find_where(self.at + 1, special));
            }
        }
    }

    fn recount(&mut self, until: Until) {
        if let Some(mode) = self.modes.last_mut() {
            *mode = Mode::Copy(until);
        }
        self.advance(self.at + 1);
    }

    /// Opens a part that is copied as written; `length` bytes of opener.
    pub fn open_copy(&mut self, until: Until, length: usize) {
        if self.modes.len() >= MAX_DEPTH {
            return self.take(self.at + length);
        }
        let at = self.at;
        self.word().open(at);
        self.modes.push(Mode::Copy(until));
        self.advance(at + length);
    }

    fn close_copy(&mut self, length: usize) {
        self.advance(self.at + length);
        self.pop();
    }

    /// Ends the innermost construct, closed or not.
    pub fn pop(&mut self) {
        let (text, at) = (self.text, self.at);
        match self.modes.pop() {
            Some(Mode::Copy(_)) => self.word().close(text, at),
            Some(Mode::List) => self.close_list(),
            Some(Mode::DoubleQuote) | None => {}
        }
    }

    /// `$` and what it starts.
    pub fn dollar(&mut self) {
        let start = self.at;
        let unquoted = self.modes.last() == Some(&Mode::List);
        match self.peek(1) {
            Some(b'(') if self.peek(2) == Some(b'(') => self.open_copy(Until::Arithmetic(0), 3),
            Some(b'(') => self.open_substitution(GroupKind::Substitution, Closer::Parenthesis, 2),
            Some(b'{') => {
                let skip = usize::from(matches!(self.peek(2), Some(b'#' | b'!')));
                self.variable(start + 2 + skip);
                let quoted = self.modes.contains(&Mode::DoubleQuote) && !unquoted;
                self.open_copy(Until::Brace { quoted }, 2);
            }
            Some(b'\'') if unquoted => self.ansi_quote(),
            Some(b'"') if unquoted => {
                self.word().quoted = true;
                self.advance(start + 1);
            }
            Some(byte) if byte.is_ascii_alphabetic() || byte == b'_' => {
                let end = self.variable(start + 1);
                self.word().expands = true;
                self.take(end);
            }
            Some(byte) if byte.is_ascii_digit() || b"@*#?$!-".contains(&byte) => {
                self.word().expands = true;
                self.take(start + 2);
            }
            _ => self.take(start + 1),
        }
    }

    /// Notes the variable whose name starts at `from`; gives the end of the name.
    fn variable(&mut self, from: usize) -> usize {
        let end = self.find_where(from, |byte| !byte.is_ascii_alphanumeric() && byte != b'_');
        if end > from && !self.bytes[from].is_ascii_digit() {
            let name = self.text[from..end].to_owned();
            let quoted = self.modes.last() != Some(&Mode::List);
            self.variables.push(Variable { name, span: Span::new(self.at, end), quoted });
        }
        end
    }

    /// `$'…'`, where a backslash starts an escape sequence.
    fn ansi_quote(&mut self) {
        self.word().quoted = true;
        self.advance(self.at + 2);
        while let Some(byte) = self.peek(0) {
            match (byte, self.peek(1)) {
                (b'\'', _) => return self.advance(self.at + 1),
                (b'\\', Some(b'n' | b't' | b'r')) => {
                    let c = match self.bytes[self.at + 1] {
                        b'n' => '\n',
                        b't' => '\t',
                        _ => '\r',
                    };
                    let at = self.at;
                    self.word().push_char(c, at);
                    self.advance(at + 2);
                }
                (b'\\', Some(_)) => self.escaped(),
                _ => self.take(self.find_where(self.at + 1, |byte| matches!(byte, b'\'' | b'\\'))),
            }
        }
    }

    /// `` ` ``: closes the open one, or opens one.
    pub fn backtick(&mut self) {
        let Some(level) = self.backtick.take() else {
            if self.modes.len() < MAX_DEPTH {
                self.backtick = Some(self.modes.len());
            }
            return self.open_substitution(GroupKind::Substitution, Closer::Backtick, 1);
        };
        while self.modes.len() > level + 1 {
            self.pop();
        }
        self.at += 1;
        self.pop();
    }
}
