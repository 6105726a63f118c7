//! The tree of a Dockerfile. Every fact carries its span; values are kept as written, quotes included.

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

/// What an instruction does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Keyword {
    Add,
    Arg,
    Cmd,
    Copy,
    Entrypoint,
    Env,
    Expose,
    From,
    Healthcheck,
    Label,
    Maintainer,
    Onbuild,
    Run,
    Shell,
    Stopsignal,
    User,
    Volume,
    Workdir,
    /// A word that is no keyword.
    Unknown,
}

impl Keyword {
    /// Every keyword there is, [`Keyword::Unknown`] left out.
    pub const ALL: [Keyword; 18] = [
        Keyword::Add,
        Keyword::Arg,
        Keyword::Cmd,
        Keyword::Copy,
        Keyword::Entrypoint,
        Keyword::Env,
        Keyword::Expose,
        Keyword::From,
        Keyword::Healthcheck,
        Keyword::Label,
        Keyword::Maintainer,
        Keyword::Onbuild,
        Keyword::Run,
        Keyword::Shell,
        Keyword::Stopsignal,
        Keyword::User,
        Keyword::Volume,
        Keyword::Workdir,
    ];

    /// In capitals, as the reference writes it; empty for an unknown one.
    pub fn name(self) -> &'static str {
        match self {
            Keyword::Add => "ADD",
            Keyword::Arg => "ARG",
            Keyword::Cmd => "CMD",
            Keyword::Copy => "COPY",
            Keyword::Entrypoint => "ENTRYPOINT",
            Keyword::Env => "ENV",
            Keyword::Expose => "EXPOSE",
            Keyword::From => "FROM",
            Keyword::Healthcheck => "HEALTHCHECK",
            Keyword::Label => "LABEL",
            Keyword::Maintainer => "MAINTAINER",
            Keyword::Onbuild => "ONBUILD",
            Keyword::Run => "RUN",
            Keyword::Shell => "SHELL",
            Keyword::Stopsignal => "STOPSIGNAL",
            Keyword::User => "USER",
            Keyword::Volume => "VOLUME",
            Keyword::Workdir => "WORKDIR",
            Keyword::Unknown => "",
        }
    }

    /// The keyword a word stands for, in any case.
    pub fn from_word(word: &str) -> Keyword {
        Keyword::ALL.into_iter().find(|keyword| keyword.name().eq_ignore_ascii_case(word)).unwrap_or(Keyword::Unknown)
    }
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

/// `--name=value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// Without the dashes.
    pub name: String,
    /// The name's own bytes, without the dashes.
    pub name_span: Span,
    /// What follows `=`, quotes removed; `None` without `=`. Its span has the quotes.
    pub value: Option<Word>,
    /// The whole flag.
    pub span: Span,
}

/// One `key=value` of a `--mount`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagOption {
    /// In lower case.
    pub key: String,
    /// What follows `=`.
    pub value: Option<Word>,
    /// The whole option.
    pub span: Span,
}

impl Flag {
    /// The value's text, `""` without one.
    pub fn text(&self) -> &str {
        self.value.as_ref().map_or("", Word::text)
    }

    /// The comma-separated options of a `--mount` value.
    pub fn options(&self) -> Vec<FlagOption> {
        self.value.as_ref().map(super::flags::options).unwrap_or_default()
    }

    /// The value of one option of a `--mount`, under any of its `names`.
    pub fn option(&self, names: &[&str]) -> Option<Word> {
        self.options().into_iter().find(|option| names.contains(&option.key.as_str()))?.value
    }
}

/// The arguments of an instruction.
#[derive(Clone, Debug)]
pub enum Arguments {
    /// None, or not readable; an unknown instruction.
    Missing,
    /// FROM.
    From(From),
    /// RUN, CMD, ENTRYPOINT and SHELL.
    Command(Command),
    /// HEALTHCHECK.
    Healthcheck(Healthcheck),
    /// COPY and ADD.
    Transfer(Transfer),
    /// ENV, LABEL and ARG.
    Pairs(Pairs),
    /// EXPOSE and VOLUME.
    Words(Words),
    /// USER, WORKDIR, STOPSIGNAL and MAINTAINER: the rest of the line.
    Value(Word),
    /// ONBUILD.
    Onbuild(Box<Instruction>),
}

/// `image [AS name]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct From {
    /// An image, a stage or a variable.
    pub image: Word,
    /// The stage's name.
    pub alias: Option<Alias>,
}

/// `AS name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// The word `AS`.
    pub as_span: Span,
    /// The name.
    pub name: Word,
}

/// A command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// A text for the shell, without continuations and inner comment lines. Heredoc marks are in it, bodies are not.
    Shell(SourceMap),
    /// A JSON array: run without a shell.
    Exec {
        /// The decoded strings; their spans have the quotes.
        words: Vec<Word>,
        /// The array with its brackets.
        span: Span,
    },
}

impl Command {
    /// Where, in bytes.
    pub fn span(&self) -> Span {
        match self {
            Command::Shell(map) => map.span(),
            Command::Exec { span, .. } => *span,
        }
    }

    /// The text for the shell, if it is one.
    pub fn shell(&self) -> Option<&SourceMap> {
        match self {
            Command::Shell(map) => Some(map),
            Command::Exec { .. } => None,
        }
    }

