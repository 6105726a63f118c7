//! Lines, continuations, directives, comments and heredoc bodies: the frame around the instructions.

use super::heredoc::{self, Mark};
use super::words::{is_blank, trim};
use super::{
    Arguments, Comment, Directive, Dockerfile, DockerfileError, ErrorKind, Escape, Heredoc, Instruction, Keyword,
};
use super::{arguments, flags, slips, validate};
use crate::order::Order;
use crate::ordered::BTreeMap;
use crate::text::{SourceMap, Span};

/// The longest physical line the builder reads, in bytes.
const LONGEST_LINE: usize = 65_535;
/// Instructions longer than this are not searched for slips, which keeps long ones linear.
const LONGEST_SLIP: usize = 16_384;

/// Reads a Dockerfile without judging its instructions. The page colours with it, and comes without what judges.
pub(super) fn read(text: &str) -> Dockerfile {
    let mut parser = Parser::new(text);
    while let Some(line) = parser.next_line() {
        parser.line(line);
    }
    parser.file
}

/// Reads a Dockerfile. Total and linear; a broken line costs one error.
pub fn parse(text: &str) -> Dockerfile {
    let mut file = read(text);
    validate::check(&mut file, text);
    file.errors.order_by_key(|error| (error.span.start, error.span.end, error.kind));
    file
}

