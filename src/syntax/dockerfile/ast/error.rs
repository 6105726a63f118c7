//! What a build refuses.

use crate::text::Span;

/// Something a build refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DockerfileError {
    /// What sort.
    pub kind: ErrorKind,
    /// Where, in bytes.
    pub span: Span,
    /// What is wrong and what to do, in plain words.
    pub message: String,
}

/// What sort of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ErrorKind {
    /// The first word is no keyword; the span is that word.
    UnknownInstruction,
    /// A flag this instruction does not have; the span is its name.
    UnknownFlag,
    /// A flag that only the labs frontend has; the span is the flag.
    LabsFlag,
    /// A flag with a value it does not take, without one, or given twice; the span is the value or the flag.
    FlagValue,
    /// A heredoc without its end line; the span is its mark, or what nearly ends it.
    UnclosedHeredoc,
    /// A heredoc where the builder takes none; the span is its mark.
    LostHeredoc,
    /// A keyword with a bracket or quote right behind it; the span is the keyword.
    MissingBlank,
    /// A comment where the builder knows none; the span reaches to the end of its line.
    TrailingComment,
    /// An escape character that makes the instruction below part of the one above; the span is that character.
    SwallowedInstruction,
    /// A list that goes on in the next line without an escape character; the span is the last character of the line.
    LostEscape,
    /// A list that is no JSON; the span is the first fault.
    BrokenList,
    /// A directive given twice; the span is the second one.
    DuplicateDirective,
    /// A directive with a value it does not take.
    DirectiveValue,
    /// A physical line too long for the build.
    LineTooLong,
    /// A JSON array that holds something else than strings.
    JsonNotStrings,
    /// `name` without `=value`, or without a value in the old form.
    MissingValue,
    /// A word with an unclosed quote or `${`, or a substitution that does not exist.
    BadWord,
    /// A continuation with nothing in it.
    EmptyInstruction,
    /// Too few, too many or wrong arguments.
    Arguments,
    /// An instruction that ONBUILD cannot defer; the span is its keyword.
    Deferred,
}

impl ErrorKind {
    /// Whether it is about a word the builder does not know (rule `unknown-instruction`) and not about syntax.
    pub fn is_unknown_word(self) -> bool {
        matches!(
            self,
            ErrorKind::UnknownInstruction
                | ErrorKind::UnknownFlag
                | ErrorKind::LabsFlag
                | ErrorKind::FlagValue
                | ErrorKind::MissingBlank
        )
    }

    /// Whether it is a slip that has a rule of its own.
    pub fn is_slip(self) -> bool {
        matches!(
            self,
            ErrorKind::TrailingComment
                | ErrorKind::SwallowedInstruction
                | ErrorKind::LostEscape
                | ErrorKind::BrokenList
                | ErrorKind::Deferred
        )
    }
}
