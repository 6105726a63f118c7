//! Colours for the editor: what each stretch of text is, from our own lexers.

use crate::project::FileKind;
use crate::text::Span;

/// What a stretch of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Token {
    /// An instruction name, `AS`, a shell keyword.
    Keyword,
    /// A mapping key, a variable's name where it is set.
    Key,
    /// A quoted text.
    Text,
    /// A number, boolean or null.
    Literal,
    /// A comment.
    Comment,
    /// `$VAR`, `${VAR:-x}`.
    Variable,
    /// A flag such as `--from`.
    Flag,
    /// Punctuation that structures: `&&`, `|`, `-` of a sequence, anchors, tags.
    Operator,
}

/// Tokens of `text` in ascending order, not overlapping; what is not covered is plain.
pub fn highlight(kind: FileKind, text: &str) -> Vec<(Span, Token)> {
    match kind {
        FileKind::Dockerfile => super::dockerfile::highlight(text),
        FileKind::Compose | FileKind::HadolintSettings | FileKind::Settings => super::yaml::highlight(text),
        FileKind::Dotenv => super::dotenv::highlight(text),
        FileKind::Dockerignore | FileKind::Gitignore => super::dockerignore::highlight(text),
        FileKind::Other => Vec::new(),
    }
}
