//! What can happen to the state, and what it asks for in return.

use super::{Dialog, GraphLook, Remedy, Shared, View};
use crate::app::document::{FileKey, Side, Snapshot, TypedChange};
use crate::app::engine::Report;
use crate::app::findings::Filter;
use crate::project::{Environment, SourceFile};
use crate::text::Span;
use std::rc::Rc;

/// What can happen.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The user typed.
    Typed(FileKey, Vec<TypedChange>),
    /// A text was replaced whole, by something that is not the editor.
    Replaced(FileKey, String),
    /// The cursor moved to this UTF-16 position.
    Cursor(FileKey, usize),
    /// The editor took back (`true`) or did again the changes of a number.
    GroupUndone(u32, bool),
    /// Show a file.
    Activate(FileKey),
    /// Make an empty file.
    Add(Side, String),
    /// Give a file another path.
    Rename(FileKey, String),
    /// Remove a file.
    Delete(FileKey),
    /// Texts from outside: they join the project, or become it when there is nothing to lose.
    Import(Vec<SourceFile>),
    /// Open another project; what is there stays a draft of its own.
    Open(Snapshot),
    /// The same, but the engine looks at it only when the user asks.
    OpenUnchecked(Snapshot),
    /// Do not open what was held; it stays a draft when it would be lost.
    SetAside(Rc<Snapshot>),
    /// Give the project a name; an empty one lets it be called after its files.
    Name(String),
    /// Go on with a copy of this draft, under this id or a new one, and say why.
    Fork(Option<String>, &'static str),
    /// A project that was left is in the browser's store now.
    Kept(String),
    /// The draft could not be kept: why, and what to do.
    NotKept(&'static str),
    /// The button of a message, or a menu entry that does the same.
    Do(Remedy),
    /// The environment switch.
    SetEnvironment(Option<Environment>),
    /// The engine shall try again.
    LookAgain,
    /// The engine is done.
    Analysed(Shared<Report>),
    /// A problem was chosen; the flag moves the keyboard into the editor.
    SelectProblem(usize, bool),
    /// A place was chosen, perhaps with its node in the graph; the flag moves the keyboard into the editor.
    SelectPlace(FileKey, Span, Option<String>, bool),
    /// The list's filter.
    SetFilter(Filter),
    /// Which picture of the graph is shown.
    SetGraph(GraphLook),
    /// The page of this rule, or the graph again.
    ShowRule(Option<String>),
    /// What a narrow screen shows.
    Show(View),
    /// Open or close what lies over the page.
    SetDialog(Option<Dialog>),
    /// Apply the chosen fixes: files with their new texts, and files that come new.
    ApplyFixes(Vec<(FileKey, String)>, Vec<SourceFile>, usize),
    /// Say something.
    Say(String, bool),
    /// Take a message away.
    Dismiss(u32),
}

/// Something outside the reducer that has to be done once.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Change a file's text in its editor as one step of its history.
    Apply {
        /// Which file.
        file: FileKey,
        /// Its text before, for an editor that never showed it.
        before: Rc<str>,
        /// The changes, all in positions of `before`.
        changes: Vec<TypedChange>,
        /// Changes with one number are undone together.
        group: u32,
    },
    /// Show a place; the cursor goes there.
    Reveal {
        /// Which file.
        file: FileKey,
        /// UTF-16 positions.
        range: (usize, usize),
        /// Whether the keyboard goes there too.
        focus: bool,
    },
    /// The file is gone for good.
    Forget(FileKey),
    /// Take back every change of this number.
    UndoGroup(u32),
}
