use crate::diagnostic::Severity;
use crate::model::Stack;
use crate::model::compose::paths::clean;
use crate::model::compose::value::Origin;
use crate::model::compose::{Mount, MountKind};
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::services::is_socket_proxy;
use crate::syntax::dockerfile::Keyword;

/// A service that holds the engine's socket.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "docker-socket-mount", Severity::Warning)
        .summary("No container gets the socket of the container engine")
        .aliases(&[
            "kics:docker_socket_mounted_in_container",
            "semgrep:dockerfile-dockerd-socket-mount",
            "semgrep:exposing-docker-socket-volume",
            "cis:5.32",
            "owasp:R1",
        ]),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("docker_socket_mount.md"),
};

/// The ids of those that look at mounts of the socket itself.
const SOCKET_IDS: [&str; 4] =
    ["kics:docker_socket_mounted_in_container", "semgrep:exposing-docker-socket-volume", "cis:5.32", "owasp:R1"];

const WHY: &str = "Whoever can talk to it can start a container with the host's root directory; read-only does not help. Put a \
                   socket proxy in between that lets only harmless requests pass.";

/// How a path of the host leads to a socket.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// It is the socket, or the folder of that engine.
    Socket,
    /// It is a folder of the system in which the socket lies.
    Folder,
}

/// Whether a path leads to the socket of an engine: in the system's folders or a user's, with doubled slashes or as a Windows pipe.
fn way(path: &str) -> Option<Way> {
    let path = clean(&path.replace('\\', "/"));
    let path = path.strip_prefix("/var/run").map_or(path.clone(), |rest| ["/run", rest].concat());
    let name = path.rsplit('/').next().unwrap_or("");
    let socket = matches!(name, "docker.sock" | "podman.sock" | "containerd.sock" | "crio.sock" | "docker_engine")
        || matches!(path.as_str(), "/run/docker" | "/run/containerd" | "/run/podman" | "/run/crio");
    match path.as_str() {
        _ if socket => Some(Way::Socket),
        "/run" => Some(Way::Folder),
        _ => None,
    }
}

/// How a mount leads to a socket, and where that is said: in its source, or in the volume that stands for a folder of the host.
fn way_of(stack: &Stack, mount: &Mount) -> Option<(Way, Origin)> {
    // What a variable hides is the socket where it takes its place.
    let hidden = mount.node.get("source").filter(|source| source.is_unresolved());
    if let Some(source) = hidden.filter(|_| way(&mount.target) == Some(Way::Socket)) {
        return Some((Way::Socket, source.origin));
    }
    let source = mount.source.as_ref()?;
    let text = source.as_str()?;
    match mount.kind {
        MountKind::Bind | MountKind::Other => Some((way(text)?, source.origin)),
        MountKind::Volume => {
            let options = stack.resource("volumes", text)?.node.get("driver_opts")?;
            let binds = options.get("o")?.as_str()?.split(',').any(|option| matches!(option, "bind" | "rbind"));
            let device = options.get("device").filter(|_| binds)?;
            Some((way(device.as_str()?)?, source.origin))
        }
        MountKind::Tmpfs => None,
    }
}

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for stack in &context.model.stacks {
        for service in stack.services.iter().filter(|service| !is_socket_proxy(service)) {
            let name = &service.name;
            for mount in &service.mounts {
                let Some((way, origin)) = way_of(stack, mount) else { continue };
                let (what, ids): (&str, &[&str]) = match way {
                    Way::Socket => ("engine's socket. ", &SOCKET_IDS),
                    Way::Folder => ("folder in which the engine's socket lies. ", &["cis:5.32", "owasp:R1"]),
                };
                let message = ["`", name, "` gets the ", what, WHY].concat();
                let finding = Finding::new(origin.file, origin.span, message).aliases(ids.iter().copied());
                sink.report(finding.environment(stack.environment));
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
            for word in instruction.words().iter().filter(|word| way(&word.unquoted(tree.escape)) == Some(Way::Socket))
            {
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
