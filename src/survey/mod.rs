//! Questions about a project. `model` says what each text means; this says what the files mean together: who builds a stage, which
//! stages run, who stands before whom. Nothing here judges. Rules ask here, and what more than one of them asks has its one
//! answer here. What is dear to answer is kept in [`Answers`].

pub mod address;
pub mod builds;
pub mod commands;
mod compose;
pub mod container_shell;
pub mod contexts;
pub mod copies;
pub mod credentials;
mod dockerfile;
pub mod downloads;
pub mod earlier;
pub mod health;
pub mod hosts;
pub mod ignoring;
pub mod image_probe;
pub mod images;
pub mod installs;
pub mod kafka;
pub mod listeners;
pub mod manifests;
pub mod names;
pub mod package_index;
mod passwords;
pub mod policy;
pub mod programs;
pub mod purpose;
pub mod services;
pub mod settings;
pub mod shells;
pub mod stages;
pub mod start;
pub mod switches;
pub mod users;
pub mod values;
pub mod written;

pub use address::Address;
pub use compose::{ComposeRef, MountRef, PortRef, ServiceRef};
pub use dockerfile::{CommandRef, DockerfileRef, InstructionRef, RunRef, StageRef};

use crate::model::Model;
use crate::project::{Environment, FileId, Place, Project};
use std::cell::OnceCell;

/// One project with what has been asked about it. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Survey<'a> {
    /// The texts.
    pub project: &'a Project,
    /// What they mean.
    pub model: &'a Model,
    /// What has been asked already.
    pub answers: &'a Answers,
}

/// Answers that are kept, each made when it is first asked for. They hold indices and owned values, never references.
#[derive(Debug, Default)]
pub struct Answers {
    /// For each file and stage, whether the stage's layers are part of an image that is run.
    kept: OnceCell<Vec<Vec<bool>>>,
    /// The images that services build.
    built: OnceCell<Vec<builds::Built>>,
    /// The places of the values that are, or may be, passwords.
    passwords: OnceCell<passwords::Passwords>,
    /// For each file, the folders it is built from.
    contexts: OnceCell<Vec<Vec<contexts::BuildContext>>>,
    /// For each file, which variables its instructions read.
    readers: OnceCell<Vec<dockerfile::Readers>>,
    /// The settings of hadolint that are open.
    settings: OnceCell<Vec<FileId>>,
}

impl<'a> Survey<'a> {
    /// Every Dockerfile, in the order of the project.
    pub fn dockerfiles(self) -> impl Iterator<Item = DockerfileRef<'a>> {
        self.model.dockerfile_models().map(move |(_, model)| DockerfileRef { survey: self, model })
    }

    /// Every Compose file, in the order of the project.
    pub fn compose_files(self) -> impl Iterator<Item = ComposeRef<'a>> {
        self.model.compose_trees().map(move |(file, tree)| ComposeRef { survey: self, file, tree })
    }

    /// The text of a place's file.
    pub fn text(self, place: Place) -> &'a str {
        &self.project.file(place.file).text
    }

    /// The environment that a file is meant for, `None` when unknown.
    pub fn environment_of(self, place: Place) -> Option<Environment> {
        self.model.file(place.file).environment
    }
}
