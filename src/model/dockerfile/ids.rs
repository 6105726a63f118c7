//! Indices of a Dockerfile's parts, each with a type of its own: an instruction is not taken for a stage.

/// Index of an instruction in [`Dockerfile::instructions`](crate::syntax::dockerfile::Dockerfile::instructions); what ONBUILD
/// defers has that of its ONBUILD. In the order of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InstructionId(pub usize);

impl InstructionId {
    /// The one behind it, which need not be there.
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The one before it.
    pub fn previous(self) -> Option<Self> {
        self.0.checked_sub(1).map(Self)
    }
}

/// Index of a stage in [`DockerfileModel::stages`](super::DockerfileModel::stages), which is the number a build knows it by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StageId(pub usize);
