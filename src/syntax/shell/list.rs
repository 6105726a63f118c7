//! Commands, operators, redirections and groups.

use super::lexer::{Lexer, MAX_DEPTH, Mode, Until};
use super::redirect::Waiting;
use super::script::{Assignment, Command, Group, GroupKind, Operator, RedirectKind};
use super::word::{Word, WordBuilder};
use crate::text::Span;

/// What ends a list of commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closer {
    End,
    Parenthesis,
    Backtick,
}

/// Words that are not a command's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Header {
    /// None of these: words make commands.
    Off,
    /// `for x in …` up to its end.
    For,
    /// After `case`.
    CaseSubject,
    /// After the subject: `in` comes.
    CaseIn,
    /// A pattern up to `)`.
    CasePattern,
    /// After `function`.
    FunctionName,
    /// One word that is no command: `((…))`.
    Skip,
}

/// What an operator connects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Command(usize),
    Group(usize),
}

/// One list of commands while it is read.
#[derive(Debug)]
pub(super) struct Frame {
    closer: Closer,
    /// Open groups that end with a keyword; the first is the list's own.
    groups: Vec<usize>,
    pub command: Option<usize>,
    pub word: Option<WordBuilder>,
    /// An operator that waits for its target.
    pub redirect: Option<Waiting>,
    before: Option<Operator>,
    /// What ended last, until an operator follows.
    pub last: Option<Node>,
    header: Header,
    /// Inside `[[ … ]]`.
    test: bool,
}

impl Frame {
    pub fn new(group: usize, closer: Closer) -> Self {
        Self {
            closer,
            groups: vec![group],
            command: None,
            word: None,
            redirect: None,
            before: None,
            last: None,
            header: Header::Off,
            test: false,
        }
    }

    fn group(&self) -> usize {
        self.groups.last().copied().unwrap_or(0)
    }

    /// Whether a group, a header or a redirection waits for its rest.
    pub fn is_open(&self) -> bool {
        self.groups.len() > 1 || self.redirect.is_some() || self.header != Header::Off || self.test
    }
}

fn is_special(byte: u8) -> bool {
    matches!(
        byte,
        b' ' | b'\t'
            | b'\r'
            | b'\n'
            | b'\\'
            | b'\''
            | b'"'
            | b'`'
            | b'$'
            | b';'
            | b'&'
            | b'|'
            | b'('
            | b')'
            | b'<'
            | b'>'
    )
}

