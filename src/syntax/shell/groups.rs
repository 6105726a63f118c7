//! Groups: what keywords and parentheses open and close.

use super::frame::{Closer, Frame, Header, Node};
use super::lexer::{Lexer, MAX_DEPTH, Mode, Until};
use super::script::{Group, GroupKind};
use crate::text::Span;

impl Lexer<'_> {
    fn new_group(&mut self, kind: GroupKind, start: usize, command: Option<usize>) -> usize {
        let frame = self.frame();
        let parent = Some(frame.group());
        // A substitution is part of a command that still needs its operator.
        let before = if command.is_none() { frame.before.take() } else { None };
        let span = Span::new(start, self.text.len());
        self.groups.push(Group { kind, span, parent, command, before, after: None, redirections: Vec::new() });
        self.groups.len() - 1
    }

    pub(super) fn open_group(&mut self, kind: GroupKind, start: usize) {
        if self.frame().groups.len() < MAX_DEPTH {
            let group = self.new_group(kind, start, None);
            self.frame().groups.push(group);
        }
        let frame = self.frame();
        (frame.before, frame.last) = (None, None);
    }

    /// Closes the innermost group of this kind and what was left open in it.
    pub(super) fn close_group(&mut self, kind: GroupKind, end: usize) {
        let frame = self.frame();
        frame.header = Header::Off;
        let open = std::mem::take(&mut frame.groups);
        let found = open.iter().rposition(|&group| self.groups[group].kind == kind).filter(|&index| index > 0);
        let kept = found.unwrap_or(open.len());
        for &group in &open[kept..] {
            self.groups[group].span.end = end;
        }
        let frame = self.frame();
        frame.groups = open;
        if kept < frame.groups.len() {
            frame.last = Some(Node::Group(frame.groups[kept]));
            frame.before = None;
            frame.groups.truncate(kept);
            self.close_function(end);
        }
    }

    /// A function ends with its body.
    fn close_function(&mut self, end: usize) {
        let group = self.frame().group();
        if self.groups[group].kind == GroupKind::Function {
            self.groups[group].span.end = end;
            let frame = self.frame();
            frame.groups.pop();
            frame.last = Some(Node::Group(group));
        }
    }

    /// `$(`, `` ` `` or `<(`: a list of commands inside a word; `length` bytes of opener.
    pub fn open_substitution(&mut self, kind: GroupKind, closer: Closer, length: usize) {
        if self.modes.len() >= MAX_DEPTH {
            return self.take(self.at + length);
        }
        let at = self.at;
        self.word().open(at);
        self.advance(at + length);
        // Words of `for` and `case` belong to no command, but their substitutions run all the same.
        let command = self.frame().command;
        let before = self.frame().before;
        let group = self.new_group(kind, at, command);
        self.frame().before = before;
        self.groups[group].before = None;
        self.frames.push(Frame::new(group, closer));
        self.modes.push(Mode::List);
    }

    pub(super) fn open_parenthesis(&mut self) {
        let at = self.at;
        let frame = self.frame();
        if let Some(word) = frame.word.as_ref().filter(|word| word.end == at) {
            // `name=(…)` and patterns such as `@(a|b)`.
            if matches!(word.text().as_bytes().last(), Some(b'=' | b'?' | b'*' | b'+' | b'@' | b'!')) {
                return self.open_copy(Until::Parenthesis(0), 1);
            }
        }
        self.end_word();
        let double = self.peek(1) == Some(b'(');
        let blank = self.find_where(at + 1, |byte| byte != b' ' && byte != b'\t');
        let empty = self.bytes.get(blank) == Some(&b')');
        let frame = self.frame();
        match frame.header {
            Header::Off => {}
            Header::For | Header::Skip if double => return self.open_copy(Until::Arithmetic(0), 2),
            _ => {
                self.at += 1;
                return;
            }
        }
        let (command, group) = (frame.command, frame.group());
        if let Some(index) = command {
            let definition = matches!(&self.commands[index].words[..], [name] if !name.expands)
                && self.commands[index].assignments.is_empty()
                && self.commands[index].redirections.is_empty();
            if definition && empty && index + 1 == self.commands.len() {
                let start = self.commands[index].span.start;
                self.commands.pop();
                let frame = self.frame();
                (frame.command, frame.redirect) = (None, None);
                self.open_group(GroupKind::Function, start);
                self.at = blank + 1;
                return;
            }
            self.end_command();
            self.frame().last = None;
        } else if empty && self.groups[group].kind == GroupKind::Function {
            self.at = blank + 1;
            return;
        }
        if self.modes.len() >= MAX_DEPTH {
            self.take(at + 1);
        } else if double {
            self.frame().header = Header::Skip;
            self.open_copy(Until::Arithmetic(0), 2);
        } else {
            self.at += 1;
            let group = self.new_group(GroupKind::Subshell, at, None);
            self.frame().last = None;
            self.frames.push(Frame::new(group, Closer::Parenthesis));
            self.modes.push(Mode::List);
        }
    }

    pub(super) fn close_parenthesis(&mut self) {
        self.end_word();
        let frame = self.frame();
        match (frame.header, frame.closer) {
            (Header::CasePattern, _) => {
                frame.header = Header::Off;
                self.at += 1;
            }
            (_, Closer::Parenthesis) => {
                self.at += 1;
                self.pop();
            }
            _ => {
                self.end_command();
                let frame = self.frame();
                (frame.before, frame.last) = (None, None);
                self.at += 1;
            }
        }
    }

    /// Ends the topmost list of commands; its mode is gone already.
    pub fn close_list(&mut self) {
        self.end_command();
        let (text, at) = (self.text, self.at);
        let Some(frame) = self.frames.pop() else { return };
        for &group in &frame.groups {
            self.groups[group].span.end = at;
        }
        let Some(&own) = frame.groups.first() else { return };
        if self.frames.is_empty() {
            return;
        }
        if self.groups[own].kind == GroupKind::Subshell {
            self.frame().last = Some(Node::Group(own));
            self.close_function(at);
        } else {
            self.word().close(text, at);
        }
    }
}
