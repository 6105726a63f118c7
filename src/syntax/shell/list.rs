//! Commands and operators, byte for byte.

use super::frame::{Header, Node};
use super::lexer::Lexer;
use super::script::{Assignment, Command, GroupKind, Operator, RedirectKind};
use super::word::{Word, WordBuilder};
use crate::text::Span;

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

    pub(super) fn end_command(&mut self) {
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
}
