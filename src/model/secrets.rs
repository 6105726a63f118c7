//! Where secrets stand in texts: what should not travel in a link or be repeated in a report.
//!
//! It looks at the texts rather than at what they mean: a half-typed file, a comment and a script give secrets away as well.

use super::{Content, Model, file_kind};
use crate::facts::secrets::{Secret, secret, secret_name, token, url_password, weak_password};
use crate::order::Order;
use crate::project::{FileId, FileKind, Project, SourceFile};
use crate::syntax::dockerfile::Dockerfile;
use crate::syntax::yaml::{NodeKind, Tree};
use crate::syntax::{dockerfile, dotenv, yaml};
use crate::text::{Edit, SourceMap, Span, apply_edits, floor_boundary};

/// What stands in the place of a secret that was left out.
const REDACTED: &str = "redacted";

/// No token format is shorter, in bytes.
const SHORTEST_TOKEN: usize = 16;
/// How far a name reaches back and a value reaches on, in bytes: a line without an end is not read through for each sign in it.
const LONGEST_NAME: usize = 128;
const LONGEST_VALUE: usize = 4096;
/// A shorter text may well stand in a sentence for another reason, in bytes.
const SHORTEST_QUOTED: usize = 6;
/// A word with more tokens than this is left out whole.
const TOKENS_OF_WORD: usize = 32;

/// A value that looks like a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretPlace {
    /// In which file.
    pub file: FileId,
    /// The value's own bytes, without quotes.
    pub span: Span,
    /// The variable it is given to; may be empty.
    pub name: String,
    /// Why it looks like one, as a sentence.
    pub why: String,
}

/// Everything in `project` that looks like a secret, by file and place.
pub fn secrets_in(project: &Project) -> Vec<SecretPlace> {
    let mut found = Vec::new();
    for (id, file) in project.iter() {
        let mut search = Search { id, text: &file.text, is_secret: is_likely, found: Vec::new() };
        let all = Span::new(0, file.text.len());
        search.keys();
        search.tokens(all);
        search.addresses(all);
        search.named_values(file_kind(&file.path, &file.text), None);
        let mut places = search.found;
        // Of two that overlap the longer stays.
        places.order_by_key(|place| (place.span.start, std::cmp::Reverse(place.span.end)));
        let mut end = 0;
        for place in places {
            if place.span.start >= end && !place.span.is_empty() {
                end = place.span.end;
                found.push(place);
            }
        }
    }
    found
}

/// What a report must not print of `lines` of a file, in bytes, in any order: all of [`secrets_in`], what a single line gives away,
/// and well-known passwords that are in use. `model` is that of the project, which has read its texts already.
pub fn known_secrets(project: &Project, model: &Model, id: FileId, lines: &[Span]) -> Vec<Span> {
    let (file, read) = (project.file(id), model.file(id));
    let mut search = Search { id, text: &file.text, is_secret: secret_or_weak, found: Vec::new() };
    search.keys();
    search.named_values(read.kind, Some(&read.content));
    search.is_secret = is_likely;
    for &line in lines {
        search.tokens(line);
        search.addresses(line);
        search.assignments(line);
    }
    search.found.into_iter().map(|place| place.span).collect()
}

/// Puts stars into `sentences` for every secret that stands in `lines`, the part of a text that they are about.
pub fn hide(lines: &str, sentences: &mut [&mut String]) {
    // Nothing else gives one away.
    if !lines.bytes().any(|byte| matches!(byte, b':' | b'=' | b'-' | b'_')) {
        return;
    }
    let mut search = Search { id: FileId(0), text: lines, is_secret: is_likely, found: Vec::new() };
    let all = Span::new(0, lines.len());
    search.keys();
    search.tokens(all);
    search.addresses(all);
    search.assignments(all);
    for place in search.found {
        let secret = place.span.slice(lines);
        for sentence in sentences.iter_mut() {
            // A message may leave an anchor's or a variable's sign away.
            if secret.len() >= SHORTEST_QUOTED && sentence.contains(secret) {
                **sentence = sentence.replace(secret, &"*".repeat(secret.chars().count()));
            }
        }
    }
}

