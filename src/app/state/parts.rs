//! What the state is made of besides files: the selection, what is shown, what lies over the page, messages.

use super::Shared;
use crate::app::document::{File, FileKey, Side, Snapshot};
use crate::app::review::Review;
use crate::graph;
use crate::text::Span;
use std::rc::Rc;

/// What is selected, in all panels at once.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    /// In which file.
    pub file: FileKey,
    /// Bytes of its text.
    pub span: Span,
    /// The problem, as an index into the report.
    pub problem: Option<usize>,
    /// The graph's node, by its id, when it was chosen there.
    pub node: Option<String>,
    /// Grows with every selection, so that choosing the same place again still scrolls to it.
    pub turn: u32,
}

/// Which picture of the graph is shown; `None` leaves it to the engine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GraphLook {
    /// The view.
    pub view: Option<graph::View>,
    /// Which of the stacks that the engine found.
    pub stack: Option<usize>,
}

/// What lies over the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Dialog {
    /// Fixes as a diff.
    Review(Shared<Review>),
    /// A link to the project.
    Share,
    /// A name for a new file.
    Add(Side),
    /// A new name for a file.
    Rename(FileKey),
    /// All drafts of this browser.
    Drafts,
    /// A project that the engine has not come through before: whether to open it.
    Held(Rc<Snapshot>),
}

/// What a narrow screen shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// The left editor.
    Image,
    /// The right editor.
    Compose,
    /// The list of problems.
    Problems,
    /// The graph.
    Graph,
}

/// What the button of a message does.
#[derive(Clone, Debug, PartialEq)]
pub enum Remedy {
    /// Put a deleted file back at its place.
    RestoreFile(usize, Rc<File>),
    /// Open what was there before the last project was opened.
    Restore,
    /// Show all drafts.
    ShowDrafts,
    /// Take back the changes of this number.
    UndoGroup(u32),
}

/// A short message at the edge of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Toast {
    /// Its number.
    pub id: u32,
    /// What happened.
    pub text: String,
    /// Whether something went wrong.
    pub is_error: bool,
    /// Whether it stays until it is dismissed.
    pub stays: bool,
    /// A button that takes it back.
    pub remedy: Option<(&'static str, Remedy)>,
}
