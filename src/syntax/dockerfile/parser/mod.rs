//! Lines, continuations, directives and comments: the frame around the instructions.

mod heredocs;

use super::heredoc::{self, Mark};
use super::words::{is_blank, trim};
use super::{Arguments, Comment, Directive, Dockerfile, DockerfileError, ErrorKind, Escape, Instruction, Keyword};
use super::{arguments, flags, slips, validate};
use crate::order::Order;
use crate::ordered::BTreeMap;
use crate::text::{SourceMap, Span};
use heredocs::holds_heredocs;

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
