use crate::diagnostic::{Change, Fix, Severity};
use crate::edit::compose::Target;
use crate::edit::yaml;
use crate::facts::data_folders::{OLD_POSTGRES, OPTIONS, POSTGRES, POSTGRES_HOME, VARIABLES};
use crate::facts::images::major;
use crate::model::compose::{Mount, MountKind};
use crate::project::{Environment, Place};
use crate::rules::{Case, Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::ServiceRef;
use crate::survey::container_shell::env_file_with;
use crate::survey::images::{KnownImage, image_of};
use crate::text::Edit;

/// A datastore whose data lie inside the container.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "missing-data-volume", Severity::Warning)
        .stops(None)
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
    cases: &[&INSIDE, &BESIDE, &REFUSED],
    looks: &[Look::Service(check)],
    markdown: markdown!("missing_data_volume.md"),
};

static INSIDE: Case =
    Case::new("inside").why("They are gone with `docker compose down` or the next change of the service.");

static BESIDE: Case = Case::new("beside").todo("Mount it there.");

static REFUSED: Case = Case::new("refused").todo("Mount `/var/lib/postgresql`; dump older data first.");

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    let known = service.known_image().filter(|facts| facts.is_datastore()).zip(image_of(service.service));
    let Some((facts, image)) = known else { return };
    if service.incomplete || service.get("volumes_from").is_some() || moves_its_data(service) {
        return;
    }
    let name = service.name.as_str();
    let on_old = |mount: &&Mount| POSTGRES.contains(&facts.name) && folder(mount) == OLD_POSTGRES;
    if let Some(mount) = service.mounts.iter().find(on_old) {
        return refused(service, &image, mount).into_iter().for_each(|finding| sink.report(finding));
    }
    let paths: Vec<&str> = facts.data_paths(image.reference.tag()).collect();
    let Some(&path) = paths.first() else { return };
    let environment = service.stack.environment;
    if service.mounts.iter().any(|mount| keeps(mount, &paths, environment)) {
        return;
    }
    let is_lasting = |mount: &&Mount| !mount.is_anonymous() && mount.kind != MountKind::Tmpfs;
    let mut lasting = service.mounts.iter().filter(is_lasting);
    sink.report(match lasting.find(|mount| paths.iter().any(|path| is_near(folder(mount), path))) {
        Some(mount) => {
            let why = [
                "This version writes to `",
                path,
                "`, so what is mounted here stays empty and the data go with the container.",
            ];
            let what = ["`", name, "` keeps its data beside this volume."].concat();
            BESIDE.at(mount.target_origin, what).why(why.concat())
        }
        None => INSIDE
            .at(image.origin, ["`", name, "` keeps its data inside the container."].concat())
            .todo(["Mount a named volume on `", path, "`."].concat())
            .fix(add_volume(service, path, image.origin)),
    });
}

fn folder(mount: &Mount) -> &str {
    mount.target.trim_end_matches('/')
}

/// Whether settings put the data elsewhere, where the table cannot follow, or may do so in a file that is not open.
fn moves_its_data(service: ServiceRef<'_>) -> bool {
    let moves = |name: &&str| {
        service.variable(name).is_some() || env_file_with(service.survey.model, service.service, name).is_some()
    };
    let words = service.command.as_ref().map_or(Vec::new(), |command| command.words());
    VARIABLES.iter().any(moves) || words.iter().any(|word| OPTIONS.contains(&word.split('=').next().unwrap_or(word)))
}

/// A volume on the folder of older versions. Where no version is named an older image may lie on the machine.
fn refused(service: ServiceRef<'_>, image: &KnownImage, mount: &Mount) -> Option<Finding> {
    let version = image.reference.tag().and_then(major);
    let who = match version {
        Some(..18) => return None,
        Some(version) => ["PostgreSQL ", &version.to_string()].concat(),
        None => ["`", image.reference.text(), "`, which means PostgreSQL 18 or later,"].concat(),
    };
    let why = [
        &who,
        " keeps its data below `/var/lib/postgresql` and ends at once when it finds a mount where older versions had theirs.",
    ];
    let place = mount.target_origin;
    let is_free = !service.mounts.iter().any(|other| folder(other) == POSTGRES_HOME);
    let is_written = place.span.slice(service.survey.text(place)) == OLD_POSTGRES;
    let what = ["`", &service.name, "` does not start with a volume on this folder."].concat();
    let mut finding = REFUSED.at(place, what).why(why.concat());
    // An env file that is not here may put the data there.
    if version.is_some() && service.env_files.iter().all(|env_file| env_file.file.is_some()) {
        finding = finding.severity(Severity::Error);
    }
    let edit = Edit::replace(place.span, POSTGRES_HOME);
    let changes = vec![Change::Edit { file: place.file, edit }];
    Some(finding.fix((is_written && is_free).then(|| Fix::suggested("Mount the folder of this version", changes))))
}

fn keeps(mount: &Mount, paths: &[&str], environment: Option<Environment>) -> bool {
    if mount.target.contains('$') {
        return true;
    }
    // Memory is a choice for tests.
    let in_memory = mount.kind == MountKind::Tmpfs && environment == Some(Environment::Production);
    let target = folder(mount);
    let holds = |path: &&str| {
        let below = target.strip_prefix(path);
        below.is_some_and(|rest| rest.is_empty() || (rest.starts_with('/') && !is_outdated(target, path)))
    };
    !mount.is_anonymous() && !in_memory && paths.iter().any(holds)
}

/// PostgreSQL 18 writes to a folder of its version; the place older versions used lies below the new mount point.
fn is_outdated(target: &str, path: &str) -> bool {
    path == POSTGRES_HOME && target == OLD_POSTGRES
}

/// Whether a mount was probably meant for the data: a parent or sibling below a common folder, or an outdated place.
fn is_near(target: &str, path: &str) -> bool {
    let is_deep = |folder: &str| folder.matches('/').count() >= 3;
    let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
    let is_parent = is_deep(target) && path.strip_prefix(target).is_some_and(|rest| rest.starts_with('/'));
    let is_sibling = is_deep(parent) && target.rsplit_once('/').is_some_and(|(other, _)| other == parent);
    is_parent || is_sibling || is_outdated(target, path)
}

fn add_volume(service: ServiceRef<'_>, path: &str, image: Place) -> Option<Fix> {
    let target = Target::of_definition(&service.survey, service.service).filter(|target| target.holds(image))?;
    let name = [&service.name.replace('.', "_"), "_data"].concat();
    let item = [&name, ":", path].concat();
    let mount = match target.child("volumes") {
        Some(volumes) => volumes.append_item(&item)?,
        None => target.append(&["volumes:\n  - ", &item].concat())?,
    };
    let mut changes = vec![target.change(mount)];
    if service.stack.resource("volumes", &name).is_none() {
        let entry = [&name, ":"].concat();
        changes.push(target.change(yaml::append_top_level(target.text, target.tree, "volumes", &entry)?));
    }
    Some(Fix::suggested(["Keep the data in the volume ", &name].concat(), changes))
}
