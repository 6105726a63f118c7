use crate::diagnostic::Severity;
use crate::model::compose::MountKind;
use crate::rules::{Case, Family, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::ServiceRef;
use crate::survey::purpose::is_for_development;
use crate::survey::services::is_data;

/// Data of a database in a folder beside the program.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "data-in-host-folder", Severity::Advice)
        .summary("The data of a database lie in a volume, or at a place of their own")
        .in_development(Level::Off)
        .seeds(&["003:L212-233"]),
    cases: &[&FOLDER],
    looks: &[Look::Service(check)],
    markdown: markdown!("data_in_host_folder.md"),
};

static FOLDER: Case = Case::new("")
    .why("A fresh checkout, `git clean` or a deployment by copying takes them away, and owners and rights there are the host's.")
    .todo("Use a named volume, or an absolute path that only the database has, and back it up.");

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    if is_for_development(&service) {
        return;
    }
    for mount in service.mounts.iter().filter(|mount| mount.kind == MountKind::Bind && is_data(&service, mount)) {
        let Some(source) = mount.source.as_ref().filter(|source| !source.is_unresolved()) else { continue };
        if source.as_str().is_some_and(|path| path.starts_with('.')) {
            let what = ["The data of `", &service.name, "` lie in a folder of the project."].concat();
            sink.report(FOLDER.at(source.origin, what));
        }
    }
}
