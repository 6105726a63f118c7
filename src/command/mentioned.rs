//! Texts that container files name: scripts, server configurations, env files, included and extended files.

use super::counts;
use super::load::{CONTAINER_FILE_LIMIT, OTHER_FILE_LIMIT};
use super::read::{NotRead, Obstacle, read_text};
use crate::model::compose::paths::clean;
use crate::model::file_kind;
use crate::project::{FileKind, Project, SourceFile};
use crate::report::{Remark, Unread};
use std::collections::BTreeSet;
use std::path::Path;

/// What could not be read, sorted by how much it matters.
#[derive(Debug, Default)]
pub struct LeftOut {
    /// Container files: without them the project is not known.
    pub unread: Vec<Unread>,
    /// Others, where they look like texts.
    pub notes: Vec<Remark>,
}

impl LeftOut {
    fn knows(&self, path: &str) -> bool {
        self.unread.iter().any(|unread| unread.file == path)
            || self.notes.iter().any(|note| note.file.as_deref() == Some(path))
    }

    /// Takes down that `path` was not read.
    pub fn add(&mut self, path: &str, why: NotRead) {
        // A text whose name says nothing is a container file when what could be read of it says so.
        if counts(path) || file_kind(path, &String::from_utf8_lossy(&why.start)) == FileKind::Compose {
            self.unread.push(Unread { file: path.to_owned(), reason: why.reason });
        } else if matters(path, &why) {
            let message = format!("not read: {}", why.reason);
            self.notes.push(Remark { file: Some(path.to_owned()), message });
        }
    }
}

/// Whether it is worth a word that a file was not read which is no container file. Programs and archives are not for
/// reading; of what is too large, only what rules look into.
fn matters(path: &str, why: &NotRead) -> bool {
    match why.kind {
        Obstacle::Missing | Obstacle::Folder => false,
        Obstacle::TooLarge => [".sh", ".bash", ".conf", ".vars"].iter().any(|end| path.ends_with(end)),
        Obstacle::Encoding => !why.is_binary(),
        Obstacle::Other => true,
    }
}

/// Adds the texts that the container files in `found` name.
/// Of the files below the root, only those among `paths`; without `paths`, whatever there is.
pub fn add_mentioned(root: &Path, paths: Option<&[String]>, found: &mut Project, left: &mut LeftOut) {
    let names: Option<BTreeSet<&str>> = paths.map(|paths| paths.iter().map(|path| last_part(path)).collect());
    let mut done = 0;
    while done < found.files.len() {
        let file = &found.files[done];
        done += 1;
        if !matches!(file_kind(&file.path, &file.text), FileKind::Dockerfile | FileKind::Compose) {
            continue;
        }
        let folder = file.folder().to_string();
        let part_of_path = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | '@' | '+');
        let words: BTreeSet<&str> = file
            .text
            .split(|c| !part_of_path(c))
            .filter(|word| word.len() > 2 && word.contains(['.', '/', '_']))
            .collect();
        let mut wanted = BTreeSet::new();
        for word in words {
            let word = word.trim_start_matches('/');
            let name = last_part(word);
            // Nothing is called so; a dot at the end means what stands before it.
            if !matches!(name, "" | "." | "..") && names.as_ref().is_some_and(|names| !names.contains(name)) {
                continue;
            }
            for (base, path) in [(folder.as_str(), word), (&folder, name), ("", word), ("", name)] {
                wanted.insert(normalize(&format!("{base}/{path}")));
            }
        }
        for path in wanted {
            let there = paths.is_none_or(|paths| paths.binary_search(&path).is_ok());
            if !there || found.find(&path).is_some() || left.knows(&path) {
                continue;
            }
            let limit = if counts(&path) { CONTAINER_FILE_LIMIT } else { OTHER_FILE_LIMIT };
            match read_text(&root.join(&path), limit) {
                Ok(text) => found.files.push(SourceFile::new(path, text)),
                // What is only named need not be there; a link that leads nowhere is.
                Err(_) if root.join(&path).symlink_metadata().is_err() => {}
                Err(why) => left.add(&path, why),
            }
        }
    }
}

fn last_part(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// `a/./b/../c` to `a/c`, and no slash in front; a `..` that leads out of the root stays.
pub fn normalize(path: &str) -> String {
    clean(path.trim_start_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_written_one_way() {
        for (given, want) in
            [("./a//b", "a/b"), ("a/../b", "b"), ("../a", "../a"), ("a/../../b", "../b"), ("/x/.", "x")]
        {
            assert_eq!(normalize(given), want);
        }
    }
}
