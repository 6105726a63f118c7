//! What follows an instruction's keyword: flags, and arguments by kind of instruction.

use super::{Instruction, Word};
use crate::text::{SourceMap, Span};

/// `--name=value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// Without the dashes.
    pub name: String,
    /// The name's own bytes, without the dashes.
    pub name_span: Span,
    /// What follows `=`, quotes removed; `None` without `=`. Its span has the quotes.
    pub value: Option<Word>,
    /// The whole flag.
    pub span: Span,
}

/// One `key=value` of a `--mount`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagOption {
    /// In lower case.
    pub key: String,
    /// What follows `=`.
    pub value: Option<Word>,
    /// The whole option.
    pub span: Span,
}

impl Flag {
    /// The value's text, `""` without one.
    pub fn text(&self) -> &str {
        self.value.as_ref().map_or("", Word::text)
    }

    /// The comma-separated options of a `--mount` value.
    pub fn options(&self) -> Vec<FlagOption> {
        self.value.as_ref().map(crate::syntax::dockerfile::flags::options).unwrap_or_default()
    }

    /// The value of one option of a `--mount`, under any of its `names`.
    pub fn option(&self, names: &[&str]) -> Option<Word> {
        self.options().into_iter().find(|option| names.contains(&option.key.as_str()))?.value
    }
}

/// The arguments of an instruction.
#[derive(Clone, Debug)]
pub enum Arguments {
    /// None, or not readable; an unknown instruction.
    Missing,
    /// FROM.
    From(From),
    /// RUN, CMD, ENTRYPOINT and SHELL.
    Command(Command),
    /// HEALTHCHECK.
    Healthcheck(Healthcheck),
    /// COPY and ADD.
    Transfer(Transfer),
    /// ENV, LABEL and ARG.
    Pairs(Pairs),
    /// EXPOSE and VOLUME.
    Words(Words),
    /// USER, WORKDIR, STOPSIGNAL and MAINTAINER: the rest of the line.
    Value(Word),
    /// ONBUILD.
    Onbuild(Box<Instruction>),
}

/// `image [AS name]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct From {
    /// An image, a stage or a variable.
    pub image: Word,
    /// The stage's name.
    pub alias: Option<Alias>,
}

/// `AS name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// The word `AS`.
    pub as_span: Span,
    /// The name.
    pub name: Word,
}

/// A command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// A text for the shell, without continuations and inner comment lines. Heredoc marks are in it, bodies are not.
    Shell(SourceMap),
    /// A JSON array: run without a shell.
    Exec {
        /// The decoded strings; their spans have the quotes.
        words: Vec<Word>,
        /// The array with its brackets.
        span: Span,
    },
}

impl Command {
    /// Where, in bytes.
    pub fn span(&self) -> Span {
        match self {
            Command::Shell(map) => map.span(),
            Command::Exec { span, .. } => *span,
        }
    }

    /// The text for the shell, if it is one.
    pub fn shell(&self) -> Option<&SourceMap> {
        match self {
            Command::Shell(map) => Some(map),
            Command::Exec { .. } => None,
        }
    }

    /// The words of a JSON array, if it is one.
    pub fn exec(&self) -> Option<&[Word]> {
        match self {
            Command::Exec { words, .. } => Some(words),
            Command::Shell(_) => None,
        }
    }
}

/// `NONE`, `CMD command`.
#[derive(Clone, Debug)]
pub struct Healthcheck {
    /// `CMD` or `NONE` in any case, or a word that is neither.
    pub kind: Word,
    /// What follows.
    pub command: Option<Command>,
}

impl Healthcheck {
    /// Whether it switches an inherited check off.
    pub fn is_none(&self) -> bool {
        self.kind.text().eq_ignore_ascii_case("NONE")
    }
}

/// The paths of COPY and ADD.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// What is copied; heredoc marks are left out (see [`Instruction::heredocs`]).
    pub sources: Vec<Word>,
    /// Where to; `None` when there is only one path.
    pub destination: Option<Word>,
    /// The array with its brackets, when written as JSON.
    pub json: Option<Span>,
}

/// The pairs of ENV, LABEL and ARG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairs {
    /// In order.
    pub pairs: Vec<Pair>,
    /// Whether it is the old form `ENV name value`.
    pub legacy: bool,
}

/// `key=value`, or `key` alone in ARG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The name, as written.
    pub key: Word,
    /// The value as written, quotes included; empty after `key=`, `None` without `=`.
    pub value: Option<Word>,
    /// From the key to the end of the value.
    pub span: Span,
}

/// The words of EXPOSE and VOLUME.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// In order.
    pub words: Vec<Word>,
    /// The array with its brackets, when written as JSON.
    pub json: Option<Span>,
}

/// A here-document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heredoc {
    /// The terminator, quotes removed.
    pub name: String,
    /// `<<-"EOF"`, a file descriptor in front included.
    pub mark: Span,
    /// The same in [`Instruction::body`]'s text.
    pub mark_in_body: Span,
    /// The number before `<<`.
    pub descriptor: Option<u32>,
    /// `<<-`: leading tabs are dropped.
    pub strip_tabs: bool,
    /// Whether variables in it are expanded: the name is not quoted.
    pub expand: bool,
    /// The lines, the last break included.
    pub body: Span,
    /// The lines as the reader gets them: without leading tabs after `<<-`.
    pub content: SourceMap,
    /// The line that ends it, the break excluded; `None` when it is not closed.
    pub end: Option<Span>,
    /// The line that was probably meant to end it, when it is not closed.
    pub near_end: Option<Span>,
}
