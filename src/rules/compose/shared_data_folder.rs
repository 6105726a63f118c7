use crate::diagnostic::Severity;
use crate::model::Stack;
use crate::model::compose::{Mount, MountKind};
use crate::ordered::BTreeMap;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::services::{is_data, is_one_shot, run_together};
use crate::survey::{ServiceRef, Survey};
use crate::text::path::clean;

/// Two services write to the data of one database.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "shared-data-folder", Severity::Warning)
        .summary("Only the database writes to its data"),
    cases: &[&DATA, &SHARED],
    looks: &[Look::Stack(check)],
    markdown: markdown!("shared_data_folder.md"),
};

const IDS: &[&str] = &["kics:shared_volumes_between_containers"];

static DATA: Case = Case::new("data")
    .why("A database takes its files for its own: two that write to them at once leave them broken.")
    .todo("Give each a volume of its own, or mount this one with `:ro`.")
    .aliases(IDS);

static SHARED: Case = Case::new("shared")
    .strict()
    .severity(Severity::Advice)
    .why("What one of them changes or deletes is changed for the other.")
    .todo("Keep it if that is meant, and mount it with `:ro` where it is only read.")
    .aliases(IDS);

fn check(survey: &Survey<'_>, stack: &Stack, sink: &mut Sink<'_>) {
    // Of each volume or folder the first that writes to it, and the first for whom it is the data.
    let mut seen: BTreeMap<String, (usize, Option<usize>)> = BTreeMap::new();
    for (at, service) in stack.services.iter().enumerate() {
        if is_one_shot(stack, service) {
            continue;
        }
        let service = ServiceRef { survey: *survey, stack, service };
        for mount in service.mounts.iter().filter(|mount| !mount.read_only) {
            let Some(name) = shared_name(mount) else { continue };
            let data = is_data(&service, mount).then_some(at);
            let known = seen.entry(name).or_insert((at, data));
            if known.0 == at {
                continue;
            }
            let (case, other) = match (data, known.1) {
                (_, Some(other)) => (&DATA, other),
                (Some(_), None) => (&DATA, known.0),
                (None, None) => (&SHARED, known.0),
            };
            known.1 = known.1.or(data);
            let other = &stack.services[other];
            if !run_together(&service, other) {
                continue;
            }
            let kind = if mount.kind == MountKind::Bind { "folder" } else { "volume" };
            let what = match std::ptr::eq(case, &DATA) {
                true => {
                    ["`", &service.name, "` and `", &other.name, "` both write to the data of a database."].concat()
                }
                false => ["`", &service.name, "` and `", &other.name, "` both write to one ", kind, "."].concat(),
            };
            let place = mount.source.as_ref().map_or(mount.node.origin, |source| source.origin);
            sink.report(case.at(place, what).related(other.key.file, other.key.span, "This is the other one."));
        }
    }
}

/// What a mount is called for all who use it; `None` where it is one's own, or not known.
fn shared_name(mount: &Mount) -> Option<String> {
    let source = mount.source.as_ref().filter(|source| !source.is_unresolved())?;
    if mount.node.at(&["volume", "subpath"]).is_some() {
        return None;
    }
    match mount.kind {
        MountKind::Volume => Some(["volume ", source.as_str()?].concat()),
        MountKind::Bind => Some(clean(mount.source_path.as_deref()?)),
        _ => None,
    }
}
