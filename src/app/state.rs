//! Everything the page knows, and how it changes: a pure reducer. What must happen outside of it (the editor's texts, the
//! place of the cursor) leaves it as [`Command`]s, which the root component carries out in order.

use super::document::{File, FileKey, Side, Snapshot, TypedChange, apply_typed, difference, free_path};
use super::engine::Report;
use super::findings::Filter;
use super::review::Review;
use crate::project::{Environment, Project, SourceFile};
use crate::text::{LineIndex, Span, Utf16Cursor};
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
    /// Bring back what was there before.
    RestoreShelf,
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
    /// Open another project; what is there goes to the shelf when it would be lost.
    Open(Snapshot),
    /// What the shelf held when the page opened.
    FillShelf(Snapshot),
    /// The button of a message, or a menu entry that does the same.
    Do(Remedy),
    /// The environment switch.
    SetEnvironment(Option<Environment>),
    /// The engine is done.
    Analysed(Shared<Report>),
    /// A problem was chosen; the flag moves the keyboard into the editor.
    SelectProblem(usize, bool),
    /// A place was chosen, perhaps with its node in the graph; the flag moves the keyboard into the editor.
    SelectPlace(FileKey, Span, Option<String>, bool),
    /// The list's filter.
    SetFilter(Filter),
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
    /// What was there before the last project was opened.
    pub shelf: Option<Rc<Snapshot>>,
    /// What is to be done outside, each with its number.
    pub commands: Vec<(u32, Command)>,
    groups: Vec<Group>,
    next: u32,
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
        let mut state = State {
            files: Vec::new(),
            active: [None; 2],
            environment: None,
            revision: 0,
            generation: 0,
            report: Shared::new(Report::default()),
            selection: None,
            filter: Filter::default(),
            rule: None,
            view: View::Image,
            dialog: None,
            toasts: Vec::new(),
            origin: String::new(),
            touched: false,
            shelf: None,
            commands: Vec::new(),
            groups: Vec::new(),
            next: 1,
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
            files: self.files.iter().map(|file| SourceFile::new(file.path.clone(), &*file.text)).collect(),
            environment: self.environment,
            origin: self.origin.clone(),
            touched: self.touched,
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
            Action::FillShelf(snapshot) => self.shelf = Some(Rc::new(snapshot)),
            Action::Do(remedy) => self.remedy(remedy),
            Action::SetEnvironment(environment) => {
                self.environment = environment;
                self.revision += 1;
            }
            Action::Analysed(report) => self.take_report(report),
            Action::SelectProblem(index, focus) => self.select_problem(index, focus),
            Action::SelectPlace(file, span, node, focus) => {
                let problem = self.problem_at(file, span.start);
                self.select(file, span, problem, node);
                self.reveal(file, span, focus);
            }
            Action::SetFilter(filter) => self.filter = filter,
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
        self.toasts.push(Toast { id, text: text.into(), is_error, remedy });
        if self.toasts.len() > 3 {
            self.toasts.remove(0);
        }
    }

    fn changed(&mut self) {
        self.revision += 1;
        self.touched = true;
    }

    fn set_text(&mut self, key: FileKey, text: String) {
        let Some(file) = self.files.iter_mut().find(|file| file.key == key) else { return };
        if *file.text == text {
            return;
        }
        // A file stays on its side while it is typed in; its kind may follow the text.
        let side = file.side;
        *file = Rc::new(File { side, ..File::new(key, file.path.clone(), text) });
        self.changed();
    }

    fn insert(&mut self, at: usize, file: Rc<File>) {
        self.active[file.side.index()] = Some(file.key);
        self.files.insert(at.min(self.files.len()), file);
        self.changed();
    }

    fn push(&mut self, path: &str, text: &str) -> FileKey {
        let key = FileKey(self.fresh());
        let path = free_path(path, |path| self.has_path(path));
        self.files.push(Rc::new(File::new(key, path, text)));
        key
    }

    fn load(&mut self, snapshot: &Snapshot) {
        let gone: Vec<FileKey> = self.files.drain(..).map(|file| file.key).collect();
        gone.into_iter().for_each(|key| self.command(Command::Forget(key)));
        for file in &snapshot.files {
            self.push(&file.path, &file.text);
        }
        if self.files.is_empty() {
            self.push("Dockerfile", "");
            self.push("compose.yaml", "");
        }
        for side in Side::ALL {
            self.active[side.index()] = self.files.iter().find(|file| file.side == side).map(|file| file.key);
        }
        self.environment = snapshot.environment;
        self.origin = snapshot.origin.clone();
        self.touched = snapshot.touched;
        self.selection = None;
        self.groups.clear();
        self.generation += 1;
        self.revision += 1;
        self.opened = self.revision;
        self.report = Shared::new(Report::default());
    }

    fn shelve(&mut self) -> bool {
        let current = self.snapshot();
        let keep = !current.is_replaceable();
        if keep {
            self.shelf = Some(Rc::new(current));
        }
        keep
    }

    fn open(&mut self, snapshot: &Snapshot) {
        let kept = self.shelve();
        self.load(snapshot);
        self.dialog = None;
        self.rule = None;
        self.filter = Filter::default();
        let name = if snapshot.origin.is_empty() { "your draft".to_string() } else { snapshot.origin.clone() };
        if kept {
            let remedy = Some(("Restore my draft", Remedy::RestoreShelf));
            self.say(format!("Opened {name}. What was here is kept."), false, remedy);
        }
    }

    fn activate(&mut self, key: FileKey) {
        if let Some(side) = self.file(key).map(|file| file.side) {
            self.active[side.index()] = Some(key);
            self.view = if side == Side::Image { View::Image } else { View::Compose };
        }
    }

    fn add(&mut self, side: Side, path: &str) {
        let key = self.push(path, "");
        if let Some(file) = self.files.last_mut() {
            // An unknown name opens where it was asked for.
            if file.kind == crate::project::FileKind::Other && side == Side::Compose {
                *file = Rc::new(File { side, ..(**file).clone() });
            }
        }
        self.changed();
        self.dialog = None;
        self.activate(key);
        self.command(Command::Reveal { file: key, range: (0, 0), focus: true });
    }

    fn rename(&mut self, key: FileKey, path: &str) {
        let path = free_path(path, |path| self.files.iter().any(|file| file.path == path && file.key != key));
        let Some(file) = self.files.iter_mut().find(|file| file.key == key) else { return };
        let (old_side, text) = (file.side, file.text.clone());
        let renamed = File::new(key, path, text);
        let side = renamed.side;
        *file = Rc::new(renamed);
        self.dialog = None;
        self.changed();
        if side != old_side {
            self.active[old_side.index()] = self.files.iter().rfind(|file| file.side == old_side).map(|file| file.key);
            self.active[side.index()] = Some(key);
            // It opens in the other editor from now on.
            self.command(Command::Forget(key));
        }
    }

    fn delete(&mut self, key: FileKey) {
        let Some(at) = self.files.iter().position(|file| file.key == key) else { return };
        let file = self.remove(at);
        self.say(format!("Deleted {}.", file.path), false, Some(("Undo", Remedy::RestoreFile(at, file))));
    }

    fn remove(&mut self, at: usize) -> Rc<File> {
        let file = self.files.remove(at);
        let side = file.side;
        if self.active[side.index()] == Some(file.key) {
            let next = self.files.iter().skip(at).find(|file| file.side == side);
            let next = next.or_else(|| self.files.iter().rfind(|file| file.side == side));
            self.active[side.index()] = next.map(|file| file.key);
        }
        if self.selection.as_ref().is_some_and(|selection| selection.file == file.key) {
            self.selection = None;
        }
        self.changed();
        file
    }

    fn import(&mut self, files: Vec<SourceFile>) {
        let count = files.len();
        if count == 0 {
            return;
        }
        if self.snapshot().is_replaceable() {
            let snapshot = Snapshot { touched: true, ..Snapshot::of(Project { files }, "") };
            let environment = self.environment;
            self.load(&snapshot);
            self.environment = environment;
            return;
        }
        let group = self.fresh();
        let mut replaced = 0;
        for file in files {
            match self.files.iter().find(|old| old.path == file.path).map(|old| old.key) {
                Some(key) => {
                    replaced += 1;
                    self.replace_in_editor(key, file.text, group);
                    self.activate(key);
                }
                None => {
                    let key = self.push(&file.path, &file.text);
                    self.activate(key);
                }
            }
        }
        self.changed();
        let added = count - replaced;
        let text = match (added, replaced) {
            (_, 0) => format!("Added {}.", files_word(added)),
            (0, _) => format!("Replaced the text of {}.", files_word(replaced)),
            _ => format!("Added {} and replaced the text of {}.", files_word(added), files_word(replaced)),
        };
        let remedy = (replaced > 0).then_some(("Undo the replacing", Remedy::UndoGroup(group)));
        self.say(text, false, remedy);
    }

    /// Sets a text from outside, and has the editor follow in one step of its history.
    fn replace_in_editor(&mut self, key: FileKey, text: String, group: u32) {
        let Some(before) = self.file(key).map(|file| file.text.clone()) else { return };
        let (span, insert) = difference(&before, &text);
        if span.is_empty() && insert.is_empty() {
            return;
        }
        let mut cursor = Utf16Cursor::new(&before);
        let (from, to) = (cursor.at(span.start), cursor.at(span.end));
        let changes = vec![TypedChange { from, to, insert }];
        self.set_text(key, text);
        self.command(Command::Apply { file: key, before, changes, group });
    }

    fn apply_fixes(&mut self, texts: Vec<(FileKey, String)>, created: Vec<SourceFile>, count: usize) {
        let group = self.fresh();
        let changed = texts.len() + created.len();
        let first = texts.first().map(|(key, _)| *key);
        for (key, text) in texts {
            self.replace_in_editor(key, text, group);
        }
        let mut brought = Vec::new();
        for file in created {
            self.push(&file.path, &file.text);
            brought.extend(self.files.last().cloned());
        }
        for file in &brought {
            self.active[file.side.index()] = Some(file.key);
        }
        self.groups.push(Group { id: group, created: brought });
        self.changed();
        self.dialog = None;
        if let Some(key) = first {
            self.activate(key);
        }
        let fixes = if count == 1 { "1 fix".to_string() } else { format!("{count} fixes") };
        let remedy = Some(("Undo", Remedy::UndoGroup(group)));
        self.say(format!("Applied {fixes} in {}.", files_word(changed)), false, remedy);
    }

    fn follow_undo(&mut self, group: u32, undone: bool) {
        let Some(created) = self.groups.iter().find(|g| g.id == group).map(|g| g.created.clone()) else { return };
        for file in created {
            let at = self.files.iter().position(|other| other.key == file.key);
            match (undone, at) {
                // What the user wrote into the file since is not thrown away.
                (true, Some(at)) if self.files[at].text == file.text => drop(self.remove(at)),
                (false, None) => self.insert(usize::MAX, file),
                _ => {}
            }
        }
        self.toasts.retain(|toast| !matches!(toast.remedy, Some((_, Remedy::UndoGroup(id))) if id == group && undone));
    }

    fn remedy(&mut self, remedy: Remedy) {
        self.toasts.retain(|toast| toast.remedy.as_ref().is_none_or(|(_, other)| *other != remedy));
        match remedy {
            Remedy::RestoreFile(at, file) => {
                let file = if self.has_path(&file.path) {
                    let path = free_path(&file.path, |path| self.has_path(path));
                    Rc::new(File { path, ..(*file).clone() })
                } else {
                    file
                };
                self.insert(at, file);
            }
            Remedy::RestoreShelf => {
                if let Some(shelf) = self.shelf.take() {
                    self.open(&shelf);
                }
            }
            Remedy::UndoGroup(group) => {
                self.command(Command::UndoGroup(group));
                // A group that only brought files has no editor to report it.
                self.follow_undo(group, true);
            }
        }
    }

    fn take_report(&mut self, report: Shared<Report>) {
        if report.revision < self.opened {
            // About the project that was here before.
            return;
        }
        // Indices into the old report mean nothing in the new one: find the same problem again, or let it go.
        if let Some(selection) = &mut self.selection
            && let Some(old) = selection.problem.and_then(|index| self.report.problems().get(index))
        {
            let same = |problem: &super::findings::Problem| problem.rule == old.rule && problem.file == old.file;
            selection.problem = report
                .problems()
                .iter()
                .enumerate()
                .filter(|(_, problem)| same(problem))
                .min_by_key(|(_, problem)| problem.span.start.abs_diff(old.span.start))
                .map(|(index, _)| index);
        }
        self.report = report;
    }

    fn select(&mut self, file: FileKey, span: Span, problem: Option<usize>, node: Option<String>) {
        let turn = self.fresh();
        self.selection = Some(Selection { file, span, problem, node, turn });
    }

    fn select_problem(&mut self, index: usize, focus: bool) {
        let Some(problem) = self.report.problems().get(index) else { return };
        let (file, span) = (problem.file, problem.span);
        let view = self.view;
        self.select(file, span, Some(index), None);
        self.reveal(file, span, focus);
        if !focus {
            // On a narrow screen the list stays while one reads it.
            self.view = view;
        }
    }

    fn reveal(&mut self, key: FileKey, span: Span, focus: bool) {
        let Some(file) = self.file(key) else { return };
        let mut cursor = Utf16Cursor::new(&file.text);
        let range = (cursor.at(span.start), cursor.at(span.end));
        let view = self.view;
        self.activate(key);
        if !focus {
            self.view = view;
        }
        self.command(Command::Reveal { file: key, range, focus });
    }

    fn problem_at(&self, file: FileKey, offset: usize) -> Option<usize> {
        let inside = |span: Span| span.start <= offset && offset <= span.end;
        self.report
            .problems()
            .iter()
            .enumerate()
            .filter(|(_, problem)| problem.file == file && inside(problem.span))
            .min_by_key(|(_, problem)| problem.span.len())
            .map(|(index, _)| index)
    }

    fn follow_cursor(&mut self, key: FileKey, position: usize) {
        let Some(file) = self.file(key) else { return };
        let offset = LineIndex::new(&file.text).offset_of_utf16(&file.text, position);
        let problem = self.problem_at(key, offset);
        self.select(key, Span::at(offset), problem, None);
    }
}

impl yew::Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(Rc::unwrap_or_clone(self).after(action))
    }
}

fn files_word(count: usize) -> String {
    if count == 1 { "1 file".into() } else { format!("{count} files") }
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
