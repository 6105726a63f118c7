//! Long because it follows packages from the stage that installs them to the folder that is mounted over.

use crate::diagnostic::{Change, Fix, Severity};
use crate::edit::compose::Target;
use crate::model::Stack;
use crate::model::compose::{Mount, MountKind, Service};
use crate::model::dockerfile::{DockerfileModel, InstructionId, StageId};
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::builds::built;
use crate::survey::installs::installs;
use crate::survey::stages::is_within;
use crate::text::Edit;

/// A mount that hides what the image installed.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "mount-over-packages", Severity::Error)
        .summary("No mount hides what the image installed")
        .seeds(&["000:L119-127"]),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("mount_over_packages.md"),
};

/// Folders that a package manager fills or the system needs.
const FOLDERS: [&str; 17] = [
    "/usr",
    "/usr/local",
    "/usr/bin",
    "/usr/lib",
    "/usr/local/bin",
    "/usr/local/lib",
    "/bin",
    "/sbin",
    "/lib",
    "/lib64",
    "/opt/venv",
    "/venv",
    "/install",
    "/go",
    "/root/.local",
    "/usr/local/bundle",
    "/usr/local/cargo",
];
/// Names of folders that a package manager fills wherever they are.
const NAMES: [&str; 4] = ["site-packages", "dist-packages", "node_modules", "vendor/bundle"];

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for stack in &context.model.stacks {
        for service in &stack.services {
            for mount in &service.mounts {
                look(context, stack, service, mount, sink);
            }
        }
    }
}

fn look(context: &Survey<'_>, stack: &Stack, service: &Service, mount: &Mount, sink: &mut Sink<'_>) {
    let target = mount.target.trim_end_matches('/');
    if target.contains('$') || mount.source.as_ref().is_some_and(|source| source.is_unresolved()) {
        return;
    }
    let Some(hidden) = hidden_packages(target).or_else(|| hidden_result(context, service, mount)) else {
        hidden_install(context, stack, service, mount, sink);
        return;
    };
    let name = &service.name;
    let finding = match mount.kind {
        MountKind::Bind if is_single_file(mount) => return,
        MountKind::Bind => {
            let message = format!(
                "This mount hides {hidden} of `{name}`. While the container runs, the host's folder takes its place, so programs and imports \
                 are not found. Mount the source on the working directory instead."
            );
            let origin = mount.target_origin;
            Finding::new(origin.file, origin.span, message).fix(retarget(context, service, mount))
        }
        MountKind::Volume if mount.source.is_some() => {
            let message = format!(
                "A named volume holds {hidden} of `{name}`. It is filled once and then goes stale: a new image's packages are hidden by the old \
                 ones. Use an anonymous volume, or none."
            );
            let origin = mount.target_origin;
            Finding::new(origin.file, origin.span, message).severity(Severity::Warning)
        }
        _ => return,
    };
    sink.report(finding.environment(stack.environment));
}

/// What a mount on `target` hides, when that is or contains installed packages.
fn hidden_packages(target: &str) -> Option<String> {
    if NAMES.iter().any(|name| target.ends_with(name) && target[..target.len() - name.len()].ends_with('/')) {
        return Some("the packages".to_owned());
    }
    let is_python_home = target.rsplit_once('/').is_some_and(|(folder, name)| {
        folder.ends_with("/lib") && name.strip_prefix("python").is_some_and(|v| v.starts_with('3'))
    });
    (FOLDERS.contains(&target) || is_python_home).then(|| format!("`{target}`"))
}

/// A bind onto the working directory hides a folder in it that the build made and the start command names.
fn hidden_result(context: &Survey<'_>, service: &Service, mount: &Mount) -> Option<String> {
    if mount.kind != MountKind::Bind {
        return None;
    }
    let (dockerfile, stage) = built(context.model, service.build.as_ref()?)?;
    let effective = &dockerfile.stage(stage).effective;
    let workdir = effective.workdir_path.as_deref()?;
    if mount.target.trim_end_matches('/') != workdir {
        return None;
    }
    let command = match &service.command {
        Some(command) => command.words(),
        None => words(dockerfile, effective.cmd.or(effective.entrypoint)?),
    };
    let folder = ["dist", "build", "staticfiles", "target", "out", ".next"].into_iter().find(|folder| {
        command.iter().any(|word| {
            let word = word.trim_start_matches("./");
            let inside = word.strip_prefix(workdir).map_or(word, |rest| rest.trim_start_matches('/'));
            inside.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
        })
    })?;
    let whole = format!("{workdir}/{folder}");
    let kept = service.mounts.iter().any(|other| other.target.trim_end_matches('/') == whole);
    (!kept).then(|| format!("`{folder}`, which the build made,"))
}

