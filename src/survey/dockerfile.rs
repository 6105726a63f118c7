//! A Dockerfile and its parts, with the project around them.

use crate::facts::command_options::options_of;
use crate::facts::images::{self, Image};
use crate::facts::package_managers::{Manager, manager_of};
use crate::model::compose::Service;
use crate::model::dockerfile::{Base, BaseImage, DockerfileModel, InstructionId, Stage, StageId};
use crate::model::{ShellBody, Stack};
use crate::order::Order;
use crate::project::{Environment, Place};
use crate::survey::stages::{self, Run};
use crate::survey::{Survey, builds};
use crate::syntax::dockerfile::{Instruction, Keyword};
use crate::syntax::shell::{Command, GroupKind, Invocation, Operator, RedirectKind, Word};
use crate::text::Span;
use std::ops::Deref;

/// A Dockerfile.
#[derive(Clone, Copy)]
pub struct DockerfileRef<'a> {
    /// The project.
    pub survey: Survey<'a>,
    /// What the text means.
    pub model: &'a DockerfileModel,
}

impl Deref for DockerfileRef<'_> {
    type Target = DockerfileModel;

    fn deref(&self) -> &DockerfileModel {
        self.model
    }
}

impl<'a> DockerfileRef<'a> {
    /// A place in it, in bytes.
    pub fn at(self, span: Span) -> Place {
        Place { file: self.model.file, span }
    }

    /// Its text.
    pub fn text(self) -> &'a str {
        &self.survey.project.file(self.model.file).text
    }

    /// Where its images are meant to run, `None` when unknown.
    pub fn environment(self) -> Option<Environment> {
        self.survey.model.file(self.model.file).environment
    }

    /// The services of all stacks that build it.
    pub fn built_by(self) -> impl Iterator<Item = &'a Service> {
        self.survey.model.builders(self.model.file).map(|(_, service)| service)
    }

    /// Whether a service of the project makes this image from another Dockerfile.
    pub fn is_built_elsewhere(self, image: &BaseImage) -> bool {
        let all = self.survey.answers.built.get_or_init(|| builds::images(self.survey.model));
        all.iter().any(|built| built.file != Some(self.model.file) && built.is(image.reference.name()))
    }

    /// The names that `build.additional_contexts` of the services that build it give to images and folders.
    pub fn named_contexts(self) -> Vec<&'a str> {
        let mut found = Vec::new();
        for build in builds::builds(self.survey.model, self.model.file) {
            let contexts = build.node.get("additional_contexts").map_or(&[][..], |contexts| contexts.entries());
            found.extend(contexts.iter().map(|(key, _)| key.name.as_str()));
        }
        found
    }

    /// Its stages.
    pub fn all_stages(self) -> impl Iterator<Item = StageRef<'a>> {
        self.model.stages.iter().map(move |stage| StageRef { file: self, stage })
    }

    /// The stages that are run: the last one, and each that a service names as its target. In the order of the file.
    pub fn run_stages(self) -> impl Iterator<Item = StageRef<'a>> {
        let stages = builds::run_stages(self.survey.model, self.model).into_iter();
        stages.map(move |stage| StageRef { file: self, stage: self.model.stage(stage) })
    }

    /// Whether a stage's layers are part of an image that is run.
    pub fn is_kept(self, stage: StageId) -> bool {
        let all = self.survey.answers.kept.get_or_init(|| {
            let of_file = |file| self.survey.model.dockerfile(file);
            let kept = |model| builds::in_run_chains(self.survey.model, model);
            self.survey.project.iter().map(|(id, _)| of_file(id).map_or(Vec::new(), kept)).collect()
        });
        all[self.model.file.0 as usize].get(stage.0).copied().unwrap_or(false)
    }

    /// Its instructions with one of `keywords`, also behind ONBUILD.
    pub fn instructions(self, keywords: &'static [Keyword]) -> impl Iterator<Item = InstructionRef<'a>> {
        let all = self.model.instructions();
        all.map(move |(at, outer)| InstructionRef { file: self, at, instruction: outer.onbuild().unwrap_or(outer) })
            .filter(move |one| keywords.contains(&one.instruction.keyword))
    }

    /// The RUNs of its stages that are part of an image that is run. Those that PowerShell, cmd or another interpreter reads
    /// are left out.
    pub fn runs(self) -> impl Iterator<Item = RunRef<'a>> {
        self.all_stages().filter(move |stage| self.is_kept(stage.index)).flat_map(StageRef::runs)
    }

    /// The RUNs of all of its stages, with those whose layers are thrown away.
    pub fn all_runs(self) -> impl Iterator<Item = RunRef<'a>> {
        let stages = self.model.stages.iter();
        stages.flat_map(move |stage| stages::runs(self.model, stage).map(move |run| RunRef { file: self, stage, run }))
    }

    /// The instructions that read a variable, by index, and whether there are more than are looked into.
    pub fn readers_of(self, variable: &str) -> (&'a [InstructionId], bool) {
        let all = self.survey.answers.readers.get_or_init(|| {
            let of_file = |(id, file): (_, &crate::project::SourceFile)| match self.survey.model.dockerfile(id) {
                Some(model) => Readers::new(&file.text, model),
                None => Readers::default(),
            };
            self.survey.project.iter().map(of_file).collect()
        });
        all[self.model.file.0 as usize].of(variable)
    }
}