    /// The words of a JSON array, if it is one.
    pub fn exec(&self) -> Option<&[Word]> {
        match self {
            Command::Exec { words, .. } => Some(words),
            Command::Shell(_) => None,
        }
    }
}

/// `NONE`, `CMD command`.
#[derive(Clone, Debug)]
pub struct Healthcheck {
    /// `CMD` or `NONE` in any case, or a word that is neither.
    pub kind: Word,
    /// What follows.
    pub command: Option<Command>,
}

impl Healthcheck {
    /// Whether it switches an inherited check off.
    pub fn is_none(&self) -> bool {
        self.kind.text().eq_ignore_ascii_case("NONE")
    }
}

/// The paths of COPY and ADD.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// What is copied; heredoc marks are left out (see [`Instruction::heredocs`]).
    pub sources: Vec<Word>,
    /// Where to; `None` when there is only one path.
    pub destination: Option<Word>,
    /// The array with its brackets, when written as JSON.
    pub json: Option<Span>,
}

/// The pairs of ENV, LABEL and ARG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairs {
    /// In order.
    pub pairs: Vec<Pair>,
    /// Whether it is the old form `ENV name value`.
    pub legacy: bool,
}

/// `key=value`, or `key` alone in ARG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The name, as written.
    pub key: Word,
    /// The value as written, quotes included; empty after `key=`, `None` without `=`.
    pub value: Option<Word>,
    /// From the key to the end of the value.
    pub span: Span,
}

/// The words of EXPOSE and VOLUME.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// In order.
    pub words: Vec<Word>,
    /// The array with its brackets, when written as JSON.
    pub json: Option<Span>,
}

/// A here-document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heredoc {
    /// The terminator, quotes removed.
    pub name: String,
    /// `<<-"EOF"`, a file descriptor in front included.
    pub mark: Span,
    /// The same in [`Instruction::body`]'s text.
    pub mark_in_body: Span,
    /// The number before `<<`.
    pub descriptor: Option<u32>,
    /// `<<-`: leading tabs are dropped.
    pub strip_tabs: bool,
    /// Whether variables in it are expanded: the name is not quoted.
    pub expand: bool,
    /// The lines, the last break included.
    pub body: Span,
    /// The lines as the reader gets them: without leading tabs after `<<-`.
    pub content: SourceMap,
    /// The line that ends it, the break excluded; `None` when it is not closed.
    pub end: Option<Span>,
    /// The line that was probably meant to end it, when it is not closed.
    pub near_end: Option<Span>,
}

/// Something a build refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DockerfileError {
    /// What sort.
    pub kind: ErrorKind,
    /// Where, in bytes.
    pub span: Span,
    /// What is wrong and what to do, in plain words.
    pub message: String,
}

/// What sort of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ErrorKind {
    /// The first word is no keyword; the span is that word.
    UnknownInstruction,
    /// A flag this instruction does not have; the span is its name.
    UnknownFlag,
    /// A flag that only the labs frontend has; the span is the flag.
    LabsFlag,
    /// A flag with a value it does not take, without one, or given twice; the span is the value or the flag.
    FlagValue,
    /// A heredoc without its end line; the span is its mark, or what nearly ends it.
    UnclosedHeredoc,
    /// A heredoc where the builder takes none; the span is its mark.
    LostHeredoc,
    /// A keyword with a bracket or quote right behind it; the span is the keyword.
    MissingBlank,
    /// A comment where the builder knows none; the span reaches to the end of its line.
    TrailingComment,
    /// An escape character that makes the instruction below part of the one above; the span is that character.
    SwallowedInstruction,
    /// A list that goes on in the next line without an escape character; the span is the last character of the line.
    LostEscape,
    /// A list that is no JSON; the span is the first fault.
    BrokenList,
    /// A directive given twice; the span is the second one.
    DuplicateDirective,
    /// A directive with a value it does not take.
    DirectiveValue,
    /// A physical line too long for the build.
    LineTooLong,
    /// A JSON array that holds something else than strings.
    JsonNotStrings,
    /// `name` without `=value`, or without a value in the old form.
    MissingValue,
    /// A word with an unclosed quote or `${`, or a substitution that does not exist.
    BadWord,
    /// A continuation with nothing in it.
    EmptyInstruction,
    /// Too few, too many or wrong arguments.
    Arguments,
    /// An instruction that ONBUILD cannot defer; the span is its keyword.
    Deferred,
}

impl ErrorKind {
    /// Whether it is about a word the builder does not know (rule `unknown-instruction`) and not about syntax.
    pub fn is_unknown_word(self) -> bool {
        matches!(
            self,
            ErrorKind::UnknownInstruction
                | ErrorKind::UnknownFlag
                | ErrorKind::LabsFlag
                | ErrorKind::FlagValue
                | ErrorKind::MissingBlank
        )
    }

    /// Whether it is a slip that has a rule of its own.
    pub fn is_slip(self) -> bool {
        matches!(
            self,
            ErrorKind::TrailingComment
                | ErrorKind::SwallowedInstruction
                | ErrorKind::LostEscape
                | ErrorKind::BrokenList
                | ErrorKind::Deferred
        )
    }
}
