//! Finds the files of a project on disk.

use crate::model::file_kind;
use crate::project::{FileKind, Project, SourceFile};
use crate::text::LineIndex;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Largest container file that is read.
const CONTAINER_FILE_LIMIT: u64 = 1024 * 1024;
/// Largest other text (script, manifest, server configuration) that is read.
const OTHER_FILE_LIMIT: u64 = 256 * 1024;
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
    /// Files that were left out, and why, in sentences.
    pub notes: Vec<String>,
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

    /// Reads one more file, whatever it is called; its path in the project, relative to the root.
    ///
    /// # Errors
    /// Says why it cannot be read.
    pub fn add(&mut self, path: &Path) -> Result<String, String> {
        let shown = self.relative(path);
        if self.shown.find(&shown).is_none() {
            let text = read_text(&self.root.join(path), CONTAINER_FILE_LIMIT)?;
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
    let mut loaded = load_folder(path, path.to_string_lossy().into_owned())?;
    loaded.notes.clear();
    add_mentioned(path, None, &mut loaded.project);
    loaded.shown = loaded.project.clone();
    Ok(loaded)
}

/// Reads the project at `path`: a folder with everything below it, or one file.
///
/// # Errors
/// Says why there is no project.
pub fn load(path: &Path) -> Result<Loaded, String> {
    let name = path.to_string_lossy().into_owned();
    let metadata = fs::metadata(path).map_err(|error| format!("cannot read {name}: {}", reason(&error)))?;
    if metadata.is_dir() { load_folder(path, name) } else { load_file(path, name) }
}

fn load_file(path: &Path, name: String) -> Result<Loaded, String> {
    let text = read_text(path, CONTAINER_FILE_LIMIT)?;
    let file = path.file_name().map_or(name.clone(), |file| file.to_string_lossy().into_owned());
    let mut known = file.clone();
    if file_kind(&file, &text) == FileKind::Other {
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
    let root = path.parent().map(Path::to_path_buf).unwrap_or_default();
    let project = Project::from_files([(known, text.clone())]);
    Ok(Loaded { name, root, project, shown: Project::from_files([(file, text)]), notes: Vec::new(), single: true })
}

fn load_folder(root: &Path, name: String) -> Result<Loaded, String> {
    let mut walk = Walk::default();
    walk.folder(root, "", 0)?;
    let mut found = Project::default();
    for path in &walk.paths {
        let file = path.rsplit('/').next().unwrap_or(path);
        let named = file_kind(path, "") != FileKind::Other;
        let by_text = !named && (file.ends_with(".yaml") || file.ends_with(".yml"));
        let manifest = MANIFESTS.contains(&file) || (file.starts_with("requirements") && file.ends_with(".txt"));
        if !(named || by_text || manifest) {
            continue;
        }
        match read_text(&root.join(path), if named { CONTAINER_FILE_LIMIT } else { OTHER_FILE_LIMIT }) {
            Ok(text) if by_text && file_kind(path, &text) == FileKind::Other => {}
            Ok(text) => found.files.push(SourceFile::new(path.as_str(), text)),
            Err(why) if named => walk.notes.push(format!("left out: {why}")),
            Err(_) => {}
        }
    }
    if found.files.iter().all(|file| MANIFESTS.contains(&file.name())) {
        walk.notes.push(format!("no container file was found in {name}"));
    }
    add_mentioned(root, Some(&walk.paths), &mut found);
    sort(&mut found);
    Ok(Loaded {
        name,
        root: root.to_path_buf(),
        shown: found.clone(),
        project: found,
        notes: walk.notes,
        single: false,
    })
}

/// Adds the texts that container files name: scripts, server configurations, env files, included and extended files.
/// Of the files below the root, only those among `paths`; without `paths`, whatever there is.
fn add_mentioned(root: &Path, paths: Option<&[String]>, found: &mut Project) {
    let mut done = 0;
    while done < found.files.len() {
        let file = &found.files[done];
        done += 1;
        if !matches!(file_kind(&file.path, &file.text), FileKind::Dockerfile | FileKind::Compose) {
            continue;
        }
        let folder = file.folder().to_string();
        let part_of_path = |c: char| c.is_alphanumeric() || "._-/@+".contains(c);
        let words: BTreeSet<&str> = file
            .text
            .split(|c| !part_of_path(c))
            .filter(|word| word.len() > 2 && word.contains(['.', '/', '_']))
            .collect();
        let mut wanted = BTreeSet::new();
        for word in words {
            let word = word.trim_start_matches('/');
            let name = word.rsplit('/').next().unwrap_or(word);
            for (base, path) in [(folder.as_str(), word), (&folder, name), ("", word), ("", name)] {
                wanted.insert(normalize(&format!("{base}/{path}")));
            }
        }
        for path in wanted {
            let there = paths.is_none_or(|paths| paths.binary_search(&path).is_ok());
            if !there || found.find(&path).is_some() {
                continue;
            }
            if let Ok(text) = read_text(&root.join(&path), OTHER_FILE_LIMIT) {
                found.files.push(SourceFile::new(path, text));
            }
        }
    }
}

/// Files of a folder come before those of its subfolders.
fn sort(project: &mut Project) {
    let key = |file: &SourceFile| (file.folder().to_string(), file.name().to_string());
    project.files.sort_by_key(key);
}

/// A way through folders, symbolic links to folders left aside so that it ends.
#[derive(Default)]
struct Walk {
    /// All files, relative to the root, in order.
    paths: Vec<String>,
    notes: Vec<String>,
    entries: usize,
}

impl Walk {
    fn folder(&mut self, root: &Path, prefix: &str, depth: usize) -> Result<(), String> {
        self.enter(root, prefix, depth)?;
        self.paths.sort();
        Ok(())
    }

    fn enter(&mut self, root: &Path, prefix: &str, depth: usize) -> Result<(), String> {
        let folder = root.join(prefix);
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if depth > 0 => {
                self.notes.push(format!("left out: cannot read {}: {}", folder.display(), reason(&error)));
                return Ok(());
            }
            Err(error) => return Err(format!("cannot read {}: {}", folder.display(), reason(&error))),
        };
        let mut folders = Vec::new();
        for entry in entries.flatten() {
            self.entries += 1;
            if self.entries > ENTRY_LIMIT {
                return Err(format!(
                    "{} holds more than {ENTRY_LIMIT} files; give a folder further down",
                    root.display()
                ));
            }
            let Ok(name) = entry.file_name().into_string() else { continue };
            let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                folders.push((name, path));
            } else if kind.is_file() || (kind.is_symlink() && entry.path().is_file()) {
                self.paths.push(path);
            }
        }
        folders.sort();
        for (name, path) in folders {
            if depth + 1 < DEPTH_LIMIT && !SKIPPED.contains(&name.as_str()) && !is_foreign(&root.join(&path), &name) {
                self.enter(root, &path, depth + 1)?;
            }
        }
        Ok(())
    }
}

