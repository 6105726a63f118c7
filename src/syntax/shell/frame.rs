//! What is known of a list of commands while it is read.

use super::redirect::Waiting;
use super::script::Operator;
use super::word::WordBuilder;

/// What ends a list of commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closer {
    End,
    Parenthesis,
    Backtick,
}

/// Words that are not a command's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Header {
    /// None of these: words make commands.
    Off,
    /// `for x in …` up to its end.
    For,
    /// After `case`.
    CaseSubject,
    /// After the subject: `in` comes.
    CaseIn,
    /// A pattern up to `)`.
    CasePattern,
    /// After `function`.
    FunctionName,
    /// One word that is no command: `((…))`.
    Skip,
}

/// What an operator connects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Command(usize),
    Group(usize),
}

/// One list of commands while it is read.
#[derive(Debug)]
pub(super) struct Frame {
    pub closer: Closer,
    /// Open groups that end with a keyword; the first is the list's own.
    pub groups: Vec<usize>,
    pub command: Option<usize>,
    pub word: Option<WordBuilder>,
    /// An operator that waits for its target.
    pub redirect: Option<Waiting>,
    pub before: Option<Operator>,
    /// What ended last, until an operator follows.
    pub last: Option<Node>,
    pub header: Header,
    /// Inside `[[ … ]]`.
    pub test: bool,
}

impl Frame {
    pub fn new(group: usize, closer: Closer) -> Self {
        Self {
            closer,
            groups: vec![group],
            command: None,
            word: None,
            redirect: None,
            before: None,
            last: None,
            header: Header::Off,
            test: false,
        }
    }

    /// The innermost open group.
    pub fn group(&self) -> usize {
        self.groups.last().copied().unwrap_or(0)
    }

    /// Whether a group, a header or a redirection waits for its rest.
    pub fn is_open(&self) -> bool {
        self.groups.len() > 1 || self.redirect.is_some() || self.header != Header::Off || self.test
    }
}
