use crate::diagnostic::{Fix, Severity};
use crate::edit::compose::Target;
use crate::model::compose::value::Node;
use crate::project::{Environment, Place};
use crate::rules::{Case, Family, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::purpose::is_for_development;
use crate::survey::services::{is_one_shot, is_piece};
use crate::survey::{ServiceRef, start};

/// A log that grows without end, or is kept nowhere.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "unrotated-logs", Severity::Advice)
        .summary("Logs are kept, and not for ever")
        .in_development(Level::Off)
        .seeds(&["001:L92", "004:L329-332"]),
    cases: &[&ENDLESS, &FILE, &NONE],
    looks: &[Look::Service(check)],
    markdown: markdown!("unrotated_logs.md"),
};

static ENDLESS: Case = Case::new("endless")
    .why("The engine keeps every line in one file, until the disk is full and everything on it stops.")
    .todo("Set `max-size` and `max-file`, or the driver `local`.")
    .aliases(&["compose-lint:CL-0014"]);

static FILE: Case = Case::new("file")
    .why("`docker logs` does not show it, nothing shortens it, and it goes with the container.")
    .todo("Write to standard output: `-`.")
    .aliases(&["compose-lint:CL-0014"]);

static NONE: Case = Case::new("none")
    .severity(Severity::Warning)
    .why("When something goes wrong, nobody will ever know what.")
    .todo("Use the driver `local`, which keeps little and shortens it by itself.");

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    if is_piece(&service) || service.get("provider").is_some() || is_for_development(&service) {
        return;
    }
    let driver = service.at(&["logging", "driver"]);
    if let Some(place) = log_file(service) {
        sink.report(FILE.at(place, ["`", &service.name, "` writes its log to a file in the container."].concat()));
    }
    match driver.and_then(Node::as_str) {
        Some("none") => {
            let place = driver.map_or(service.key, |driver| driver.origin);
            let what = ["Nothing of what `", &service.name, "` says is kept."].concat();
            // It holds wherever the service runs.
            sink.report(NONE.at(place, what).environment(Some(Environment::Production)));
            return;
        }
        Some(name) if name != "json-file" => return,
        _ if driver.is_some_and(Node::is_unresolved) => return,
        _ => {}
    }
    if service.at(&["logging", "options", "max-size"]).is_some() || is_one_shot(service.stack, &service) {
        return;
    }
    let what = ["The log of `", &service.name, "` grows without end."].concat();
    let place = service.entry("logging").map_or(service.definition(), |(key, _)| key.origin);
    sink.report(ENDLESS.at(place, what).fix(rotate(service)));
}

/// Where the command names a file for its log.
fn log_file(service: ServiceRef<'_>) -> Option<Place> {
    let command = service.command.as_ref()?;
    let script = start::script(command);
    let words = script.commands.iter().flat_map(|command| &command.words);
    let mut is_log = false;
    for word in words {
        let text = word.text();
        let (option, value) = text.split_once('=').unwrap_or((text, ""));
        let named = matches!(option, "--access-logfile" | "--error-logfile" | "--log-file" | "--logfile" | "--logto");
        let path = if value.is_empty() { text } else { value };
        if (is_log || (named && !value.is_empty()))
            && path.starts_with('/')
            && !path.starts_with("/dev/")
            && !path.starts_with("/proc/")
        {
            return Some(command.value.origin);
        }
        is_log = named && value.is_empty();
    }
    None
}

fn rotate(service: ServiceRef<'_>) -> Option<Fix> {
    let target = Target::of_service(&service.survey, &service)?;
    let options = "options:\n  max-size: 10m\n  max-file: \"3\"";
    let edit = match target.child("logging") {
        Some(logging) => match logging.child("options") {
            Some(known) => known.append("max-size: 10m")?,
            None => logging.append(options)?,
        },
        None => target.append(&["logging:\n  driver: json-file\n  ", &options.replace('\n', "\n  ")].concat())?,
    };
    Some(Fix::suggested("Keep three files of 10 MB", vec![target.change(edit)]))
}
