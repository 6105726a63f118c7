//! Finds and reads the files of a project on disk.

use super::mentioned::{LeftOut, add_mentioned, normalize};
use super::read::{NotRead, broken_link, read_text};
use super::walk::Walk;
use crate::diagnostic::{Change, Diagnostic, Note};
use crate::model::{file_kind, is_template};
use crate::project::{FileKind, Project, SourceFile};
use crate::report::{Remark, Unread};
use std::fs;
use std::path::{Path, PathBuf};

/// Largest container file that is read.
pub const CONTAINER_FILE_LIMIT: u64 = 1024 * 1024;
/// Largest other text (script, manifest, server configuration) that is read.
pub const OTHER_FILE_LIMIT: u64 = 256 * 1024;

/// Texts beside the container files that tell how a project is built.
const MANIFESTS: [&str; 9] = [
    ".gitignore",
    "Gemfile",
    "composer.json",
    "go.mod",
    "package.json",
    "pom.xml",
    "pyproject.toml",
    "requirements.txt",
    "Cargo.toml",
];

/// A project read from disk.
#[derive(Debug)]
pub struct Loaded {
    /// The path as the user gave it.
    pub name: String,
    /// The folder that the paths of `project` are relative to.
    pub root: PathBuf,
    /// Its texts, with paths by which the engine knows what they are.
    pub project: Project,
    /// The texts with the paths they have on disk. Differs only for a single file whose name says nothing.
    pub shown: Project,
    /// Container files that were not read.
    pub unread: Vec<Unread>,
    /// What else there is to say about the files.
    pub notes: Vec<Remark>,
    single: bool,
}

impl Loaded {
    /// How to show the path of a file of the project: so that it leads there from where the user is.
    pub fn display(&self, path: &str) -> String {
        match self.name.trim_end_matches('/') {
            _ if self.single => self.name.clone(),
            "." => path.to_string(),
            "" => format!("/{path}"),
            name => format!("{name}/{path}"),
        }
    }

    /// `project` with the paths that the files have on disk; new files keep theirs.
    pub fn show(&self, mut project: Project) -> Project {
        for (file, shown) in project.files.iter_mut().zip(&self.shown.files) {
            file.path.clone_from(&shown.path);
        }
        project
    }

