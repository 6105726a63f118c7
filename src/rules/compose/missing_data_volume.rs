use crate::diagnostic::{Change, Fix, Severity};
use crate::edit::compose::Target;
use crate::edit::yaml;
use crate::facts::images::major;
use crate::model::Stack;
use crate::model::compose::value::Origin;
use crate::model::compose::{Mount, MountKind, Service};
use crate::project::{Environment, FileId};
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::images::{KnownImage, facts_of, image_of};
use crate::text::Edit;

/// A datastore whose data lie inside the container.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "missing-data-volume", Severity::Warning)
        .summary("A datastore keeps its data on a volume")
        .seeds(&[
            "000:L131-141",
            "001:L38-41",
            "001:L77",
            "002:L41",
            "002:L130-140",
            "004:L39",
            "004:L77-81",
            "004:L245-248",
        ]),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("missing_data_volume.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for stack in &context.model.stacks {
        for service in &stack.services {
            let Some(image) = image_of(service) else { continue };
            if facts_of(service).is_none() {
                continue;
            }
            let Some(facts) = image.facts.filter(|facts| facts.is_datastore()) else { continue };
            if service.incomplete || service.get("volumes_from").is_some() || moves_its_data(context, service) {
                continue;
            }
            if let Some(mount) = service.mounts.iter().find(|mount| is_refused(facts.name, mount)) {
                refused(context, stack, service, &image, mount, sink);
                continue;
            }
            let paths: Vec<&str> = facts.data_paths(image.reference.tag()).collect();
            let Some(&path) = paths.first() else { continue };
            let kept = service.mounts.iter().any(|mount| keeps(mount, &paths, stack.environment));
            if kept {
                continue;
            }
            let name = &service.name;
            let wrong = service.mounts.iter().find(|mount| {
                !mount.is_anonymous()
                    && mount.kind != MountKind::Tmpfs
                    && paths.iter().any(|path| is_near(&mount.target, path))
            });
            let finding = match wrong {
                Some(mount) => {
                    let message = format!(
                        "`{name}` keeps its data beside this volume. This version writes to `{path}`, so what is mounted here stays \
                         empty and the data go with the container. Mount it there."
                    );
                    let origin = mount.target_origin;
                    Finding::new(origin.file, origin.span, message)
                }
                None => {
                    let message = format!(
                        "`{name}` keeps its data inside the container. They are gone with `docker compose down` or the next change of \
                         the service. Mount a named volume on `{path}`."
                    );
                    let origin = image.origin;
                    Finding::new(origin.file, origin.span, message)
                        .fix(add_volume(context, stack, service, path, origin))
                }
            };
            sink.report(finding.environment(stack.environment));
        }
    }
}

/// Whether settings put the data elsewhere, where the table cannot follow, or may do so in a file that is not open.
fn moves_its_data(context: &Survey<'_>, service: &Service) -> bool {
    const MOVED: [&str; 5] = ["PGDATA", "MYSQL_DATADIR", "MONGO_DATA_DIR", "RABBITMQ_MNESIA_BASE", "path.data"];
    let moved = |name: &str| MOVED.contains(&name);
    let in_file = |file: FileId| {
        let read = context.model.env_file(file);
        read.is_some_and(|read| read.entries.iter().any(|entry| moved(&entry.key)))
    };
    service.environment.iter().any(|variable| moved(&variable.name))
        || service.env_files.iter().filter_map(|env_file| env_file.file).any(in_file)
        || service.command.iter().flat_map(|command| command.words()).any(|word| {
            ["--datadir", "--dbpath", "-D", "--data-dir", "--dir"]
                .iter()
                .any(|flag| word.split('=').next() == Some(flag))
        })
}

/// Since PostgreSQL 18 the image does not start when anything is mounted on the folder that older versions used.
/// Source: docker-library/postgres, docker-entrypoint.sh (`unused mount/volume`).
fn is_refused(image: &str, mount: &Mount) -> bool {
    matches!(image, "postgres" | "pgvector/pgvector" | "postgis/postgis")
        && mount.target.trim_end_matches('/') == OLD_POSTGRES
}

