//! Everything the page knows, and how it changes: a pure reducer. What must happen outside of it (the editor's texts, the
//! place of the cursor) leaves it as [`Command`]s, which the root component carries out in order. `files` is what happens to the
//! files, `drafts` what happens to whole projects, `selection` what happens to the selection.

mod drafts;
mod files;
mod selection;
#[cfg(test)]
mod tests;

use super::document::{File, FileKey, Side, Snapshot, TypedChange, apply_typed};
use super::engine::Report;
use super::findings::Filter;
use super::review::Review;
use crate::project::{Environment, Project, SourceFile};
use crate::text::Span;
use crate::{graph, share};
use std::rc::Rc;

/// Two handles are equal when they are the same value in memory: cheap enough to compare at every keystroke.
#[derive(Debug)]
pub struct Shared<T>(Rc<T>);

impl<T> Shared<T> {
    /// Shares `value`.
    pub fn new(value: T) -> Self {
        Self(Rc::new(value))
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> std::ops::Deref for Shared<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
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

/// Changes that are undone together, with the files they brought.
#[derive(Clone, Debug, PartialEq)]
struct Group {
    id: u32,
    created: Vec<Rc<File>>,
}

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

/// Everything the page knows.
#[derive(Clone, Debug)]
pub struct State {
    /// The files in the order of their tabs.
    pub files: Vec<Rc<File>>,
    /// The shown file of each side.
    pub active: [Option<FileKey>; 2],
    /// The environment switch.
    pub environment: Option<Environment>,
    /// Grows with everything the engine has to look at again.
    pub revision: u64,
    /// Grows with every project that is opened.
    pub generation: u32,
    /// What the engine said last about this project.
    pub report: Shared<Report>,
    /// What is selected.
    pub selection: Option<Selection>,
    /// The list's filter.
    pub filter: Filter,
    /// Which picture of the graph is shown.
    pub graph: GraphLook,
    /// The rule whose page is open.
    pub rule: Option<String>,
    /// What a narrow screen shows.
    pub view: View,
    /// What lies over the page.
    pub dialog: Option<Dialog>,
    /// Messages, the oldest first.
    pub toasts: Vec<Toast>,
    /// Where the project came from; empty for the user's own.
    pub origin: String,
    /// Whether the user changed it.
    pub touched: bool,
    /// The draft it is kept as.
    pub draft: String,
    /// The name somebody gave it; see [`State::title`].
    pub name: String,
    /// What was there before the last project was opened.
    pub before: Option<Rc<Snapshot>>,
    /// Projects that were left and are not in the browser's store yet.
    pub unkept: Vec<Rc<Snapshot>>,
    /// Whether the engine may look at it unasked: not at what it did not come through before.
    pub is_held: bool,
    /// Whether the user asked for a look at just these texts.
    pub is_asked: bool,
    /// What is to be done outside, each with its number.
    pub commands: Vec<(u32, Command)>,
    groups: Vec<Group>,
    next: u32,
    /// Begins the ids of new drafts.
    tab: String,
    /// What a link says besides the files and is to be found in the first report.
    wanted: Option<share::View>,
    /// The revision at which the project was opened.
    opened: u64,
}

/// So many commands are kept for the root component to carry out.
const KEPT_COMMANDS: usize = 400;

impl Default for State {
    fn default() -> Self {
        State::new(&Snapshot::default())
    }
}

impl State {
    /// The page with this project in it, or with two empty files.
    pub fn new(snapshot: &Snapshot) -> Self {
        Self::in_tab("", snapshot)
    }

    /// The same in a tab whose new drafts have ids that begin with `tab`.
    pub fn in_tab(tab: &str, snapshot: &Snapshot) -> Self {
        let mut state = State {
            files: Vec::new(),
            active: [None; 2],
            environment: None,
            revision: 0,
            generation: 0,
            report: Shared::new(Report::default()),
            selection: None,
            filter: Filter::default(),
            graph: GraphLook::default(),
            rule: None,
            view: View::Image,
            dialog: None,
            toasts: Vec::new(),
            origin: String::new(),
            touched: false,
            draft: String::new(),
            name: String::new(),
            before: None,
            unkept: Vec::new(),
            is_held: false,
            is_asked: false,
            commands: Vec::new(),
            groups: Vec::new(),
            next: 1,
            tab: tab.into(),
            wanted: None,
            opened: 0,
        };
        state.load(snapshot);
        state
    }

    /// The file behind a key.
    pub fn file(&self, key: FileKey) -> Option<&Rc<File>> {
        self.files.iter().find(|file| file.key == key)
    }

    /// Whether a path is taken.
    pub fn has_path(&self, path: &str) -> bool {
        self.files.iter().any(|file| file.path == path)
    }

    /// What to keep over a reload.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            version: Snapshot::VERSION,
            id: self.draft.clone(),
            name: self.name.clone(),
            files: self.files.iter().map(|file| SourceFile::new(file.path.clone(), &*file.text)).collect(),
            environment: self.environment,
            origin: self.origin.clone(),
            touched: self.touched,
            ..Snapshot::default()
        }
    }

