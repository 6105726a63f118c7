//! `.dockerignore` and `.gitignore`: their lines, and which line decides about a path. The two look alike and differ in
//! what a pattern without a slash means, in spaces, and in what `!` can bring back.
//!
//! `pattern.rs` matches one pattern in linear time.

mod pattern;

use super::SyntaxError;
use crate::order::Order;
use crate::ordered::BTreeMap;
use crate::syntax::highlight::Token;
use crate::text::Span;
use pattern::Pattern;

/// Whose rules hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Flavor {
    /// The builder's: patterns start at the root of the context, `!` brings back what lies in an excluded folder.
    Docker,
    /// Git's: a pattern without a slash holds at any depth, what lies in an excluded folder stays excluded.
    Git,
}

/// What an ignore file holds.
#[derive(Clone, Debug)]
pub struct IgnoreFile {
    /// The patterns in order.
    pub lines: Vec<Line>,
    /// Comment lines.
    pub comments: Vec<Span>,
    /// Patterns that are no patterns; the builder refuses the whole file.
    pub errors: Vec<SyntaxError>,
    /// Whose rules hold.
    pub flavor: Flavor,
    index: Index,
}

/// Which lines can match a path at all, so that not every line is tried on every path. Numbers of lines, ascending.
#[derive(Clone, Debug, Default)]
struct Index {
    /// Without a wildcard, by the whole pattern.
    literal: BTreeMap<String, Vec<usize>>,
    /// Git's names that hold at any depth.
    named: BTreeMap<String, Vec<usize>>,
    /// With a wildcard behind the first folder, by that folder.
    heads: BTreeMap<String, Vec<usize>>,
    /// All others.
    general: Vec<usize>,
}

impl Index {
    fn add(&mut self, number: usize, pattern: &str, at_any_depth: bool) {
        let is_wild = |text: &str| text.contains(['*', '?', '[', '\\']);
        let head = pattern.split('/').next().unwrap_or(pattern);
        let group = match (is_wild(pattern), at_any_depth) {
            (false, false) => self.literal.entry(pattern.to_owned()).or_default(),
            (false, true) => self.named.entry(pattern.to_owned()).or_default(),
            (true, false) if head.len() < pattern.len() && !is_wild(head) => {
                self.heads.entry(head.to_owned()).or_default()
            }
            _ => &mut self.general,
        };
        group.push(number);
    }
}

/// One pattern.
#[derive(Clone, Debug)]
pub struct Line {
    /// The pattern without `!` and without a slash at either end.
    pub pattern: String,
    /// Whether `!` stands in front: it brings back what earlier lines exclude.
    pub negated: bool,
    /// Whether it holds for folders only (a slash at its end, Git only).
    pub folder_only: bool,
    /// The line as written, without blanks around it.
    pub span: Span,
    matcher: Pattern,
}

impl Line {
    /// Whether the pattern matches this very path, the folders it lies in left aside.
    pub fn matches(&self, path: &str, is_folder: bool) -> bool {
        (is_folder || !self.folder_only) && self.matcher.matches(path)
    }

    /// Whether the pattern matches this path or a folder it lies in.
    pub fn covers(&self, path: &str, is_folder: bool) -> bool {
        self.matches(path, is_folder) || folders(path).any(|folder| self.matches(folder, true))
    }
}

impl IgnoreFile {
    /// Reads a `.dockerignore`.
    pub fn parse(text: &str) -> Self {
        Self::read(text, Flavor::Docker)
    }

    /// Reads a `.gitignore`.
    pub fn parse_git(text: &str) -> Self {
        Self::read(text, Flavor::Git)
    }

    /// The line that excludes `path` (relative to where the file holds, with `/`, no slash in front), if one does.
    pub fn excludes(&self, path: &str, is_folder: bool) -> Option<&Line> {
        self.decides(path, is_folder).filter(|line| !line.negated)
    }

    /// The line that decides about `path`: the last that matches it. A line with `!` means that it stays in.
    pub fn decides(&self, path: &str, is_folder: bool) -> Option<&Line> {
        let path = path.strip_prefix("./").unwrap_or(path).trim_end_matches('/');
        match self.flavor {
            Flavor::Docker => {
                let literal = folders(path).chain([path]).filter_map(|part| self.index.literal.get(part));
                self.last(path, literal, &|line| line.covers(path, is_folder))
            }
            Flavor::Git => {
                let last = |path: &str, is_folder: bool| {
                    let name = path.rsplit('/').next().unwrap_or(path);
                    let groups = self.index.literal.get(path).into_iter().chain(self.index.named.get(name));
                    self.last(path, groups, &|line| line.matches(path, is_folder))
                };
                // Git does not look into an excluded folder, so nothing in it comes back.
                folders(path)
                    .find_map(|folder| last(folder, true).filter(|line| !line.negated))
                    .or_else(|| last(path, is_folder))
            }
        }
    }

