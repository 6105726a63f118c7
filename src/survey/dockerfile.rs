//! A Dockerfile and its parts, with the project around them.

use crate::facts::images::{self, Image};
use crate::model::compose::Service;
use crate::model::dockerfile::{Base, BaseImage, DockerfileModel, InstructionId, Stage, StageId};
use crate::model::{ShellBody, Stack};
use crate::order::Order;
use crate::project::{Environment, Place};
use crate::survey::stages::{self, Run};
use crate::survey::{Survey, builds};
use crate::syntax::dockerfile::{Instruction, Keyword};
use crate::syntax::shell::Command;
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

    /// The RUNs behind it in its stage.
    pub fn later(self) -> impl Iterator<Item = Run<'a>> {
        stages::runs(self.file.model, self.stage).filter(move |run| run.at > self.run.at)
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
