//! The files of the page and what can be done with them, without a browser.

use crate::fix::{LineKind, file_diff};
use crate::model::file_kind;
use crate::project::{FileKind, Project, SourceFile};
use crate::text::{Breaks, LineIndex, Span};
use borsh::{BorshDeserialize, BorshSerialize};
use std::rc::Rc;

/// Names a file for as long as the page is open; never reused, unlike a place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub struct FileKey(pub u32);

/// Which editor a file opens in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Dockerfiles, ignore files and every other text.
    Image,
    /// Compose files, env files and settings.
    Compose,
}

impl Side {
    /// Both, left first.
    pub const ALL: [Side; 2] = [Side::Image, Side::Compose];

    /// The side a file of this kind opens on.
    pub fn of(kind: FileKind) -> Self {
        match kind {
            FileKind::Compose | FileKind::Dotenv | FileKind::Settings => Side::Compose,
            _ => Side::Image,
        }
    }

    /// 0 for the left one, 1 for the right one.
    pub fn index(self) -> usize {
        self as usize
    }

    /// What the editor is called.
    pub fn label(self) -> &'static str {
        match self {
            Side::Image => "Image files",
            Side::Compose => "Compose files",
        }
    }
}

/// One file of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name for the page.
    pub key: FileKey,
    /// Path relative to the project's root.
    pub path: String,
    /// The text as it would be on disk.
    pub text: Rc<str>,
    /// What it is.
    pub kind: FileKind,
    /// Where it opens.
    pub side: Side,
}

impl File {
    /// A file whose kind and side follow from its name and text.
    pub fn new(key: FileKey, path: String, text: impl Into<Rc<str>>) -> Self {
        let text = text.into();
        let kind = file_kind(&path, &text);
        Self { key, path, text, kind, side: Side::of(kind) }
    }

    /// The last component of its path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

/// A change the editor reports: UTF-16 positions in the text before it, lines of the new text joined by `\n`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedChange {
    /// First unit replaced.
    pub from: usize,
    /// One past the last unit replaced.
    pub to: usize,
    /// What comes instead.
    pub insert: String,
}

/// `text` after changes that all refer to it and come in ascending order. New line breaks are written as the file writes them,
/// what is not touched stays byte for byte.
pub fn apply_typed(text: &str, changes: &[TypedChange]) -> String {
    let index = LineIndex::new(text);
    let crlf = text.contains("\r\n");
    let mut result = String::with_capacity(text.len() + 16);
    let mut done = 0;
    for change in changes {
        let start = index.offset_of_utf16(text, change.from).max(done);
        let end = index.offset_of_utf16(text, change.to).max(start);
        result.push_str(Span::new(done, start).slice(text));
        if crlf {
            result.push_str(&change.insert.replace('\n', "\r\n"));
        } else {
            result.push_str(&change.insert);
        }
        done = end;
    }
    result.push_str(&text[done..]);
    result
}

/// The changes that lead from `old` to `new`, in order: one for each run of lines that differ, cut down to what differs.
pub fn differences(old: &str, new: &str) -> Vec<(Span, String)> {
    let mut lines = Breaks::Any.split(old);
    let (mut passed, mut at) = (0, 0);
    let mut found = Vec::new();
    for hunk in file_diff(old, new, 0) {
        for line in lines.by_ref().take(hunk.before.start - passed) {
            at += line.len();
        }
        let of = |kind| hunk.lines.iter().filter(|line| line.kind == kind).map(|line| line.text.as_str()).collect();
        let (gone, come): (String, String) = (of(LineKind::Removed), of(LineKind::Added));
        let (span, insert) = difference(&gone, &come);
        found.push((span.shift(at), insert));
        for line in lines.by_ref().take(hunk.before.len()) {
            at += line.len();
        }
        passed = hunk.before.end;
    }
    found
}

/// The one change that leads from `old` to `new`: what lies between their common start and common end.
fn difference(old: &str, new: &str) -> (Span, String) {
    let mut start = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    // A break of two characters counts as one in the editor, so no change may begin or end inside it.
    while !old.is_char_boundary(start)
        || !new.is_char_boundary(start)
        || inside_crlf(old, start)
        || inside_crlf(new, start)
    {
        start -= 1;
    }
    let (a, b) = (&old[start..], &new[start..]);
    let mut tail = a.bytes().rev().zip(b.bytes().rev()).take_while(|(a, b)| a == b).count();
    while tail > 0 {
        let (x, y) = (old.len() - tail, new.len() - tail);
        if old.is_char_boundary(x) && new.is_char_boundary(y) && !inside_crlf(old, x) && !inside_crlf(new, y) {
            break;
        }
        tail -= 1;
    }
    (Span::new(start, old.len() - tail), new[start..new.len() - tail].to_string())
}

fn inside_crlf(text: &str, at: usize) -> bool {
    at > 0 && text.as_bytes()[at - 1] == b'\r' && text.as_bytes().get(at) == Some(&b'\n')
}

/// A project as it is opened and kept: a draft, a sample, or what a link brings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// Layout of this record; readers leave alone what they do not know.
    pub version: u32,
    /// The draft it is kept as; empty for what becomes a draft of its own.
    pub id: String,
    /// The name that somebody gave it; empty when it is called after its files.
    pub name: String,
    /// Paths and texts in the order of the tabs.
    pub files: Vec<SourceFile>,
    /// The environment switch.
    pub environment: Option<crate::project::Environment>,
    /// Where it came from: a sample's title, "a link", or empty for the user's own.
    pub origin: String,
    /// Whether the user changed it since.
    pub touched: bool,
    /// What the sender of a link was looking at. Not kept.
    pub view: crate::share::View,
    /// How many secrets a link left out. Not kept.
    pub left_out: usize,
}

