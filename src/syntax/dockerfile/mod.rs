//! Dockerfiles: a total, lossless parser. [`parse`] reads the way BuildKit does, but goes on after a fault: a broken
//! line costs one error and the rest of the file is still read. Nothing here resolves variables or stages (see `model`).
//!
//! `ast/` holds the tree; `parser/` joins continued lines and reads instructions; `flags.rs`, `arguments.rs`,
//! `words.rs`, `json.rs` and `heredoc.rs` read their parts; `validate/` finds what the builder refuses after
//! parsing; `slips.rs`, `trailing.rs` and `broken_list.rs` know where people slip; `expand.rs` replaces variables in a word; `highlight.rs` colours.

mod arguments;
mod ast;
mod broken_list;
mod expand;
mod flags;
mod heredoc;
mod highlight;
mod json;
mod parser;
mod slips;
mod trailing;
mod validate;
mod words;

pub use ast::{
    Alias, Arguments, Command, Comment, Directive, Dockerfile, DockerfileError, ErrorKind, Escape, Flag, FlagOption,
    From, Healthcheck, Heredoc, Instruction, Keyword, Pair, Pairs, Transfer, Word, Words,
};
pub use broken_list::{BrokenList, ListFault, broken_list};
pub use expand::{Malformed, expand};
pub use highlight::highlight;
pub use parser::parse;
pub use validate::{FLAGS, almost_list, has_flag, is_switch};
pub use words::unquote;
