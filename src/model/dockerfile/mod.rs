//! What a Dockerfile means: stages, what each is built on and inherits, and what its words say once ARG and ENV are
//! filled in. What the base images themselves bring (user, folder, variables) is in `facts`; rules join the two.

mod ids;
mod read;
mod scope;
mod shell;

pub use ids::{InstructionId, StageId};
pub use scope::{Definition, Scope};
pub use shell::ShellKind;

use super::ShellBody;
use super::image::ImageRef;
use crate::ordered::BTreeMap;
use crate::project::FileId;
use crate::syntax::dockerfile::{Dockerfile, Instruction, Keyword, Word};
use crate::text::{SourceMap, Span};
use read::is_windows;

/// One Dockerfile, understood.
#[derive(Clone, Debug)]
pub struct DockerfileModel {
    /// Which file.
    pub file: FileId,
    /// Its tree.
    pub tree: Dockerfile,
    /// The stages in order.
    pub stages: Vec<Stage>,
    /// The ARGs before the first FROM.
    pub global: Scope,
    /// What COPY --from and RUN --mount=from take from, in order.
    pub references: Vec<Reference>,
    /// The last stage of each name, in lower case.
    names: BTreeMap<String, StageId>,
    /// The indices of each keyword's instructions, for looking back quickly.
    places: BTreeMap<Keyword, Vec<InstructionId>>,
    /// The folder each WORKDIR leads to.
    workdirs: BTreeMap<InstructionId, Option<String>>,
    /// Where the values of ARG and ENV grow beyond their limits, if they do.
    pub oversized: Option<Span>,
    /// Each instruction's command, read as shell once for all rules.
    bodies: Vec<Vec<ShellBody>>,
}

/// A build stage.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Its number, from 0.
    pub index: StageId,
    /// Its name as written.
    pub name: Option<String>,
    /// Index of its FROM; of its first instruction where that is missing.
    pub from: InstructionId,
    /// Index of its first instruction: one past `from`, or `from` itself where FROM is missing.
    pub start: InstructionId,
    /// One past the index of its last instruction.
    pub end: InstructionId,
    /// What it is built on.
    pub base: Base,
    /// The stage that its chain of stages begins with.
    root: StageId,
    /// `--platform` filled in, where that is known.
    pub platform: Option<String>,
    /// What ENV and ARG define in it.
    pub scope: Scope,
    /// What holds at its end, inherited or set in it.
    pub effective: Effective,
    /// The shell its base is taken to have, before any SHELL.
    pub base_shell: ShellKind,
}

impl Stage {
    /// The stage it is built on.
    pub fn parent(&self) -> Option<StageId> {
        match self.base {
            Base::Stage(index) => Some(index),
            _ => None,
        }
    }

    /// Whether its FROM is missing or not yet typed: what follows is understood all the same.
    pub fn lacks_from(&self) -> bool {
        self.start == self.from
    }

    /// The image it names itself, not through another stage.
    pub fn image(&self) -> Option<&BaseImage> {
        match &self.base {
            Base::Image(image) => Some(image),
            _ => None,
        }
    }
}

/// What a stage is built on, or files are copied from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// Another stage, by index.
    Stage(StageId),
    /// An image from outside.
    Image(Box<BaseImage>),
    /// Nothing at all.
    Scratch,
    /// A variable only a build knows, or no image at all.
    Unresolved,
}

/// An image from outside, with where each part of its name stands: in the instruction, or in an ARG's default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseImage {
    /// Taken apart; variables are filled in.
    pub reference: ImageRef,
    /// The filled-in text with its way back.
    pub map: SourceMap,
    /// The word in FROM, COPY or RUN: what to point at.
    pub word: Span,
    /// Whether it is written with a variable.
    pub has_variable: bool,
    /// The tag's own bytes, where they stand in one place.
    pub tag: Option<Span>,
    /// The bytes of registry and path, where they stand in one place.
    pub name: Option<Span>,
    /// Where `:tag` can be inserted: behind the last byte of the path.
    pub after_name: usize,
}

/// What holds at the end of a stage: indices of the instructions that say so, in it or in a stage it inherits from.
/// `None` leaves it to the base image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effective {
    /// The last USER.
    pub user: Option<InstructionId>,
    /// The last WORKDIR.
    pub workdir: Option<InstructionId>,
    /// The folder that all WORKDIRs together lead to; `None` when unknown or when no absolute one was seen.
    pub workdir_path: Option<String>,
    /// The last SHELL.
    pub shell: Option<InstructionId>,
    /// The CMD that counts: an ENTRYPOINT drops one that was inherited.
    pub cmd: Option<InstructionId>,
    /// The last ENTRYPOINT.
    pub entrypoint: Option<InstructionId>,
    /// The last HEALTHCHECK, `NONE` included.
    pub healthcheck: Option<InstructionId>,
    /// The last STOPSIGNAL.
    pub stopsignal: Option<InstructionId>,
}

/// `COPY --from=x`, `RUN --mount=from=x`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Index of the instruction (of the ONBUILD, for a deferred one).
    pub instruction: InstructionId,
    /// The word as written.
    pub word: Word,
    /// What it names.
    pub target: Base,
}

impl DockerfileModel {
    /// The command of the instruction at an index, read as shell: see [`ShellBody::of_instruction`].
    pub fn bodies(&self, at: InstructionId) -> &[ShellBody] {
        self.bodies.get(at.0).map_or(&[], Vec::as_slice)
    }

    /// The instruction at an index.
    pub fn instruction(&self, at: InstructionId) -> &Instruction {
        &self.tree.instructions[at.0]
    }

