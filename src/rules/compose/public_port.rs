use crate::diagnostic::{Fix, Severity};
use crate::edit::compose::bind_port;
use crate::edit::lines::change;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::PortRef;

/// A port on every address of the host.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "public-port", Severity::Advice)
        .strict()
        .summary("A published port names the address that it is open at")
        .seeds(&["000:L75-76", "001:L85", "004:L97-99"]),
    cases: &[&PUBLIC],
    looks: &[Look::Port(check)],
    markdown: markdown!("public_port.md"),
};

static PUBLIC: Case = Case::new("")
    .why("It is open in every network of the host, past the rules of many firewalls.")
    .todo("Write an address before it: `127.0.0.1:8080:80`, or `0.0.0.0:` where that is meant.")
    .aliases(&["dclint:no-unbound-port-interfaces", "cis:5.14", "owasp:R5a", "compose-lint:CL-0005"])
    .others(&["kics:container_traffic_not_bound_to_host_interface"]);

fn check(port: PortRef<'_>, sink: &mut Sink<'_>) {
    let is_published = port.port.published.is_some();
    // What cannot be read as a port may hold an address.
    let is_open = port.port.node.get("published").is_some_and(|node| !node.is_null()) != is_published;
    if port.port.host_ip.is_some() || is_open {
        return;
    }
    let number = port.port.target.map_or(String::new(), |(first, _)| [" ", &first.to_string()].concat());
    let what = ["Port", &number, " of `", &port.service.name, "` is open at every address of the host."].concat();
    let edit = bind_port(port, "127.0.0.1");
    let fix = edit.map(|edit| Fix::suggested("Bind the port to 127.0.0.1", vec![change(port.place().file, edit)]));
    let kics: &[&str] = if is_published { &["kics:container_traffic_not_bound_to_host_interface"] } else { &[] };
    sink.report(PUBLIC.at(port.place(), what).also(kics).fix(fix));
}