    /// The project as it stands.
    pub fn project(&self) -> Project {
        Project { files: self.snapshot().files }
    }

    /// The state after `action`.
    pub fn after(mut self, action: Action) -> Self {
        match action {
            Action::Typed(key, changes) => {
                if let Some(file) = self.file(key) {
                    let text = apply_typed(&file.text, &changes);
                    self.set_text(key, text);
                }
            }
            Action::Replaced(key, text) => self.set_text(key, text),
            Action::Cursor(key, position) => self.follow_cursor(key, position),
            Action::GroupUndone(group, undone) => self.follow_undo(group, undone),
            Action::Activate(key) => self.activate(key),
            Action::Add(side, path) => self.add(side, &path),
            Action::Rename(key, path) => self.rename(key, &path),
            Action::Delete(key) => self.delete(key),
            Action::Import(files) => self.import(files),
            Action::Open(snapshot) => self.open(&snapshot),
            Action::OpenUnchecked(snapshot) => self.open_unchecked(&snapshot),
            Action::SetAside(snapshot) => self.set_aside(snapshot),
            Action::Name(name) => self.name = share::title(&name),
            Action::Fork(id, why) => self.fork(id, why),
            Action::Kept(id) => self.unkept.retain(|left| left.id != id),
            Action::NotKept(why) => self.say(why, true, Some(("Drafts…", Remedy::ShowDrafts))),
            Action::Do(remedy) => self.remedy(remedy),
            Action::SetEnvironment(environment) => {
                self.environment = environment;
                self.revision += 1;
            }
            Action::LookAgain => {
                self.report = Shared::new(Report::default());
                self.revision += 1;
                (self.is_held, self.is_asked) = (false, true);
            }
            Action::Analysed(report) => self.take_report(report),
            Action::SelectProblem(index, focus) => self.select_problem(index, focus),
            Action::SelectPlace(file, span, node, focus) => {
                let problem = self.problem_at(file, span.start);
                self.select(file, span, problem, node);
                self.reveal(file, span, focus);
            }
            Action::SetFilter(filter) => self.filter = filter,
            Action::SetGraph(look) => self.graph = look,
            Action::ShowRule(rule) => {
                if rule.is_some() {
                    self.view = View::Problems;
                }
                self.rule = rule;
            }
            Action::Show(view) => self.view = view,
            Action::SetDialog(dialog) => self.dialog = dialog,
            Action::ApplyFixes(texts, created, count) => self.apply_fixes(texts, created, count),
            Action::Say(text, is_error) => self.say(text, is_error, None),
            Action::Dismiss(id) => self.toasts.retain(|toast| toast.id != id),
        }
        self
    }

    fn fresh(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    fn command(&mut self, command: Command) {
        let number = self.fresh();
        self.commands.push((number, command));
        if self.commands.len() > 2 * KEPT_COMMANDS {
            self.commands.drain(..KEPT_COMMANDS);
        }
    }

    fn say(&mut self, text: impl Into<String>, is_error: bool, remedy: Option<(&'static str, Remedy)>) {
        let id = self.fresh();
        self.toasts.push(Toast { id, text: text.into(), is_error, stays: is_error || remedy.is_some(), remedy });
        if self.toasts.len() > 3 {
            self.toasts.remove(0);
        }
    }

    fn changed(&mut self) {
        self.revision += 1;
        self.touched = true;
        self.is_asked = false;
    }
}

impl yew::Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(Rc::unwrap_or_clone(self).after(action))
    }
}