struct Parser<'a> {
    text: &'a str,
    /// The content of each physical line, the break excluded.
    lines: Vec<Span>,
    /// Index of the next line to read.
    at: usize,
    /// Whether directives may still come.
    top: bool,
    /// Which lines hold a given text, for heredoc ends; the second with leading tabs left out.
    ends: [Option<BTreeMap<&'a str, Vec<usize>>>; 2],
    file: Dockerfile,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        let mut lines = Vec::with_capacity(text.len() / 32 + 8);
        let mut start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        while start < text.len() {
            let rest = &text[start..];
            let length = rest.find('\n').map_or(rest.len(), |at| at + 1);
            let content = rest[..length].trim_end_matches(['\r', '\n']).len();
            lines.push(Span::new(start, start + content));
            start += length;
        }
        let mut parser = Self { text, lines, at: 0, top: true, ends: [None, None], file: Dockerfile::default() };
        parser.file.instructions.reserve(parser.lines.len() / 4 + 4);
        // A script line such as `#!/usr/bin/env docker…` is passed over when the frontend is looked for.
        if text.trim_start_matches('\u{feff}').starts_with("#!") {
            let line = parser.next_line();
            parser.file.comments.extend(line.map(|line| Comment { span: line, inside: None }));
        }
        parser
    }

    fn next_line(&mut self) -> Option<Span> {
        let line = *self.lines.get(self.at)?;
        self.at += 1;
        if line.len() > LONGEST_LINE {
            self.error(
                ErrorKind::LineTooLong,
                line,
                "This line is longer than 65,535 bytes. The build cannot read it. Break it up with continuations, or \
                 move the text to a file that is copied."
                    .to_string(),
            );
        }
        Some(line)
    }

    fn error(&mut self, kind: ErrorKind, span: Span, message: String) {
        self.file.errors.push(DockerfileError { kind, span, message });
    }

    fn line(&mut self, line: Span) {
        let content = line.slice(self.text);
        let start = line.start + (content.len() - content.trim_start().len());
        let shown = Span::new(start, line.end);
        if shown.slice(self.text).starts_with('#') {
            return self.comment(shown);
        }
        self.top = false;
        if !shown.is_empty() {
            self.logical_line(shown);
        }
    }

    fn comment(&mut self, span: Span) {
        let Some(directive) = directive(self.text, span) else {
            self.top = false;
            self.file.comments.push(Comment { span, inside: None });
            return;
        };
        if !self.top {
            self.file.comments.push(Comment { span, inside: None });
            self.file.late_directives.push(directive);
            return;
        }
        if self.file.directive(&directive.name).is_some() {
            self.error(
                ErrorKind::DuplicateDirective,
                span,
                format!(
                    "The {} directive stands twice. The build stops here. Keep one of the two lines.",
                    directive.name
                ),
            );
        } else if directive.name == "escape" {
            match directive.value.as_str() {
                "`" => self.file.escape = Escape::Backtick,
                "\\" => self.file.escape = Escape::Backslash,
                _ => self.error(
                    ErrorKind::DirectiveValue,
                    directive.value_span,
                    "The escape directive takes \\ or ` and nothing else. The build stops here. Choose one of the two."
                        .to_string(),
                ),
            }
        }
        self.file.directives.push(directive);
    }

    /// Joins what begins at `first` with the lines that continue it, and reads the instruction.
    fn logical_line(&mut self, first: Span) {
        let mut line = SourceMap::new(first.start);
        let mut part = first;
        loop {
            let (kept, mut continued) = self.contribution(&line, part);
            line.push(self.text, kept);
            let escape = continued.then_some(kept.end);
            continued = continued || self.has_lost_escape(&line, part);
            if !continued {
                break;
            }
            let Some(next) = self.continuing_line() else { break };
            if let Some(escape) = escape.filter(|_| self.swallows(line.text(), first, next)) {
                let span = Span::new(escape, escape + self.file.escape.char().len_utf8());
                self.error(ErrorKind::SwallowedInstruction, span, String::new());
                // It is read as the instruction it was meant to be.
                self.at -= 1;
                break;
            }
            part = next;
        }
        let end = part.end;
        let all = trim(line.text(), Span::new(0, line.text().len()));
        if all.is_empty() {
            let span = Span::new(first.start, end);
            self.error(
                ErrorKind::EmptyInstruction,
                span,
                "A continuation with no instruction in it. The build stops here. Remove the line.".to_string(),
            );
            let mut empty = self.instruction(&line, all, true);
            empty.keyword_span = Span::at(first.start);
            empty.span = span;
            self.file.instructions.push(empty);
            return;
        }
        let mut instruction = self.instruction(&line, all, false);
        // A lone continuation in front belongs to the instruction it leads to.
        instruction.span.start = first.start;
        extend(&mut instruction, end);
        self.file.instructions.push(instruction);
    }

    /// What a line adds to those before it, and whether the next one continues it.
    fn contribution(&mut self, line: &SourceMap, part: Span) -> (Span, bool) {
        let escape = self.file.escape.char();
        let (kept, continued) = continuation(self.text, part, escape);
        let content = part.slice(self.text);
        if continued || !content.contains('#') || line.text().len() > LONGEST_SLIP {
            return (kept, continued);
        }
        let Some((at, comment)) = slips::comment_behind_escape(content, escape) else { return (kept, continued) };
        if slips::open_quote(&[line.text(), &content[..at]].concat(), escape) {
            return (kept, continued);
        }
        self.error(ErrorKind::TrailingComment, Span::new(part.start + comment, part.end), String::new());
        let below = self.lines.get(self.at..).unwrap_or(&[]).iter().map(|line| line.slice(self.text).trim());
        let next = below.into_iter().find(|line| !line.is_empty() && !line.starts_with('#'));
        let goes_on = next.is_some_and(|next| !slips::begins_instruction(next));
        (Span::new(part.start, part.start + at), goes_on)
    }

    /// The next line that takes part in an instruction: comments and empty lines between continued lines do not.
    fn continuing_line(&mut self) -> Option<Span> {
        loop {
            let next = self.next_line()?;
            let shown = next.slice(self.text).trim_start();
            if shown.starts_with('#') {
                let span = Span::new(next.end - shown.len(), next.end);
                self.file.comments.push(Comment { span, inside: Some(self.file.instructions.len()) });
            } else if !shown.is_empty() {
                return Some(next);
            }
        }
    }

    /// Whether a list breaks off at the end of `part` and goes on in the next line, where only the escape character is missing.
    fn has_lost_escape(&mut self, line: &SourceMap, part: Span) -> bool {
        let Some(next) = self.lines.get(self.at).copied() else { return false };
        if line.text().len() > LONGEST_SLIP {
            return false;
        }
        let lost = slips::list_goes_on(line.text(), next.slice(self.text), self.file.escape.char());
        if lost {
            let shown = part.start + part.slice(self.text).trim_end().len();
            self.error(ErrorKind::LostEscape, Span::new(shown - 1, shown), String::new());
        }
        lost
    }

    /// Whether `next`, which continues the instruction that begins at `first`, reads as an instruction of its own.
    fn swallows(&self, joined: &str, first: Span, next: Span) -> bool {
        let content = next.slice(self.text);
        let shown = content.trim_start();
        let line_start = self.text[..first.start].rfind('\n').map_or(0, |at| at + 1);
        if content.len() - shown.len() > first.start - line_start || joined.len() > LONGEST_SLIP {
            return false;
        }
        let above = match self.file.instructions.first() {
            Some(instruction) => instruction.keyword_span.slice(self.text),
            None => joined.split(is_blank).next().unwrap_or(""),
        };
        let small = !above.contains(|c: char| c.is_ascii_uppercase());
        slips::is_swallowed(joined, shown, small, self.file.escape.char())
    }

    /// Reads `range` of a logical line; takes the bodies of its heredocs from the lines that follow.
    fn instruction(&mut self, line: &SourceMap, range: Span, nested: bool) -> Instruction {
        let text = range.slice(line.text());
        let mut word_end = range.start + text.find(is_blank).unwrap_or(text.len());
        if let Some(length) = slips::glued(Span::new(range.start, word_end).slice(line.text())) {
            word_end = range.start + length;
            let keyword = line.source(Span::new(range.start, word_end));
            self.error(ErrorKind::MissingBlank, keyword, String::new());
        }
        let keyword_range = Span::new(range.start, word_end);
        let keyword = Keyword::from_word(keyword_range.slice(line.text()));
        let (flags, from) = flags::read(line, Span::new(word_end, range.end));
        let body = trim(line.text(), Span::new(from, range.end));
        let arguments = if keyword == Keyword::Onbuild && !nested && !body.is_empty() {
            Arguments::Onbuild(Box::new(self.instruction(line, body, true)))
        } else {
            arguments::read(keyword, line, body, self.file.escape, &mut self.file.errors)
        };
        let mut instruction = Instruction {
            keyword,
            keyword_span: line.source(keyword_range),
            span: line.source(range),
            flags,
            arguments,
            body: line.part(body),
            heredocs: Vec::new(),
        };
        let marks: Vec<Mark> = match holds_heredocs(&instruction) {
            true => heredoc::marks(line.text()).into_iter().filter(|mark| body.covers(mark.range)).collect(),
            false => Vec::new(),
        };
        if marks.is_empty() && keyword != Keyword::Unknown && body.slice(line.text()).contains("<<") {
            self.lost_heredoc(&mut instruction, line, body);
        }
        self.heredocs(&mut instruction, line, body, marks);
        settle_transfer(&mut instruction);
        if let Some(inner) = instruction.onbuild() {
            instruction.span = instruction.span.join(inner.span);
        }
        instruction
    }

    /// Goes past the lines of what is written like a heredoc where the builder sees none.
    fn lost_heredoc(&mut self, instruction: &mut Instruction, line: &SourceMap, body: Span) {
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

    fn heredocs(&mut self, instruction: &mut Instruction, line: &SourceMap, body: Span, marks: Vec<Mark>) {
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

fn holds_heredocs(instruction: &Instruction) -> bool {
    match &instruction.arguments {
        Arguments::Command(command) => instruction.keyword == Keyword::Run && command.shell().is_some(),
        Arguments::Transfer(transfer) => transfer.json.is_none(),
        _ => false,
    }
}

/// Tells sources from the destination, once it is known which words are heredoc marks.
fn settle_transfer(instruction: &mut Instruction) {
    let Arguments::Transfer(transfer) = &mut instruction.arguments else { return };
    let heredocs = &instruction.heredocs;
    let is_mark = |span: Span| {
        let after = heredocs.partition_point(|heredoc| heredoc.mark.start <= span.start);
        after > 0 && heredocs[after - 1].mark.covers(span)
    };
    let words = transfer.sources.len();
    if words > 1 && transfer.sources.last().is_some_and(|word| !is_mark(word.span)) {
        transfer.destination = transfer.sources.pop();
    }
    transfer.sources.retain(|word| !is_mark(word.span));
}

/// Instructions reach to the end of their last line, the deferred ones too.
fn extend(instruction: &mut Instruction, end: usize) {
    instruction.span.end = instruction.span.end.max(end);
    if let Arguments::Onbuild(inner) = &mut instruction.arguments {
        extend(inner, end);
    }
}

/// What a line contributes, and whether the next one continues it: it ends in one escape character (a doubled one
/// is an ordinary character), blanks behind it allowed.
fn continuation(text: &str, content: Span, escape: char) -> (Span, bool) {
    let line = content.slice(text);
    match line.trim_end_matches([' ', '\t']).strip_suffix(escape) {
        Some(kept) if !kept.ends_with(escape) => (Span::new(content.start, content.start + kept.len()), true),
        _ => (content, false),
    }
}

/// Reads a comment as `# name = value`, if the name is one of a directive.
fn directive(text: &str, span: Span) -> Option<Directive> {
    let line = span.slice(text);
    let (name, value) = line.strip_prefix('#')?.split_once('=')?;
    let name = name.trim().to_ascii_lowercase();
    let shown = value.trim();
    if shown.is_empty() || !matches!(name.as_str(), "syntax" | "escape" | "check") {
        return None;
    }
    let start = span.end - value.trim_start().len();
    let value_span = Span::new(start, start + shown.len());
    Some(Directive { name, value: shown.to_string(), span, value_span })
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
