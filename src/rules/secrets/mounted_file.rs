//! A secret file that a build needs, given to the commands that need it instead of to the image.

use crate::diagnostic::Change;
use crate::edit::lines::change;
use crate::facts::secret_files;
use crate::model::dockerfile::{InstructionId, ShellKind};
use crate::survey::DockerfileRef;
use crate::survey::contexts::Taken;
use crate::survey::installs::enter;
use crate::survey::programs::{may_read, runs_after};
use crate::survey::stages::is_root;
use crate::text::Edit;

/// The changes that mount a file where COPY took it from, for every RUN behind it that may read it. Empty where none does; `None` where
/// something else needs the file, or the place or the user's rights cannot be told.
pub fn mounts(file: DockerfileRef<'_>, taken: &Taken) -> Option<Vec<Change>> {
    let (at, dockerfile) = (taken.instruction, file.model);
    let stage = dockerfile.stage_of(at)?;
    let name = taken.path.rsplit('/').next().unwrap_or(&taken.path);
    let readers = secret_files::readers(name);
    let runs: Vec<InstructionId> = runs_after(dockerfile, at, stage.index).map(|(run, _)| run).collect();
    let names_it = |other: InstructionId| dockerfile.instruction(other).span.slice(file.text()).contains(name);
    let mut later = dockerfile.instructions().filter(|(other, _)| *other > at);
    let copied_on = later.any(|(other, instruction)| instruction.flag("from").is_some() && names_it(other));
    if copied_on || runs.iter().any(|&run| names_it(run)) {
        return None;
    }
    let needing: Vec<InstructionId> = runs.into_iter().filter(|&run| may_read(dockerfile, run, readers)).collect();
    if needing.is_empty() {
        return Some(Vec::new());
    }
    // Compose would have to hand the secret over as well.
    let is_folder = matches!(name, ".ssh" | ".aws" | "secrets") || taken.path.contains(['*', '?', '[']);
    if is_folder || file.built_by().next().is_some() {
        return None;
    }
    let target = target(file, taken, name)?;
    let id = name.trim_start_matches('.').to_ascii_lowercase();
    needing
        .into_iter()
        .map(|run| {
            let user = dockerfile.user_at(run).and_then(|(_, user)| user);
            let readable = match user.as_deref() {
                Some(user) if is_root(Some(user)) != Some(true) => {
                    // SSH takes no key that others may read.
                    (!name.starts_with("id_")).then_some(",mode=0444")?
                }
                _ => "",
            };
            let posix = dockerfile.shell_at(run) == ShellKind::Posix;
            let mount = [" --mount=type=secret,id=", &id, ",target=", &target, readable].concat();
            let edit = Edit::insert(dockerfile.instruction(run).keyword_span.end, mount);
            posix.then(|| change(dockerfile.file, edit))
        })
        .collect()
}

/// Where COPY puts a file of this name, absolute.
fn target(dockerfile: DockerfileRef<'_>, taken: &Taken, name: &str) -> Option<String> {
    let transfer = dockerfile.instruction(taken.instruction).transfer()?;
    let written = dockerfile.resolve(&transfer.destination.as_ref()?.map, taken.instruction)?;
    let written = written.text();
    let workdir = dockerfile.workdir_at(taken.instruction);
    let path = enter(workdir.as_deref().or_else(|| written.starts_with('/').then_some("/"))?, written);
    let is_folder = transfer.sources.len() > 1 || written.ends_with(['/', '.']) || workdir.as_deref() == Some(&path);
    let fits = !path.contains(['$', ',', ' ']);
    match is_folder {
        true => Some([path.trim_end_matches('/'), "/", name].concat()),
        // Without a slash it is the file, unless there is a folder of that name.
        false => path.ends_with(&["/", name].concat()).then_some(path),
    }
    .filter(|_| fits)
}
