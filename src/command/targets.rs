//! Which files of a project `fix` may write: those inside of it, each under one name.

use super::load::Loaded;
use crate::diagnostic::{Change, Diagnostic};
use crate::project::FileId;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The files of one project as places to write to.
pub struct Targets<'a> {
    loaded: &'a Loaded,
    root: PathBuf,
    /// Files that are another name of an earlier one, and that one.
    twins: BTreeMap<FileId, FileId>,
    /// Why a path may not be written, as far as it was asked; `None` when it may.
    asked: BTreeMap<String, Option<String>>,
    /// Second names under which there would be something to repair.
    met: BTreeSet<FileId>,
}

impl<'a> Targets<'a> {
    /// Of a project as it was read.
    pub fn new(loaded: &'a Loaded) -> Self {
        let root = if loaded.root.as_os_str().is_empty() { Path::new(".") } else { &loaded.root };
        let root = fs::canonicalize(root).unwrap_or_else(|_| root.to_path_buf());
        Self { loaded, root, twins: twins(loaded), asked: BTreeMap::new(), met: BTreeSet::new() }
    }

    /// Takes away what cannot be done: findings under a second name of a file, which are those of the first, and repairs
    /// that would write where nothing may be written. `wanted` says which repairs would be made.
    pub fn keep_possible(&mut self, diagnostics: &mut Vec<Diagnostic>, wanted: impl Fn(&Diagnostic) -> bool) {
        let is_second = |d: &&Diagnostic| self.twins.contains_key(&d.file);
        self.met.extend(diagnostics.iter().filter(is_second).filter(|d| wanted(d)).map(|d| d.file));
        diagnostics.retain(|d| !self.twins.contains_key(&d.file));
        for diagnostic in diagnostics.iter_mut().filter(|d| wanted(d)) {
            let changes = diagnostic.fix.iter().flat_map(|fix| &fix.changes);
            // All of them, so that each obstacle is named.
            if changes.filter(|change| !self.may(change)).count() > 0 {
                diagnostic.fix = None;
            }
        }
    }

    fn may(&mut self, change: &Change) -> bool {
        let path = match change {
            Change::Edit { file, .. } if self.twins.contains_key(file) => return false,
            Change::Edit { file, .. } => match self.loaded.shown.files.get(file.0 as usize) {
                Some(file) => file.path.as_str(),
                // One that an earlier repair creates.
                None => return true,
            },
            Change::Create { path, .. } => path,
        };
        if !self.asked.contains_key(path) {
            let real = self.loaded.on_disk(path);
            let why = match change {
                Change::Edit { .. } => self.why_not_edit(&real),
                Change::Create { .. } => self.why_not_create(&real),
            };
            self.asked.insert(path.to_owned(), why);
        }
        self.asked.get(path).is_some_and(Option::is_none)
    }

    fn why_not_edit(&self, path: &Path) -> Option<String> {
        let Ok(real) = fs::canonicalize(path) else { return Some("it is not there any more".to_owned()) };
        if !real.starts_with(&self.root) {
            return Some(format!(
                "it is a link to {}, outside of {}; repair that file where it is",
                real.display(),
                self.root.display()
            ));
        }
        let read_only = fs::metadata(&real).is_ok_and(|metadata| metadata.permissions().readonly());
        read_only.then(|| "it is read-only; make it writable (chmod u+w) and run the command again".to_owned())
    }

    fn why_not_create(&self, path: &Path) -> Option<String> {
        if path.symlink_metadata().is_ok() {
            return Some("it is there already and was not read".to_owned());
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        match fs::canonicalize(folder) {
            Ok(real) if real.starts_with(&self.root) => None,
            Ok(real) => Some(format!("it would be created in {}, outside of {}", real.display(), self.root.display())),
            Err(_) => Some("its folder does not exist".to_owned()),
        }
    }

    /// What was refused, and why.
    pub fn refused(&self) -> impl Iterator<Item = (&str, &str)> {
        self.asked.iter().filter_map(|(path, why)| Some((path.as_str(), why.as_deref()?)))
    }

    /// Second names of files that had something to repair, each with the name under which it is done.
    pub fn second_names(&self) -> impl Iterator<Item = (&str, &str)> {
        let path = |file: &FileId| self.loaded.shown.file(*file).path.as_str();
        self.met.iter().filter_map(move |second| Some((path(second), path(self.twins.get(second)?))))
    }
}

/// What tells whether two paths lead to one file.
#[cfg(unix)]
fn identity(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).ok().map(|metadata| (metadata.dev(), metadata.ino()))
}

/// What tells whether two paths lead to one file; hard links are not seen.
#[cfg(not(unix))]
fn identity(path: &Path) -> Option<PathBuf> {
    fs::canonicalize(path).ok()
}

fn twins(loaded: &Loaded) -> BTreeMap<FileId, FileId> {
    let mut files: Vec<(bool, FileId, PathBuf)> = loaded
        .shown
        .iter()
        .map(|(id, file)| {
            let path = loaded.on_disk(&file.path);
            (path.is_symlink(), id, path)
        })
        .collect();
    // Of a file and a link to it, the file is the one to repair.
    files.sort();
    let (mut known, mut twins) = (BTreeMap::new(), BTreeMap::new());
    for (_, id, path) in files {
        let Some(identity) = identity(&path) else { continue };
        let first = *known.entry(identity).or_insert(id);
        if first != id {
            twins.insert(id, first);
        }
    }
    twins
}
