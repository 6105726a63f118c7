//! What the builder refuses after it has read a line: unknown words, numbers and kinds of arguments.
//! Values with variables are not judged: they are known only in a build.

mod arguments;
mod flags;
mod values;

pub use flags::{FLAGS, has_flag, is_switch};

use super::{
    Arguments, Command, Dockerfile, DockerfileError, ErrorKind, Escape, Instruction, Keyword, Malformed, Transfer,
    Word, broken_list, expand, trailing,
};
use crate::order::Order;
use crate::text::{SourceMap, Span};

/// Adds what is wrong with the instructions of `file`.
pub(super) fn check(file: &mut Dockerfile, text: &str) {
    let foreign = file.has_foreign_frontend();
    let labs = file.directive("syntax").is_some_and(|directive| directive.value.contains("labs"));
    let mut check = Check { text, foreign, labs, escape: file.escape, errors: Vec::new() };
    let known: Vec<Span> =
        file.errors.iter().filter(|error| error.kind == ErrorKind::TrailingComment).map(|error| error.span).collect();
    let mut comments = known.clone();
    for instruction in &file.instructions {
        let own = instruction.onbuild().unwrap_or(instruction);
        let next = known.partition_point(|span| span.end <= instruction.span.start);
        let is_known = known.get(next).is_some_and(|span| span.start < instruction.span.end);
        if let Some(span) = trailing::comment(text, own, file.escape).filter(|_| !is_known) {
            comments.push(span);
            check.error(ErrorKind::TrailingComment, span, String::new());
        }
        check.instruction(instruction);
        if let Some(inner) = instruction.onbuild() {
            check.onbuild(inner);
        }
    }
    file.errors.append(&mut check.errors);
    // What follows from a comment that is none is no fault of its own.
    comments.order();
    file.errors.retain(|error| {
        let at = comments.partition_point(|span| span.end < error.span.start);
        error.kind == ErrorKind::TrailingComment || comments.get(at).is_none_or(|span| !span.overlaps(error.span))
    });
}

struct Check<'a> {
    text: &'a str,
    /// Another frontend may know other instructions and flags.
    foreign: bool,
    labs: bool,
    escape: Escape,
    errors: Vec<DockerfileError>,
}

