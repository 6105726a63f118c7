//! Patterns over the words of a command, so that tables of command lines need no regular expressions.
//!
//! A pattern is a list of tokens between spaces. The first is the program, without its folder. Each other token is the
//! next argument; options before it are skipped, unless it is one itself: then it may come anywhere behind.
//! * `a|b`: either; `x*`, `*x`, `x*y`: any text in place of the star
//! * `?run`: may be missing
//! * `..`: any arguments may stand in between
//! * `$`: no argument but options follows

use super::matches_star;

/// Whether `words`, unquoted and from the program on, fit `pattern`.
pub(super) fn fits(pattern: &str, words: &[&str]) -> bool {
    let Some((program, arguments)) = words.split_first() else { return false };
    let program = program.rsplit('/').next().unwrap_or_default();
    if !may_begin(pattern, program) {
        return false;
    }
    let mut tokens = pattern.split(' ');
    if !tokens.next().is_some_and(|token| is(token, program)) {
        return false;
    }
    let (mut at, mut gap) = (0, false);
    for token in tokens {
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

/// Whether the first letter of the program is that of an alternative: most rows of a table are done with that.
fn may_begin(pattern: &str, program: &str) -> bool {
    let first = program.bytes().next();
    let head = pattern.bytes().take_while(|&byte| byte != b' ');
    let mut before = b'|';
    for byte in head {
        if before == b'|' && (byte == b'*' || Some(byte) == first) {
            return true;
        }
        before = byte;
    }
    false
}

fn is(token: &str, word: &str) -> bool {
    token.split('|').any(|alternative| matches_star(alternative, word))
}

/// The words from the program that does the work on: wrappers and runners looked through.
pub(super) fn worker<'w, 't>(words: &'w [&'t str]) -> &'w [&'t str] {
    &words[crate::syntax::shell::look_through(words)..]
}
