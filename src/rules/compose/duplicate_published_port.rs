use crate::diagnostic::Severity;
use crate::model::Stack;
use crate::model::compose::value::Node;
use crate::order::Order;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, Stops, markdown};
use crate::survey::services::run_together;
use crate::survey::{Address, PortRef, ServiceRef, Survey};

/// Two services want one port of the host.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "duplicate-published-port", Severity::Error)
        .stops(Some(Stops::Start))
        .summary("Each port of the host belongs to one service"),
    cases: &[&CLASH, &RANGE],
    looks: &[Look::Stack(check)],
    markdown: markdown!("duplicate_published_port.md"),
};

const IDS: &[&str] = &["dclint:no-duplicate-exported-ports", "gap:published-port-clash"];

static CLASH: Case = Case::new("clash")
    .why("Only the first one gets it; the other container is not started: “port is already allocated”.")
    .todo("Give one of them another port, or take the entry out.")
    .aliases(IDS);

static RANGE: Case = Case::new("range")
    .severity(Severity::Warning)
    .why("Of a range any free port is taken, so it depends on who starts first whether the other one still gets its own.")
    .todo("Let the range begin behind that port.")
    .aliases(IDS);

/// So many open ranges are compared with one port.
const COMPARED: usize = 50;

fn check(survey: &Survey<'_>, stack: &Stack, sink: &mut Sink<'_>) {
    let mut all = Vec::new();
    for service in &stack.services {
        // On a network that is not its own nothing is published.
        let idle = service.get("scale").or(service.at(&["deploy", "replicas"])).and_then(Node::as_int) == Some(0);
        if service.get("network_mode").is_none() && !idle {
            let service = ServiceRef { survey: *survey, stack, service };
            for port in service.ports().filter(|port| port.address() != Address::Unknown) {
                let at = all.len();
                all.extend(port.port.published.map(|published| (published, at, port)));
            }
        }
    }
    all.order_by_key(|(published, at, _)| (*published, *at));
    let mut open: Vec<&((u16, u16), usize, PortRef<'_>)> = Vec::new();
    for one in &all {
        open.retain(|other| other.0.1 >= one.0.0);
        if let Some(other) = open.iter().rev().find(|other| clash(one.2, other.2)) {
            let (first, later) = if one.1 < other.1 { (one, *other) } else { (*other, one) };
            report(first.2, later.2, one.0.0, sink);
        }
        open.push(one);
        if open.len() > COMPARED {
            open.remove(0);
        }
    }
}

fn clash(one: PortRef<'_>, other: PortRef<'_>) -> bool {
    one.port.protocol == other.port.protocol
        && one.place() != other.place()
        && overlap(one, other)
        && run_together(&one.service, &other.service)
}

/// Whether two entries listen at one address. Without one it is every address of both sorts.
fn overlap(one: PortRef<'_>, other: PortRef<'_>) -> bool {
    let address = |port: PortRef<'_>| port.port.host_ip.as_ref().and_then(|ip| Some(ip.as_str()?.to_owned()));
    let (Some(mine), Some(theirs)) = (address(one), address(other)) else { return true };
    let every = one.address() == Address::Every || other.address() == Address::Every;
    mine == theirs || (every && mine.contains(':') == theirs.contains(':'))
}

fn report(first: PortRef<'_>, later: PortRef<'_>, number: u16, sink: &mut Sink<'_>) {
    let may_move = |port: PortRef<'_>| {
        let wide = |range: Option<(u16, u16)>| range.is_some_and(|(first, last)| first < last);
        wide(port.port.published) && !wide(port.port.target)
    };
    let (one, other) = (first.service.name.as_str(), later.service.name.as_str());
    let who = if one == other {
        ["`", one, "` publishes port "].concat()
    } else {
        ["`", one, "` and `", other, "` publish port "].concat()
    };
    let (case, end) = match may_move(first) || may_move(later) {
        true => (&RANGE, " of the host in a range."),
        false if one == other => (&CLASH, " of the host twice."),
        false => (&CLASH, " of the host."),
    };
    let what = [&who, number.to_string().as_str(), end].concat();
    let place = first.place();
    sink.report(case.at(later.place(), what).related(place.file, place.span, "The first one is here."));
}
