//! Which RUNs start programs that may read what lies in the image: files and variables of one's own.

use crate::model::dockerfile::{DockerfileModel, InstructionId, StageId};
use crate::syntax::dockerfile::{Instruction, Keyword};

/// Programs that prepare a system or install packages, and read no settings of the application.
const PREPARE: &str = "apt apt-get apt-key dpkg apk yum dnf microdnf zypper pacman rpm pip pip3 npm yarn pnpm gem bundle uv poetry composer go cargo \
                       useradd groupadd adduser addgroup usermod mkdir chown chmod ln rm cp mv touch echo printf cat sed grep cd set true false test \
                       tar unzip gunzip curl wget update-ca-certificates ldconfig locale-gen install corepack groupmod find export id git ssh-keyscan";

/// Words by which a package manager starts programs of the project.
const STARTS: &str = "run run-script exec build test start x dlx generate";

/// Whether a program only prepares a system or installs packages.
pub fn prepares(program: &str) -> bool {
    PREPARE.split_whitespace().any(|known| known == program)
}

/// Whether a RUN starts something that may read the application's own settings.
pub fn may_read_settings(dockerfile: &DockerfileModel, at: InstructionId) -> bool {
    may_read(dockerfile, at, "")
}

/// Whether a RUN starts one of these programs, separated by blanks, or one of which nobody knows what it reads.
pub fn may_read(dockerfile: &DockerfileModel, at: InstructionId, readers: &str) -> bool {
    let bodies = dockerfile.bodies(at);
    bodies.is_empty()
        || bodies.iter().flat_map(|body| &body.script.commands).any(|command| {
            let words = command.effective().words();
            let Some((program, rest)) = words.split_first() else { return false };
            let prepares = prepares(program.basename());
            let reads = readers.split_whitespace().any(|known| known == program.basename());
            reads || !prepares || rest.iter().any(|word| STARTS.split(' ').any(|start| start == word.text()))
        })
}

/// Whether such a RUN stands behind an instruction, in its stage or in one that is built on it.
pub fn run_after(dockerfile: &DockerfileModel, at: InstructionId) -> bool {
    let Some(stage) = dockerfile.stage_of(at) else { return false };
    runs_after(dockerfile, at, stage.index).any(|(run, _)| may_read_settings(dockerfile, run))
}

/// The RUNs that see what an instruction of a stage leaves: those behind it, and all of the stages that are built on this one.
pub fn runs_after(
    dockerfile: &DockerfileModel,
    at: InstructionId,
    stage: StageId,
) -> impl Iterator<Item = (InstructionId, &Instruction)> {
    let stages =
        dockerfile.stages.iter().filter(move |other| dockerfile.chain(other.index).any(|below| below.index == stage));
    let all = stages.flat_map(|other| dockerfile.instructions_of(other));
    all.filter(move |&(run, instruction)| run > at && instruction.keyword == Keyword::Run)
}
