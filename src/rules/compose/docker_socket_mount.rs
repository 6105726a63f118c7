use crate::diagnostic::Severity;
use crate::model::compose::MountKind;
use crate::rules::services::is_socket_proxy;
use crate::rules::{Context, Family, Finding, Level, Meta, Rule, Sink, markdown};
use crate::syntax::dockerfile::Keyword;

/// A service that holds the engine's socket.
pub static RULE: Rule = Rule {
    meta: Meta {
        name: "docker-socket-mount",
        family: Family::Compose,
        summary: "No container gets the socket of the container engine",
        severity: Severity::Warning,
        in_development: Level::Same,
        in_production: Level::Same,
        default_on: true,
        aliases: &[
            "kics:docker_socket_mounted_in_container",
            "semgrep:dockerfile-dockerd-socket-mount",
            "semgrep:exposing-docker-socket-volume",
            "cis:5.32",
            "owasp:R1",
        ],
        seeds: &[],
    },
    cases: &[],
    looks: &[crate::rules::Look::Project(check)],
    markdown: markdown!("docker_socket_mount.md"),
};

const WHY: &str = "Whoever can talk to it can start a container with the host's root directory; read-only does not help. Put a \
                   socket proxy in between that lets only harmless requests pass.";

fn is_socket(path: &str) -> bool {
    let path = path.strip_prefix("/var").unwrap_or(path);
    matches!(
        path,
        "/run/docker.sock"
            | "/run/docker"
            | "/run/containerd/containerd.sock"
            | "/run/containerd"
            | "/run/podman/podman.sock"
            | "/run/podman"
    )
}

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for stack in &context.model.stacks {
        for service in stack.services.iter().filter(|service| !is_socket_proxy(service)) {
            let name = &service.name;
            for mount in service.mounts.iter().filter(|mount| mount.kind == MountKind::Bind) {
                let Some(source) = mount.source.as_ref().filter(|source| source.as_str().is_some_and(is_socket)) else {
                    continue;
                };
                let message = format!("`{name}` gets the engine's socket. {WHY}");
                sink.report(
                    Finding::new(source.origin.file, source.origin.span, message)
                        .aliases([
                            "kics:docker_socket_mounted_in_container",
                            "semgrep:exposing-docker-socket-volume",
                            "cis:5.32",
                            "owasp:R1",
                        ])
                        .environment(stack.environment),
                );
            }
            if let Some((key, value)) = service.entry("use_api_socket")
                && value.as_bool() == Some(true)
            {
                let message = format!("`{name}` gets the engine's socket and your credentials. {WHY}");
                let finding = Finding::new(key.origin.file, key.origin.span, message).aliases(["cis:5.32", "owasp:R1"]);
                sink.report(finding.environment(stack.environment));
            }
        }
    }
    for (file, tree) in context.model.dockerfiles() {
        for instruction in tree.instructions.iter().filter(|instruction| instruction.keyword == Keyword::Volume) {
            for word in instruction.words().iter().filter(|word| is_socket(&word.unquoted(tree.escape))) {
                let message = format!("The image asks for the engine's socket. {WHY}");
                sink.report(Finding::new(file, word.span, message).aliases([
                    "semgrep:dockerfile-dockerd-socket-mount",
                    "cis:5.32",
                    "owasp:R1",
                ]));
            }
        }
    }
}