/// Folders that tools fill: build caches say so themselves, fetched code is known by its index.
fn is_foreign(folder: &Path, name: &str) -> bool {
    folder.join("CACHEDIR.TAG").is_file()
        || folder.join("pyvenv.cfg").is_file()
        || (name == "vendor" && ["modules.txt", "autoload.php", "bundle"].iter().any(|file| folder.join(file).exists()))
}

/// `a/./b/../c` to `a/c`; a `..` that leads out of the root stays.
fn normalize(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The text of a file, or a sentence that says why there is none.
pub fn read_text(path: &Path, limit: u64) -> Result<String, String> {
    let shown = path.display();
    let metadata = fs::metadata(path).map_err(|error| format!("cannot read {shown}: {}", reason(&error)))?;
    if !metadata.is_file() {
        return Err(format!("{shown} is not a file"));
    }
    if metadata.len() > limit {
        return Err(format!("{shown} is larger than {} KiB; no container file needs that", limit / 1024));
    }
    let bytes = fs::read(path).map_err(|error| format!("cannot read {shown}: {}", reason(&error)))?;
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(format!("{shown} is UTF-16, which no container tool reads; save it as UTF-8"));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let readable = std::str::from_utf8(&error.as_bytes()[..at]).unwrap_or("");
            let line = LineIndex::new(readable).line_count();
            Err(format!("{shown} is not UTF-8 (line {line}); save it as UTF-8"))
        }
    }
}

/// An error of the system without its number.
pub fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file or folder".into(),
        std::io::ErrorKind::PermissionDenied => "permission denied".into(),
        _ => error.to_string(),
    }
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
