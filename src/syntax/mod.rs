//! Total parsers: any text gives a tree and a list of errors. No meaning here, only shape.

pub mod dockerfile;
pub mod dockerignore;
pub mod dotenv;
pub mod highlight;
pub mod nginx;
pub mod shell;
pub mod yaml;

use crate::text::Span;

/// Something a parser could not read. Reading goes on behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where, in bytes.
    pub span: Span,
    /// What is wrong and what to do, in plain words.
    pub message: String,
}
