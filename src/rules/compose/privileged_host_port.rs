use crate::diagnostic::Severity;
use crate::facts::images::Class;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::PortRef;

/// A port that only root could open once.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "privileged-host-port", Severity::Advice)
        .strict()
        .summary("Only a proxy is published below port 1024")
        .seeds(&["001:L45"]),
    cases: &[&HOST, &INSIDE],
    looks: &[Look::Port(check)],
    markdown: markdown!("privileged_host_port.md"),
};

const IDS: &[&str] = &["kics:privileged_ports_mapped_in_container", "cis:5.8"];

static HOST: Case = Case::new("host")
    .why("An engine without root's rights cannot open it, and these ports belong to the host's own services.")
    .todo("Publish it at a higher port (`8080:80`) and let a proxy stand before it.")
    .aliases(IDS);

static INSIDE: Case = Case::new("inside")
    .why("Older engines and Kubernetes let only root listen there, so the program keeps rights that it does not need.")
    .todo("Let it listen at 8080 or another high port.")
    .aliases(IDS);

fn check(port: PortRef<'_>, sink: &mut Sink<'_>) {
    let service = port.service;
    let low = |range: Option<(u16, u16)>| range.filter(|(first, _)| *first < 1024);
    let is_web = |(first, last): (u16, u16)| first == last && matches!(first, 80 | 443);
    let name = service.name.as_str();
    if let Some(range) = low(port.port.published) {
        if !(service.is(Class::Proxy) && is_web(range)) {
            let what = ["`", name, "` takes port ", &range.0.to_string(), " of the host."].concat();
            sink.report(HOST.at(port.place(), what));
        }
    } else if let Some((first, _)) = low(port.port.target) {
        // Where a known image listens is not this project's choice.
        if !service.known_image().is_some_and(|image| image.tcp_ports().any(|known| known == first)) {
            let what = ["`", name, "` listens at port ", &first.to_string(), " in its container."].concat();
            sink.report(INSIDE.at(port.place(), what));
        }
    }
}
