use crate::diagnostic::Severity;
use crate::facts::dev_servers::{DevServer, Kind, dev_server};
use crate::model::ShellBody;
use crate::model::compose::{Command, Service};
use crate::model::dockerfile::{DockerfileModel, StageId};
use crate::project::Place;
use crate::rules::{Case, Family, Finding, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::builds::built;
use crate::survey::purpose::{is_development_name, is_for_development};
use crate::survey::{DockerfileRef, ServiceRef};
use crate::syntax::shell::{Script, Word, from_arguments, parse};

/// A start command that is meant for development.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "development-server", Severity::Advice)
        .summary("Production does not run a development server")
        .in_development(Level::Off)
        .in_production(Level::Is(Severity::Warning))
        .seeds(&["000:L40", "000:L265-272", "000:L286", "004:L162-164"]),
    cases: &[&SERVER, &OPTION, &WATCHER, &RUNNER, &SCRIPT],
    looks: &[Look::Service(of_service), Look::Dockerfile(of_dockerfile)],
    markdown: markdown!("development_server.md"),
};

static SERVER: Case =
    Case::new("server").why("It serves few requests at once and may show code and settings on an error.");

static OPTION: Case =
    Case::new("option").why("What the option adds costs speed and may open the program's inside to callers.");

static WATCHER: Case =
    Case::new("watcher").why("It watches files that never change in an image, and costs memory for it.");

static RUNNER: Case =
    Case::new("runner").why("It builds at every start, so starts are slow and the image carries all build tools.");

static SCRIPT: Case =
    Case::new("script").why("Scripts of that name start a server that watches files and shows code on an error.");

/// The server, what it is called here, and where its command stands.
type Found = Option<(&'static DevServer, String, Place)>;

fn of_service(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    if is_for_development(service.service) {
        return;
    }
    let found = match in_command(service.service) {
        Some(command) => of_command(command),
        None => {
            let build = service.build.as_ref();
            build.and_then(|build| built(service.survey.model, build)).and_then(|(file, stage)| in_image(file, stage))
        }
    };
    let who = ["`", &service.name, "`"].concat();
    found.into_iter().for_each(|found| sink.report(told(&who, found)));
}

/// A Dockerfile that no open Compose file builds.
fn of_dockerfile(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    let Some(stage) = file.model.final_stage().filter(|_| file.built_by().next().is_none()) else { return };
    if !stage.name.as_deref().is_some_and(is_development_name) {
        in_image(file.model, stage.index).into_iter().for_each(|found| sink.report(told("The image", found)));
    }
}

fn told(who: &str, (server, name, place): (&DevServer, String, Place)) -> Finding {
    let case = match server.kind {
        Kind::Server => &SERVER,
        Kind::Option => &OPTION,
        Kind::Watcher => &WATCHER,
        Kind::Runner => &RUNNER,
        Kind::Script => &SCRIPT,
    };
    let what = [who, " runs `", &name, "`, which is meant for development."].concat();
    case.at(place, what).todo(["For production: ", server.instead, "."].concat())
}

/// The command of the Compose file; `None` when the image decides.
fn in_command(service: &Service) -> Option<&Command> {
    service.command.as_ref().or(service.entrypoint.as_ref()).filter(|command| !command.value.is_null())
}

fn of_command(command: &Command) -> Found {
    let script = match command.as_string().and_then(|node| node.as_str()) {
        Some(text) => parse(text),
        None => {
            let words = command.value.items().iter().filter_map(|item| Some((item.as_str()?, item.origin.span)));
            from_arguments(words.map(|(text, span)| Word::literal(text, span, |_| span.start)).collect())
        }
    };
    in_script(&script).map(|(server, name)| (server, name, command.value.origin))
}

fn in_image(dockerfile: &DockerfileModel, stage: StageId) -> Found {
    let effective = &dockerfile.stage(stage).effective;
    [effective.entrypoint, effective.cmd].into_iter().flatten().find_map(|at| {
        let instruction = dockerfile.instruction(at);
        let (server, name) = ShellBody::of_instruction(instruction).iter().find_map(|body| in_script(&body.script))?;
        Some((server, name, Place { file: dockerfile.file, span: instruction.command()?.span() }))
    })
}

fn in_script(script: &Script) -> Option<(&'static DevServer, String)> {
    script.commands.iter().find_map(|command| {
        let words: Vec<&str> = command.words.iter().map(|word| word.text()).collect();
        let server = dev_server(&words)?;
        // A script is known by the words that start it, everything else by its own name.
        let mut own = words.into_iter().filter(|word| !word.starts_with('-')).take(3);
        let name = match server.kind {
            Kind::Script => own.by_ref().collect::<Vec<_>>().join(" "),
            _ => server.name.to_owned(),
        };
        Some((server, name))
    })
}