    /// The last line of those that can match `path` for which `test` holds.
    fn last<'i>(
        &'i self,
        path: &str,
        groups: impl Iterator<Item = &'i Vec<usize>>,
        test: &dyn Fn(&Line) -> bool,
    ) -> Option<&'i Line> {
        let head = path.split('/').next().unwrap_or(path);
        let groups = groups.chain(self.index.heads.get(head)).chain([&self.index.general]);
        let mut best: Option<usize> = None;
        for group in groups {
            let later = group.iter().rev().copied().take_while(|&number| best.is_none_or(|best| number > best));
            best = later.into_iter().find(|&number| test(&self.lines[number])).or(best);
        }
        best.map(|number| &self.lines[number])
    }

    fn read(text: &str, flavor: Flavor) -> Self {
        let mut file =
            Self { lines: Vec::new(), comments: Vec::new(), errors: Vec::new(), flavor, index: Index::default() };
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let bom = if start == 0 && line.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
            file.line(line[bom..].trim_end_matches(['\n', '\r']), start + bom);
            start += line.len();
        }
        file
    }

    fn line(&mut self, line: &str, start: usize) {
        let shown = match self.flavor {
            Flavor::Docker => line.trim(),
            // A blank at the end counts when a backslash stands before it; blanks in front always do.
            Flavor::Git => {
                let kept = line.trim_end_matches([' ', '\t']);
                let escaped = kept.len() - kept.trim_end_matches('\\').len();
                if escaped % 2 == 1 && kept.len() < line.len() { &line[..kept.len() + 1] } else { kept }
            }
        };
        if shown.is_empty() {
            return;
        }
        let at = start + (shown.as_ptr() as usize - line.as_ptr() as usize);
        let span = Span::new(at, at + shown.len());
        // Only a `#` at the very start of a line makes a comment.
        if line.starts_with('#') {
            self.comments.push(span);
            return;
        }
        let rest = shown.strip_prefix('!');
        let negated = rest.is_some();
        let written = rest.unwrap_or(shown);
        let (pattern, folder_only, matcher) = match self.flavor {
            Flavor::Docker => {
                let cleaned = clean(written.trim());
                let matcher = Pattern::docker(&cleaned);
                (cleaned, false, matcher)
            }
            Flavor::Git => {
                let folder_only = written.ends_with('/');
                let pattern = written.trim_end_matches('/');
                let anchored = pattern.contains('/');
                let pattern = pattern.strip_prefix('/').unwrap_or(pattern);
                (pattern.to_owned(), folder_only, Pattern::git(pattern, anchored))
            }
        };
        if pattern.is_empty() {
            if negated && self.flavor == Flavor::Docker {
                let message = "`!` alone brings nothing back. The build stops here. Write the path behind it, or remove the line.";
                self.errors.push(SyntaxError { span, message: message.to_owned() });
            }
            return;
        }
        match matcher {
            Some(matcher) => {
                let at_any_depth = self.flavor == Flavor::Git && !written.trim_end_matches('/').contains('/');
                self.index.add(self.lines.len(), &pattern, at_any_depth);
                self.lines.push(Line { pattern, negated, folder_only, span, matcher });
            }
            None => {
                let message = match self.flavor {
                    Flavor::Docker => {
                        "This is no valid pattern: a `[` is not closed or a `\\` stands at the end. The build stops here. Close it, or escape it with `\\`."
                    }
                    Flavor::Git => {
                        "This is no valid pattern: a `[` is not closed or a `\\` stands at the end. Git matches nothing with it. Close it, or escape it with `\\`."
                    }
                };
                self.errors.push(SyntaxError { span, message: message.to_owned() });
            }
        }
    }
}

/// The folders a path lies in, the outermost first.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at]).filter(|folder| !folder.is_empty())
}

/// A pattern without `.`, `..`, double slashes and slashes at its ends, as the builder reads it.
fn clean(pattern: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in pattern.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if pattern.starts_with('/') => {}
            part => parts.push(part),
        }
    }
    if parts.is_empty() && !pattern.is_empty() { ".".to_owned() } else { parts.join("/") }
}

/// Tokens for the editor, ascending, not overlapping.
pub fn highlight(text: &str) -> Vec<(Span, Token)> {
    let file = IgnoreFile::parse(text);
    let mut tokens: Vec<(Span, Token)> = file.comments.iter().map(|&span| (span, Token::Comment)).collect();
    for line in &file.lines {
        for (at, c) in line.span.slice(text).char_indices() {
            if (at == 0 && c == '!') || matches!(c, '*' | '?' | '[' | ']') {
                let at = line.span.start + at;
                match tokens.last_mut() {
                    Some((last, Token::Operator)) if last.end == at => last.end += 1,
                    _ => tokens.push((Span::new(at, at + 1), Token::Operator)),
                }
            }
        }
    }
    tokens.order_by_key(|(span, _)| span.start);
    tokens
}