const OLD_POSTGRES: &str = "/var/lib/postgresql/data";

fn refused(
    context: &Survey<'_>,
    stack: &Stack,
    service: &Service,
    image: &KnownImage,
    mount: &Mount,
    sink: &mut Sink<'_>,
) {
    let name = &service.name;
    let version = image.reference.tag().and_then(major);
    let severity = match version {
        Some(..18) => return,
        // An env file that is not here may put the data there.
        Some(_) if service.env_files.iter().all(|env_file| env_file.file.is_some()) => Severity::Error,
        Some(_) => Severity::Warning,
        // An older image may lie on the machine.
        None => Severity::Warning,
    };
    let who = match version {
        Some(version) => ["PostgreSQL ", &version.to_string()].concat(),
        None => ["`", image.reference.text(), "`, which means PostgreSQL 18 or later,"].concat(),
    };
    let message = [
        "`", name, "` does not start with a volume on this folder. ", &who, " keeps its data below `/var/lib/postgresql` and \
         ends at once when it finds a mount where older versions had theirs. Mount `/var/lib/postgresql`; dump older data first.",
    ]
    .concat();
    let origin = mount.target_origin;
    let written = origin.span.slice(&context.project.file(origin.file).text);
    let parent = "/var/lib/postgresql";
    let alone = !service.mounts.iter().any(|other| other.target.trim_end_matches('/') == parent);
    let fix = (written == OLD_POSTGRES && alone).then(|| {
        let edit = Edit::replace(origin.span, parent);
        Fix::suggested("Mount the folder of this version", vec![Change::Edit { file: origin.file, edit }])
    });
    let finding = Finding::new(origin.file, origin.span, message).severity(severity).fix(fix);
    sink.report(finding.environment(stack.environment));
}

fn keeps(mount: &Mount, paths: &[&str], environment: Option<Environment>) -> bool {
    if mount.target.contains('$') || mount.is_anonymous() {
        return mount.target.contains('$');
    }
    // Memory is a choice for tests.
    if mount.kind == MountKind::Tmpfs && environment == Some(Environment::Production) {
        return false;
    }
    let target = mount.target.trim_end_matches('/');
    paths.iter().any(|path| {
        target == *path
            || target.strip_prefix(path).is_some_and(|rest| rest.starts_with('/') && !is_outdated(target, path))
    })
}

/// PostgreSQL 18 writes to a folder of its version; the place older versions used lies below the new mount point.
fn is_outdated(target: &str, path: &str) -> bool {
    path == "/var/lib/postgresql" && target == "/var/lib/postgresql/data"
}

/// Whether a mount was probably meant for the data: a parent or sibling below a common folder, or an outdated place.
fn is_near(target: &str, path: &str) -> bool {
    let target = target.trim_end_matches('/');
    let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
    let is_parent =
        target.matches('/').count() >= 3 && path.strip_prefix(target).is_some_and(|rest| rest.starts_with('/'));
    let is_sibling =
        parent.matches('/').count() >= 3 && target.rsplit_once('/').is_some_and(|(other, _)| other == parent);
    is_parent || is_sibling || is_outdated(target, path)
}

fn add_volume(context: &Survey<'_>, stack: &Stack, service: &Service, path: &str, image: Origin) -> Option<Fix> {
    let target = Target::of_definition(context, service).filter(|target| target.holds(image))?;
    let name = format!("{}_data", service.name.replace('.', "_"));
    let mount = match target.child("volumes") {
        Some(volumes) => volumes.append_item(&format!("{name}:{path}"))?,
        None => target.append(&format!("volumes:\n  - {name}:{path}"))?,
    };
    let mut changes = vec![target.change(mount)];
    if stack.resource("volumes", &name).is_none() {
        let declared = yaml::append_top_level(target.text, target.tree, "volumes", &format!("{name}:"))?;
        changes.push(Change::Edit { file: target.file, edit: declared });
    }
    Some(Fix::suggested(format!("Keep the data in the volume {name}"), changes))
}