/// A stage.
#[derive(Clone, Copy)]
pub struct StageRef<'a> {
    /// Where it stands.
    pub file: DockerfileRef<'a>,
    /// The stage itself.
    pub stage: &'a Stage,
}

impl Deref for StageRef<'_> {
    type Target = Stage;

    fn deref(&self) -> &Stage {
        self.stage
    }
}

impl<'a> StageRef<'a> {
    /// Its RUNs. Those that PowerShell, cmd or another interpreter reads are left out.
    pub fn runs(self) -> impl Iterator<Item = RunRef<'a>> {
        stages::runs(self.file.model, self.stage).map(move |run| RunRef { file: self.file, stage: self.stage, run })
    }

    /// The stage, the one that it is built on, and so on.
    pub fn chain(self) -> impl Iterator<Item = StageRef<'a>> {
        self.file.model.chain(self.stage.index).map(move |stage| StageRef { stage, ..self })
    }

    /// Its instructions with their indices, its FROM left out.
    pub fn instructions(self) -> impl DoubleEndedIterator<Item = (InstructionId, &'a Instruction)> {
        self.file.model.instructions_of(self.stage)
    }

    /// Whether a command of its RUNs, or of those of the stages that it is built on, is one that `fits`.
    pub fn any_command(self, fits: &dyn Fn(&Command) -> bool) -> bool {
        self.chain().any(|stage| stage.runs().any(|run| run.commands().any(|(_, command)| fits(command))))
    }

    /// The services that build it and run it, with their stacks.
    pub fn builders(self) -> Vec<(&'a Stack, &'a Service)> {
        builds::builders(self.file.survey.model, self.file.model, self.stage.index)
    }

    /// The image it rests on in the end.
    pub fn root_image(self) -> Option<&'a BaseImage> {
        self.file.model.root_image(self.stage.index)
    }

    /// What it rests on in the end.
    pub fn root_base(self) -> &'a Base {
        self.file.model.root_base(self.stage.index)
    }

    /// What the tables know of the image it rests on in the end.
    pub fn known_image(self) -> Option<&'static Image> {
        images::find(self.root_image()?.reference.short_name())
    }
}

/// An instruction, or the one behind an ONBUILD.
#[derive(Clone, Copy)]
pub struct InstructionRef<'a> {
    /// Where it stands.
    pub file: DockerfileRef<'a>,
    /// Its index; that of the ONBUILD for a deferred one.
    pub at: InstructionId,
    /// The instruction itself.
    pub instruction: &'a Instruction,
}

/// A RUN that a POSIX shell, or no shell at all, reads.
#[derive(Clone, Copy)]
pub struct RunRef<'a> {
    /// Where it stands.
    pub file: DockerfileRef<'a>,
    /// In which stage.
    pub stage: &'a Stage,
    /// The RUN itself.
    pub run: Run<'a>,
}

impl<'a> RunRef<'a> {
    /// Its commands, with the body each stands in.
    pub fn commands(self) -> impl Iterator<Item = (&'a ShellBody, &'a Command)> {
        self.run.bodies.iter().flat_map(|body| body.script.commands.iter().map(move |command| (body, command)))
    }

    /// Its commands, each with what it works with.
    pub fn each(self) -> impl Iterator<Item = CommandRef<'a>> {
        self.commands().map(move |(body, command)| CommandRef { run: self, body, command, invocation: command.tool() })
    }

    /// Whether the layer that it makes is part of an image that is run.
    pub fn is_kept(self) -> bool {
        self.file.is_kept(self.stage.index)
    }

    /// The RUNs behind it in its stage.
    pub fn later(self) -> impl Iterator<Item = Run<'a>> {
        stages::runs(self.file.model, self.stage).filter(move |run| run.at > self.run.at)
    }
}

/// A command of a RUN.
#[derive(Clone, Copy)]
pub struct CommandRef<'a> {
    /// Where it stands.
    pub run: RunRef<'a>,
    /// The text it stands in.
    pub body: &'a ShellBody,
    /// The command itself.
    pub command: &'a Command,
    /// The program that does the work: `sudo`, `python -m` and their like looked through.
    pub invocation: Invocation<'a>,
}

