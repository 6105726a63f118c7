//! What rules of several families ask about a service.

use crate::facts::host_access::needs;
use crate::facts::images;
use crate::model::Stack;
use crate::model::compose::value::{Node, Origin};
use crate::model::compose::{Condition, Mount, MountKind, Service};
use crate::survey::{Survey, start};

pub use crate::survey::images::{facts_of, image_of};

/// Where a service is defined: its name in the first file that says what it runs. Overlays only change it.
pub fn definition(context: &Survey<'_>, service: &Service) -> Origin {
    let holds = |stack: &&Stack| stack.holds(service);
    let stack = context.model.stacks.iter().find(holds);
    // The files of the stack come before those that they include.
    let files = stack.into_iter().flat_map(|stack| stack.files.iter().chain(&stack.read));
    files
        .into_iter()
        .find_map(|&file| {
            let (key, value) = context.model.yaml(file)?.root()?.get("services")?.get_entry(&service.name)?;
            let runs = ["image", "build", "extends"].iter().any(|key| value.get(key).is_some());
            runs.then(|| Origin { file, span: key.span() })
        })
        .unwrap_or(service.key)
}

/// Whether a service is only a piece of one: what it runs is said in a file that is not here.
pub fn is_piece(service: &Service) -> bool {
    service.incomplete || (service.image.is_none() && service.build.is_none() && service.get("provider").is_none())
}

/// Whether a service is meant to end by itself: it says so, others wait for its end, or its command is a known job.
pub fn is_one_shot(stack: &Stack, service: &Service) -> bool {
    let policy = |path: &[&str]| service.at(path).and_then(Node::scalar);
    let says_so = policy(&["restart"]).is_some_and(|policy| policy == "no" || policy == "false")
        || policy(&["deploy", "restart_policy", "condition"]).is_some_and(|condition| condition == "none")
        || policy(&["deploy", "mode"]).is_some_and(|mode| mode.ends_with("-job"));
    let awaited =
        || stack.dependants(&service.name).any(|(_, dependency)| dependency.condition == Condition::Completed);
    says_so || awaited() || runs_a_job(service)
}

/// Whether the command of a service ends with one that ends: a migration, a build step, a test run.
fn runs_a_job(service: &Service) -> bool {
    const JOBS: [&str; 12] = [
        "migrate",
        "makemigrations",
        "collectstatic",
        "createsuperuser",
        "loaddata",
        "db:migrate",
        "db:seed",
        "createbuckets",
        "pytest",
        "seed",
        "init-db",
        "initdb",
    ];
    const SERVERS: [&str; 4] = ["runserver", "gunicorn", "uvicorn", "start"];
    let scripts = start::own(service);
    let commands = scripts.last().map_or(&[][..], |script| &script.commands);
    let Some(last) = commands.iter().rev().find(|command| command.name() != Some("exit")) else { return false };
    let is = |list: &[&str]| last.words.iter().any(|word| list.contains(&word.text()));
    is(&JOBS) && !is(&SERVERS)
}

/// Whether a service guards the Docker socket for others.
pub fn is_socket_proxy(service: &Service) -> bool {
    facts_of(service).is_some_and(|facts| facts.class == images::Class::SocketProxy)
        || image_of(service).is_some_and(|image| {
            let name = image.reference.path();
            name.contains("socket-proxy") || name.contains("socketproxy")
        })
}

/// The file or folder of the host that a mount shows, with the place that says so: its source, or the name of the volume that
/// stands for one.
pub fn host_path<'a>(stack: &'a Stack, mount: &'a Mount) -> Option<(&'a str, Origin)> {
    let source = mount.source.as_ref().filter(|source| !source.is_unresolved())?;
    let text = source.as_str()?;
    match mount.kind {
        MountKind::Bind => Some((text, source.origin)),
        MountKind::Volume => {
            let options = stack.resource("volumes", text)?.node.get("driver_opts")?;
            let binds = options.get("o")?.as_str()?.split(',').any(|option| matches!(option, "bind" | "rbind"));
            let device = options.get("device").filter(|_| binds)?;
            Some((device.as_str()?, source.origin))
        }
        _ => None,
    }
}

/// Whether two services can run at the same time: not when each has profiles and they have none in common.
pub fn run_together(one: &Service, other: &Service) -> bool {
    let shares = |profile: &Node| other.profiles.iter().any(|another| another.as_str() == profile.as_str());
    one.profiles.is_empty() || other.profiles.is_empty() || one.profiles.iter().any(shares)
}

/// Whether a mount of a datastore is where it keeps its data.
pub fn is_data(service: &Service, mount: &Mount) -> bool {
    let image = image_of(service);
    let tag = image.as_ref().and_then(|image| image.reference.tag());
    let target = mount.target.trim_end_matches('/');
    let below = |path: &str| target.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let store = facts_of(service).filter(|image| image.is_datastore());
    store.is_some_and(|image| image.data_paths(tag).any(below))
}

/// Whether a service is there to watch the host.
pub fn watches_host(service: &Service) -> bool {
    let named = || image_of(service).is_some_and(|image| needs(image.reference.path(), "watch"));
    facts_of(service).is_some_and(|image| image.class == images::Class::Monitor) || named()
}
