use crate::diagnostic::Severity;
use crate::model::compose::{Mount, MountKind};
use crate::model::dockerfile::{DockerfileModel, InstructionId, StageId};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::stages::is_root;
use crate::survey::{ServiceRef, builds};
use crate::syntax::dockerfile::Keyword;
use crate::text::path::is_within;

/// A volume to which the service may not write.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "root-owned-volume", Severity::Warning)
        .summary("A volume belongs to the user who writes to it"),
    cases: &[&ROOTS],
    looks: &[Look::Service(check)],
    markdown: markdown!("root_owned_volume.md"),
};

static ROOTS: Case = Case::new("")
    .why("A new volume takes its owner from that folder of the image. There is none, so it belongs to root, and writing fails.")
    .todo("Make the folder in the Dockerfile and give it to the user, above USER: `RUN mkdir -p … && chown …`.");

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    let built = service.build.as_ref().and_then(|build| builds::built(service.survey.model, build));
    let Some((dockerfile, stage)) = built else { return };
    // A user that the Compose file names may be any; a base that is not known may have the folder.
    if service.get("user").is_some() || service.known_base().is_none() {
        return;
    }
    let Some(at) = dockerfile.stage(stage).effective.user else { return };
    let user =
        dockerfile.value_of(at).or_else(|| Some(dockerfile.instruction(at).value()?.unquoted(dockerfile.tree.escape)));
    if is_root(user.as_deref()) != Some(false) || user.as_ref().is_some_and(|user| user.contains('$')) {
        return;
    }
    for mount in service.mounts.iter().filter(|mount| mount.kind == MountKind::Volume && !mount.read_only) {
        let known = mount.target.starts_with('/') && !mount.target.contains('$');
        if known && mount.source.is_some() && !is_made(dockerfile, stage, at, mount) && !is_shared(service, mount) {
            let user = user.as_deref().unwrap_or_default();
            let what = ["`", user, "` cannot write to the volume at `", &mount.target, "`."].concat();
            let place = dockerfile.instruction(at).span;
            let finding = ROOTS.at(mount.target_origin, what);
            sink.report(finding.related(dockerfile.file, place, "The user is set here."));
        }
    }
}

/// Whether another service has the volume as well, and may be the one who writes.
fn is_shared(service: ServiceRef<'_>, mount: &Mount) -> bool {
    let name = mount.source.as_ref().and_then(|source| source.as_str());
    // So many tell.
    let others = service.stack.services.iter().take(200).filter(|other| other.name != service.name);
    let mut mounts = others.flat_map(|other| &other.mounts).filter(|other| other.kind == MountKind::Volume);
    mounts.any(|other| other.source.as_ref().and_then(|source| source.as_str()) == name)
}

/// Whether the image may have the folder with an owner of its own: something names it, or gives what lies above it to somebody.
fn is_made(dockerfile: &DockerfileModel, stage: StageId, user: InstructionId, mount: &Mount) -> bool {
    let target = mount.target.trim_end_matches('/');
    dockerfile.chain(stage).flat_map(|stage| dockerfile.instructions_of(stage)).any(|(at, outer)| {
        let instruction = outer.onbuild().unwrap_or(outer);
        match instruction.keyword {
            Keyword::Run => {
                let bodies = dockerfile.bodies(at);
                bodies.iter().flat_map(|body| &body.script.commands).flat_map(|command| &command.words).any(|word| {
                    let path = word.text().trim_end_matches('/');
                    let gives = || {
                        bodies
                            .iter()
                            .any(|body| body.script.commands.iter().any(|one| one.effective().program() == "chown"))
                    };
                    path.contains(['$', '{'])
                        || path == target
                        || target.ends_with(path) && path.len() > 1 && !path.starts_with('-')
                        || (path.starts_with('/') && path.len() > 1 && is_within(target, path) && gives())
                        || (path == "." && gives())
                })
            }
            Keyword::Copy | Keyword::Add => {
                let to = instruction.transfer().and_then(|transfer| transfer.destination.as_ref());
                let owned = instruction.flags_named("chown").next().is_some();
                to.is_some_and(|to| {
                    let path = to.text().trim_end_matches('/');
                    path == target
                        || path.contains('$')
                        || (owned && (!path.starts_with('/') || is_within(target, path)))
                })
            }
            // A folder that WORKDIR makes belongs to the user who is set by then.
            Keyword::Workdir => {
                at > user && dockerfile.value_of(at).is_none_or(|folder| folder.trim_end_matches('/') == target)
            }
            _ => false,
        }
    })
}
