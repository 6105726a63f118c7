//! What is said about a line that cannot be read.

use crate::syntax::yaml::recover::Guess;
use granit_parser::ErrorKind;

/// The message for a line that reads once `guess` is made; `wrong` is what stands there.
pub(super) fn of(guess: Guess, kind: &ErrorKind, wrong: &str) -> String {
    if *kind == ErrorKind::RecursionLimitExceeded {
        return TOO_DEEP.to_owned();
    }
    let shown: String = wrong.chars().take(40).collect();
    match guess {
        Guess::Colon => format!(
            "`{shown}` is no entry yet: the colon is missing. Everything here must be `key: value`. Write `{shown}:` and its value."
        ),
        Guess::SpaceAfterColon => {
            "There is no blank behind the colon. YAML then reads key and value as one word. Put a blank behind the colon."
                .to_owned()
        }
        Guess::CloseQuote => {
            "This quote is not closed. The text would run on into the next lines. Close it on this line.".to_owned()
        }
        Guess::CloseBracket => {
            "This bracket is not closed. The list would run on into the next lines. Close it.".to_owned()
        }
        Guess::QuoteValue => quoted(kind, wrong),
        Guess::DropValue => format!("{} Correct the value or put it in quotes.", reason(kind, "This value cannot be read.")),
        Guess::Tabs => {
            "A tab indents this line. YAML allows only blanks there, and Compose rejects the file. Replace the tabs by blanks."
                .to_owned()
        }
        Guess::Deeper => {
            "This line is indented deeper than the finished entry above it. Nothing can stand below that. \
             Give it the same indentation as the entries it belongs to."
                .to_owned()
        }
        Guess::Indent if matches!(kind, ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation) || wrong.contains('\t') => {
            "A tab indents this line. YAML allows only blanks there. Replace it by blanks.".to_owned()
        }
        Guess::Indent => {
            "This line is indented differently from its neighbours. YAML cannot tell what it belongs to. \
             Give it the same indentation as the entries beside it."
                .to_owned()
        }
        Guess::DropLine => format!("{} Correct or remove this line.", reason(kind, "This line does not fit here.")),
    }
}

/// The message for what is not repaired: `tired` when there was too much to repair.
pub(super) fn given_up(kind: &ErrorKind, tired: bool) -> String {
    if *kind == ErrorKind::RecursionLimitExceeded {
        return TOO_DEEP.to_owned();
    }
    if tired {
        return "Too much above cannot be read, so the rest of the file is not looked at. Correct the errors above first."
            .to_owned();
    }
    format!("{} Correct it here.", reason(kind, "This is not YAML."))
}

const TOO_DEEP: &str = "This nests too deeply. Tools refuse more than about 250 levels. Flatten it.";

fn quoted(kind: &ErrorKind, wrong: &str) -> String {
    match wrong.chars().next() {
        Some(first @ ('@' | '`' | '%')) => format!(
            "A value cannot start with `{first}` without quotes, because YAML reserves it. Put the value in quotes."
        ),
        Some('*') => {
            "`*` repeats an anchor, and its name is missing. Write `*name`, or put the value in quotes.".to_owned()
        }
        Some('&') => "`&` names an anchor, and the name is missing. Write `&name` or remove it.".to_owned(),
        _ if wrong.contains(": ") || wrong.ends_with(':') => {
            "This value holds a colon. YAML takes it for a second key. Put the value in quotes.".to_owned()
        }
        _ => format!("{} Put the value in quotes.", reason(kind, "This value cannot be read without quotes.")),
    }
}

fn reason(kind: &ErrorKind, other: &'static str) -> &'static str {
    match kind {
        ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation => {
            "A tab stands where YAML allows only blanks."
        }
        ErrorKind::MissingAnchorOrAliasName => "The name behind `&` or `*` is missing.",
        ErrorKind::InvalidIndentation | ErrorKind::InvalidBlockScalarIndent | ErrorKind::InvalidQuotedScalarIndent => {
            "The indentation does not fit the lines around."
        }
        ErrorKind::UnknownQuotedScalarEscape | ErrorKind::InvalidQuotedScalarHexEscape => {
            "A backslash in double quotes starts an escape, and this one does not exist."
        }
        ErrorKind::BlockSequenceEntryNotAllowed => "A list item cannot start here.",
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::SimpleKeyExpected => "A `key: value` is expected here.",
        _ => other,
    }
}
