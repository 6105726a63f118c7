use crate::diagnostic::Severity;
use crate::model::Stack;
use crate::model::compose::paths::clean;
use crate::model::compose::value::Origin;
use crate::model::compose::{Mount, MountKind};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::services::is_socket_proxy;
use crate::survey::{InstructionRef, ServiceRef};
use crate::syntax::dockerfile::Keyword;

/// A service that holds the engine's socket.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "docker-socket-mount", Severity::Warning)
        .summary("No container gets the socket of the container engine"),
    cases: &[&SOCKET, &FOLDER, &KEY, &IMAGE],
    looks: &[Look::Service(of_service), Look::Instruction(&[Keyword::Volume], of_image)],
    markdown: markdown!("docker_socket_mount.md"),
};

const WHY: &str =
    "Whoever can talk to it can start a container with the host's root directory; read-only does not help.";
const REMEDY: &str = "Put a socket proxy in between that lets only harmless requests pass.";

static SOCKET: Case = Case::new("socket").why(WHY).todo(REMEDY).aliases(&[
    "kics:docker_socket_mounted_in_container",
    "semgrep:exposing-docker-socket-volume",
    "cis:5.32",
    "owasp:R1",
]);

static FOLDER: Case = Case::new("folder").why(WHY).todo(REMEDY).aliases(&["cis:5.32", "owasp:R1"]);

static KEY: Case = Case::new("api-socket").why(WHY).todo(REMEDY).aliases(&["cis:5.32", "owasp:R1"]);

static IMAGE: Case = Case::new("image").why(WHY).todo(REMEDY).aliases(&[
    "semgrep:dockerfile-dockerd-socket-mount",
    "cis:5.32",
    "owasp:R1",
]);

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

fn of_service(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    if is_socket_proxy(service.service) {
        return;
    }
    let name = service.name.as_str();
    for mount in &service.mounts {
        let Some((way, place)) = way_of(service.stack, mount) else { continue };
        let (case, what) = match way {
            Way::Socket => (&SOCKET, "engine's socket."),
            Way::Folder => (&FOLDER, "folder in which the engine's socket lies."),
        };
        sink.report(case.at(place, ["`", name, "` gets the ", what].concat()));
    }
    if let Some((key, value)) = service.entry("use_api_socket")
        && value.as_bool() == Some(true)
    {
        sink.report(KEY.at(key.origin, ["`", name, "` gets the engine's socket and your credentials."].concat()));
    }
}

fn of_image(volume: InstructionRef<'_>, sink: &mut Sink<'_>) {
    for word in volume.instruction.words() {
        if way(&word.unquoted(volume.file.tree.escape)) == Some(Way::Socket) {
            sink.report(IMAGE.at(volume.file.at(word.span), "The image asks for the engine's socket."));
        }
    }
}
