use crate::diagnostic::Severity;
use crate::facts::images::Class;
use crate::model::compose::{Mount, MountKind, Service};
use crate::model::{Model, Stack};
use crate::rules::{Family, Finding, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::builds::built;
use crate::survey::purpose::is_for_development;
use crate::survey::services::facts_of;

/// A production service that runs mounted source code.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "source-mount-in-production", Severity::Advice)
        .summary("In production the image runs, not a folder of the server")
        .in_development(Level::Off)
        .in_production(Level::Is(Severity::Warning))
        .seeds(&["000:L73-74", "000:L110-117", "001:L78", "003:L19-22", "003:L314"]),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("source_mount_in_production.md"),
};

/// Folders that hold a program, by their usual names.
const SOURCE_FOLDERS: [&str; 14] = [
    "src", "app", "apps", "lib", "code", "source", "server", "client", "backend", "frontend", "web", "api", "packages",
    "services",
];

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for stack in &context.model.stacks {
        for service in &stack.services {
            // A database or proxy gets configuration and data, not a program of ours.
            let runs_ours = facts_of(service)
                .is_none_or(|facts| matches!(facts.class, Class::Language | Class::Os | Class::App | Class::Tool));
            if !runs_ours || is_for_development(service) {
                continue;
            }
            for mount in service.mounts.iter().filter(|mount| is_source(context.model, stack, service, mount)) {
                let message = format!(
                    "`{}` runs source code from the server's disk. The mount hides what was built and tested in the image. Keep it in \
                     the development file only.",
                    service.name
                );
                let origin = mount.source.as_ref().map_or(mount.node.origin, |source| source.origin);
                sink.report(Finding::new(origin.file, origin.span, message).environment(stack.environment));
            }
        }
    }
}

fn is_source(model: &Model, stack: &Stack, service: &Service, mount: &Mount) -> bool {
    let Some(path) = mount.source_path.as_deref().filter(|_| mount.kind == MountKind::Bind) else { return false };
    if path.starts_with(['/', '~', '$']) || mount.source.as_ref().is_some_and(|source| source.is_unresolved()) {
        return false;
    }
    let context = service.build.as_ref().and_then(|build| build.context_path.as_deref());
    let workdir = service.build.as_ref().and_then(|build| {
        let (dockerfile, stage) = built(model, build)?;
        dockerfile.stages[stage].effective.workdir_path.clone()
    });
    let name = path.rsplit('/').next().unwrap_or(path);
    path == stack.folder
        || Some(path) == context
        || SOURCE_FOLDERS.contains(&name)
        || workdir.is_some_and(|workdir| workdir == mount.target && !name.contains('.'))
}
