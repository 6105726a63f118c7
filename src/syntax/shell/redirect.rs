//! Redirections and here-documents.

use super::frame::{Closer, Node};
use super::lexer::Lexer;
use super::script::{GroupKind, Heredoc, RedirectKind, Redirection};
use super::word::{Word, WordBuilder};
use crate::text::Span;

/// A here-document whose body starts at the next line break.
pub(super) struct PendingHeredoc {
    owner: Node,
    redirection: usize,
}

/// An operator whose target has not been read.
#[derive(Debug)]
pub(super) struct Waiting {
    owner: Node,
    kind: RedirectKind,
    fd: Option<u32>,
    start: usize,
    strips_tabs: bool,
}

impl Lexer<'_> {
    fn redirections(&mut self, owner: Node) -> &mut Vec<Redirection> {
        match owner {
            Node::Command(index) => &mut self.commands[index].redirections,
            Node::Group(index) => &mut self.groups[index].redirections,
        }
    }

    /// Reads the body of a here-document, which starts here.
    pub fn heredoc_body(&mut self, pending: &PendingHeredoc) {
        let (start, text) = (self.at, self.text);
        let Some(redirection) = self.redirections(pending.owner).get_mut(pending.redirection) else { return };
        let Some(heredoc) = &mut redirection.heredoc else { return };
        let delimiter = redirection.target.text();
        let mut at = start;
        heredoc.body = Span::new(start, text.len());
        for line in text[start..].split_inclusive('\n') {
            let bare = line.trim_end_matches('\n').trim_end_matches('\r');
            let bare = if heredoc.strips_tabs { bare.trim_start_matches('\t') } else { bare };
            if bare == delimiter {
                heredoc.body.end = at;
                heredoc.closed = true;
                at += line.len();
                break;
            }
            at += line.len();
        }
        self.at = at;
    }

    /// `<` and `>` and what they start.
    pub fn angle(&mut self, byte: u8) {
        let (next, third) = (self.peek(1), self.peek(2));
        let (kind, length) = match (byte, next, third) {
            (_, Some(b'('), _) => {
                return self.open_substitution(GroupKind::ProcessSubstitution, Closer::Parenthesis, 2);
            }
            (b'<', Some(b'<'), Some(b'<')) => (RedirectKind::HereString, 3),
            (b'<', Some(b'<'), Some(b'-')) => (RedirectKind::Heredoc, 3),
            (b'<', Some(b'<'), _) => (RedirectKind::Heredoc, 2),
            (b'<', Some(b'&'), _) => (RedirectKind::DuplicateInput, 2),
            (b'<', Some(b'>'), _) => (RedirectKind::ReadWrite, 2),
            (b'<', _, _) => (RedirectKind::Read, 1),
            (_, Some(b'>'), _) => (RedirectKind::Append, 2),
            (_, Some(b'&'), _) => (RedirectKind::DuplicateOutput, 2),
            (_, Some(b'|'), _) => (RedirectKind::Write, 2),
            _ => (RedirectKind::Write, 1),
        };
        self.redirect(kind, length);
    }

    /// An operator; its target is the next word.
    pub fn redirect(&mut self, kind: RedirectKind, length: usize) {
        let (at, strips_tabs) = (self.at, self.bytes.get(self.at + 2) == Some(&b'-'));
        let mut start = at;
        let mut fd = None;
        let frame = self.frame();
        let is_fd = |word: &mut WordBuilder| {
            word.is_bare() && word.end == at && word.text().bytes().all(|byte| byte.is_ascii_digit())
        };
        if frame.redirect.is_none()
            && let Some(word) = frame.word.take_if(|word| is_fd(word))
        {
            start = word.start;
            fd = word.text().parse().ok();
        }
        self.end_word();
        // Digits may have started a command of their own.
        let frame = self.frame();
        if let Some(index) = frame.command.filter(|_| fd.is_some() && frame.last.is_some())
            && self.commands[index].span == Span::at(start)
            && index + 1 == self.commands.len()
        {
            self.commands.pop();
            self.frame().command = None;
        }
        let frame = self.frame();
        let owner = match (frame.command, frame.last) {
            (None, Some(Node::Group(group))) => Node::Group(group),
            _ => {
                self.at = start;
                Node::Command(self.start_command())
            }
        };
        self.at = at + length;
        self.frame().redirect = Some(Waiting { owner, kind, fd, start, strips_tabs });
    }

    /// The target has been read.
    pub fn end_redirect(&mut self, waiting: Waiting, target: Word) {
        let Waiting { owner, kind, fd, start, strips_tabs } = waiting;
        let span = Span::new(start, target.span.end);
        let heredoc = (kind == RedirectKind::Heredoc).then(|| Heredoc {
            body: Span::at(self.text.len()),
            closed: false,
            expands: !target.quoted,
            strips_tabs,
        });
        if let Node::Command(index) = owner {
            self.commands[index].span.end = span.end;
        }
        let redirections = self.redirections(owner);
        redirections.push(Redirection { span, kind, fd, target, heredoc });
        if kind == RedirectKind::Heredoc {
            let redirection = redirections.len() - 1;
            self.heredocs.push(PendingHeredoc { owner, redirection });
        }
    }
}