/// The project with all of [`secrets_in`] replaced by a placeholder.
pub fn without_secrets(project: &Project) -> Project {
    let mut edits: Vec<Vec<Edit>> = vec![Vec::new(); project.files.len()];
    for place in secrets_in(project) {
        edits[place.file.0 as usize].push(Edit::replace(place.span, REDACTED));
    }
    let clean = |(file, edits): (&SourceFile, Vec<Edit>)| SourceFile {
        path: file.path.clone(),
        // The edits do not overlap, so they can be applied; if not, no text is better than one with its secrets.
        text: apply_edits(&file.text, &edits).unwrap_or_default(),
    };
    Project { files: project.files.iter().zip(edits).map(clean).collect() }
}

/// Whether a value given to a name is a secret that has no format of its own.
fn is_likely(name: &str, value: &str) -> bool {
    secret_name(name) && secret(name, value) == Some(Secret::Likely)
}

/// That, or a password that everyone knows: of no use to hide from a thief, but no report needs to repeat it.
fn secret_or_weak(name: &str, value: &str) -> bool {
    secret_name(name) && (weak_password(value) || secret(name, value) == Some(Secret::Likely))
}

struct Search<'a> {
    id: FileId,
    text: &'a str,
    /// Decides about a value by its name.
    is_secret: fn(&str, &str) -> bool,
    found: Vec<SecretPlace>,
}

