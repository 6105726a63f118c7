use crate::diagnostic::{Change, Fix, Severity};
use crate::edit::compose::Target;
use crate::facts::package_folders::{RESULTS, holds_packages, is_for_packages};
use crate::model::compose::{Mount, MountKind};
use crate::model::dockerfile::{DockerfileModel, InstructionId, StageId};
use crate::rules::{Case, Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::builds::built;
use crate::survey::installs::installs;
use crate::survey::stages::is_within;
use crate::survey::{MountRef, ServiceRef};
use crate::text::Edit;

/// A mount that hides what the image installed.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "mount-over-packages", Severity::Error)
        .summary("No mount hides what the image installed")
        .seeds(&["000:L119-127"]),
    cases: &[&FOLDER, &VOLUME, &INSTALLED],
    looks: &[Look::Mount(check)],
    markdown: markdown!("mount_over_packages.md"),
};

static FOLDER: Case = Case::new("folder")
    .why("While the container runs, the host's folder takes its place, so programs and imports are not found.")
    .todo("Mount the source on the working directory instead.");

static VOLUME: Case = Case::new("volume")
    .severity(Severity::Warning)
    .why("It is filled once and then goes stale: a new image's packages are hidden by the old ones.")
    .todo("Use an anonymous volume, or none.");

static INSTALLED: Case = Case::new("installed").severity(Severity::Warning).why(
    "While the container runs it has the packages of the host's folder, if there are any, and those may be for another system.",
);

fn check(mount: MountRef<'_>, sink: &mut Sink<'_>) {
    let MountRef { service, mount: one } = mount;
    if one.target.contains('$') || one.source.as_ref().is_some_and(|source| source.is_unresolved()) {
        return;
    }
    let target = one.target.trim_end_matches('/');
    let hidden = match target {
        _ if is_for_packages(target) => Some("the packages".to_owned()),
        _ if holds_packages(target) => Some(["`", target, "`"].concat()),
        _ => hidden_result(mount),
    };
    let Some(hidden) = hidden else {
        return hidden_install(mount).into_iter().for_each(|finding| sink.report(finding));
    };
    let rest = [&hidden, " of `", service.name.as_str(), "`."].concat();
    match one.kind {
        MountKind::Bind if !is_single_file(one) => {
            let finding = FOLDER.at(one.target_origin, ["This mount hides ", &rest].concat());
            sink.report(finding.fix(retarget(mount)));
        }
        MountKind::Volume if one.source.is_some() => {
            sink.report(VOLUME.at(one.target_origin, ["A named volume holds ", &rest].concat()));
        }
        _ => {}
    }
}

/// A bind onto the working directory hides a folder in it that the build made and the start command names.
fn hidden_result(mount: MountRef<'_>) -> Option<String> {
    let MountRef { service, mount } = mount;
    let (dockerfile, stage) = stage_of(service).filter(|_| mount.kind == MountKind::Bind)?;
    let effective = &dockerfile.stage(stage).effective;
    let workdir = effective.workdir_path.as_deref()?;
    if mount.target.trim_end_matches('/') != workdir {
        return None;
    }
    let command = match &service.command {
        Some(command) => command.words(),
        None => words(dockerfile, effective.cmd.or(effective.entrypoint)),
    };
    let is_named = |folder: &&str| {
        command.iter().any(|word| {
            let word = word.trim_start_matches("./");
            let inside = word.strip_prefix(workdir).map_or(word, |rest| rest.trim_start_matches('/'));
            inside.strip_prefix(*folder).is_some_and(|rest| rest.starts_with('/'))
        })
    };
    let folder = RESULTS.into_iter().find(is_named)?;
    let whole = [workdir, "/", folder].concat();
    let is_kept = service.mounts.iter().any(|other| other.target.trim_end_matches('/') == whole);
    (!is_kept).then(|| ["`", folder, "`, which the build made,"].concat())
}

fn stage_of(service: ServiceRef<'_>) -> Option<(&DockerfileModel, StageId)> {
    built(service.survey.model, service.service.build.as_ref()?)
}