impl Snapshot {
    /// The layout written today.
    pub const VERSION: u32 = 2;

    /// Files of somebody else, untouched.
    pub fn of(project: Project, origin: impl Into<String>) -> Self {
        Self { version: Self::VERSION, files: project.files, origin: origin.into(), ..Self::default() }
    }

    /// What it is called; empty while there is no text.
    pub fn title(&self) -> String {
        let mut files = self.files.iter().map(|file| (file.path.as_str(), file.text.as_str()));
        if self.name.is_empty() { name_of(&mut files) } else { self.name.clone() }
    }

    /// Whether losing it would lose nothing: no text, or a sample as it came.
    pub fn is_replaceable(&self) -> bool {
        (!self.touched && !self.origin.is_empty()) || self.files.iter().all(|file| file.text.trim().is_empty())
    }
}

/// Paths and texts of files, wherever they are kept. One form for all: what is generic is compiled once for each.
type Files<'f, 'a> = &'f mut dyn Iterator<Item = (&'a str, &'a str)>;

/// Tells texts apart from others: the same for the same paths and texts, whatever is still empty.
pub fn fingerprint(files: Files<'_, '_>) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for (path, text) in files.filter(|(_, text)| !text.trim().is_empty()) {
        for byte in path.bytes().chain([0xff]).chain(text.bytes()).chain([0xfe]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    hash.to_string()
}

/// What a project is called when nobody gave it a name: by its Compose file's `name`, else by its first file with a text.
pub fn name_of(files: Files<'_, '_>) -> String {
    let mut first = "";
    for (path, text) in files.filter(|(_, text)| !text.trim().is_empty()) {
        if let Some(name) = text.lines().find_map(|line| line.strip_prefix("name:"))
            && file_kind(path, text) == FileKind::Compose
        {
            let name = name.split(" #").next().unwrap_or_default().trim().trim_matches(['"', '\'']);
            if !name.is_empty() {
                return crate::share::title(name);
            }
        }
        if first.is_empty() {
            first = path;
        }
    }
    crate::share::title(first)
}

/// A path as the page keeps it: forward slashes, no `./`, no way out of the project. `None` when nothing is left.
pub fn clean_path(path: &str) -> Option<String> {
    let path = path.replace('\\', "/");
    let parts: Vec<&str> = path.split('/').map(str::trim).filter(|part| !matches!(*part, "" | "." | "..")).collect();
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// `path`, or the first of `path-2`, `path-3` … that is free.
pub fn free_path(path: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(path) {
        return path.to_string();
    }
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    let (stem, ending) = match name.rfind('.') {
        Some(dot) if dot > 0 => name.split_at(dot),
        _ => (name, ""),
    };
    (2..)
        .map(|number| {
            let slash = if folder.is_empty() { "" } else { "/" };
            format!("{folder}{slash}{stem}-{number}{ending}")
        })
        .find(|candidate| !taken(candidate))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_keeps_the_line_endings_of_the_file() {
        let change = |from, to, insert: &str| TypedChange { from, to, insert: insert.into() };
        assert_eq!(apply_typed("a\r\nb\nc", &[change(2, 3, "x\ny"), change(4, 5, "é")]), "a\r\nx\r\ny\né");
        assert_eq!(apply_typed("🐳b", &[change(2, 2, "a")]), "🐳ab");
        assert_eq!(apply_typed("", &[change(0, 0, "FROM a\n")]), "FROM a\n");
    }

    #[test]
    fn the_difference_of_two_texts_is_one_change() {
        let found = differences("a: 1\nb\nc\nd: 2\n", "a: 1.5\nb\nc\nd: 3\ne\n");
        assert_eq!(found, [(Span::at(4), ".5".into()), (Span::new(12, 13), "3\ne".into())]);
        assert_eq!(differences("same", "same"), []);
        assert_eq!(difference("one two", "one 2 two"), (Span::at(4), "2 ".into()));
        assert_eq!(difference("aé", "aè"), (Span::new(1, 3), "è".into()));
        assert_eq!(difference("a\r\nb", "a\nb"), (Span::new(1, 3), "\n".into()));
        assert_eq!(difference("same", "same").0.len(), 0);
        assert_eq!(difference("aa", "aaa"), (Span::at(2), "a".into()));
    }

    #[test]
    fn paths_stay_inside_the_project_and_apart() {
        assert_eq!(clean_path("../a\\./b.yaml").as_deref(), Some("a/b.yaml"));
        assert_eq!(clean_path(" / "), None);
        assert_eq!(free_path("x/compose.yaml", |path| path == "x/compose.yaml"), "x/compose-2.yaml");
        assert_eq!(free_path(".env", |path| path == ".env"), ".env-2");
    }

    #[test]
    fn a_project_is_called_after_its_compose_file_or_its_first_one() {
        let name = |files: &[(&str, &str)]| name_of(&mut files.iter().copied());
        assert_eq!(name(&[("Dockerfile", " \n"), ("compose.yaml", "")]), "");
        assert_eq!(name(&[("Dockerfile", ""), ("web\u{202e}/x", "y")]), "web/x");
        assert_eq!(name(&[("Dockerfile", "FROM a"), ("compose.yaml", "name: \"shop\" # ours\n")]), "shop");
    }

    #[test]
    fn a_fingerprint_tells_texts_apart() {
        let print = |files: &[(&str, &str)]| fingerprint(&mut files.iter().copied());
        assert_eq!(print(&[("a", "x"), ("b", " ")]), print(&[("a", "x")]));
        assert_ne!(print(&[("a", "x")]), print(&[("ax", "")]));
        assert_ne!(print(&[("a", "x"), ("b", "y")]), print(&[("a", "y"), ("b", "x")]));
    }
}
