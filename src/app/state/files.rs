//! What happens to the files: typed in, opened, added, renamed, deleted, repaired, and back.

use super::{Command, Dialog, Group, Remedy, State, View};
use crate::app::document::{File, FileKey, Side, Snapshot, TypedChange, differences, free_path};
use crate::project::{FileKind, Project, SourceFile};
use crate::text::{Utf16Cursor, visible};
use std::rc::Rc;

impl State {
    pub(super) fn set_text(&mut self, key: FileKey, text: String) {
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

    pub(super) fn push(&mut self, path: &str, text: &str) -> FileKey {
        let key = FileKey(self.fresh());
        let path = free_path(path, |path| self.has_path(path));
        self.files.push(Rc::new(File::new(key, path, text)));
        key
    }

    pub(super) fn activate(&mut self, key: FileKey) {
        if let Some(side) = self.file(key).map(|file| file.side) {
            self.active[side.index()] = Some(key);
            self.view = if side == Side::Image { View::Image } else { View::Compose };
        }
    }

    pub(super) fn add(&mut self, side: Side, path: &str) {
        let key = self.push(path, "");
        if let Some(file) = self.files.last_mut() {
            // An unknown name opens where it was asked for.
            if file.kind == FileKind::Other && side == Side::Compose {
                *file = Rc::new(File { side, ..(**file).clone() });
            }
        }
        self.changed();
        self.dialog = None;
        self.activate(key);
        self.command(Command::Reveal { file: key, range: (0, 0), focus: true });
    }

    pub(super) fn rename(&mut self, key: FileKey, path: &str) {
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

    pub(super) fn delete(&mut self, key: FileKey) {
        let Some(at) = self.files.iter().position(|file| file.key == key) else { return };
        let file = self.remove(at);
        self.say(format!("Deleted {}.", visible(&file.path)), false, Some(("Undo", Remedy::RestoreFile(at, file))));
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

    pub(super) fn import(&mut self, files: Vec<SourceFile>) {
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
        let mut cursor = Utf16Cursor::new(&before);
        let changes: Vec<TypedChange> = differences(&before, &text)
            .into_iter()
            .map(|(span, insert)| TypedChange { from: cursor.at(span.start), to: cursor.at(span.end), insert })
            .collect();
        if changes.is_empty() {
            return;
        }
        self.set_text(key, text);
        self.command(Command::Apply { file: key, before, changes, group });
    }

    pub(super) fn apply_fixes(&mut self, texts: Vec<(FileKey, String)>, created: Vec<SourceFile>, count: usize) {
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

    pub(super) fn follow_undo(&mut self, group: u32, undone: bool) {
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

    pub(super) fn remedy(&mut self, remedy: Remedy) {
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
            Remedy::Restore => {
                if let Some(before) = self.before.take() {
                    self.open(&before);
                }
            }
            Remedy::ShowDrafts => self.dialog = Some(Dialog::Drafts),
            Remedy::UndoGroup(group) => {
                self.command(Command::UndoGroup(group));
                // A group that only brought files has no editor to report it.
                self.follow_undo(group, true);
            }
        }
    }
}

fn files_word(count: usize) -> String {
    if count == 1 { "1 file".into() } else { format!("{count} files") }
}
