//! Stages with what they are built on and copy from.

use super::Builder;
use crate::graph::parts::{EdgeKind, NodeKind, Place};
use crate::model::dockerfile::{Base, DockerfileModel, Stage};
use crate::project::FileId;
use crate::survey::builds;
use crate::syntax::dockerfile::Keyword;
use crate::text::Span;

/// Adds the stages of all Dockerfiles with the images and edges between them.
pub(super) fn stages(builder: &mut Builder<'_>) {
    let model = builder.model;
    for (file, dockerfile) in model.dockerfile_models() {
        let path = builder.project.file(file).path.as_str();
        for stage in &dockerfile.stages {
            let from = dockerfile.instruction(stage.from).span;
            let last = dockerfile.instructions_of(stage).next_back().map_or(from, |(_, last)| last.span);
            builder.node(NodeKind::Stage, &id(path, stage), |node| {
                node.label = label(stage);
                node.detail = match &stage.base {
                    Base::Image(image) => image.reference.text().to_owned(),
                    Base::Stage(parent) => dockerfile
                        .stages
                        .get(parent.0)
                        .map(|parent| ["on ", &label(parent)].concat())
                        .unwrap_or_default(),
                    Base::Scratch => "empty image".to_owned(),
                    Base::Unresolved => "image only the build knows".to_owned(),
                };
                node.notes = stage.platform.iter().filter(|platform| !platform.contains('$')).cloned().collect();
                node.places = vec![Place { file, span: from }];
                node.extents = vec![Place { file, span: from.join(last) }];
                node.lane = Some(file);
            });
        }
    }
    for (file, dockerfile) in model.dockerfile_models() {
        for stage in &dockerfile.stages {
            let Some(node) = find(builder, file, stage) else { continue };
            let word = dockerfile.instruction(stage.from).from().map(|from| from.image.span);
            let place = word.unwrap_or(dockerfile.instruction(stage.from).span);
            join(builder, file, dockerfile, node, &stage.base, EdgeKind::From, place);
        }
        for reference in &dockerfile.references {
            let Some(node) = dockerfile.stage_of(reference.instruction).and_then(|stage| find(builder, file, stage))
            else {
                continue;
            };
            let instruction = dockerfile.instruction(reference.instruction);
            let kind = match instruction.onbuild().unwrap_or(instruction).keyword {
                Keyword::Run => EdgeKind::MountsFrom,
                _ => EdgeKind::CopiesFrom,
            };
            join(builder, file, dockerfile, node, &reference.target, kind, reference.word.span);
        }
    }
}

/// The stage that a build of `file` ends with; one that is asked for and not there is a missing node.
pub(super) fn stage(builder: &mut Builder<'_>, file: FileId, target: Option<&str>) -> Option<usize> {
    let dockerfile = builder.model.dockerfile(file)?;
    if let Some(stage) = builds::stage(dockerfile, target) {
        return find(builder, file, stage);
    }
    let target = target?;
    let name = [builder.project.file(file).path.as_str(), "#", target].concat();
    Some(builder.node(NodeKind::Stage, &name, |node| {
        node.label = target.to_owned();
        node.missing = true;
        node.lane = Some(file);
        node.places = vec![Place { file, span: Span::at(0) }];
    }))
}

fn join(
    builder: &mut Builder<'_>,
    file: FileId,
    dockerfile: &DockerfileModel,
    node: usize,
    base: &Base,
    kind: EdgeKind,
    span: Span,
) {
    let place = Place { file, span };
    let other = match base {
        Base::Stage(index) => dockerfile.stages.get(index.0).and_then(|stage| find(builder, file, stage)),
        Base::Image(image) => {
            let image = builder.node(NodeKind::Image, image.reference.text(), |node| {
                node.detail = NodeKind::Image.title().to_owned();
                node.places = vec![place];
            });
            builder.graph.nodes[image].extents.push(place);
            Some(image)
        }
        Base::Scratch | Base::Unresolved => None,
    };
    if let Some(other) = other {
        builder.connect(node, other, kind, "", Some(place));
    }
}

fn find(builder: &Builder<'_>, file: FileId, stage: &Stage) -> Option<usize> {
    builder.find(NodeKind::Stage, &id(&builder.project.file(file).path, stage))
}

/// A name can stand twice, so the number is part of the id.
fn id(path: &str, stage: &Stage) -> String {
    let number = stage.index.0.to_string();
    match &stage.name {
        Some(name) => [path, "#", &number, "-", name].concat(),
        None => [path, "#", &number].concat(),
    }
}

fn label(stage: &Stage) -> String {
    stage.name.clone().unwrap_or_else(|| ["stage ", &stage.index.0.to_string()].concat())
}
