use super::{Invocation, Word};
use crate::text::Span;

/// Everything that was found in one text. All spans are bytes of that text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// The simple commands, also those inside `$(…)`, groups and `sh -c`, in the order they start.
    pub commands: Vec<Command>,
    /// What commands stand in; the first is the whole script.
    pub groups: Vec<Group>,
    /// The variables that are read, in order.
    pub variables: Vec<Variable>,
    /// The comments, in order.
    pub comments: Vec<Span>,
    /// Whether it ends inside of something: a quote, an expansion, a group, a here-document. What is added behind it belongs to that.
    pub is_open: bool,
}

/// A simple command: assignments, words, redirections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Command {
    /// From the first to the last of its parts; bodies of here-documents are outside.
    pub span: Span,
    /// The assignments before its name.
    pub assignments: Vec<Assignment>,
    /// Its name and arguments; empty when it only assigns or redirects.
    pub words: Vec<Word>,
    /// Its redirections, wherever they stand.
    pub redirections: Vec<Redirection>,
    /// What connects it to the command or group before; `None` at the start of a group or branch.
    pub before: Option<Operator>,
    /// What follows it; `None` at the end of a group.
    pub after: Option<Operator>,
    /// The group it stands in: an index into [`Script::groups`].
    pub group: usize,
    /// The folder to which `cd` led before it, absolute; `None` where none did, or nobody knows where to.
    pub folder: Option<String>,
}

/// Where `cd` goes from `folder`.
fn enter(folder: Option<&str>, to: &Word) -> Option<String> {
    let path = to.text();
    if to.expands || to.globs || path.contains("..") || path.starts_with(['-', '~']) || path.len() > 4096 {
        return None;
    }
    if path.starts_with('/') {
        return Some(path.trim_end_matches('/').to_owned());
    }
    folder.filter(|folder| folder.len() <= 4096).map(|folder| [folder, "/", path.trim_end_matches('/')].concat())
}

impl Command {
    /// The last component of the command's name as written, wrappers not looked through; `None` when it has no words.
    pub fn name(&self) -> Option<&str> {
        self.words.first().map(Word::basename)
    }

    /// The program that does the work, with its arguments: wrappers such as `sudo`, `env A=b` and `exec` looked through.
    pub fn effective(&self) -> Invocation<'_> {
        Invocation::new(&self.words).effective()
    }

    /// As [`Command::effective`], also through `python -m`, `poetry run`, `npx`, `bundle exec` and their like.
    pub fn tool(&self) -> Invocation<'_> {
        Invocation::new(&self.words).tool()
    }
}

/// `NAME=value` before a command's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The variable.
    pub name: String,
    /// Name, `=` and value.
    pub span: Span,
    /// The value; empty when nothing follows `=`.
    pub value: Word,
}

/// What stands between commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `&&`
    And,
    /// `||`
    Or,
    /// `;`
    Semicolon,
    /// `|` and `|&`
    Pipe,
    /// `&`
    Background,
    /// A line break.
    Newline,
}

/// One redirection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirection {
    /// File descriptor, operator and target.
    pub span: Span,
    /// The operator.
    pub kind: RedirectKind,
    /// The file descriptor where one is written.
    pub fd: Option<u32>,
    /// The file, descriptor, here-string or here-document delimiter.
    pub target: Word,
    /// The body, for a here-document.
    pub heredoc: Option<Heredoc>,
}

/// Kinds of redirection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RedirectKind {
    /// `<`
    Read,
    /// `>` and `>|`
    Write,
    /// `>>`
    Append,
    /// `<>`
    ReadWrite,
    /// `<&`
    DuplicateInput,
    /// `>&`
    DuplicateOutput,
    /// `&>`
    WriteBoth,
    /// `&>>`
    AppendBoth,
    /// `<<` and `<<-`
    Heredoc,
    /// `<<<`
    HereString,
}

/// The body of a here-document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heredoc {
    /// Its lines, without the one of the delimiter.
    pub body: Span,
    /// Whether it ends with its delimiter (else with the text).
    pub closed: bool,
    /// Whether the shell replaces variables in it (the delimiter is not quoted).
    pub expands: bool,
    /// Whether leading tabs are removed (`<<-`).
    pub strips_tabs: bool,
}