/// The words of a CMD or ENTRYPOINT.
fn words(dockerfile: &DockerfileModel, at: Option<InstructionId>) -> Vec<String> {
    let Some(start) = at.and_then(|at| dockerfile.instruction(at).command()) else { return Vec::new() };
    match (start.exec(), start.shell()) {
        (Some(words), _) => words.iter().map(|word| word.text().to_owned()).collect(),
        (_, Some(text)) => text.text().split_whitespace().map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// A bind that holds the folder of the code hides `node_modules`, which the build filled in it.
fn hidden_install(mount: MountRef<'_>) -> Option<Finding> {
    let MountRef { service, mount } = mount;
    let (dockerfile, stage) = stage_of(service).filter(|_| mount.kind == MountKind::Bind)?;
    if installs_at_start(service, dockerfile, stage) {
        return None;
    }
    let mut all = dockerfile.chain(stage).flat_map(|stage| installs(dockerfile, stage));
    let (place, folder) = all.find_map(|place| {
        let is_of_node = matches!(place.install.manager.name, "npm" | "yarn" | "pnpm" | "bun");
        let manifest = place.manifest_paths(dockerfile).into_iter().next().filter(|_| is_of_node)?;
        let folder = [manifest.strip_suffix("/package.json")?, "/node_modules"].concat();
        is_within(&folder, &mount.target).then_some((place, folder))
    })?;
    let deeper = |other: &Mount| other.target.len() > mount.target.len() && is_within(&folder, &other.target);
    if service.mounts.iter().any(deeper) {
        return None;
    }
    let at = mount.target_origin;
    let own = Target::of_service(&service.survey, service.service).filter(|target| target.file == at.file);
    let target = own.or_else(|| Target::of_definition(&service.survey, service.service));
    let fix = target.filter(|target| target.holds(at)).and_then(|target| {
        let volumes = target.child("volumes")?;
        let change = volumes.change(volumes.append_item(&folder)?);
        Some(Fix::suggested(["Keep ", &folder].concat(), vec![change]))
    });
    let what = ["This mount hides `", &folder, "`, which the build of `", &service.name, "` filled."].concat();
    let finding =
        INSTALLED.at(at, what).todo(["Keep the folder with an anonymous volume: `- ", &folder, "`."].concat());
    Some(finding.related(dockerfile.file, place.span, "The packages are installed here.").fix(fix))
}

/// Whether the container may install its packages when it starts: it says so, or a script of which nothing is known starts it.
fn installs_at_start(service: ServiceRef<'_>, dockerfile: &DockerfileModel, stage: StageId) -> bool {
    let effective = &dockerfile.stage(stage).effective;
    let of_image = |at| words(dockerfile, at);
    let entrypoint = service.entrypoint.as_ref().map_or_else(|| of_image(effective.entrypoint), |entry| entry.words());
    let command = service.command.as_ref().map_or_else(|| of_image(effective.cmd), |command| command.words());
    let installs = |word: &String| ["install", " ci", ".sh", "entrypoint"].iter().any(|part| word.contains(part));
    entrypoint.iter().chain(&command).any(|word| installs(word) || word == "ci" || word == "i")
}

/// A read-only file replaces one file, on purpose.
fn is_single_file(mount: &Mount) -> bool {
    let name = mount.target.rsplit('/').next().unwrap_or("");
    mount.read_only && name.contains('.') && !name.starts_with('.')
}

fn retarget(mount: MountRef<'_>) -> Option<Fix> {
    let MountRef { service, mount } = mount;
    let is_project = mount.source_path.as_deref().is_some_and(|path| !path.contains('/'));
    if !is_project || !mount.is_short || mount.target.contains("node_modules") {
        return None;
    }
    let workdir = stage_of(service).and_then(|(file, stage)| file.stage(stage).effective.workdir_path.as_deref());
    let workdir = workdir.unwrap_or("/app");
    if workdir == mount.target || service.mounts.iter().any(|other| other.target == workdir) {
        return None;
    }
    let place = mount.target_origin;
    let change = Change::Edit { file: place.file, edit: Edit::replace(place.span, workdir) };
    Some(Fix::suggested(["Mount it on ", workdir].concat(), vec![change]))
}
