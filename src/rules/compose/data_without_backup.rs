use crate::diagnostic::Severity;
use crate::facts::images::Class;
use crate::model::Stack;
use crate::rules::{Case, Family, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::purpose::is_for_development;
use crate::survey::services::is_data;
use crate::survey::{ServiceRef, Survey};

/// A database that nothing backs up.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "data-without-backup", Severity::Advice)
        .strict()
        .summary("A database in production has a service that backs it up")
        .in_development(Level::Off)
        .seeds(&["001:L80", "001:L111", "001:L123", "004:L38", "004:L391-394"]),
    cases: &[&LONELY],
    looks: &[Look::Stack(check)],
    markdown: markdown!("data_without_backup.md"),
};

static LONELY: Case = Case::new("")
    .why("A volume outlives its container, not a broken disk or a wrong command.")
    .todo("Add a service that dumps the database to another place, and try to read one back.");

const SIGNS: [&str; 12] = [
    "backup",
    "restic",
    "borg",
    "pg_dump",
    "mysqldump",
    "mariadb-dump",
    "mongodump",
    "pgbackrest",
    "wal-g",
    "barman",
    "duplicati",
    "kopia",
];

fn check(survey: &Survey<'_>, stack: &Stack, sink: &mut Sink<'_>) {
    let saves = |text: &str| SIGNS.iter().any(|sign| text.contains(sign));
    let backs_up = stack.services.iter().any(|service| {
        let words = service.entrypoint.iter().chain(&service.command).flat_map(|command| command.words());
        saves(&service.name) || service.image_name().is_some_and(saves) || words.into_iter().any(|word| saves(&word))
    });
    if backs_up || stack.is_incomplete {
        return;
    }
    for service in stack.services.iter().filter(|service| !is_for_development(service)) {
        let service = ServiceRef { survey: *survey, stack, service };
        let data = service.mounts.iter().find(|mount| service.is(Class::Database) && is_data(&service, mount));
        if let Some(mount) = data {
            let place = mount.source.as_ref().map_or(mount.node.origin, |source| source.origin);
            sink.report(LONELY.at(place, ["Nothing here backs up the data of `", &service.name, "`."].concat()));
        }
    }
}
