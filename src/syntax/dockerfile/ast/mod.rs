//! The tree of a Dockerfile. Every fact carries its span; values are kept as written, quotes included.

mod arguments;
mod error;
mod keyword;

pub use arguments::{
    Alias, Arguments, Command, Flag, FlagOption, From, Healthcheck, Heredoc, Pair, Pairs, Transfer, Words,
};
pub use error::{DockerfileError, ErrorKind};
pub use keyword::Keyword;

use crate::text::{SourceMap, Span};

/// Everything one Dockerfile holds. Every byte belongs to an instruction, a comment, a directive or blank space.
#[derive(Clone, Debug, Default)]
pub struct Dockerfile {
    /// The instructions in order, unknown and broken ones included.
    pub instructions: Vec<Instruction>,
    /// All comments in order, those between continued lines included; directives and heredoc bodies are none.
    pub comments: Vec<Comment>,
    /// Parser directives that count: at the top, before anything else. A repeated one is here too.
    pub directives: Vec<Directive>,
    /// Comments that read like a directive but stand too late to be one.
    pub late_directives: Vec<Directive>,
    /// What continues a line and escapes: `\` or, after `# escape=`, a backtick.
    pub escape: Escape,
    /// What a build would refuse, in order of place.
    pub errors: Vec<DockerfileError>,
}

impl Dockerfile {
    /// The directive of that name (`syntax`, `escape`, `check`), the first where it is repeated.
    pub fn directive(&self, name: &str) -> Option<&Directive> {
        self.directives.iter().find(|directive| directive.name == name)
    }

    /// Whether a `# syntax=` line names something else than the `docker/dockerfile` frontend, which may know other
    /// instructions and flags.
    pub fn has_foreign_frontend(&self) -> bool {
        self.directive("syntax").is_some_and(|directive| {
            let image = directive.value.split_whitespace().next().unwrap_or("");
            let name = image.split('@').next().unwrap_or("");
            let name = name.strip_prefix("docker.io/").unwrap_or(name);
            let name = name.split(':').next().unwrap_or("");
            !matches!(name, "docker/dockerfile" | "docker/dockerfile-upstream" | "")
        })
    }

    /// The instruction whose span holds the byte `offset`.
    pub fn instruction_at(&self, offset: usize) -> Option<&Instruction> {
        let after = self.instructions.partition_point(|instruction| instruction.span.start <= offset);
        self.instructions[..after].last().filter(|instruction| offset <= instruction.span.end)
    }
}

/// The escape character of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Escape {
    /// `\`
    #[default]
    Backslash,
    /// `` ` ``, chosen by `# escape=`.
    Backtick,
}

impl Escape {
    /// The character.
    pub fn char(self) -> char {
        match self {
            Escape::Backslash => '\\',
            Escape::Backtick => '`',
        }
    }
}

/// A comment line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// From `#` to the end of the line, the break excluded.
    pub span: Span,
    /// The index of the instruction in whose continued lines it stands.
    pub inside: Option<usize>,
}

/// `# name=value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// In lower case: `syntax`, `escape` or `check`.
    pub name: String,
    /// What follows `=`, without blanks around it.
    pub value: String,
    /// From `#` to the end of the line, the break excluded.
    pub span: Span,
    /// The value's own bytes.
    pub value_span: Span,
}

/// A word as written (quotes and escapes included), with the way back to the source: it may run over continued lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word without continuations; for a JSON string its decoded value.
    pub map: SourceMap,
    /// Where, in bytes; for a JSON string with its quotes.
    pub span: Span,
}

impl Word {
    /// The text as written, or the decoded value of a JSON string.
    pub fn text(&self) -> &str {
        self.map.text()
    }

    /// The source span of a part of [`Word::text`].
    pub fn part(&self, part: Span) -> Span {
        self.map.source(part)
    }

    /// Without quotes and escapes; variables stay as they are.
    pub fn unquoted(&self, escape: Escape) -> String {
        super::words::unquote(self.text(), escape)
    }

    /// Whether it holds a variable, outside single quotes or not.
    pub fn has_variable(&self) -> bool {
        self.text().contains('$')
    }
}

/// One instruction.
#[derive(Clone, Debug)]
pub struct Instruction {
    /// What it does.
    pub keyword: Keyword,
    /// The first word.
    pub keyword_span: Span,
    /// From the keyword (a lone continuation before it included) to the end of its last line, the break excluded; heredocs included.
    pub span: Span,
    /// `--name=value` in front of the arguments.
    pub flags: Vec<Flag>,
    /// What follows, by kind of instruction.
    pub arguments: Arguments,
    /// The arguments as one logical line (continuations and inner comments left out, flags too).
    pub body: SourceMap,
    /// Here-documents that RUN, COPY or ADD begin.
    pub heredocs: Vec<Heredoc>,
}

impl Instruction {
    /// The first flag of that name.
    pub fn flag(&self, name: &str) -> Option<&Flag> {
        self.flags.iter().find(|flag| flag.name == name)
    }

    /// All flags of that name.
    pub fn flags_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Flag> {
        self.flags.iter().filter(move |flag| flag.name == name)
    }

    /// The base image and alias of FROM.
    pub fn from(&self) -> Option<&From> {
        match &self.arguments {
            Arguments::From(from) => Some(from),
            _ => None,
        }
    }

    /// The command of RUN, CMD, ENTRYPOINT or HEALTHCHECK CMD, and the words of SHELL.
    pub fn command(&self) -> Option<&Command> {
        match &self.arguments {
            Arguments::Command(command) => Some(command),
            Arguments::Healthcheck(check) => check.command.as_ref(),
            _ => None,
        }
    }

    /// Sources and destination of COPY and ADD.
    pub fn transfer(&self) -> Option<&Transfer> {
        match &self.arguments {
            Arguments::Transfer(transfer) => Some(transfer),
            _ => None,
        }
    }

    /// The pairs of ENV, LABEL and ARG; empty for others.
    pub fn pairs(&self) -> &[Pair] {
        match &self.arguments {
            Arguments::Pairs(pairs) => &pairs.pairs,
            _ => &[],
        }
    }

    /// The words of EXPOSE and VOLUME; empty for others.
    pub fn words(&self) -> &[Word] {
        match &self.arguments {
            Arguments::Words(words) => &words.words,
            _ => &[],
        }
    }

    /// The value of USER, WORKDIR, STOPSIGNAL and MAINTAINER.
    pub fn value(&self) -> Option<&Word> {
        match &self.arguments {
            Arguments::Value(word) => Some(word),
            _ => None,
        }
    }

    /// The instruction that ONBUILD defers.
    pub fn onbuild(&self) -> Option<&Instruction> {
        match &self.arguments {
            Arguments::Onbuild(inner) => Some(inner),
            _ => None,
        }
    }
}
