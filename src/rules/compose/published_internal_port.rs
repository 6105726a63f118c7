use crate::diagnostic::{Fix, Severity};
use crate::edit::compose::{Target, bind_port, remove_port};
use crate::edit::lines::change;
use crate::facts::images::Class;
use crate::facts::ports;
use crate::project::{Environment, Place};
use crate::rules::{Case, Family, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::{Address, PortRef};

/// An internal service that every network of the host reaches.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "published-internal-port", Severity::Warning)
        .summary("Databases, caches, queues and admin tools listen on no public address")
        .in_development(Level::Is(Severity::Advice))
        .in_production(Level::Is(Severity::Warning))
        .seeds(&[
            "000:L75-76",
            "001:L82-86",
            "001:L85",
            "002:L117-124",
            "002:L126",
            "004:L97-99",
            "004:L224-226",
            "004:L277-280",
        ]),
    cases: &[&OPEN, &LOCAL, &PAST_PROXY],
    looks: &[Look::Port(check)],
    markdown: markdown!("published_internal_port.md"),
};

static OPEN: Case = Case::new("open")
    .why("Other services reach it by name without a published port, and Docker's rules go before those of many firewalls.")
    .todo("Bind it to 127.0.0.1, or drop the line.")
    .aliases(&["kics:container_traffic_not_bound_to_host_interface", "cis:5.9", "owasp:R5a"]);

static LOCAL: Case = Case::new("local")
    .severity(Severity::Advice)
    .production_only()
    .todo("Services of the project reach it by name without a published port; take it out of the production file.");

static PAST_PROXY: Case = Case::new("past-proxy")
    .production_only()
    .why("Its port is published on every address, so encryption, limits and logs of the proxy can be avoided.")
    .todo("Drop the port; the proxy reaches the service by name.");

fn check(port: PortRef<'_>, sink: &mut Sink<'_>) {
    let service = port.service;
    let name = service.name.as_str();
    match (internal(port), port.address()) {
        (_, Address::Unknown) | (None, Address::Loopback) => {}
        (Some(what), Address::Loopback) => {
            let why = ["Every user and program of the host reaches ", what, " there."].concat();
            let what = ["`", name, "` is published on the server itself."].concat();
            sink.report(LOCAL.at(port.place(), what).why(why));
        }
        (Some(what), address) => {
            let whom = if address == Address::One { "one network" } else { "every network" };
            let ports = match port.port.target {
                Some((first, last)) if first == last => format!("port {first} ({what})"),
                Some((first, last)) => format!("ports {first}-{last} ({what})"),
                None => what.to_owned(),
            };
            let what = ["`", name, "` opens ", &ports, " to ", whom, " of the host."].concat();
            sink.report(OPEN.at(port.place(), what).fix(repair(port)));
        }
        (None, _) if port.port.published.is_none() || service.is(Class::Proxy) => {}
        (None, _) => {
            let Some(proxy) = service.proxy() else { return };
            let what = ["`", name, "` can be reached past `", &proxy.name, "`."].concat();
            let finding = PAST_PROXY.at(port.place(), what);
            sink.report(finding.related(proxy.key.file, proxy.key.span, "This proxy stands before it."));
        }
    }
}

/// What listens at the port, when that belongs inside.
fn internal(port: PortRef<'_>) -> Option<&'static str> {
    if let Some(image) = port.service.known_image() {
        return image.is_internal().then(|| image.name.rsplit('/').next().unwrap_or(image.name));
    }
    // A wide range (media, FTP) is opened for the sake of another port in it.
    let (first, last) = port.port.target.filter(|(first, last)| last - first < 100)?;
    ports::internal(first, last)
}

/// Whether another file, which this one is read with, says the same: Compose takes both for one port, as long as they are equal.
fn is_repeated(port: PortRef<'_>) -> bool {
    let (place, survey, service) = (port.place(), port.service.survey, port.service.service);
    let text = |place: Place| place.span.slice(survey.text(place)).trim_matches(['"', '\'']);
    let with_it = survey.model.stacks.iter().filter(|stack| stack.files.len() > 1 && stack.files.contains(&place.file));
    let mut others = with_it.flat_map(|stack| &stack.files).filter(|&&file| file != place.file);
    others.any(|&file| {
        let ports = Target::in_file(&survey, service, file).and_then(|target| target.child("ports"));
        ports.is_some_and(|ports| {
            let spans = ports.items().into_iter().map(|span| Place { file, span });
            spans.map(text).any(|other| other == text(place))
        })
    })
}

fn repair(port: PortRef<'_>) -> Option<Fix> {
    if is_repeated(port) {
        return None;
    }
    let (title, edit) = match port.service.stack.environment {
        Some(Environment::Production) => ("Do not publish the port", remove_port(port)),
        _ => ("Bind the port to 127.0.0.1", bind_port(port, "127.0.0.1")),
    };
    edit.map(|edit| Fix::suggested(title, vec![change(port.place().file, edit)]))
}