/// The words of a CMD or ENTRYPOINT.
fn words(dockerfile: &DockerfileModel, at: InstructionId) -> Vec<String> {
    let Some(start) = dockerfile.instruction(at).command() else { return Vec::new() };
    match (start.exec(), start.shell()) {
        (Some(words), _) => words.iter().map(|word| word.text().to_owned()).collect(),
        (_, Some(text)) => text.text().split_whitespace().map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// A bind that holds the folder of the code hides `node_modules`, which the build filled in it.
fn hidden_install(context: &Survey<'_>, stack: &Stack, service: &Service, mount: &Mount, sink: &mut Sink<'_>) {
    let Some((dockerfile, stage)) = service.build.as_ref().and_then(|build| built(context.model, build)) else {
        return;
    };
    if mount.kind != MountKind::Bind || installs_at_start(service, dockerfile, stage) {
        return;
    }
    let filled = dockerfile.chain(stage).flat_map(|stage| installs(dockerfile, stage)).find_map(|place| {
        if !matches!(place.install.manager.name, "npm" | "yarn" | "pnpm" | "bun") {
            return None;
        }
        let manifest = place.manifest_paths(dockerfile).into_iter().next()?;
        let folder = [manifest.strip_suffix("/package.json")?, "/node_modules"].concat();
        is_within(&folder, &mount.target).then_some((place, folder))
    });
    let Some((place, folder)) = filled else { return };
    let deeper = |other: &Mount| other.target.len() > mount.target.len() && is_within(&folder, &other.target);
    if service.mounts.iter().any(deeper) {
        return;
    }
    let message = format!(
        "This mount hides `{folder}`, which the build of `{}` filled. While the container runs it has the packages of the host's folder, if \
         there are any, and those may be for another system. Keep the folder with an anonymous volume: `- {folder}`.",
        service.name
    );
    let origin = mount.target_origin;
    let target = Target::of_service(context, service).filter(|target| target.file == origin.file);
    let list = target.or_else(|| Target::of_definition(context, service)).filter(|target| target.holds(origin));
    let change = list.and_then(|service| {
        let volumes = service.child("volumes")?;
        Some(volumes.change(volumes.append_item(&folder)?))
    });
    let finding = Finding::new(origin.file, origin.span, message)
        .severity(Severity::Warning)
        .related(dockerfile.file, place.span, "The packages are installed here.")
        .fix(change.map(|change| Fix::suggested(format!("Keep {folder}"), vec![change])));
    sink.report(finding.environment(stack.environment));
}

/// Whether the container may install its packages when it starts: it says so, or a script of which nothing is known starts it.
fn installs_at_start(service: &Service, dockerfile: &DockerfileModel, stage: StageId) -> bool {
    let effective = &dockerfile.stage(stage).effective;
    let of_image = |at: Option<InstructionId>| at.map_or_else(Vec::new, |at| words(dockerfile, at));
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

fn retarget(context: &Survey<'_>, service: &Service, mount: &Mount) -> Option<Fix> {
    let is_project =
        mount.source_path.as_deref().is_some_and(|path| path.is_empty() || path == "." || !path.contains('/'));
    if !is_project || !mount.is_short || mount.target.contains("node_modules") {
        return None;
    }
    let workdir = service
        .build
        .as_ref()
        .and_then(|build| built(context.model, build))
        .and_then(|(dockerfile, stage)| dockerfile.stage(stage).effective.workdir_path.clone())
        .unwrap_or_else(|| "/app".to_owned());
    if workdir == mount.target || service.mounts.iter().any(|other| other.target == workdir) {
        return None;
    }
    let origin = mount.target_origin;
    let change = Change::Edit { file: origin.file, edit: Edit::replace(origin.span, workdir.as_str()) };
    Some(Fix::suggested(format!("Mount it on {workdir}"), vec![change]))
}