impl Check<'_> {
    fn error(&mut self, kind: ErrorKind, span: Span, message: String) {
        self.errors.push(DockerfileError { kind, span, message });
    }

    fn arguments(&mut self, span: Span, message: String) {
        self.error(ErrorKind::Arguments, span, message);
    }

    fn onbuild(&mut self, inner: &Instruction) {
        match inner.keyword {
            Keyword::From | Keyword::Maintainer | Keyword::Onbuild => {
                self.error(ErrorKind::Deferred, inner.keyword_span, String::new());
            }
            _ => self.instruction(inner),
        }
    }

    fn instruction(&mut self, instruction: &Instruction) {
        if instruction.keyword == Keyword::Unknown {
            if !self.foreign && !instruction.keyword_span.is_empty() {
                let word = instruction.keyword_span.slice(self.text);
                let shown = word.get(..word.len().min(40)).unwrap_or("this word");
                self.error(
                    ErrorKind::UnknownInstruction,
                    instruction.keyword_span,
                    format!(
                        "“{shown}” is no Dockerfile instruction. The build stops here. Correct the word, or end the \
                         line before it with a continuation if it belongs to that one."
                    ),
                );
            }
            return;
        }
        let before = self.errors.len();
        self.flags(instruction);
        if self.errors.len() > before {
            return;
        }
        if self.is_broken_list(instruction) {
            return;
        }
        self.expanded_words(instruction);
        if self.errors.len() > before {
            return;
        }
        match &instruction.arguments {
            Arguments::Missing => self.missing(instruction),
            Arguments::From(from) => self.from(instruction, from),
            Arguments::Command(command) if instruction.keyword == Keyword::Shell => match command.exec() {
                Some([]) | None => self.arguments(
                    command.span(),
                    "SHELL takes a JSON array with at least one word. The build stops here. Write it as \
                     [\"/bin/sh\", \"-c\"]."
                        .to_string(),
                ),
                Some(_) => {}
            },
            Arguments::Command(_) | Arguments::Onbuild(_) => {}
            Arguments::Healthcheck(check) => self.healthcheck(check),
            Arguments::Transfer(transfer) => self.transfer(instruction, transfer),
            Arguments::Pairs(pairs) => {
                for pair in pairs.pairs.iter().filter(|pair| pair.key.text().is_empty()) {
                    self.arguments(
                        pair.span,
                        format!(
                            "{} needs a name before =. The build stops here. Write name=value.",
                            instruction.keyword.name()
                        ),
                    );
                }
            }
            Arguments::Words(words) => {
                if words.words.is_empty() {
                    self.missing(instruction);
                }
                for word in words.words.iter().filter(|word| word.text().trim().is_empty()) {
                    self.arguments(
                        word.span,
                        "A volume's path is empty. The build stops here. Name an absolute path.".to_string(),
                    );
                }
            }
            Arguments::Value(word) if instruction.keyword == Keyword::Stopsignal => self.signal(word),
            Arguments::Value(_) => {}
        }
    }

    /// Whether the arguments are meant as a list that the builder cannot read.
    fn is_broken_list(&mut self, instruction: &Instruction) -> bool {
        let body = &instruction.body;
        let takes_none =
            matches!(instruction.keyword, Keyword::User | Keyword::Workdir | Keyword::Stopsignal | Keyword::Expose);
        if takes_none && body.text().starts_with('[') && body.text().ends_with(']') && !body.text().contains('$') {
            self.error(ErrorKind::BrokenList, body.span(), String::new());
            return true;
        }
        let Some(map) = almost_list(instruction) else { return false };
        let Some(list) = broken_list(map.text()) else { return false };
        let Some((_, fault)) = list.faults.first() else { return false };
        let span = if fault.is_empty() { Span::new(fault.start.saturating_sub(1), fault.start) } else { *fault };
        self.error(ErrorKind::BrokenList, map.source(span), String::new());
        true
    }

    /// Words the builder expands: an open quote or brace stops it.
    fn expanded_words(&mut self, instruction: &Instruction) {
        let mut words: Vec<&Word> = Vec::new();
        match &instruction.arguments {
            Arguments::From(from) => words.push(&from.image),
            Arguments::Transfer(transfer) if transfer.json.is_none() => {
                words.extend(transfer.sources.iter().chain(&transfer.destination));
            }
            Arguments::Pairs(pairs) => words.extend(pairs.pairs.iter().filter_map(|pair| pair.value.as_ref())),
            Arguments::Words(inner) if inner.json.is_none() => words.extend(&inner.words),
            Arguments::Value(word) if matches!(instruction.keyword, Keyword::User | Keyword::Workdir) => {
                words.push(word);
            }
            _ => {}
        }
        for word in words {
            let message = match expand(&word.map, self.escape, &mut |_, _| None) {
                Err(Malformed::Quote) => {
                    "A quote in this word is not closed. The build stops here. Close it, or escape it."
                }
                Err(Malformed::Brace) => "A ${ in this word has no }. The build stops here. Close it.",
                Err(Malformed::Substitution) => {
                    "This substitution does not exist in Dockerfiles. The build stops here. Use ${name}, \
                     ${name:-default} or ${name:+other}."
                }
                Ok(_) | Err(Malformed::TooMuch) => continue,
            };
            self.error(ErrorKind::BadWord, word.span, message.to_string());
            return;
        }
    }
}

/// The text that a list would be read from, where it is none.
pub fn almost_list(instruction: &Instruction) -> Option<&SourceMap> {
    match &instruction.arguments {
        Arguments::Command(Command::Shell(map)) => Some(map),
        Arguments::Healthcheck(check) => check.command.as_ref()?.shell(),
        Arguments::Transfer(Transfer { json: None, .. }) => Some(&instruction.body),
        Arguments::Words(words) if words.json.is_none() && instruction.keyword == Keyword::Volume => {
            Some(&instruction.body)
        }
        _ => None,
    }
}
