//! Who builds which stage, and which stages are run.

use crate::model::compose::{Build, Service};
use crate::model::dockerfile::{DockerfileModel, Stage, StageId};
use crate::model::image::ImageRef;
use crate::model::{Model, Stack};
use crate::order::Order;
use crate::project::FileId;

/// The stage that a build ends in: the one it names, else the last. `None` where there is no such stage.
pub fn stage<'d>(dockerfile: &'d DockerfileModel, target: Option<&str>) -> Option<&'d Stage> {
    match target {
        Some(target) => dockerfile.stage_named(target),
        None => dockerfile.final_stage(),
    }
}

/// The Dockerfile that a service builds, with the index of the stage it ends in.
pub fn built<'a>(model: &'a Model, build: &Build) -> Option<(&'a DockerfileModel, StageId)> {
    let dockerfile = model.dockerfile(build.file?)?;
    Some((dockerfile, index(dockerfile, build)?))
}

/// The index of the stage that a build of this Dockerfile ends in; `None` while a variable hides its name.
fn index(dockerfile: &DockerfileModel, build: &Build) -> Option<StageId> {
    let target = match &build.target {
        Some(target) => Some(target.as_str()?),
        None => None,
    };
    Some(stage(dockerfile, target)?.index)
}

/// The stages that are run: the last one, and each that a Compose service names as its target. In the order of the file.
pub fn run_stages(model: &Model, dockerfile: &DockerfileModel) -> Vec<StageId> {
    let targets = builds(model, dockerfile.file)
        .filter(|build| build.target.is_some())
        .filter_map(|build| index(dockerfile, build));
    let mut stages: Vec<StageId> = targets.chain(dockerfile.final_stage().map(|stage| stage.index)).collect();
    stages.order();
    stages.dedup();
    stages
}

/// For each stage, whether its layers are part of an image that is run.
pub fn in_run_chains(model: &Model, dockerfile: &DockerfileModel) -> Vec<bool> {
    let mut found = vec![false; dockerfile.stages.len()];
    for stage in run_stages(model, dockerfile) {
        for below in dockerfile.chain(stage) {
            if std::mem::replace(&mut found[below.index.0], true) {
                break;
            }
        }
    }
    found
}

/// The services that build a stage of a Dockerfile and run it, with their stacks.
pub fn builders<'a>(model: &'a Model, dockerfile: &DockerfileModel, stage: StageId) -> Vec<(&'a Stack, &'a Service)> {
    let name = dockerfile.stages.get(stage.0).and_then(|stage| stage.name.as_deref());
    // Most services name another stage, which is quickly seen.
    let may_name =
        |target: &str| name.is_some_and(|name| name.eq_ignore_ascii_case(target)) || target.parse() == Ok(stage.0);
    let ends_here = |build: &Build| {
        let target = build.target.as_ref();
        target.is_none_or(|target| target.as_str().is_some_and(may_name)) && index(dockerfile, build) == Some(stage)
    };
    model.builders(dockerfile.file).filter(|(_, service)| service.build.as_ref().is_some_and(ends_here)).collect()
}

/// An image that a service builds.
#[derive(Clone, Debug)]
pub(super) struct Built {
    /// The Dockerfile, where it is open.
    pub file: Option<FileId>,
    /// The name that `image` gives it, without a tag; else the service's, which Compose puts the project's before.
    name: String,
    is_of_service: bool,
}

impl Built {
    /// Whether an image of this name, without a tag, is it.
    pub fn is(&self, image: &str) -> bool {
        match image.strip_suffix(self.name.as_str()) {
            Some(project) if self.is_of_service => project.ends_with(['-', '_']),
            rest => rest == Some(""),
        }
    }
}

/// The images that the services of the project build.
pub(super) fn images(model: &Model) -> Vec<Built> {
    let mut found = Vec::new();
    for service in model.stacks.iter().flat_map(|stack| &stack.services) {
        let Some(build) = &service.build else { continue };
        let name = match service.image_name() {
            // A tag that is not known yet is cut off.
            Some(text) => ImageRef::parse(text.trim_end_matches(':')).map(|image| image.name().to_owned()),
            None => Some(service.name.clone()),
        };
        let is_of_service = service.image_name().is_none();
        found.extend(name.map(|name| Built { file: build.file, name, is_of_service }));
    }
    found
}

/// Every `build` of a service that takes a Dockerfile.
pub fn builds(model: &Model, file: FileId) -> impl Iterator<Item = &Build> {
    model.builders(file).filter_map(|(_, service)| service.build.as_ref())
}
