use crate::diagnostic::Severity;
use crate::facts::images::Class;
use crate::facts::purposes;
use crate::model::compose::MountKind;
use crate::rules::{Case, Family, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::MountRef;
use crate::survey::builds::built;
use crate::survey::purpose::is_for_development;

/// A production service that runs mounted source code.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "source-mount-in-production", Severity::Advice)
        .summary("In production the image runs, not a folder of the server")
        .in_development(Level::Off)
        .in_production(Level::Is(Severity::Warning))
        .seeds(&["000:L73-74", "000:L110-117", "001:L78", "003:L19-22", "003:L314"]),
    cases: &[&MOUNTED],
    looks: &[Look::Mount(check)],
    markdown: markdown!("source_mount_in_production.md"),
};

static MOUNTED: Case = Case::new("")
    .why("The mount hides what was built and tested in the image.")
    .todo("Keep it in the development file only.");

fn check(mount: MountRef<'_>, sink: &mut Sink<'_>) {
    let service = mount.service;
    // A database or proxy gets configuration and data, not a program of ours.
    let runs_ours = service
        .known_image()
        .is_none_or(|image| matches!(image.class, Class::Language | Class::Os | Class::App | Class::Tool));
    if runs_ours && is_source(mount) && !is_for_development(&service) {
        let place = mount.source.as_ref().map_or(mount.node.origin, |source| source.origin);
        sink.report(MOUNTED.at(place, ["`", &service.name, "` runs source code from the server's disk."].concat()));
    }
}

fn is_source(mount: MountRef<'_>) -> bool {
    let service = mount.service;
    let Some(path) = mount.source_path.as_deref().filter(|_| mount.kind == MountKind::Bind) else { return false };
    if path.starts_with(['/', '~', '$']) || mount.source.as_ref().is_some_and(|source| source.is_unresolved()) {
        return false;
    }
    let context = service.build.as_ref().and_then(|build| build.context_path.as_deref());
    let workdir = service.build.as_ref().and_then(|build| {
        let (dockerfile, stage) = built(service.survey.model, build)?;
        dockerfile.stage(stage).effective.workdir_path.as_deref()
    });
    let name = path.rsplit('/').next().unwrap_or(path);
    path == service.stack.folder.as_str()
        || Some(path) == context
        || purposes::SOURCE_FOLDERS.contains(&name)
        || workdir.is_some_and(|workdir| workdir == mount.target && !name.contains('.'))
}
