use crate::diagnostic::Severity;
use crate::facts::loopback::loopback_server;
use crate::model::ShellBody;
use crate::project::Place;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::address::is_loopback;
use crate::survey::{ServiceRef, builds, start};
use crate::syntax::shell::Script;

/// A server that nobody outside of its container reaches.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "loopback-listener", Severity::Warning)
        .summary("A server that others should reach listens at every address")
        .seeds(&["000:L40", "002:L25", "004:L162-164"]),
    cases: &[&NAMED, &DEFAULT],
    looks: &[Look::Service(check)],
    markdown: markdown!("loopback_listener.md"),
};

const WHY: &str = "Inside a container that is the container alone: published ports and other services get no answer.";

static NAMED: Case = Case::new("named").why(WHY).todo("Let it listen at 0.0.0.0.");
static DEFAULT: Case = Case::new("default").why(WHY);

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    // On a network that is shared the neighbours reach it.
    if service.get("network_mode").is_some() || service.stack.shares_its_network(&service.name) {
        return;
    }
    let exposed = service.get("expose").is_some_and(|list| !list.items().is_empty());
    if service.ports.is_empty() && !exposed {
        return;
    }
    let own = service.command.as_ref().or(service.entrypoint.as_ref());
    if let Some(command) = own.filter(|command| !command.value.is_null()) {
        if let Some(found) = look(service, &start::script(command)) {
            report(service, found, command.value.origin, sink);
        }
        return;
    }
    let Some((dockerfile, stage)) = service.build.as_ref().and_then(|build| builds::built(service.survey.model, build))
    else {
        return;
    };
    let effective = &dockerfile.stage(stage).effective;
    for at in effective.entrypoint.into_iter().chain(effective.cmd) {
        let instruction = dockerfile.instruction(at);
        let found = ShellBody::of_instruction(instruction).iter().find_map(|body| look(service, &body.script));
        if let Some(found) = found {
            let span = instruction.command().map_or(instruction.span, |command| command.span());
            report(service, found, Place { file: dockerfile.file, span }, sink);
            return;
        }
    }
}

/// The program that listens where only it is, and the option that says otherwise, where the address is a default.
struct Found {
    program: String,
    option: Option<&'static str>,
}

fn look(service: ServiceRef<'_>, script: &Script) -> Option<Found> {
    script.commands.iter().find_map(|command| {
        let words: Vec<&str> = command.words.iter().map(|word| word.text()).collect();
        let program = command.effective().program().rsplit('/').next().unwrap_or_default().to_owned();
        let mut says = None;
        for (at, word) in words.iter().enumerate() {
            let before = at.checked_sub(1).map_or("", |at| words[at]);
            let (option, value) = word.split_once('=').unwrap_or((before, word));
            let names = matches!(
                option,
                "--host"
                    | "-h"
                    | "--bind"
                    | "-b"
                    | "--listen"
                    | "--address"
                    | "--hostname"
                    | "-H"
                    | "--dev-addr"
                    | "-a"
                    | "--binding"
                    | "--uds"
                    | "--fd"
                    | "--unix-socket"
                    | "-c"
                    | "--config"
            );
            let argument = before == "runserver" || before == "runserver_plus";
            if (names || (argument && !word.starts_with('-'))) && (word.contains('=') || at > 0) {
                says = Some((option, value));
                if !matches!(option, "-c" | "--config") && is_loopback(host(value)) {
                    return Some(Found { program, option: None });
                }
            }
        }
        let server = loopback_server(&words).filter(|_| says.is_none())?;
        // What a variable or a file of settings says is not seen, nor what stands behind a variable.
        let file = service.build.as_ref().and_then(|build| build.file);
        let in_image = file.is_some_and(|file| service.survey.project.file(file).text.contains(server.variable));
        let elsewhere = !server.variable.is_empty() && (in_image || service.variable(server.variable).is_some())
            || words
                .iter()
                .any(|word| word.contains('$') || matches!(*word, "--host" | "0.0.0.0" | "-b" | "-b0.0.0.0"))
            || words.iter().any(|word| word.contains("0.0.0.0"));
        let files = ["gunicorn.conf.py", "vite.config.ts", "vite.config.js", "vite.config.mts", "angular.json"];
        let set_up = service.survey.project.files.iter().any(|file| files.contains(&file.name()));
        let unseen = matches!(program.as_str(), "gunicorn" | "vite" | "ng" | "webpack");
        (!elsewhere && !set_up && !unseen && service.env_files.is_empty())
            .then_some(Found { program, option: Some(server.option) })
    })
}

/// The host of `127.0.0.1:8000`.
fn host(value: &str) -> &str {
    match value.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => value,
    }
}

fn report(service: ServiceRef<'_>, found: Found, place: Place, sink: &mut Sink<'_>) {
    match found.option {
        None => sink.report(NAMED.at(place, ["`", &service.name, "` listens at its own localhost only."].concat())),
        Some(option) => {
            let what = ["`", &found.program, "` of `", &service.name, "` listens at its own localhost only."].concat();
            sink.report(DEFAULT.at(place, what).todo(["Add `", option, "`: its default is 127.0.0.1."].concat()));
        }
    }
}
