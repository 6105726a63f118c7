//! Patterns over the words of a command, so that tables of command lines need no regular expressions.
//!
//! A pattern is a list of tokens between spaces. The first is the program, without its folder. Each other token is the
//! next argument; options before it are skipped, unless it is one itself: then it may come anywhere behind.
//! * `a|b`: either; `x*`, `*x`, `x*y`: any text in place of the star
//! * `?run`: may be missing
//! * `..`: any arguments may stand in between
//! * `$`: no argument but options follows

use super::matches_star;
use crate::syntax::shell::{basename, look_through};

/// A pattern with the letters its program may begin with: most rows of a table are done with one look.
#[derive(Debug)]
pub(super) struct Pattern {
    text: &'static str,
    letters: u32,
}

impl Pattern {
    /// Of a text as it is described above.
    pub const fn new(text: &'static str) -> Self {
        let bytes = text.as_bytes();
        let (mut at, mut before, mut letters) = (0, b'|', 0);
        while at < bytes.len() && bytes[at] != b' ' {
            if before == b'|' {
                letters |= if bytes[at] == b'*' { u32::MAX } else { letter(bytes[at]) };
            }
            before = bytes[at];
            at += 1;
        }
        Self { text, letters }
    }

    /// Whether a command fits it.
    pub fn fits(&self, worker: &Worker<'_>) -> bool {
        if self.letters & worker.letter == 0 {
            return false;
        }
        let end = self.text.bytes().position(|byte| byte == b' ').unwrap_or(self.text.len());
        let (program, tokens) = self.text.split_at(end);
        is(program, worker.program) && fits(tokens, worker.arguments)
    }
}

/// The program that does the work, without its folder, and its arguments, all unquoted.
pub(super) struct Worker<'w> {
    program: &'w str,
    letter: u32,
    pub arguments: &'w [&'w str],
}

impl<'w> Worker<'w> {
    /// Of a command's words: wrappers and runners are looked through.
    pub fn of(words: &'w [&'w str]) -> Self {
        let (program, arguments) = words[look_through(words)..].split_first().unwrap_or((&"", &[]));
        let program = basename(program);
        Self { program, letter: program.bytes().next().map_or(0, letter), arguments }
    }
}

/// A bit for a byte; letters have one each.
const fn letter(byte: u8) -> u32 {
    1 << (byte & 31)
}

fn fits(tokens: &str, arguments: &[&str]) -> bool {
    let (mut at, mut gap) = (0, false);
    for token in tokens.split(' ').skip(1) {
        let rest = arguments.get(at..).unwrap_or_default();
        if token == ".." {
            gap = true;
            continue;
        }
        let next = rest.iter().position(|word| !word.starts_with('-'));
        if token == "$" {
            return next.is_none();
        }
        let (token, optional) = token.strip_prefix('?').map_or((token, false), |token| (token, true));
        let found = if gap || token.starts_with('-') {
            rest.iter().position(|word| is(token, word))
        } else {
            next.filter(|&index| is(token, rest[index]))
        };
        match found {
            // An option may stand before the arguments that follow in the pattern.
            Some(_) if token.starts_with('-') && !gap => {}
            Some(index) => at += index + 1,
            None if optional => {}
            None => return false,
        }
        gap = false;
    }
    true
}

fn is(token: &str, word: &str) -> bool {
    let mut rest = token;
    while let Some(end) = rest.bytes().position(|byte| byte == b'|') {
        if matches_star(&rest[..end], word) {
            return true;
        }
        rest = &rest[end + 1..];
    }
    matches_star(rest, word)
}
