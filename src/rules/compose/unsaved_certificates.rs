use crate::diagnostic::Severity;
use crate::facts::images::Class;
use crate::model::compose::{Mount, MountKind, Service};
use crate::rules::{Case, Family, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::ServiceRef;
use crate::survey::purpose::is_for_development;
use crate::survey::services::{facts_of, image_of};

/// Certificates that go with their container.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "unsaved-certificates", Severity::Advice)
        .summary("Certificates are kept in a volume, and renewed")
        .in_development(Level::Off)
        .in_production(Level::Is(Severity::Warning))
        .seeds(&["001:L48", "001:L110", "001:L121", "004:L43-44", "004:L166-174"]),
    cases: &[&UNSAVED, &APART, &ONCE],
    looks: &[Look::Service(check)],
    markdown: markdown!("unsaved_certificates.md"),
};

static UNSAVED: Case = Case::new("unsaved")
    .why("Every new container orders them again, and after a few times the authority refuses for a week.")
    .todo("Mount a volume there.");

static APART: Case = Case::new("apart")
    .why("The web server does not see the certificates that are ordered for it.")
    .todo("Mount the same volume at /etc/letsencrypt in both.");

static ONCE: Case = Case::new("once")
    .why("A certificate lasts 90 days at most; then browsers turn visitors away.")
    .todo("Let it renew in a loop: `while :; do certbot renew; sleep 12h; done`.");

/// So many services are looked at for the one that belongs to it.
const SEEN: usize = 200;
const ETC: &str = "/etc/letsencrypt";

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    if is_for_development(&service) || service.build.is_some() {
        return;
    }
    let Some(image) = image_of(&service) else { return };
    let name = image.reference.path().rsplit('/').next().unwrap_or_default();
    let place = image.origin;
    // Without a port for HTTPS caddy orders nothing.
    let is_secure = service.ports().any(|port| port.port.target == Some((443, 443)));
    let folder = match name {
        "caddy" if is_secure => Some("/data".to_owned()),
        "certbot" => Some(ETC.to_owned()),
        "traefik" => acme_folder(&service),
        _ => None,
    };
    let Some(folder) = folder else { return };
    if !service.mounts.iter().any(|mount| keeps(mount, &folder)) {
        let what = ["The certificates of `", &service.name, "` in ", &folder, " go with the container."].concat();
        sink.report(UNSAVED.at(place, what));
        return;
    }
    if name == "certbot" {
        certbot(service, sink);
    }
}

/// Whether a mount keeps what lies at a path; a variable in it may.
fn keeps(mount: &Mount, path: &str) -> bool {
    let target = mount.target.trim_end_matches('/');
    let above = path.strip_prefix(target).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let below = target.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
    mount.kind != MountKind::Tmpfs && !mount.is_anonymous() && (above || below) || target.contains('$')
}

/// Where traefik keeps the certificates that it orders itself, as far as its command says.
fn acme_folder(service: &Service) -> Option<String> {
    let words: Vec<String> = service.command.iter().flat_map(|command| command.words()).collect();
    let acme = |word: &&String| word.to_ascii_lowercase().contains("certificatesresolvers.") && word.contains(".acme.");
    words.iter().find(acme)?;
    let storage = words.iter().find_map(|word| word.split_once(".acme.storage=").map(|(_, path)| path));
    let path = storage.unwrap_or("/acme.json");
    (path.starts_with('/') && !path.contains('$')).then(|| path.to_owned())
}

fn certbot(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    let is_server = |other: &&Service| {
        facts_of(other)
            .is_some_and(|image| image.class == Class::Proxy && matches!(image.name, "nginx" | "httpd" | "haproxy"))
    };
    let source = |service: &Service| {
        let mount = service.mounts.iter().find(|mount| mount.target.trim_end_matches('/').starts_with(ETC));
        mount.and_then(|mount| Some(mount.source_path.as_deref().or(mount.source.as_ref()?.as_str())?.to_owned()))
    };
    if let Some(server) = service.stack.services.iter().take(SEEN).find(is_server)
        && source(server) != source(&service)
    {
        let what = ["`", &server.name, "` does not share the certificates of `", &service.name, "`."].concat();
        sink.report(APART.at(service.key, what).related(server.key.file, server.key.span, "This is the server."));
    }
    let words: Vec<String> =
        service.entrypoint.iter().chain(&service.command).flat_map(|command| command.words()).collect();
    let text = words.join(" ");
    let renewed = |other: &Service| {
        let words = other.entrypoint.iter().chain(&other.command).flat_map(|command| command.words());
        words.into_iter().any(|word| word.contains("renew"))
    };
    let orders = text.contains("certonly") || text.contains("run");
    if orders && !text.contains("while") && !service.stack.services.iter().take(SEEN).any(renewed) {
        let what = ["`", &service.name, "` orders certificates once and renews none."].concat();
        sink.report(ONCE.at(service.command.as_ref().map_or(service.key, |command| command.value.origin), what));
    }
}
