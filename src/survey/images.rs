//! Which image a service runs, and what is known of it.

use crate::facts::images::{self, Image};
use crate::model::compose::Service;
use crate::model::compose::value::Origin;
use crate::model::image::ImageRef;

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
    *service.known.get_or_init(|| {
        let facts = image_of(service)?.facts?;
        (!replaces_the_server(service, facts)).then_some(facts)
    })
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
