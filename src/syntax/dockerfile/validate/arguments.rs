//! Too few, too many or wrong arguments, by kind of instruction.

use super::Check;
use super::values::is_signal;
use crate::syntax::dockerfile::{From, Healthcheck, Instruction, Keyword, Transfer, Word, words};
use crate::text::Span;

impl Check<'_> {
    pub(super) fn missing(&mut self, instruction: &Instruction) {
        let wanted = match instruction.keyword {
            // Nothing after these is an empty command, which the builder accepts.
            Keyword::Run | Keyword::Cmd | Keyword::Entrypoint | Keyword::Unknown => return,
            Keyword::From => "an image",
            Keyword::Copy | Keyword::Add => "at least one source and a destination",
            Keyword::Env | Keyword::Label => "at least one name=value",
            Keyword::Arg => "a name",
            Keyword::Healthcheck => "CMD with a command, or NONE",
            Keyword::Onbuild => "an instruction",
            Keyword::Shell => "a JSON array with at least one word",
            Keyword::Expose => "a port",
            Keyword::Volume => "a path",
            Keyword::User => "a user",
            Keyword::Workdir => "a path",
            Keyword::Stopsignal => "a signal",
            Keyword::Maintainer => "a name",
        };
        let name = instruction.keyword.name();
        self.arguments(
            instruction.keyword_span,
            format!("{name} says nothing. The build stops here. Add {wanted} behind it, or remove the line."),
        );
    }

    pub(super) fn from(&mut self, instruction: &Instruction, from: &From) {
        let words = words::split(instruction.body.text(), Span::new(0, instruction.body.text().len()));
        let expected = if from.alias.is_some() { 3 } else { 1 };
        if let Some(extra) = words.get(expected) {
            let span = instruction.body.source(Span::new(extra.start, instruction.body.text().len()));
            self.arguments(
                span,
                "FROM takes one image, or an image AS a name. The build stops here. Remove the rest of the line."
                    .to_string(),
            );
        } else if let Some(alias) = &from.alias {
            let name = alias.name.text().to_ascii_lowercase();
            let fits = name.starts_with(|c: char| c.is_ascii_lowercase())
                && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c));
            if !fits && !alias.name.has_variable() {
                self.arguments(
                    alias.name.span,
                    "A stage's name begins with a letter and has letters, digits, -, _ and . only. The build stops \
                     here. Choose another name."
                        .to_string(),
                );
            }
        }
    }

    pub(super) fn healthcheck(&mut self, check: &Healthcheck) {
        let kind = check.kind.text();
        if check.is_none() {
            if let Some(command) = &check.command {
                self.arguments(
                    command.span(),
                    "HEALTHCHECK NONE takes nothing behind it. The build stops here. Remove the rest, or write CMD \
                     for NONE."
                        .to_string(),
                );
            }
        } else if !kind.eq_ignore_ascii_case("CMD") {
            self.arguments(
                check.kind.span,
                "HEALTHCHECK knows CMD and NONE. The build stops here. Write HEALTHCHECK CMD and the command."
                    .to_string(),
            );
        } else if check.command.as_ref().is_none_or(|command| command.exec().is_some_and(<[Word]>::is_empty)) {
            self.arguments(
                check.kind.span,
                "HEALTHCHECK CMD has no command. The build stops here. Add the command, or write HEALTHCHECK NONE."
                    .to_string(),
            );
        }
    }

    pub(super) fn transfer(&mut self, instruction: &Instruction, transfer: &Transfer) {
        let name = instruction.keyword.name();
        if transfer.destination.is_some() {
            return;
        }
        let json_error = transfer.json.is_some() && self.errors_inside(transfer);
        if instruction.heredocs.len() + transfer.sources.len() > 1 {
            self.arguments(
                instruction.heredocs.last().map_or(instruction.body.span(), |heredoc| heredoc.mark),
                format!(
                    "{name} cannot write to a heredoc. The build stops here. Put the destination last on the line."
                ),
            );
        } else if !json_error {
            self.arguments(
                instruction.body.span(),
                format!(
                    "{name} needs a source and a destination, and this is one path. The build stops here. Add where \
                     to copy to, such as ./ for the working directory."
                ),
            );
        }
    }

    /// An array with something else than strings has been reported while reading; its words are unknown.
    fn errors_inside(&self, transfer: &Transfer) -> bool {
        transfer.sources.is_empty() && transfer.json.is_some_and(|span| span.slice(self.text).len() > 2)
    }

    pub(super) fn signal(&mut self, word: &Word) {
        let text = word.text();
        if text.contains('$') {
            return;
        }
        let number = text.parse::<i64>();
        if number.map_or_else(|_| is_signal(text), |number| number != 0) {
            return;
        }
        self.arguments(
            word.span,
            "This is no signal. The build stops here. Write a name such as SIGTERM or SIGQUIT, or a number."
                .to_string(),
        );
    }
}
