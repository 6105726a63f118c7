//! The commands of an instruction, read as shell, with the way back to the file.

use crate::syntax::dockerfile::{Command, Heredoc, Instruction, Keyword};
use crate::syntax::shell::{self, Script, Word};
use crate::text::{SourceMap, Span};

/// One text that a shell (or, in JSON form, the kernel) runs.
#[derive(Clone, Debug)]
pub struct ShellBody {
    /// Its commands; spans are those of the text that was lexed, see [`ShellBody::source`].
    pub script: Script,
    /// `None` where the script's spans are the file's already.
    map: Option<SourceMap>,
}

impl ShellBody {
    /// A text of the file read as shell.
    pub fn new(map: SourceMap) -> Self {
        Self { script: shell::parse(map.text()), map: Some(map) }
    }

    /// Separate words, as in a JSON list: `(text, span in the file, way back of the text)`.
    pub fn of_words<'a>(words: impl IntoIterator<Item = (&'a SourceMap, Span)>) -> Self {
        let words = words.into_iter().map(|(map, span)| Word::literal(map.text(), span, |at| map.source_offset(at)));
        Self { script: shell::from_arguments(words.collect()), map: None }
    }

    /// The text that was read; empty for separate words.
    pub fn text(&self) -> &str {
        self.map.as_ref().map_or("", SourceMap::text)
    }

    /// The span in the file of a span of the script.
    pub fn source(&self, span: Span) -> Span {
        self.map.as_ref().map_or(span, |map| map.source(span))
    }

    /// The byte in the file of a byte of the script: where to insert.
    pub fn source_offset(&self, at: usize) -> usize {
        self.map.as_ref().map_or(at, |map| map.source_offset(at))
    }

    /// The command of an instruction: that of RUN, CMD, ENTRYPOINT, HEALTHCHECK CMD, or of one of these behind ONBUILD.
    /// Empty for others, and for heredocs that another interpreter than a shell reads.
    pub fn of_instruction(instruction: &Instruction) -> Vec<ShellBody> {
        let instruction = instruction.onbuild().unwrap_or(instruction);
        match instruction.command() {
            _ if instruction.keyword == Keyword::Shell => Vec::new(),
            Some(Command::Exec { words, .. }) => vec![Self::of_words(words.iter().map(|word| (&word.map, word.span)))],
            Some(Command::Shell(map)) => match instruction.heredocs.split_first() {
                Some((first, rest)) => Self::of_heredocs(instruction, map, first, rest),
                None => vec![Self::new(map.clone())],
            },
            None => Vec::new(),
        }
    }

    /// `RUN <<EOF` gives the body to the shell; in `RUN cat <<EOF > file` it is input for a command.
    fn of_heredocs(instruction: &Instruction, map: &SourceMap, first: &Heredoc, rest: &[Heredoc]) -> Vec<ShellBody> {
        let text = instruction.body.text();
        let before = text.get(..first.mark_in_body.start).unwrap_or("").trim();
        let after = text.get(first.mark_in_body.end..).unwrap_or("").trim();
        if !rest.is_empty() || !before.is_empty() {
            let fed_to_shell = rest.is_empty() && is_shell_call(before);
            let line = Self::new(map.clone());
            return if fed_to_shell { vec![line, Self::new(first.content.clone())] } else { vec![line] };
        }
        let shebang = first.content.text().lines().next().and_then(|line| line.trim().strip_prefix("#!"));
        let posix = shebang.is_none_or(|line| {
            let program = line.split_whitespace().map(|word| word.rsplit('/').next().unwrap_or(word));
            program
                .into_iter()
                .find(|word| *word != "env" && !word.starts_with('-'))
                .is_some_and(|word| word.ends_with("sh"))
        });
        // What follows the mark (`<<EOF bash`) is read by the shell as the command that gets the body.
        let other_program = !after.is_empty() && !after.starts_with(['>', '|', '&', ';', '2']) && !is_shell_call(after);
        if posix && !other_program { vec![Self::new(first.content.clone())] } else { Vec::new() }
    }
}

/// Whether words call a shell that reads its commands from standard input: `bash -ex`, `/bin/sh -o pipefail`.
fn is_shell_call(words: &str) -> bool {
    let mut words = words.split_whitespace();
    let program = words.next().unwrap_or("").rsplit('/').next().unwrap_or("");
    let mut takes_value = false;
    matches!(program, "sh" | "bash" | "ash" | "dash" | "ksh" | "zsh")
        && words.all(|word| {
            let is_option = word.starts_with(['-', '+', '>']) || word.starts_with("2>");
            let fits = is_option || takes_value;
            takes_value = is_option && word.ends_with(['o', 'O']);
            fits && !(is_option && word.ends_with('c'))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::dockerfile;

    fn names(text: &str) -> Vec<String> {
        let file = dockerfile::parse(text);
        let bodies = file.instructions.iter().flat_map(ShellBody::of_instruction);
        bodies
            .flat_map(|body| {
                body.script
                    .commands
                    .iter()
                    .map(|command| body.source(command.span).slice(text).to_owned())
                    .collect::<Vec<_>>()
            })
            .collect()
    }

    #[test]
    fn commands_are_found_in_every_form() {
        assert_eq!(names("FROM a\nRUN set -e; \\\n  # why\n  apk add x\n"), ["set -e", "apk add x"]);
        assert_eq!(names("FROM a\nRUN [\"apk\", \"add\", \"x\"]\n"), ["\"apk\", \"add\", \"x\""]);
        assert_eq!(names("FROM a\nRUN <<EOF\napk add x\nEOF\n"), ["apk add x"]);
        assert_eq!(names("FROM a\nONBUILD RUN apk add x\n"), ["apk add x"]);
        assert_eq!(names("FROM a\nRUN <<EOF bash -ex\napk add x\nEOF\n"), ["apk add x"]);
        assert!(names("FROM a\nRUN <<EOF python3 -u\nimport os\nEOF\n").is_empty());
        assert!(names("FROM a\nRUN <<EOF\n#!/usr/bin/env python3\nimport os\nEOF\n").is_empty());
        assert!(names("FROM a\nRUN python3 <<EOF\nimport os\nEOF\n").iter().all(|name| !name.starts_with("import")));
    }
}
