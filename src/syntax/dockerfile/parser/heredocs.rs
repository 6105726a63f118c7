//! The bodies of heredocs: lines that belong to the instruction above them.

use super::Parser;
use crate::ordered::BTreeMap;
use crate::syntax::dockerfile::heredoc::Mark;
use crate::syntax::dockerfile::words::{is_blank, trim};
use crate::syntax::dockerfile::{Arguments, ErrorKind, Heredoc, Instruction, Keyword, slips};
use crate::text::{SourceMap, Span};

impl Parser<'_> {
    /// Goes past the lines of what is written like a heredoc where the builder sees none.
    pub(super) fn lost_heredoc(&mut self, instruction: &mut Instruction, line: &SourceMap, body: Span) {
        let Some(lost) = slips::lost_heredoc(body.slice(line.text())) else { return };
        let range = Span::new(body.start + lost.at, body.start + lost.at + 2);
        let mark =
            Mark { range, name: lost.name.to_owned(), descriptor: None, strip_tabs: lost.strip_tabs, expand: true };
        let takes = holds_heredocs(instruction);
        // Where the builder would take one, only a blank is wrong; where that is right, nothing is.
        if (takes && lost.blank.is_none()) || instruction.keyword == Keyword::Onbuild {
            return;
        }
        let Some(last) = self.find_end(&mark).filter(|&last| last <= self.recover()) else { return };
        let place = match lost.blank.filter(|_| takes) {
            Some((from, to)) if to > from => Span::new(body.start + from, body.start + to),
            _ => range,
        };
        self.error(ErrorKind::LostHeredoc, line.source(place), String::new());
        while self.at < last {
            self.next_line();
        }
        if let Some(end) = self.next_line() {
            instruction.span.end = instruction.span.end.max(end.end);
        }
    }

    pub(super) fn heredocs(&mut self, instruction: &mut Instruction, line: &SourceMap, body: Span, marks: Vec<Mark>) {
        let mut lost = false;
        for mark in marks {
            let mark_span = line.source(mark.range);
            let start = self.lines.get(self.at).map_or(self.text.len(), |line| line.start);
            let found = if lost { None } else { self.find_end(&mark) };
            let near = if lost || found.is_some() { None } else { self.near_end(&mark) };
            let last = match found.or(near) {
                Some(last) => last,
                None if lost => self.at,
                None => self.recover(),
            };
            let stop = self.lines.get(last).map_or(self.text.len(), |line| line.start);
            while self.at < last {
                self.next_line();
            }
            let line_of_end = if found.or(near).is_some() { self.next_line() } else { None };
            let (end, near_end) = if found.is_some() { (line_of_end, None) } else { (None, line_of_end) };
            if end.is_none() && !lost {
                lost = true;
                let place = near_end.map(|line| trim(self.text, line));
                self.error(ErrorKind::UnclosedHeredoc, place.unwrap_or(mark_span), unclosed(&mark, near_end.is_some()));
            }
            let body_span = Span::new(start, stop);
            let content = content(self.text, body_span, mark.strip_tabs);
            let text_end = body_span.start + body_span.slice(self.text).trim_end_matches(['\r', '\n']).len();
            instruction.span.end = instruction.span.end.max(line_of_end.map_or(text_end, |end| end.end));
            instruction.heredocs.push(Heredoc {
                name: mark.name,
                mark: mark_span,
                mark_in_body: Span::new(mark.range.start - body.start, mark.range.end - body.start),
                descriptor: mark.descriptor,
                strip_tabs: mark.strip_tabs,
                expand: mark.expand,
                body: body_span,
                content,
                end,
                near_end,
            });
        }
    }

    /// The index of the line that ends a heredoc. Looked up, not searched: many open heredocs stay linear.
    fn find_end(&mut self, mark: &Mark) -> Option<usize> {
        let (text, lines) = (self.text, &self.lines);
        let ends = self.ends[usize::from(mark.strip_tabs)].get_or_insert_with(|| {
            let mut ends: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
            for (index, line) in lines.iter().enumerate() {
                let content = line.slice(text);
                let content = if mark.strip_tabs { content.trim_start_matches('\t') } else { content };
                ends.entry(content).or_default().push(index);
            }
            ends
        });
        let places = ends.get(mark.name.as_str())?;
        places.get(places.partition_point(|&place| place < self.at)).copied()
    }

    /// The line that was probably meant to end a heredoc: its name with blanks around it, or misspelt.
    fn near_end(&self, mark: &Mark) -> Option<usize> {
        let rest = self.lines.get(self.at..self.recover()).unwrap_or(&[]);
        let lines = || rest.iter().map(|line| line.slice(self.text));
        let exact = lines().position(|line| line.trim() == mark.name);
        // A word of the text may look alike, but not as the last thing before the next instruction.
        let near = || {
            let last = lines().rposition(|line| !line.trim().is_empty() && !line.starts_with('#'))?;
            slips::nearly_ends(rest[last].slice(self.text), &mark.name).then_some(last)
        };
        exact.or_else(near).map(|at| self.at + at)
    }

    /// Where an unclosed heredoc is taken to end: before the next line that begins with a keyword in capitals.
    fn recover(&self) -> usize {
        let rest = self.lines.get(self.at..).unwrap_or(&[]);
        let found = rest.iter().position(|line| {
            let content = line.slice(self.text);
            let word = content.split(is_blank).next().unwrap_or("");
            word.len() < content.len()
                && word.bytes().all(|byte| byte.is_ascii_uppercase())
                && Keyword::from_word(word) != Keyword::Unknown
        });
        self.at + found.unwrap_or(rest.len())
    }
}

/// What is wrong with a heredoc that has no end.
fn unclosed(mark: &Mark, near: bool) -> String {
    let name = mark.name.as_str();
    if near {
        return [
            "This line is nearly the end of the heredoc, which is ",
            name,
            " and nothing else. The build reads on to the end of the file and stops there. Write ",
            name,
            ", without blanks around it.",
        ]
        .concat();
    }
    [
        "The heredoc has no line that says ",
        name,
        " and nothing else. The build stops here. Close it with such a line",
        if mark.strip_tabs { ", only tabs before it." } else { ", without blanks before it." },
    ]
    .concat()
}

pub(super) fn holds_heredocs(instruction: &Instruction) -> bool {
    match &instruction.arguments {
        Arguments::Command(command) => instruction.keyword == Keyword::Run && command.shell().is_some(),
        Arguments::Transfer(transfer) => transfer.json.is_none(),
        _ => false,
    }
}

fn content(text: &str, body: Span, strip_tabs: bool) -> SourceMap {
    if !strip_tabs {
        return SourceMap::verbatim(text, body);
    }
    let mut map = SourceMap::new(body.start);
    let mut at = body.start;
    for line in body.slice(text).split_inclusive('\n') {
        let end = at + line.len();
        map.push(text, Span::new(end - line.trim_start_matches('\t').len(), end));
        at = end;
    }
    map
}