impl Search<'_> {
    fn push(&mut self, span: Span, name: &str, why: String) {
        self.found.push(SecretPlace { file: self.id, span, name: name.to_owned(), why });
    }

    /// Values under names that tell, in a text of this kind. `read` is what its parser made of it, where somebody knows.
    fn named_values(&mut self, kind: FileKind, read: Option<&Content>) {
        match kind {
            FileKind::Dotenv => {
                for entry in &dotenv::parse(self.text).entries {
                    if let Some(value) = &entry.value {
                        self.named(&entry.key, value, 0);
                    }
                }
            }
            FileKind::Compose => match read {
                Some(Content::Yaml(tree)) => self.yaml(tree),
                _ => self.yaml(&yaml::parse(self.text)),
            },
            FileKind::Dockerfile => match read {
                Some(Content::Dockerfile(model)) => self.dockerfile(&model.tree),
                _ => self.dockerfile(&dockerfile::parse(self.text)),
            },
            _ => {}
        }
    }

    /// Private keys. No other token holds white space.
    fn keys(&mut self) {
        let keys = if self.text.contains("-----BEGIN ") { self.text } else { "" };
        for (at, _) in keys.match_indices("-----BEGIN ") {
            let line = near_end(self.text, at);
            if let Some(header) = token(&self.text[at..line]) {
                self.token(header.kind, key_block(self.text, header.span.shift(at)));
            }
        }
    }

    /// Token formats in a part of the text.
    fn tokens(&mut self, part: Span) {
        let mut start = part.start;
        for word in part.slice(self.text).as_bytes().split(u8::is_ascii_whitespace) {
            if word.len() >= SHORTEST_TOKEN {
                self.tokens_of_word(Span::new(start, start + word.len()));
            }
            start += word.len() + 1;
        }
    }

    fn tokens_of_word(&mut self, word: Span) {
        let mut open = vec![word];
        let mut rounds = 0;
        while let Some(part) = open.pop() {
            let Some(token) = token(part.slice(self.text)) else { continue };
            let span = token.span.shift(part.start);
            rounds += 1;
            if rounds > TOKENS_OF_WORD {
                self.token(token.kind, word);
                return;
            }
            self.token(token.kind, span);
            open.extend([Span::new(part.start, span.start), Span::new(span.end, part.end)]);
        }
    }

    fn token(&mut self, kind: &str, span: Span) {
        let why = ["It has the format of a secret: ", kind, "."].concat();
        self.push(span, name_before(self.text, span.start), why);
    }

    /// Passwords in addresses in a part of the text.
    fn addresses(&mut self, part: Span) {
        for (at, _) in part.slice(self.text).match_indices("://") {
            let at = part.start + at;
            let line = near_end(self.text, at);
            if let Some(password) = url_password(&self.text[at..line]) {
                let span = password.shift(at);
                self.push(span, name_before(self.text, at), "It is the password in an address.".to_owned());
            }
        }
    }

    /// `name: value`, `NAME=value`, `--name value` and `${NAME:-value}` in a part of the text, whatever language it is.
    fn assignments(&mut self, part: Span) {
        let text = part.slice(self.text);
        let has_flags = text.contains("--");
        for (at, sign) in text.bytes().enumerate() {
            let assigns = matches!(sign, b'=' | b':') || (has_flags && sign == b' ');
            if !assigns {
                continue;
            }
            let before = text[..at].trim_end_matches(['"', '\'']);
            let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
            let length = before.bytes().rev().take(LONGEST_NAME).take_while(is_name).count();
            let name = &before[before.len() - length..];
            if (sign == b' ' && !name.starts_with("--")) || !secret_name(name) {
                continue;
            }
            let rest = &text[at + 1..];
            let rest = &rest[..floor_boundary(rest, LONGEST_VALUE)];
            let line = &rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())];
            // What may stand between the sign and the value: an operator, quotes, the sign of an anchor.
            let value = line.trim_start_matches([' ', '-', '=', '?', '+', '"', '\'', '*', '&', '[', '{']);
            let length = value.find(|c: char| c.is_whitespace() || "\"'},]`".contains(c)).unwrap_or(value.len());
            let value = value[..length].trim_end_matches([':', ';']);
            if (self.is_secret)(name.trim_start_matches('-'), value) {
                let start = value.as_ptr() as usize - self.text.as_ptr() as usize;
                let why = "Its name says that it is a secret, and its value is no placeholder.";
                self.push(Span::new(start, start + value.len()), name, why.to_owned());
            }
        }
    }

    fn dockerfile(&mut self, tree: &Dockerfile) {
        for instruction in &tree.instructions {
            for pair in instruction.onbuild().unwrap_or(instruction).pairs() {
                if let Some(value) = &pair.value {
                    self.named(pair.key.text(), &value.map, 0);
                }
            }
        }
    }

    fn yaml(&mut self, tree: &Tree) {
        for node in &tree.nodes {
            match &node.kind {
                NodeKind::Mapping(entries) => {
                    for entry in entries {
                        if let NodeKind::Scalar(map, _) = &tree.node(entry.value).kind {
                            self.named(tree.key_text(entry.key), map, 0);
                        }
                    }
                }
                NodeKind::Sequence(items) => {
                    for &item in items {
                        if let NodeKind::Scalar(map, _) = &tree.node(item).kind
                            && let Some((name, _)) = map.text().split_once('=')
                        {
                            self.named(name, map, name.len() + 1);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// A value that starts at byte `from` of `map`, given to `name`. Token formats have been found already.
    fn named(&mut self, name: &str, map: &SourceMap, from: usize) {
        let Some(value) = map.text().get(from..) else { return };
        if !(self.is_secret)(name, value) {
            return;
        }
        let part = literal(value).shift(from);
        let why = "Its name says that it is a secret, and its value is no placeholder.";
        self.push(map.source(part), name, why.to_owned());
    }
}

/// The part of a value that is its own: without quotes, and of `${NAME:-default}` the default.
fn literal(value: &str) -> Span {
    let inner = value.trim_matches(['"', '\'', ' ']);
    let start = value.len() - value.trim_start_matches(['"', '\'', ' ']).len();
    match inner.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')).and_then(|rest| rest.find('-')) {
        Some(dash) => Span::new(start + 2 + dash + 1, start + inner.len() - 1),
        None => Span::new(start, start + inner.len()),
    }
}

/// How far around a finding its line is looked at: a line may be as long as the file.
const NEAR: usize = 4096;
/// Bytes of the longest private key.
const LONGEST_KEY: usize = 64 * 1024;

/// The end of the line, or of what is looked at of it.
fn near_end(text: &str, at: usize) -> usize {
    let near = &text[at..floor(text, at + NEAR)];
    at + near.find(['\n', '\r']).unwrap_or(near.len())
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// From the header of a private key to the end of its footer, where there is one.
fn key_block(text: &str, header: Span) -> Span {
    let near = &text[..floor(text, header.end + LONGEST_KEY)];
    let footer = near[header.end..].find("-----END ").map(|at| header.end + at + "-----END ".len());
    let end = footer.and_then(|at| Some(at + near[at..].find("-----")? + "-----".len()));
    Span::new(header.start, end.unwrap_or(header.end))
}

/// The name in front of `=` or `:` on the line of a value.
fn name_before(text: &str, value: usize) -> &str {
    let near = &text[floor(text, value.saturating_sub(NEAR))..value];
    let line = near.rsplit(['\n', '\r']).next().unwrap_or("");
    // An address starts before its `://`, a token may follow `Bearer ` and the like: look for the nearest assignment.
    let Some(sign) = line.rfind('=').or_else(|| line.find(": ")) else { return "" };
    let before = line[..sign].trim_end_matches([' ', '"', '\'']);
    let start = before
        .rfind(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.' | '-'))
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    &before[start..]
}
