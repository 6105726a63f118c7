use crate::diagnostic::{Change, Fix, Severity};
use crate::facts::images::Class;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::{PortRef, ServiceRef, builds};
use crate::syntax::dockerfile::Keyword;
use crate::text::Edit;

/// A published port at which nothing listens.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "port-mismatch", Severity::Warning)
        .summary("A published port leads to one at which the service listens")
        .seeds(&["001:L26", "003:L110-115"]),
    cases: &[&IMAGE, &EXPOSED],
    looks: &[Look::Port(check)],
    markdown: markdown!("port_mismatch.md"),
};

static IMAGE: Case = Case::new("image")
    .why("Behind the colon stands the container's port; the host's may be any, but nothing answers at this one.")
    .todo("Write the port at which the image listens.");

static EXPOSED: Case = Case::new("exposed")
    .why("Behind the colon stands the container's port. If nothing listens there, connections are refused.")
    .todo("Write the port that the Dockerfile names, or correct EXPOSE there.");

fn check(port: PortRef<'_>, sink: &mut Sink<'_>) {
    let service = port.service;
    let Some((target, last)) = port.port.target else { return };
    if target != last || port.port.protocol != "tcp" || port.port.node.is_unresolved() || names(service, target) {
        return;
    }
    let number = target.to_string();
    let (case, known) = match &service.build {
        None => (&IMAGE, of_image(service)),
        Some(_) => (&EXPOSED, of_dockerfile(service, &number)),
    };
    if known.is_empty() || known.contains(&target) {
        return;
    }
    let all: Vec<String> = known.iter().take(3).map(u16::to_string).collect();
    let verb = if service.build.is_some() { "exposes " } else { "listens at " };
    let what = ["`", &service.name, "` ", verb, &all.join(", "), ", not ", &number, "."].concat();
    let place = port.port.target_origin;
    let fix = (known.len() == 1 && place.span.slice(service.survey.text(place)) == number).then(|| {
        let edit = Edit::replace(place.span, all[0].as_str());
        Fix::suggested(["Write ", &all[0]].concat(), vec![Change::Edit { file: place.file, edit }])
    });
    sink.report(case.at(place, what).fix(fix));
}

/// Whether something that the service is given names the port: its command, its variables, a file of settings.
fn names(service: ServiceRef<'_>, target: u16) -> bool {
    let number = target.to_string();
    let commands = service.entrypoint.iter().chain(&service.command).flat_map(|command| command.words());
    commands.into_iter().any(|word| word.contains(&number) || word.contains('$'))
        || service.environment.iter().any(|variable| {
            // What comes from elsewhere may be this very number.
            variable.value.as_ref().is_none_or(|value| value.scalar().is_some_and(|text| text.contains(&number)))
        })
        || !service.env_files.is_empty()
        || !service.configs.is_empty()
}

/// Where a datastore listens; its image is rarely told otherwise.
fn of_image(service: ServiceRef<'_>) -> Vec<u16> {
    let is_store = |class: Class| matches!(class, Class::Database | Class::Cache | Class::Broker | Class::Search);
    let own_settings = service.mounts.iter().any(|mount| {
        ["conf", ".cnf", ".yml", ".yaml", ".toml", ".ini", "/etc"].iter().any(|sign| mount.target.contains(sign))
    });
    let image = service.known_image().filter(|image| is_store(image.class) && !own_settings);
    let ports: Vec<u16> = image.map_or(Vec::new(), |image| image.tcp_ports().collect());
    // What listens at several may listen at more: plug-ins, pages of administration.
    if ports.len() == 1 { ports } else { Vec::new() }
}

/// What the Dockerfile exposes, where all of that is known and nothing else in it is the number.
fn of_dockerfile(service: ServiceRef<'_>, number: &str) -> Vec<u16> {
    let built = service.build.as_ref().and_then(|build| builds::built(service.survey.model, build));
    let Some((dockerfile, stage)) = built else { return Vec::new() };
    // A proxy listens where its settings say.
    let base = service.known_base().map(|image| image.class);
    let is_plain = matches!(base, Some(Class::Language | Class::Os));
    if !is_plain || service.survey.project.file(dockerfile.file).text.contains(number) || service.command.is_some() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (_, instruction) in dockerfile.chain(stage).flat_map(|stage| dockerfile.instructions_of(stage)) {
        if instruction.keyword != Keyword::Expose {
            continue;
        }
        for word in instruction.words() {
            match word.text().split('/').next().and_then(|port| port.parse().ok()) {
                Some(port) => found.push(port),
                None => return Vec::new(),
            }
        }
    }
    found
}
