//! Finds the files below a folder.

use super::counts;
use super::read::reason;
use crate::report::Unread;
use std::fs;
use std::path::Path;

/// After this many entries of folders the search ends.
const ENTRY_LIMIT: usize = 500_000;
/// Folders nested deeper are not searched.
const DEPTH_LIMIT: usize = 64;

/// Folders that hold what tools made or fetched, never a project's own container files.
const SKIPPED: [&str; 10] = [
    ".git",
    ".hg",
    ".svn",
    ".terraform",
    ".tox",
    ".venv",
    "__pycache__",
    "bower_components",
    "node_modules",
    "site-packages",
];

/// A way through folders, symbolic links to folders left aside so that it ends.
#[derive(Debug, Default)]
pub struct Walk {
    /// Everything but folders and links to them, relative to the root, in order. Whether it can be read is not known yet.
    pub paths: Vec<String>,
    /// Folders that could not be entered, and names that cannot be written.
    pub unread: Vec<Unread>,
    entries: usize,
}

impl Walk {
    /// Goes through everything below `root`.
    ///
    /// # Errors
    /// When `root` itself cannot be read, or holds too much.
    pub fn through(root: &Path) -> Result<Self, String> {
        let mut walk = Self::default();
        walk.enter(root, "", 0)?;
        walk.paths.sort();
        Ok(walk)
    }

    fn enter(&mut self, root: &Path, prefix: &str, depth: usize) -> Result<(), String> {
        let folder = root.join(prefix);
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if depth > 0 => {
                self.leave(prefix, reason(&error));
                return Ok(());
            }
            Err(error) => return Err(format!("cannot read {}: {}", folder.display(), reason(&error))),
        };
        let mut folders = Vec::new();
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.leave(if prefix.is_empty() { "." } else { prefix }, reason(&error));
                    break;
                }
            };
            self.entries += 1;
            if self.entries > ENTRY_LIMIT {
                return Err(format!(
                    "{} holds more than {ENTRY_LIMIT} files; give a folder further down",
                    root.display()
                ));
            }
            let given = entry.file_name();
            let name = given.to_string_lossy().into_owned();
            let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if given.to_str().is_none() {
                if is_folder || counts(&name) {
                    self.leave(&path, "its name is not UTF-8");
                }
            } else if is_folder {
                folders.push((name, path));
            } else if !entry.path().is_dir() {
                self.paths.push(path);
            }
        }
        folders.sort();
        for (name, path) in folders {
            if SKIPPED.contains(&name.as_str()) || is_foreign(&root.join(&path), &name) {
                continue;
            }
            if depth + 1 < DEPTH_LIMIT {
                self.enter(root, &path, depth + 1)?;
            } else {
                self.leave(&path, format!("nested in more than {DEPTH_LIMIT} folders"));
            }
        }
        Ok(())
    }

    fn leave(&mut self, path: &str, reason: impl Into<String>) {
        self.unread.push(Unread { file: path.to_owned(), reason: reason.into() });
    }
}

/// Folders that tools fill: build caches say so themselves, fetched code is known by its index.
fn is_foreign(folder: &Path, name: &str) -> bool {
    folder.join("CACHEDIR.TAG").is_file()
        || folder.join("pyvenv.cfg").is_file()
        || (name == "vendor" && ["modules.txt", "autoload.php", "bundle"].iter().any(|file| folder.join(file).exists()))
}
