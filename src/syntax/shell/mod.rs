//! The shell of RUN bodies, string commands and scripts: [`parse`] gives every simple command with its words, operators,
//! redirections and surroundings for any text, in linear time, without running or rejecting anything.
//!
//! * `script.rs`: what comes out. `word.rs`: one word, quoted and unquoted.
//! * `lexer.rs`: quotes and expansions, one byte after the other on an explicit stack. `frame.rs`, `list.rs`, `groups.rs`: commands, operators, groups.
//! * `redirect.rs`: redirections and here-documents.
//! * `inline.rs`: what `sh -c "…"` and shell here-documents run, as commands of the same script.
//! * `invocation.rs`: programs and their arguments, with wrappers (`sudo`, `env`, …) and runners (`poetry run`, …) looked through.

mod frame;
mod groups;
mod inline;
mod invocation;
mod lexer;
mod list;
mod redirect;
mod script;
mod word;

pub use invocation::{Invocation, OptionValue, basename, look_through};
pub use script::{
    Assignment, Command, Group, GroupKind, Heredoc, Operator, RedirectKind, Redirection, Script, Variable,
};
pub use word::Word;

/// Reads `text`. Line continuations may be in it or may have been removed before; line breaks separate commands.
/// Spans are bytes of `text`.
pub fn parse(text: &str) -> Script {
    inline::parse(text, 0)
}

/// A command that is given as separate words, as in the JSON form of CMD or a Compose list. Spans are those of the words;
/// what a `sh -c` among them runs is read as well.
pub fn from_arguments(words: Vec<Word>) -> Script {
    inline::from_arguments(words)
}
