//! Whether a service has a health check, and the one to give it.

use crate::facts::images;
use crate::model::Model;
use crate::model::compose::Service;
use crate::model::compose::value::Origin;
use crate::model::dockerfile::{Base, DockerfileModel, StageId};
use crate::project::FileId;
use crate::survey::builds::built;
use crate::survey::image_probe;
use crate::survey::services::image_of;
use crate::text::Span;

/// Where a service's health check comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// The Compose file, or the image.
    Checked,
    /// It is switched off: in the Compose file or, for a build, by `HEALTHCHECK NONE`.
    Disabled(Origin),
    /// There is none.
    Missing,
    /// The image is not known well enough to tell.
    Unknown,
}

/// The health check of a service after merging; Compose wins over the image.
pub fn of_service(model: &Model, service: &Service) -> Health {
    if let Some(check) = &service.healthcheck {
        if check.disabled {
            return Health::Disabled(check.key);
        }
        if check.test.is_some() {
            return Health::Checked;
        }
    }
    if service.incomplete {
        return Health::Unknown;
    }
    match (&service.build, image_of(service)) {
        (Some(build), _) => match built(model, build) {
            Some((dockerfile, stage)) => of_stage(dockerfile, stage),
            None => Health::Unknown,
        },
        (None, Some(image)) => match image.facts {
            Some(facts) if facts.healthcheck => Health::Checked,
            Some(_) => Health::Missing,
            None => Health::Unknown,
        },
        (None, None) => Health::Unknown,
    }
}

/// The health check of an image that ends in a stage.
pub fn of_stage(dockerfile: &DockerfileModel, stage: StageId) -> Health {
    if let Some(at) = dockerfile.stage(stage).effective.healthcheck {
        let instruction = dockerfile.instruction(at);
        let off = matches!(&instruction.arguments, crate::syntax::dockerfile::Arguments::Healthcheck(check) if check.is_none());
        return if off { disabled(dockerfile.file, instruction.span) } else { Health::Checked };
    }
    match dockerfile.root_base(stage) {
        Base::Scratch => Health::Missing,
        Base::Image(image) => match images::find(image.reference.short_name()) {
            Some(facts) if facts.healthcheck => Health::Checked,
            Some(_) => Health::Missing,
            None => Health::Unknown,
        },
        Base::Stage(_) | Base::Unresolved => Health::Unknown,
    }
}

fn disabled(file: FileId, span: Span) -> Health {
    Health::Disabled(Origin { file, span })
}

/// The `healthcheck` entry for a service whose image brings a probe along that fits its settings.
pub fn probe_entry(model: &Model, service: &Service) -> Option<String> {
    let probe = image_probe::probe(model, service)?;
    Some(format!(
        "healthcheck:\n  test: {}\n  interval: 10s\n  timeout: 5s\n  retries: 5\n  start_period: 10s",
        spaced(&probe)
    ))
}

/// A JSON array with a blank behind each comma between its items, as people write it.
fn spaced(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 8);
    let (mut quoted, mut escaped) = (false, false);
    for c in json.chars() {
        out.push(c);
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            ',' if !quoted => out.push(' '),
            _ => {}
        }
    }
    out
}
