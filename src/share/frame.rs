//! The bytes inside a link.
//!
//! ```text
//! frame  = field* 0 count file*          numbers are varints: seven bits a byte, the lowest first
//! field  = tag length byte*              tag 1..; unknown tags are skipped
//! file   = name length byte*             the text in UTF-8
//! name   = 1.. (a known name) | 0 length byte*
//! ```
//!
//! Version 1 has the tags up to `PANEL`, version 2 all of them.

use super::names::NAMES;
use super::{Finding, LinkError, MAX_FILES, MAX_PATH, MAX_WORDS, SharedState, View, title};
use crate::diagnostic::Severity;
use crate::project::{Environment, Project, SourceFile};

const ENVIRONMENT: u8 = 1;
const LEFT: u8 = 2;
const RIGHT: u8 = 3;
const PANEL: u8 = 4;
const TITLE: u8 = 5;
const STACK: u8 = 6;
/// The file's index, the line, the column, then the rule's name.
const FINDING: u8 = 7;
/// The severity's number or 0, the family as a text, then the words.
const FILTER: u8 = 8;
const LEFT_OUT: u8 = 9;

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Advice];

pub(super) fn write(state: &SharedState) -> Result<Vec<u8>, LinkError> {
    let files = &state.project.files;
    if files.len() > MAX_FILES {
        return Err(LinkError::TooLarge);
    }
    check_paths(files)?;
    let mut out = Vec::new();
    if let Some(environment) = state.environment {
        let value = match environment {
            Environment::Development => 1,
            Environment::Production => 2,
        };
        out.extend([ENVIRONMENT, 1, value]);
    }
    let view = &state.view;
    let mut field = |tag: u8, value: &[u8]| {
        out.push(tag);
        put_bytes(&mut out, value);
    };
    let left_out = Some(state.left_out).filter(|&count| count > 0);
    let index = |index: Option<usize>| index.filter(|&index| index < files.len());
    for (tag, number) in [(LEFT, index(view.left)), (RIGHT, index(view.right)), (LEFT_OUT, left_out)] {
        if let Some(number) = number {
            field(tag, &numbers([number]));
        }
    }
    if let Some(panel) = view.panel.as_deref().filter(|panel| is_panel(panel)) {
        field(PANEL, panel.as_bytes());
    }
    let title = title(&state.title);
    if !title.is_empty() {
        field(TITLE, title.as_bytes());
    }
    if let Some(stack) = view.stack.as_deref().filter(|stack| is_short(stack)) {
        field(STACK, stack.as_bytes());
    }
    if let Some(finding) = view.finding.as_ref().filter(|finding| finding.file < files.len() && is_panel(&finding.rule))
    {
        let mut value = numbers([finding.file, finding.line, finding.column]);
        value.extend(finding.rule.bytes());
        field(FINDING, &value);
    }
    let family = view.family.as_deref().filter(|family| is_panel(family)).unwrap_or_default();
    let words = if is_short(&view.words) { view.words.as_str() } else { "" };
    if view.severity.is_some() || !family.is_empty() || !words.is_empty() {
        let severity = SEVERITIES.iter().position(|severity| Some(*severity) == view.severity);
        let mut value = vec![severity.map_or(0, |at| at as u8 + 1)];
        put_bytes(&mut value, family.as_bytes());
        value.extend(words.bytes());
        field(FILTER, &value);
    }
    out.push(0);
    put_number(&mut out, files.len());
    for file in files {
        match NAMES.iter().position(|name| *name == file.path) {
            Some(known) => out.push(known as u8 + 1),
            None => {
                out.push(0);
                put_bytes(&mut out, file.path.as_bytes());
            }
        }
        put_bytes(&mut out, file.text.as_bytes());
    }
    Ok(out)
}

