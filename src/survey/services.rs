//! What rules of several families ask about a service.

use crate::facts::images;
use crate::model::Stack;
use crate::model::compose::value::{Node, Origin};
use crate::model::compose::{Condition, Service};
use crate::survey::Survey;

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
