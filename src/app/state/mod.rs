//! Everything the page knows, and how it changes: a pure reducer. What must happen outside of it (the editor's texts, the
//! place of the cursor) leaves it as [`Command`]s, which the root component carries out in order. `action` is what can happen, `parts` what the state is
//! made of, `files` what happens to the files, `drafts` what happens to whole projects, `selection` what happens to the selection.

mod action;
mod drafts;
mod files;
mod parts;
mod selection;
mod shared;
#[cfg(test)]
mod tests;

pub use action::{Action, Command};
pub use parts::{Dialog, GraphLook, Remedy, Selection, Toast, View};
pub use shared::Shared;

use super::document::{File, FileKey, Snapshot, apply_typed};
use super::engine::Report;
use super::findings::Filter;
use crate::project::{Environment, Project, SourceFile};
use crate::share;
use std::rc::Rc;

/// Changes that are undone together, with the files they brought.
#[derive(Clone, Debug, PartialEq)]
struct Group {
    id: u32,
    created: Vec<Rc<File>>,
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