/// Reads a frame whose checksum holds; what does not fit was made by something else, so it counts as damaged.
pub(super) fn read(bytes: &[u8], last_tag: u8) -> Result<SharedState, LinkError> {
    let mut reader = Reader { rest: bytes };
    let state = reader.state(last_tag).ok_or(LinkError::Damaged)?;
    if state.project.files.len() > MAX_FILES {
        return Err(LinkError::TooLarge);
    }
    check_paths(&state.project.files)?;
    Ok(state)
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn state(&mut self, last_tag: u8) -> Option<SharedState> {
        let (mut environment, mut view, mut title, mut left_out) = (None, View::default(), String::new(), 0);
        loop {
            let tag = self.byte()?;
            if tag == 0 {
                break;
            }
            let value = self.bytes()?;
            let text = || std::str::from_utf8(value).ok();
            match tag {
                tag if tag > last_tag => {}
                ENVIRONMENT => {
                    environment = match value {
                        [1] => Some(Environment::Development),
                        [2] => Some(Environment::Production),
                        _ => None,
                    }
                }
                LEFT => view.left = Reader { rest: value }.number(),
                RIGHT => view.right = Reader { rest: value }.number(),
                PANEL => view.panel = text().filter(|panel| is_panel(panel)).map(str::to_owned),
                TITLE => title = super::title(text().unwrap_or_default()),
                STACK => view.stack = text().filter(|stack| is_short(stack)).map(str::to_owned),
                FINDING => view.finding = Reader { rest: value }.finding(),
                FILTER => {
                    Reader { rest: value }.filter(&mut view);
                }
                LEFT_OUT => left_out = Reader { rest: value }.number().unwrap_or_default(),
                _ => {}
            }
        }
        let count = self.number()?;
        let mut files = Vec::new();
        // One more than allowed is read, so that the caller can say "too large" rather than "damaged".
        for _ in 0..count.min(MAX_FILES + 1) {
            let path = match self.byte()? {
                0 => self.text()?,
                known => (*NAMES.get(usize::from(known) - 1)?).to_owned(),
            };
            files.push(SourceFile { path, text: self.text()? });
        }
        let within = |index: &usize| *index < files.len();
        view.left = view.left.filter(within);
        view.right = view.right.filter(within);
        view.finding = view.finding.filter(|finding| within(&finding.file));
        Some(SharedState { project: Project { files }, environment, view, title, left_out })
    }

    fn finding(&mut self) -> Option<Finding> {
        let (file, line, column) = (self.number()?, self.number()?, self.number()?);
        let rule = std::str::from_utf8(self.rest).ok().filter(|rule| is_panel(rule))?.to_owned();
        Some(Finding { file, line, column, rule })
    }

    fn filter(&mut self, view: &mut View) -> Option<()> {
        let severity = usize::from(self.byte()?);
        let family = self.text().filter(|family| is_panel(family));
        let words = std::str::from_utf8(self.rest).ok().filter(|words| is_short(words)).unwrap_or_default();
        view.severity = severity.checked_sub(1).and_then(|at| SEVERITIES.get(at)).copied();
        (view.family, view.words) = (family, words.to_owned());
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    fn number(&mut self) -> Option<usize> {
        let mut number = 0u32;
        for shift in [0, 7, 14, 21] {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number as usize);
            }
        }
        None
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        let (value, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(value)
    }

    fn text(&mut self) -> Option<String> {
        String::from_utf8(self.bytes()?.to_vec()).ok()
    }
}

fn put_number(out: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn numbers<const N: usize>(all: [usize; N]) -> Vec<u8> {
    let mut out = Vec::new();
    all.into_iter().for_each(|number| put_number(&mut out, number));
    out
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_number(out, bytes.len());
    out.extend_from_slice(bytes);
}

fn is_panel(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b':' | b'/');
    !name.is_empty() && name.len() <= 64 && name.bytes().all(plain)
}

/// What is shown or compared as it is: one line, of a length that a person would give it.
fn is_short(text: &str) -> bool {
    text.len() <= MAX_WORDS && !text.contains(crate::text::is_hidden)
}

/// A path from a link becomes a file name on the reader's disk when the project is downloaded.
fn check_paths(files: &[SourceFile]) -> Result<(), LinkError> {
    for (index, file) in files.iter().enumerate() {
        let path = file.path.as_str();
        let component = |part: &str| !part.is_empty() && part != "." && part != "..";
        let inside =
            path.split('/').all(component) && !path.contains(['\\', ':']) && !path.chars().any(char::is_control);
        if !inside || path.len() > MAX_PATH || files[..index].iter().any(|other| other.path == path) {
            return Err(LinkError::BadPath(path.chars().take(80).collect()));
        }
    }
    Ok(())
}