impl<'a> CommandRef<'a> {
    /// The name of the program that does the work.
    pub fn program(self) -> &'a str {
        self.invocation.program()
    }

    /// The place of a span of its script.
    pub fn at(self, span: Span) -> Place {
        self.run.file.at(self.body.source(span))
    }

    /// The place of a word, without the quotes of a JSON list.
    pub fn place(self, word: &Word) -> Place {
        let span = if self.is_list() { word.source(Span::new(0, word.text().len())) } else { word.span };
        self.at(span)
    }

    /// The place from the program to one of its words: `apt-get -q install`.
    pub fn until(self, word: &Word) -> Place {
        let first = self.invocation.program_word().unwrap_or(word);
        self.at(first.span.join(word.span))
    }

    /// The program's place.
    pub fn program_place(self) -> Place {
        self.at(self.invocation.program_word().map_or(self.command.span, |word| word.span))
    }

    /// Whether it is written as a JSON list, which no shell reads.
    pub fn is_list(self) -> bool {
        self.run.run.instruction.command().is_some_and(|command| command.exec().is_some())
            && !self.body.script.is_inside(self.command, GroupKind::Inline)
    }

    /// The package manager that it calls.
    pub fn manager(self) -> Option<&'static Manager> {
        manager_of(self.program())
    }

    /// Which of its options take a value.
    pub fn options(self) -> &'static str {
        options_of(self.program())
    }

    /// `install` of `apt-get -q install curl`.
    pub fn subcommand(self) -> Option<&'a Word> {
        self.invocation.subcommand(self.options())
    }

    /// The arguments behind the subcommand that are no options.
    pub fn operands(self) -> Vec<&'a Word> {
        self.invocation.operands(self.options())
    }

    /// The word of a flag: of a long one, or of a letter alone or among others.
    pub fn flag(self, letter: char, long: &str) -> Option<&'a Word> {
        self.invocation.flag(long).or_else(|| self.invocation.short(letter, self.options()))
    }

    /// A word as the command gets it, where ARG and ENV tell; `None` where only the build knows.
    pub fn value(self, word: &Word) -> Option<String> {
        match word.expands {
            true => self.run.file.resolve_text(word.text(), self.run.run.at),
            false => Some(word.text().to_owned()),
        }
    }

    /// Whether one of its arguments is a variable alone that holds, or may hold, a word that fits.
    pub fn may_hold(self, fits: fn(&str) -> bool) -> bool {
        self.invocation.arguments().iter().any(|word| {
            let text = word.text();
            let is_alone = word.expands && text.starts_with('$') && !text.starts_with("$(") && !text.contains('/');
            is_alone && self.value(word).is_none_or(|value| value.split_whitespace().any(fits))
        })
    }

    /// Whether something is given to it as its input: by a pipe, a file or a text.
    pub fn has_input(self) -> bool {
        let script = &self.body.script;
        let is_read = |kind| matches!(kind, RedirectKind::Read | RedirectKind::Heredoc | RedirectKind::HereString);
        self.command.redirections.iter().any(|redirection| is_read(redirection.kind))
            || self.command.before == Some(Operator::Pipe)
            || script.groups_around(self.command).any(|group| {
                group.before == Some(Operator::Pipe) || group.redirections.iter().any(|one| is_read(one.kind))
            })
    }

    /// The words in front of the program: `sudo`, `env A=b`.
    pub fn wrappers(self) -> &'a [Word] {
        &self.command.words[..self.command.words.len() - self.invocation.words().len()]
    }
}

/// Which instructions of a file read which variables.
#[derive(Clone, Debug, Default)]
pub(super) struct Readers {
    /// By name and index, in order, each once.
    found: Vec<(Box<str>, Vec<InstructionId>)>,
}

/// A variable that more instructions read is not looked into further.
const MOST_READERS: usize = 64;

impl Readers {
    fn new(text: &str, model: &DockerfileModel) -> Self {
        let mut read: Vec<(&str, InstructionId)> = Vec::new();
        for (at, instruction) in model.instructions() {
            variables_read(instruction.span.slice(text), &mut |name| read.push((name, at)));
        }
        read.order();
        let mut found: Vec<(Box<str>, Vec<InstructionId>)> = Vec::new();
        for (name, at) in read {
            match found.last_mut() {
                Some((last, places)) if **last == *name => {
                    if places.len() <= MOST_READERS && places.last() != Some(&at) {
                        places.push(at);
                    }
                }
                _ => found.push((name.into(), vec![at])),
            }
        }
        Self { found }
    }

    fn of(&self, variable: &str) -> (&[InstructionId], bool) {
        let at = self.found.binary_search_by(|(name, _)| (**name).cmp(variable));
        let places = at.map_or(&[][..], |at| &self.found[at].1);
        (places, places.len() > MOST_READERS)
    }
}

/// The names behind `$` and `${`.
fn variables_read<'t>(text: &'t str, found: &mut dyn FnMut(&'t str)) {
    for (at, _) in text.match_indices('$') {
        let rest = &text[at + 1..];
        let rest = rest.strip_prefix('{').unwrap_or(rest);
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
        if end > 0 {
            found(&rest[..end]);
        }
    }
}
