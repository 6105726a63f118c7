//! What several rules ask of a Dockerfile: what RUN runs in a stage, what of it stays, who is root.

use crate::model::ShellBody;
use crate::model::dockerfile::{DockerfileModel, InstructionId, ShellKind, Stage};
use crate::syntax::dockerfile::{Instruction, Keyword};

pub use crate::text::path::is_within;

/// A RUN, or the RUN behind an ONBUILD, whose commands a POSIX shell (or no shell at all) runs.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    /// The file it stands in.
    pub model: &'a DockerfileModel,
    /// Its index; that of the ONBUILD for a deferred one.
    pub at: InstructionId,
    /// The RUN itself.
    pub instruction: &'a Instruction,
    /// What it runs.
    pub bodies: &'a [ShellBody],
}

/// The RUNs of a stage. Those that PowerShell, cmd or another interpreter reads are left out.
pub fn runs<'a>(model: &'a DockerfileModel, stage: &'a Stage) -> impl DoubleEndedIterator<Item = Run<'a>> {
    model.instructions_of(stage).filter_map(move |(at, outer)| {
        let instruction = outer.onbuild().unwrap_or(outer);
        let is_run = instruction.keyword == Keyword::Run;
        let is_shell = || {
            let exec = instruction.command().is_some_and(|command| command.exec().is_some());
            exec || model.shell_at(at) == ShellKind::Posix
        };
        (is_run && is_shell()).then(|| Run { model, at, instruction, bodies: model.bodies(at) })
    })
}

impl Run<'_> {
    /// Whether a cache or tmpfs mount keeps one of the folders, separated by spaces, out of the layer. A folder below
    /// `/root` also counts in another home: `/home/app/.cache/pip`.
    pub fn mounts_away(&self, folders: &str) -> bool {
        self.instruction.flags_named("mount").any(|flag| {
            let kind = flag.option(&["type"]);
            if !kind.is_some_and(|kind| matches!(kind.text(), "cache" | "tmpfs")) {
                return false;
            }
            let Some(target) = flag.option(&["target", "dst", "destination"]) else { return false };
            // A target that only a build knows may well be the one.
            let Some(target) = self.model.resolve(&target.map, self.at) else { return true };
            let target = target.text().trim_end_matches('/');
            folders.split(' ').any(|folder| {
                let in_home = folder.strip_prefix("/root").filter(|rest| !rest.is_empty());
                is_within(folder, target)
                    || is_within(target, folder)
                    || in_home.is_some_and(|rest| target.ends_with(rest))
                    || in_home.is_some_and(|rest| target.starts_with("/home/") && rest.starts_with(tail(target)))
            })
        })
    }
}

/// What stands behind a folder of `/home`: `/.cache` of `/home/app/.cache`.
fn tail(path: &str) -> &str {
    let rest = path.strip_prefix("/home/").unwrap_or("");
    rest.find('/').map_or("/-", |slash| &rest[slash..])
}

/// What a value of USER says of root: `Some(true)` for root, `Some(false)` for another, `None` when unknown.
pub fn is_root(user: Option<&str>) -> Option<bool> {
    let user = user?;
    let name = user.split(':').next().unwrap_or(user).trim();
    Some(name == "root" || (!name.is_empty() && name.bytes().all(|byte| byte == b'0')))
}
