//! Where stages install what manifests list.

use crate::facts::package_managers::install_of;
use crate::model::dockerfile::{DockerfileModel, Stage};
use crate::survey::commands::commands;
use crate::survey::manifests::{Install, manifest_install};
use crate::survey::stages::{Run, runs};
use crate::syntax::shell::{Command, Word};
use crate::text::path::clean;
use crate::text::{Span, is_listed};

/// An install that a stage runs, with where it stands.
pub struct Place<'a> {
    /// The RUN.
    pub run: Run<'a>,
    /// The command in it.
    pub command: &'a Command,
    /// What it installs.
    pub install: Install,
    /// The span of its words in the file.
    pub span: Span,
}

/// The installs that a stage runs itself, in order; those behind ONBUILD are another build's.
pub fn installs<'a>(model: &'a DockerfileModel, stage: &'a Stage) -> impl Iterator<Item = Place<'a>> {
    let all = runs(model, stage).filter(|run| run.instruction.span == model.instruction(run.at).span);
    all.flat_map(|run| {
        commands(&run).filter_map(move |(body, command)| {
            let (install, words) = manifest_install(command)?;
            Some(Place { run, command, install, span: body.source(words) })
        })
    })
}

impl Place<'_> {
    /// Where in the image the install looks for its manifests, as far as that can be told; the working directory may be
    /// that of the base, which is then `/`.
    pub fn manifest_paths(&self, model: &DockerfileModel) -> Vec<String> {
        let mut folder = model.workdir_at(self.run.at).unwrap_or_else(|| "/".to_owned());
        for (_, command) in commands(&self.run).take_while(|(_, command)| !std::ptr::eq(*command, self.command)) {
            if command.name() == Some("cd")
                && let Some(to) = command.words.get(1)
            {
                if to.expands {
                    return Vec::new();
                }
                folder = enter(&folder, to.text());
            }
        }
        if let Some(own) = &self.install.folder {
            folder = enter(&folder, own);
        }
        self.install.manifests.iter().map(|name| enter(&folder, name)).collect()
    }
}

/// `path` of the image as seen from its `folder`, absolute.
pub fn enter(folder: &str, path: &str) -> String {
    if path.starts_with('/') { clean(path) } else { clean(&[folder, "/", path].concat()) }
}

/// The packages of the system that a command installs.
pub fn packages(command: &Command) -> Vec<&Word> {
    match install_of(command) {
        Some((manager, invocation)) if manager.system => invocation.operands(manager.options),
        _ => Vec::new(),
    }
}

/// Whether a command takes packages of the system away, or installs them to be taken away.
pub fn removes_packages(command: &Command) -> bool {
    let invocation = command.effective();
    let words = match invocation.program() {
        "apt-get" | "apt" => "remove purge autoremove",
        "apk" => "del --virtual -t",
        "dnf" | "yum" | "microdnf" | "zypper" => "remove erase autoremove",
        _ => return false,
    };
    invocation.arguments().iter().any(|word| is_listed(word.text(), words))
}
