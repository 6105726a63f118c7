use crate::diagnostic::Severity;
use crate::facts::images::Class;
use crate::model::Stack;
use crate::rules::{Case, Family, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::purpose::is_for_development;
use crate::survey::services::image_of;
use crate::survey::{Address, PortRef, ServiceRef, Survey};

/// A page on the internet without encryption.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "missing-tls-proxy", Severity::Advice)
        .summary("What browsers reach in production is encrypted")
        .in_development(Level::Off)
        .seeds(&["001:L45", "001:L86", "001:L98", "004:L43-44", "004:L245-248", "004:L277-280"]),
    cases: &[&PLAIN],
    looks: &[Look::Stack(check)],
    markdown: markdown!("missing_tls_proxy.md"),
};

static PLAIN: Case = Case::new("")
    .why("Passwords and sessions then cross the network in the clear, and browsers warn of the page.")
    .todo("Put caddy, traefik or nginx with certificates before it, or bind the port to 127.0.0.1 behind a proxy of the host.");

fn check(survey: &Survey<'_>, stack: &Stack, sink: &mut Sink<'_>) {
    let services = || {
        let all = stack.services.iter().filter(|service| !is_for_development(service));
        all.map(|service| ServiceRef { survey: *survey, stack, service })
    };
    let is_encrypted = |service: &ServiceRef<'_>| {
        let tunnel = image_of(service).is_some_and(|image| {
            let name = image.reference.path();
            ["cloudflared", "ngrok", "tailscale", "frpc"].iter().any(|sign| name.contains(sign))
        });
        let secure = |port: PortRef<'_>| {
            let has = |range: Option<(u16, u16)>| {
                range.is_some_and(|(first, last)| [443, 8443].iter().any(|port| (first..=last).contains(port)))
            };
            has(port.port.published) || has(port.port.target)
        };
        tunnel || service.ports().any(secure) || service.get("network_mode").is_some()
    };
    if stack.is_incomplete || services().any(|service| is_encrypted(&service)) {
        return;
    }
    let is_web = |port: &PortRef<'_>| {
        let web = |number: u16| matches!(number, 80 | 3000 | 4000 | 4200 | 5000 | 5173 | 8000..=8999);
        let target = port.port.target.is_some_and(|(first, _)| web(first));
        target
            && port.port.published.is_some_and(|(first, _)| web(first))
            && matches!(port.address(), Address::Every | Address::One)
    };
    for service in services() {
        // What belongs inside has a finding of its own.
        let inside = service.known_image().is_some_and(|image| image.is_internal() && image.class != Class::Admin);
        if let Some(port) = service.ports().find(is_web).filter(|port| !inside && port.port.protocol == "tcp") {
            let what = ["`", &service.name, "` is reached without encryption."].concat();
            sink.report(PLAIN.at(port.place(), what));
            return;
        }
    }
}
