//! Lines, continuations, directives, comments and heredoc bodies: the frame around the instructions.

use super::heredoc::{self, Mark};
use super::words::{is_blank, trim};
use super::{
    Arguments, Comment, Directive, Dockerfile, DockerfileError, ErrorKind, Escape, Heredoc, Instruction, Keyword,
};
use super::{arguments, flags, validate};
use crate::order::Order;
use crate::ordered::BTreeMap;
use crate::text::{SourceMap, Span};

/// The longest physical line the builder reads, in bytes.
const LONGEST_LINE: usize = 65_535;

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
        let mut lines = Vec::new();
        let mut start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        while start < text.len() {
            let rest = &text[start..];
            let length = rest.find('\n').map_or(rest.len(), |at| at + 1);
            let content = rest[..length].trim_end_matches(['\r', '\n']).len();
            lines.push(Span::new(start, start + content));
            start += length;
        }
        let mut parser = Self { text, lines, at: 0, top: true, ends: [None, None], file: Dockerfile::default() };
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
        let escape = self.file.escape.char();
        let mut line = SourceMap::new(first.start);
        let (kept, mut continued) = continuation(self.text, first, escape);
        line.push(self.text, kept);
        let mut end = first.end;
        while continued {
            let Some(next) = self.next_line() else { break };
            let content = next.slice(self.text);
            let shown = content.trim_start();
            if shown.starts_with('#') {
                let span = Span::new(next.end - shown.len(), next.end);
                self.file.comments.push(Comment { span, inside: Some(self.file.instructions.len()) });
                continue;
            }
            if shown.is_empty() {
                continue;
            }
            let (kept, more) = continuation(self.text, next, escape);
            line.push(self.text, kept);
            continued = more;
            end = next.end;
        }
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

    /// Reads `range` of a logical line; takes the bodies of its heredocs from the lines that follow.
    fn instruction(&mut self, line: &SourceMap, range: Span, nested: bool) -> Instruction {
        let text = range.slice(line.text());
        let word_end = range.start + text.find(is_blank).unwrap_or(text.len());
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
        if holds_heredocs(&instruction) {
            let marks = heredoc::marks(line.text()).into_iter().filter(|mark| body.covers(mark.range)).collect();
            self.heredocs(&mut instruction, line, body, marks);
        }
        settle_transfer(&mut instruction);
        if let Some(inner) = instruction.onbuild() {
            instruction.span = instruction.span.join(inner.span);
        }
        instruction
    }

    fn heredocs(&mut self, instruction: &mut Instruction, line: &SourceMap, body: Span, marks: Vec<Mark>) {
        let mut lost = false;
        for mark in marks {
            let mark_span = line.source(mark.range);
            let start = self.lines.get(self.at).map_or(self.text.len(), |line| line.start);
            let found = if lost { None } else { self.find_end(&mark) };
            let last = match found {
                Some(last) => last,
                None if lost => self.at,
                None => self.recover(),
            };
            let stop = self.lines.get(last).map_or(self.text.len(), |line| line.start);
            while self.at < last {
                self.next_line();
            }
            let end = found.and_then(|_| self.next_line());
            if end.is_none() && !lost {
                lost = true;
                self.error(
                    ErrorKind::UnclosedHeredoc,
                    mark_span,
                    format!(
                        "The heredoc has no line that says {} and nothing else. The build stops here. Close it with \
                         such a line{}.",
                        mark.name,
                        if mark.strip_tabs { ", only tabs before it" } else { ", without blanks before it" }
                    ),
                );
            }
            let body_span = Span::new(start, stop);
            let content = content(self.text, body_span, mark.strip_tabs);
            let text_end = body_span.start + body_span.slice(self.text).trim_end_matches(['\r', '\n']).len();
            instruction.span.end = instruction.span.end.max(end.map_or(text_end, |end| end.end));
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