    /// All instructions in order.
    pub fn instructions(&self) -> impl DoubleEndedIterator<Item = (InstructionId, &Instruction)> {
        self.tree.instructions.iter().enumerate().map(|(at, one)| (InstructionId(at), one))
    }

    /// A stage of this file.
    pub fn stage(&self, stage: StageId) -> &Stage {
        &self.stages[stage.0]
    }

    /// The stage that instruction `at` belongs to, its FROM included; `None` for what may stand before the first FROM.
    pub fn stage_of(&self, at: InstructionId) -> Option<&Stage> {
        let after = self.stages.partition_point(|stage| stage.from <= at);
        self.stages.get(after.checked_sub(1)?)
    }

    /// How many instructions of a keyword stand between two indices.
    pub fn count_between(&self, keyword: Keyword, start: InstructionId, end: InstructionId) -> usize {
        let places = self.places.get(&keyword).map_or(&[][..], Vec::as_slice);
        places.partition_point(|&at| at < end)
            - places.partition_point(|&at| at < start).min(places.partition_point(|&at| at < end))
    }

    /// The instructions of a stage with their indices, its FROM left out.
    pub fn instructions_of(&self, stage: &Stage) -> impl DoubleEndedIterator<Item = (InstructionId, &Instruction)> {
        (stage.start.0..stage.end.0).map(|at| (InstructionId(at), &self.tree.instructions[at]))
    }

    /// The stage of that name (in any case) or number.
    pub fn stage_named(&self, name: &str) -> Option<&Stage> {
        let numbered = || name.parse().ok().map(StageId);
        let index = self.names.get(&name.to_ascii_lowercase()).copied().or_else(numbered)?;
        self.stages.get(index.0)
    }

    /// A stage, the stage it is built on, and so on down to the one that names an image.
    pub fn chain(&self, stage: StageId) -> impl Iterator<Item = &Stage> {
        std::iter::successors(self.stages.get(stage.0), |stage| self.stages.get(stage.parent()?.0))
    }

    /// The stage that is built when none is named.
    pub fn final_stage(&self) -> Option<&Stage> {
        self.stages.last()
    }

    /// What a stage rests on in the end: the base of the first stage of its chain.
    pub fn root_base(&self, stage: StageId) -> &Base {
        self.root_stage(stage).map_or(&Base::Unresolved, |stage| &stage.base)
    }

    /// The first stage of its chain.
    fn root_stage(&self, stage: StageId) -> Option<&Stage> {
        self.stages.get(self.stages.get(stage.0)?.root.0)
    }

    /// The image a stage rests on in the end.
    pub fn root_image(&self, stage: StageId) -> Option<&BaseImage> {
        match self.root_base(stage) {
            Base::Image(image) => Some(image),
            _ => None,
        }
    }

    /// Whether a stage is built for Windows, as far as its base and platform say.
    pub fn is_windows(&self, stage: StageId) -> bool {
        self.root_stage(stage).is_some_and(|stage| is_windows(&stage.base, stage.platform.as_deref()))
    }

    /// The last USER or SHELL that holds at instruction `at` (itself excluded), in its stage or those it inherits from.
    fn last_before(&self, keyword: Keyword, at: InstructionId) -> Option<InstructionId> {
        let stage = self.stage_of(at)?;
        self.last_between(keyword, stage.start, at).or_else(|| {
            let above = &self.stage(stage.parent()?).effective;
            if keyword == Keyword::User { above.user } else { above.shell }
        })
    }

    fn last_between(&self, keyword: Keyword, start: InstructionId, end: InstructionId) -> Option<InstructionId> {
        let places = self.places.get(&keyword)?;
        let before = places.partition_point(|&place| place < end);
        places[..before].last().copied().filter(|&place| place >= start)
    }

    /// The USER that instruction `at` runs as, with its index and its value filled in; `None` leaves it to the base
    /// image. The inner value is `None` when only a build knows it.
    pub fn user_at(&self, at: InstructionId) -> Option<(InstructionId, Option<String>)> {
        self.last_before(Keyword::User, at).map(|user| (user, self.value_of(user)))
    }

    /// The user at the end of a stage, as in [`DockerfileModel::user_at`].
    pub fn user_of(&self, stage: StageId) -> Option<(InstructionId, Option<String>)> {
        let user = self.stages.get(stage.0)?.effective.user?;
        Some((user, self.value_of(user)))
    }

    /// The value of USER, WORKDIR or STOPSIGNAL at an index, filled in.
    pub fn value_of(&self, at: InstructionId) -> Option<String> {
        let word = self.tree.instructions.get(at.0)?.value()?;
        self.resolve(&word.map, at).map(|map| map.text().to_string())
    }

    /// The folder instruction `at` works in: all WORKDIRs before it joined. `None` when unknown or left to the base.
    pub fn workdir_at(&self, at: InstructionId) -> Option<String> {
        let stage = self.stage_of(at)?;
        match self.last_between(Keyword::Workdir, stage.start, at) {
            Some(index) => self.workdirs.get(&index)?.clone(),
            None => self.stage(stage.parent()?).effective.workdir_path.clone(),
        }
    }

    /// The words of the SHELL that holds at instruction `at`; `None` where it is that of the base image.
    pub fn shell_words(&self, at: InstructionId) -> Option<&[Word]> {
        let shell = self.last_before(Keyword::Shell, at)?;
        self.instruction(shell).command()?.exec()
    }

    /// The shell that runs the text of instruction `at`.
    pub fn shell_at(&self, at: InstructionId) -> ShellKind {
        let Some(stage) = self.stage_of(at) else { return ShellKind::Posix };
        self.last_before(Keyword::Shell, at)
            .and_then(|shell| ShellKind::of_instruction(self.instruction(shell)))
            .unwrap_or(stage.base_shell)
    }
}