impl Lexer<'_> {
    pub fn step_list(&mut self) {
        let byte = self.bytes[self.at];
        match byte {
            b' ' | b'\t' => {
                self.end_word();
                self.at += 1;
            }
            b'\r' if matches!(self.peek(1), None | Some(b'\n')) => {
                self.end_word();
                self.at += 1;
            }
            b'\n' => self.newline(),
            b'\\' => match self.continuation() {
                0 => self.escaped(),
                length => self.at += length,
            },
            b'\'' => self.single_quote(),
            b'"' => self.double_quote(),
            b'`' => self.backtick(),
            b'$' => self.dollar(),
            b'#' if self.frame().word.is_none() => {
                let in_backtick = self.backtick.is_some();
                let end = self.find_where(self.at, |byte| byte == b'\n' || (in_backtick && byte == b'`'));
                self.comments.push(Span::new(self.at, end));
                self.at = end;
            }
            b';' => self.semicolon(),
            b'&' | b'|' | b'(' | b')' | b'<' | b'>' if self.in_test() => self.take(self.at + 1),
            b'&' => match (self.peek(1), self.peek(2)) {
                (Some(b'&'), _) => self.operator(Operator::And, 2),
                (Some(b'>'), Some(b'>')) => self.redirect(RedirectKind::AppendBoth, 3),
                (Some(b'>'), _) => self.redirect(RedirectKind::WriteBoth, 2),
                _ => self.operator(Operator::Background, 1),
            },
            b'|' => match self.peek(1) {
                Some(b'|') => self.operator(Operator::Or, 2),
                Some(b'&') => self.operator(Operator::Pipe, 2),
                _ => self.operator(Operator::Pipe, 1),
            },
            b'(' => self.open_parenthesis(),
            b')' => self.close_parenthesis(),
            b'<' | b'>' => self.angle(byte),
            _ => {
                let end = self.find_where(self.at + 1, is_special);
                let run = &self.bytes[self.at..end];
                let globs = run.iter().any(|&byte| matches!(byte, b'*' | b'?' | b'['))
                    || (self.frame().word.is_none() && byte == b'~')
                    || (run.contains(&b'{') && (run.contains(&b',') || run.contains(&b'.')));
                self.word().globs |= globs;
                self.take(end);
            }
        }
    }

    /// Whether `&`, `|`, `<` and parentheses are ordinary here: inside `[[ … ]]`.
    fn in_test(&mut self) -> bool {
        let frame = self.frame();
        frame.test && frame.word.as_ref().is_none_or(|word| word.text() != "]]")
    }

    /// Starts a word here; where a command may start, it starts one.
    pub fn start_word(&mut self) {
        let at = self.at;
        let frame = self.frame();
        frame.word = Some(WordBuilder::new(at));
        if frame.header == Header::Off && frame.redirect.is_none() {
            self.start_command();
        }
    }

    /// The command being read; commands get their place when they start, so inner ones come after.
    pub fn start_command(&mut self) -> usize {
        let (at, next) = (self.at, self.commands.len());
        let frame = self.frame();
        if let Some(index) = frame.command {
            return index;
        }
        frame.command = Some(next);
        let command = Command { span: Span::at(at), before: frame.before, group: frame.group(), ..Command::default() };
        self.commands.push(command);
        next
    }

    pub fn end_word(&mut self) {
        let text = self.text;
        let frame = self.frame();
        let Some(word) = frame.word.take().map(|word| word.finish(text)) else { return };
        if let Some(waiting) = frame.redirect.take() {
            return self.end_redirect(waiting, word);
        }
        match frame.header {
            Header::Off => self.command_word(word),
            Header::For if word.raw() == "do" => frame.header = Header::Off,
            Header::For => {}
            Header::CaseSubject => frame.header = Header::CaseIn,
            Header::CaseIn if word.raw() == "in" => frame.header = Header::CasePattern,
            Header::CaseIn => {}
            Header::CasePattern => {
                if word.raw() == "esac" {
                    self.close_group(GroupKind::Case, word.span.end);
                }
            }
            Header::FunctionName => {
                frame.header = Header::Off;
                self.open_group(GroupKind::Function, word.span.start);
            }
            Header::Skip => frame.header = Header::Off,
        }
    }

    fn command_word(&mut self, word: Word) {
        let index = self.start_command();
        let group = self.frame().group();
        let command = &self.commands[index];
        let first = command.words.is_empty();
        if first && command.assignments.is_empty() && command.redirections.is_empty() {
            if !word.quoted && !word.expands && self.keyword(&word, index) {
                return;
            }
            // A function's body is a group; anything else means that its definition was not finished.
            if self.groups[group].kind == GroupKind::Function {
                self.frame().groups.pop();
                self.commands[index].group = self.frame().group();
            }
        }
        let command = &mut self.commands[index];
        command.span.end = word.span.end;
        if first && let Some((name, value)) = word.assignment() {
            command.assignments.push(Assignment { name: name.to_owned(), span: word.span, value });
            return;
        }
        match word.raw() {
            "[[" if first => self.frame().test = true,
            "]]" => self.frame().test = false,
            _ => {}
        }
        self.commands[index].words.push(word);
    }

    /// Takes a reserved word at the place of a command's name; `false` when it is none.
    fn keyword(&mut self, word: &Word, index: usize) -> bool {
        enum Action {
            Open(GroupKind, Header),
            Close(GroupKind),
            Branch,
            Header(Header),
            Negate,
        }
        let action = match word.raw() {
            "if" => Action::Open(GroupKind::If, Header::Off),
            "while" | "until" => Action::Open(GroupKind::Loop, Header::Off),
            "for" | "select" => Action::Open(GroupKind::Loop, Header::For),
            "case" => Action::Open(GroupKind::Case, Header::CaseSubject),
            "{" => Action::Open(GroupKind::Braces, Header::Off),
            "fi" => Action::Close(GroupKind::If),
            "done" => Action::Close(GroupKind::Loop),
            "esac" => Action::Close(GroupKind::Case),
            "}" => Action::Close(GroupKind::Braces),
            "then" | "elif" | "else" | "do" => Action::Branch,
            "function" => Action::Header(Header::FunctionName),
            "!" => Action::Negate,
            _ => return false,
        };
        // A reserved word holds no expansion, so the command it started is the last one.
        self.commands.truncate(index);
        let frame = self.frame();
        frame.command = None;
        match action {
            Action::Open(kind, header) => {
                frame.header = header;
                self.open_group(kind, word.span.start);
            }
            Action::Close(kind) => self.close_group(kind, word.span.end),
            Action::Branch => (frame.before, frame.last) = (None, None),
            Action::Header(header) => frame.header = header,
            Action::Negate => {}
        }
        true
    }

    fn new_group(&mut self, kind: GroupKind, start: usize, command: Option<usize>) -> usize {
        let frame = self.frame();
        let parent = Some(frame.group());
        // A substitution is part of a command that still needs its operator.
        let before = if command.is_none() { frame.before.take() } else { None };
        let span = Span::new(start, self.text.len());
        self.groups.push(Group { kind, span, parent, command, before, after: None, redirections: Vec::new() });
        self.groups.len() - 1
    }

    fn open_group(&mut self, kind: GroupKind, start: usize) {
        if self.frame().groups.len() < MAX_DEPTH {
            let group = self.new_group(kind, start, None);
            self.frame().groups.push(group);
        }
        let frame = self.frame();
        (frame.before, frame.last) = (None, None);
    }

    /// Closes the innermost group of this kind and what was left open in it.
    fn close_group(&mut self, kind: GroupKind, end: usize) {
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

    fn end_command(&mut self) {
        self.end_word();
        let frame = self.frame();
        frame.redirect = None;
        frame.test = false;
        let Some(index) = frame.command.take() else { return };
        let command = &self.commands[index];
        let empty = command.words.is_empty() && command.assignments.is_empty() && command.redirections.is_empty();
        if empty && index + 1 == self.commands.len() {
            self.commands.pop();
        } else {
            self.frame().last = Some(Node::Command(index));
        }
    }

    fn operator(&mut self, operator: Operator, length: usize) {
        self.end_command();
        self.at += length;
        let frame = self.frame();
        match (frame.header, operator) {
            (Header::For, Operator::Semicolon | Operator::Newline) => {
                frame.header = Header::Off;
                return;
            }
            (Header::CasePattern | Header::CaseIn, _) => return,
            _ => {}
        }
        match frame.last.take() {
            Some(node) => {
                frame.before = Some(operator);
                match node {
                    Node::Command(index) => self.commands[index].after = Some(operator),
                    Node::Group(index) => self.groups[index].after = Some(operator),
                }
            }
            // A line break after an operator or keyword means nothing.
            None if operator == Operator::Newline => {}
            None => frame.before = Some(operator),
        }
    }

    fn semicolon(&mut self) {
        let length = match (self.peek(1), self.peek(2)) {
            (Some(b';'), Some(b'&')) => 3,
            (Some(b';' | b'&'), _) => 2,
            _ => return self.operator(Operator::Semicolon, 1),
        };
        self.end_command();
        self.at += length;
        let at = self.at;
        let frame = self.frame();
        (frame.before, frame.last) = (None, None);
        let open = std::mem::take(&mut frame.groups);
        let case = open.iter().rposition(|&group| self.groups[group].kind == GroupKind::Case);
        for &group in &open[case.map_or(open.len(), |index| index + 1)..] {
            self.groups[group].span.end = at;
        }
        let frame = self.frame();
        frame.groups = open;
        if let Some(index) = case {
            frame.groups.truncate(index + 1);
            frame.header = Header::CasePattern;
        }
    }

    fn newline(&mut self) {
        self.operator(Operator::Newline, 1);
        for pending in std::mem::take(&mut self.heredocs) {
            self.heredoc_body(&pending);
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

    fn open_parenthesis(&mut self) {
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

    fn close_parenthesis(&mut self) {
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
