use crate::diagnostic::{Fix, Severity};
use crate::edit::compose::Target;
use crate::model::compose::value::Node;
use crate::project::Place;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::ServiceRef;
use crate::survey::services::is_piece;
use crate::text::Span;

/// A secret that does not reach the program.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "unavailable-secret", Severity::Error)
        .summary("A secret that a service reads is given to it")
        .aliases(&["compose-cli:secret-file-absent"]),
    cases: &[&UNGRANTED, &READ_ONLY, &UNSET],
    looks: &[Look::Service(check)],
    markdown: markdown!("unavailable_secret.md"),
};

static UNGRANTED: Case = Case::new("ungranted")
    .why("The file is not there in its container, and the program ends or goes on without a password.");

static READ_ONLY: Case = Case::new("read-only")
    .why("Compose writes such a secret into the container when it is made, and the engine refuses that.")
    .todo("Take the secret from a file (`file:`), which is mounted.")
    .aliases(&["compose-cli:env-secret-readonly"]);

static UNSET: Case = Case::new("unset")
    .severity(Severity::Advice)
    .why("Where the shell does not set it either, Compose stops, or hands over an empty secret.")
    .todo("Set it in `.env` or in the shell, or take the secret from a file.")
    .aliases(&["compose-cli:secret-env-unset"]);

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    let stack = service.stack;
    if stack.is_incomplete || is_piece(&service) {
        return;
    }
    let is_read_only = service.get("read_only").and_then(Node::as_bool) == Some(true);
    for (used, kind) in
        service.secrets.iter().map(|used| (used, "secrets")).chain(service.configs.iter().map(|used| (used, "configs")))
    {
        let Some(resource) = stack.resource(kind, &used.name) else { continue };
        let variable = resource.node.get("environment");
        if is_read_only && (variable.is_some() || resource.node.get("content").is_some()) {
            let what = ["`", &used.name, "` cannot be written into the read-only `", &service.name, "`."].concat();
            let finding = READ_ONLY.at(used.origin, what);
            sink.report(finding.related(resource.key.file, resource.key.span, "It is not taken from a file."));
        }
        let unset = variable.filter(|node| node.as_str().is_some_and(|name| stack.variables.lookup(name).is_none()));
        if let Some(name) = unset {
            let what = ["The variable of the secret `", &used.name, "` is set nowhere here."].concat();
            sink.report(UNSET.at(name.origin, what));
        }
    }
    for variable in &service.environment {
        let Some(node) = variable.value.as_ref().filter(|node| !node.is_unresolved()) else { continue };
        let Some(path) = node.as_str().and_then(|text| text.strip_prefix("/run/secrets/")) else { continue };
        let name = path.trim_end_matches('/');
        if name.is_empty() || name.contains(['/', ' ', ':', '$']) || is_there(service, name) {
            continue;
        }
        let offset = "/run/secrets/".len();
        let place = node.span_of(Span::new(offset, offset + name.len()));
        let what = ["`", &variable.name, "` names the secret `", name, "`, which `", &service.name, "` does not get."]
            .concat();
        let declared = stack.resource("secrets", name).is_some();
        let todo = match declared {
            true => "Add it to the service's `secrets`.",
            false => "Declare it below `secrets` at the top, and add it to the service's `secrets`.",
        };
        let fix = declared.then(|| grant(service, place, name)).flatten();
        sink.report(UNGRANTED.at(place, what).todo(todo).fix(fix));
    }
}

/// Whether something lies at this place of /run/secrets in the container.
fn is_there(service: ServiceRef<'_>, name: &str) -> bool {
    let path = ["/run/secrets/", name].concat();
    let granted = service.secrets.iter().any(|secret| {
        let target = secret.node.get("target").and_then(Node::as_str).unwrap_or(&secret.name);
        target == name || target == path
    });
    let mounted = service.mounts.iter().any(|mount| path.starts_with(mount.target.trim_end_matches('/')));
    let config = service.configs.iter().any(|config| config.node.get("target").and_then(Node::as_str) == Some(&path));
    granted || mounted || config
}

fn grant(service: ServiceRef<'_>, place: Place, name: &str) -> Option<Fix> {
    let target = Target::in_file(&service.survey, &service, place.file)?;
    let edit = match target.child("secrets") {
        Some(known) => known.append_item(name)?,
        None => target.append(&["secrets:\n  - ", name].concat())?,
    };
    Some(Fix::suggested("Give it the secret", vec![target.change(edit)]))
}