    /// Where a file of `shown` is on disk.
    pub fn on_disk(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Adds what the engine remarks.
    pub fn add_notes(&mut self, notes: &[Note]) {
        self.notes.extend(notes.iter().map(|note| Remark {
            file: Some(self.shown.file(note.file).path.clone()),
            message: note.message.to_string(),
        }));
    }

    /// Takes away repairs that would create a file which is there, only not read.
    pub fn keep_possible_fixes(&self, diagnostics: &mut [Diagnostic]) {
        let there = |change: &Change| match change {
            Change::Create { path, .. } => self.on_disk(path).symlink_metadata().is_ok(),
            Change::Edit { .. } => false,
        };
        for diagnostic in diagnostics {
            if diagnostic.fix.as_ref().is_some_and(|fix| fix.changes.iter().any(there)) {
                diagnostic.fix = None;
            }
        }
    }

    /// A remark as a line of its own.
    pub fn remark(&self, note: &Remark) -> String {
        match &note.file {
            Some(file) => format!("{}: {}", self.display(file), note.message),
            None => note.message.clone(),
        }
    }

    /// That a file was not read, as a line of its own.
    pub fn left_out(&self, unread: &Unread) -> String {
        format!("{}: not read: {}", self.display(&unread.file), unread.reason)
    }

    /// Reads one more file, whatever it is called; its path in the project, relative to the root.
    ///
    /// # Errors
    /// Says why it cannot be read.
    pub fn add(&mut self, path: &Path) -> Result<String, String> {
        let shown = self.relative(path);
        if self.shown.find(&shown).is_none() {
            let path = self.root.join(path);
            let text = read_text(&path, CONTAINER_FILE_LIMIT).map_err(|why| sentence(&path, why))?;
            self.project.files.push(SourceFile::new(shown.clone(), text.clone()));
            self.shown.files.push(SourceFile::new(shown.clone(), text));
        }
        Ok(shown)
    }

    /// A path relative to the root as the project writes it: with `/`, `.` and inner `..` resolved.
    fn relative(&self, path: &Path) -> String {
        let inside = path.strip_prefix(&self.root).unwrap_or(path);
        normalize(&inside.to_string_lossy().replace('\\', "/"))
    }
}

/// Reads the folder at `path` for resolving: as [`load`] does, with files outside of it that its Compose files name.
///
/// # Errors
/// Says why there is no project.
pub fn load_for_resolving(path: &Path) -> Result<Loaded, String> {
    load_folder(path, path.to_string_lossy().into_owned(), true)
}

/// Reads the project at `path`: a folder with everything below it, or one file.
///
/// # Errors
/// Says why there is no project.
pub fn load(path: &Path) -> Result<Loaded, String> {
    let name = path.to_string_lossy().into_owned();
    let metadata = fs::metadata(path).map_err(|error| sentence(path, broken_link(path, error)))?;
    if metadata.is_dir() { load_folder(path, name, false) } else { load_file(path, name) }
}

fn sentence(path: &Path, why: NotRead) -> String {
    format!("cannot read {}: {}", path.display(), why.reason)
}

fn load_file(path: &Path, name: String) -> Result<Loaded, String> {
    let text = read_text(path, CONTAINER_FILE_LIMIT).map_err(|why| sentence(path, why))?;
    let file = path.file_name().map_or(name.clone(), |file| file.to_string_lossy().into_owned());
    let mut known = file.clone();
    if file_kind(&file, &text) == FileKind::Other && !is_template(&file) {
        known += match file_kind("text", &text) {
            FileKind::Dockerfile => ".Dockerfile",
            FileKind::Compose => ".compose.yaml",
            _ => {
                return Err(format!(
                    "{name} is neither a Dockerfile nor a Compose, ignore or env file; give the folder it belongs to"
                ));
            }
        };
    }
    Ok(Loaded {
        name,
        root: path.parent().map(Path::to_path_buf).unwrap_or_default(),
        project: Project::from_files([(known, text.clone())]),
        shown: Project::from_files([(file, text)]),
        unread: Vec::new(),
        notes: Vec::new(),
        single: true,
    })
}

fn load_folder(root: &Path, name: String, resolving: bool) -> Result<Loaded, String> {
    let walk = Walk::through(root)?;
    let mut left = LeftOut { unread: walk.unread, notes: Vec::new() };
    let mut found = Project::default();
    for path in &walk.paths {
        let file = path.rsplit('/').next().unwrap_or(path);
        let named = file_kind(path, "") != FileKind::Other || is_template(path);
        let by_text = !named && (file.ends_with(".yaml") || file.ends_with(".yml"));
        let manifest = MANIFESTS.contains(&file) || (file.starts_with("requirements") && file.ends_with(".txt"));
        if !(named || by_text || manifest) {
            continue;
        }
        match read_text(&root.join(path), if named { CONTAINER_FILE_LIMIT } else { OTHER_FILE_LIMIT }) {
            Ok(text) if by_text && file_kind(path, &text) == FileKind::Other => {}
            Ok(text) => found.files.push(SourceFile::new(path.as_str(), text)),
            Err(why) => left.add(path, why),
        }
    }
    if found.files.iter().all(|file| MANIFESTS.contains(&file.name())) && left.unread.is_empty() && !resolving {
        left.notes.push(Remark { file: None, message: format!("no container file was found in {name}") });
    }
    add_mentioned(root, Some(&walk.paths), &mut found, &mut left);
    sort(&mut found);
    if resolving {
        add_mentioned(root, None, &mut found, &mut left);
    }
    left.unread.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(Loaded {
        name,
        root: root.to_path_buf(),
        shown: found.clone(),
        project: found,
        unread: left.unread,
        notes: left.notes,
        single: false,
    })
}

/// Files of a folder come before those of its subfolders.
fn sort(project: &mut Project) {
    let key = |file: &SourceFile| (file.folder().to_string(), file.name().to_string());
    project.files.sort_by_key(key);
}
