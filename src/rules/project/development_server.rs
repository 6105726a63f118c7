use crate::diagnostic::Severity;
use crate::facts::dev_servers::{DevServer, Kind, dev_server};
use crate::model::compose::Service;
use crate::model::compose::value::Origin;
use crate::model::dockerfile::{DockerfileModel, StageId};
use crate::project::{Environment, FileId};
use crate::rules::{Family, Finding, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::builds::built;
use crate::survey::purpose::{is_development_name, is_for_development};
use crate::syntax::shell::Script;

/// A start command that is meant for development.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "development-server", Severity::Advice)
        .summary("Production does not run a development server")
        .in_development(Level::Off)
        .in_production(Level::Is(Severity::Warning))
        .seeds(&["000:L40", "000:L265-272", "000:L286", "004:L162-164"]),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("development_server.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    let mut judged: Vec<FileId> = Vec::new();
    for stack in &context.model.stacks {
        for service in &stack.services {
            if is_for_development(service) {
                judged.extend(service.build.as_ref().and_then(|build| build.file));
                continue;
            }
            let build = service.build.as_ref();
            judged.extend(build.and_then(|build| build.file));
            let found = match of_service(service) {
                Some(found) => found,
                None => {
                    build.and_then(|build| built(context.model, build)).and_then(|(file, stage)| of_image(file, stage))
                }
            };
            if let Some((server, name, origin)) = found {
                report(server, &name, origin, Some(&service.name), stack.environment, sink);
            }
        }
    }
    for (file, dockerfile) in context.model.dockerfile_models().filter(|(file, _)| !judged.contains(file)) {
        let Some(stage) = dockerfile.final_stage() else { continue };
        let for_development = stage.name.as_deref().is_some_and(is_development_name);
        if let Some((server, name, origin)) = of_image(dockerfile, stage.index).filter(|_| !for_development) {
            report(server, &name, origin, None, context.model.file(file).environment, sink);
        }
    }
}

fn why(kind: Kind) -> &'static str {
    match kind {
        Kind::Server => "It serves few requests at once and may show code and settings on an error.",
        Kind::Option => "What the option adds costs speed and may open the program's inside to callers.",
        Kind::Watcher => "It watches files that never change in an image, and costs memory for it.",
        Kind::Runner => "It builds at every start, so starts are slow and the image carries all build tools.",
        Kind::Script => "Scripts of that name start a server that watches files and shows code on an error.",
    }
}

fn report(
    server: &DevServer,
    name: &str,
    origin: Origin,
    service: Option<&str>,
    environment: Option<Environment>,
    sink: &mut Sink<'_>,
) {
    let who = service.map_or("The image".to_owned(), |name| format!("`{name}`"));
    let message = format!(
        "{who} runs `{name}`, which is meant for development. {} For production: {}.",
        why(server.kind),
        server.instead
    );
    sink.report(Finding::new(origin.file, origin.span, message).environment(environment));
}

/// The server, what it is called here, and where its command stands.
type Found = Option<(&'static DevServer, String, Origin)>;

/// The development server in a service's own command; the outer `None` when the image decides.
fn of_service(service: &Service) -> Option<Found> {
    let command = service.command.as_ref().or(service.entrypoint.as_ref())?;
    if command.value.is_null() {
        return None;
    }
    let script = match command.as_string().and_then(|node| node.as_str()) {
        Some(text) => crate::syntax::shell::parse(text),
        None => {
            let words = command.value.items().iter().filter_map(|item| Some((item.as_str()?, item.origin.span)));
            let words = words.map(|(text, span)| crate::syntax::shell::Word::literal(text, span, |_| span.start));
            crate::syntax::shell::from_arguments(words.collect())
        }
    };
    Some(in_script(&script).map(|(server, name)| (server, name, command.value.origin)))
}

fn of_image(dockerfile: &DockerfileModel, stage: StageId) -> Found {
    let effective = &dockerfile.stage(stage).effective;
    [effective.entrypoint, effective.cmd].into_iter().flatten().find_map(|at| {
        let instruction = dockerfile.instruction(at);
        let (server, name) = dockerfile.bodies(at).iter().find_map(|body| in_script(&body.script))?;
        let span = instruction.command()?.span();
        Some((server, name, Origin { file: dockerfile.file, span }))
    })
}

fn in_script(script: &Script) -> Option<(&'static DevServer, String)> {
    script.commands.iter().find_map(|command| {
        let words: Vec<&str> = command.words.iter().map(|word| word.text()).collect();
        let server = dev_server(&words)?;
        // A script is known by the words that start it, everything else by its own name.
        let name = match server.kind {
            Kind::Script => {
                words.into_iter().filter(|word| !word.starts_with('-')).take(3).collect::<Vec<_>>().join(" ")
            }
            _ => server.name.to_owned(),
        };
        Some((server, name))
    })
}
