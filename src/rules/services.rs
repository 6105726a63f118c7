//! What rules of several families ask about a service.

use crate::facts::images::{self, Image};
use crate::model::Stack;
use crate::model::compose::value::{Node, Origin};
use crate::model::compose::{Condition, Service};
use crate::model::image::ImageRef;
use crate::rules::Context;

/// The image a service runs, where it does not build it itself and the name is known.
pub struct KnownImage {
    /// The reference, taken apart.
    pub reference: ImageRef,
    /// What the tables know of it; `None` for an image they do not list.
    pub facts: Option<&'static Image>,
    /// Where it stands.
    pub origin: Origin,
}

/// The image of a service that builds nothing; `None` with `build`, without `image`, and while a variable hides the name.
pub fn image_of(service: &Service) -> Option<KnownImage> {
    if service.build.is_some() {
        return None;
    }
    let node = service.image.as_ref()?;
    let reference = ImageRef::parse(node.as_str()?)?;
    let facts = images::find(reference.short_name());
    Some(KnownImage { reference, facts, origin: node.origin })
}

/// What the tables know of the image a service runs; `None` where a command of its own makes something else of the image.
pub fn facts_of(service: &Service) -> Option<&'static Image> {
    let facts = image_of(service)?.facts?;
    (!replaces_the_server(service, facts)).then_some(facts)
}

/// Whether the command runs a tool of the image and not its server: a dump in a loop, a client, a shell that only waits.
fn replaces_the_server(service: &Service, facts: &Image) -> bool {
    use images::Class::*;
    if !matches!(facts.class, Database | Cache | Broker | Search | ObjectStore | Proxy | Monitor) {
        return false;
    }
    let words: Vec<String> = service.entrypoint.iter().chain(&service.command).flat_map(|c| c.words()).collect();
    let Some(first) = words.first().map(|word| word.rsplit('/').next().unwrap_or(word)) else { return false };
    const CLIENTS: [&str; 16] = [
        "psql",
        "pg_dump",
        "pg_dumpall",
        "pg_basebackup",
        "pg_isready",
        "mysql",
        "mysqldump",
        "mariadb-dump",
        "redis-cli",
        "mongosh",
        "mongodump",
        "sleep",
        "tail",
        "cron",
        "crond",
        "certbot",
    ];
    const SERVERS: [&str; 14] = [
        "postgres",
        "mysqld",
        "mariadbd",
        "redis-server",
        "valkey-server",
        "mongod",
        "rabbitmq",
        "entrypoint",
        "nginx",
        "server",
        "elasticsearch",
        "opensearch",
        "start",
        "run",
    ];
    let shell = matches!(first, "sh" | "bash" | "ash");
    let script = words.iter().skip(1).any(|word| SERVERS.iter().any(|server| word.contains(server)));
    CLIENTS.contains(&first) || (shell && words.len() > 1 && !script)
}

/// Where a service is defined: its name in the first file that says what it runs. Overlays only change it.
pub fn definition(context: &Context<'_>, service: &Service) -> Origin {
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

/// Whether a service runs only with profiles whose names say development, so that no server starts it.
pub fn is_for_development(service: &Service) -> bool {
    const NAMES: [&str; 8] = ["dev", "development", "local", "debug", "test", "tests", "tools", "ci"];
    !service.profiles.is_empty()
        && service.profiles.iter().all(|profile| profile.as_str().is_some_and(|name| NAMES.contains(&name)))
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

/// Whether the command of a service is one that ends: a migration, a build step, a test run.
fn runs_a_job(service: &Service) -> bool {
    let words: Vec<String> = service.entrypoint.iter().chain(&service.command).flat_map(|c| c.words()).collect();
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
    let is = |list: &[&str]| words.iter().any(|word| word.split_whitespace().any(|part| list.contains(&part)));
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