/// What a command stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What it is.
    pub kind: GroupKind,
    /// From its first to its last byte, parentheses or keywords included.
    pub span: Span,
    /// The group around it: an index into [`Script::groups`]; `None` for the script.
    pub parent: Option<usize>,
    /// The command it is a part of, for substitutions and inline scripts: an index into [`Script::commands`].
    pub command: Option<usize>,
    /// What connects it to what comes before.
    pub before: Option<Operator>,
    /// What follows it.
    pub after: Option<Operator>,
    /// The redirections of the whole group.
    pub redirections: Vec<Redirection>,
}

/// Kinds of group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GroupKind {
    /// The whole text.
    Script,
    /// `( … )`
    Subshell,
    /// `{ …; }`
    Braces,
    /// `$(…)` and backticks
    Substitution,
    /// `<(…)` and `>(…)`
    ProcessSubstitution,
    /// `if … fi`, its conditions included
    If,
    /// `for`, `while`, `until`, `select`
    Loop,
    /// `case … esac`
    Case,
    /// `name() { … }`: runs only when it is called
    Function,
    /// What `sh -c '…'` or a here-document for a shell runs
    Inline,
}

/// A place where a variable is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// From `$` to the end of the name.
    pub span: Span,
    /// Whether its value stays one word as it is: in double quotes, arithmetic or another expansion.
    pub quoted: bool,
}

impl Script {
    /// Notes for each command where the `cd` commands before it lead.
    pub(super) fn follow_cd(&mut self) {
        if !self.commands.iter().any(|command| command.name() == Some("cd")) {
            return;
        }
        // For each group where it is now; a group begins where the one around it is.
        let mut now: Vec<Option<Option<String>>> = vec![None; self.groups.len()];
        for at in 0..self.commands.len() {
            let group = self.commands[at].group;
            let mut around = self.groups.get(group);
            let mut folder = now.get(group).cloned().flatten();
            while let (None, Some(parent)) = (&folder, around.and_then(|group| group.parent)) {
                folder = now.get(parent).cloned().flatten();
                around = self.groups.get(parent);
            }
            let folder = folder.flatten();
            let command = &mut self.commands[at];
            let next = match (command.name(), command.words.get(1)) {
                (Some("cd"), Some(to)) => enter(folder.as_deref(), to),
                _ => folder.clone(),
            };
            command.folder = folder;
            if let Some(place) = now.get_mut(group) {
                *place = Some(next);
            }
        }
    }

    /// The groups around a command, from the inside to the whole script.
    pub fn groups_around(&self, command: &Command) -> impl Iterator<Item = &Group> {
        let mut next = self.groups.get(command.group);
        std::iter::from_fn(move || {
            let group = next?;
            next = group.parent.and_then(|parent| self.groups.get(parent));
            Some(group)
        })
    }

    /// Whether a command stands, at any depth, in a group of this kind.
    pub fn is_inside(&self, command: &Command, kind: GroupKind) -> bool {
        self.groups_around(command).any(|group| group.kind == kind)
    }

    /// Whether a command always runs when the ones before it succeed: no branch, loop, function or `||` decides.
    pub fn is_unconditional(&self, command: &Command) -> bool {
        let decided = |before, after| before == Some(Operator::Or) || after == Some(Operator::Or);
        !decided(command.before, None)
            && !self.groups_around(command).any(|group| {
                matches!(group.kind, GroupKind::If | GroupKind::Loop | GroupKind::Case | GroupKind::Function)
                    || decided(group.before, None)
            })
    }

    /// Whether a command, or a group around it within the same process, is part of a pipe.
    pub fn is_piped(&self, command: &Command) -> bool {
        let piped = |before, after| before == Some(Operator::Pipe) || after == Some(Operator::Pipe);
        piped(command.before, command.after)
            || self
                .groups_around(command)
                .take_while(|group| {
                    !matches!(group.kind, GroupKind::Substitution | GroupKind::ProcessSubstitution | GroupKind::Inline)
                })
                .any(|group| piped(group.before, group.after))
    }

    /// The command that a command's standard output goes to in a pipe (`curl … | sh` gives `sh`).
    pub fn piped_into(&self, command: &Command) -> Option<&Command> {
        if command.after != Some(Operator::Pipe) {
            return None;
        }
        self.after(command).iter().find(|other| other.group == command.group && other.before == Some(Operator::Pipe))
    }

    /// The commands that start after this one, in order.
    pub fn after(&self, command: &Command) -> &[Command] {
        let from = self.commands.partition_point(|other| other.span.start <= command.span.start);
        &self.commands[from..]
    }
}
