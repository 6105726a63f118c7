//! Unprivileged users: those that images ship, and how to add one.

use super::image_tools::{Distro, distro};
use super::images::normalize;

/// A user without rights that an image ships.
#[derive(Debug)]
pub struct ShippedUser {
    image: &'static str,
    /// Whether it is that of the Alpine variants.
    alpine: bool,
    /// Its name.
    pub name: &'static str,
    /// Its number.
    pub uid: u32,
    /// The number of its group.
    pub gid: u32,
    /// Its home, or `""`.
    pub home: &'static str,
}

const fn user(image: &'static str, name: &'static str, uid: u32, gid: u32, home: &'static str) -> ShippedUser {
    ShippedUser { image, alpine: false, name, uid, gid, home }
}

static SHIPPED: &[ShippedUser] = &[
    // docker-library/cassandra@7b9da8f:5.0/Dockerfile
    user("cassandra", "cassandra", 999, 999, ""),
    // ClickHouse/docker-library@b347516:server/26.7.3.19/Dockerfile.ubuntu
    user("clickhouse", "clickhouse", 101, 101, "/var/lib/clickhouse"),
    // apache/couchdb-docker: Dockerfile
    user("couchdb", "couchdb", 5984, 5984, "/opt/couchdb"),
    // denoland/deno_docker@b7864b7:debian.dockerfile
    user("denoland/deno", "deno", 1993, 1993, ""),
    // eclipse-mosquitto/mosquitto: docker
    user("eclipse-mosquitto", "mosquitto", 1883, 1883, ""),
    // gradle/docker-gradle@528a647:jdk21-noble/Dockerfile
    user("gradle", "gradle", 1000, 1000, "/home/gradle"),
    // MariaDB/mariadb-docker@1b6429b:11.8/Dockerfile
    user("mariadb", "mysql", 999, 999, "/var/lib/mysql"),
    // dotnet/dotnet-docker@3ed00b611c:src/runtime-deps/10.0/noble/amd64/Dockerfile
    user("mcr.microsoft.com/dotnet/aspnet", "app", 1654, 1654, "/home/app"),
    user("mcr.microsoft.com/dotnet/runtime", "app", 1654, 1654, "/home/app"),
    user("mcr.microsoft.com/dotnet/sdk", "app", 1654, 1654, "/home/app"),
    // docker-library/mongo@2c69a57b9:8.0/Dockerfile
    user("mongo", "mongodb", 999, 999, "/data/db"),
    // docker-library/mysql@7f30fdb:8.4/Dockerfile.oracle
    user("mysql", "mysql", 999, 999, "/var/lib/mysql"),
    // neo4j/docker-neo4j: Dockerfile
    user("neo4j", "neo4j", 7474, 7474, ""),
    // nodejs/docker-node@f27d936f:24/trixie/Dockerfile
    user("node", "node", 1000, 1000, "/home/node"),
    // oven-sh/bun@0308864:dockerhub
    user("oven/bun", "bun", 1000, 1000, "/home/bun"),
    // docker-library/php: Dockerfile-linux.template
    ShippedUser { alpine: true, ..user("php", "www-data", 82, 82, "") },
    user("php", "www-data", 33, 33, "/var/www"),
    // docker-library/postgres@6edb0a8c4d:18/alpine3.23/Dockerfile, 18/trixie/Dockerfile
    ShippedUser { alpine: true, ..user("postgres", "postgres", 70, 70, "/var/lib/postgresql") },
    user("postgres", "postgres", 999, 999, "/var/lib/postgresql"),
    // docker-library/rabbitmq: 4.2
    ShippedUser { alpine: true, ..user("rabbitmq", "rabbitmq", 100, 101, "/var/lib/rabbitmq") },
    user("rabbitmq", "rabbitmq", 999, 999, "/var/lib/rabbitmq"),
    // redis/docker-library-redis: Dockerfile.template
    ShippedUser { alpine: true, ..user("redis", "redis", 999, 1000, "") },
    user("redis", "redis", 999, 999, ""),
    // valkey-io/valkey-container: Dockerfile.template
    ShippedUser { alpine: true, ..user("valkey/valkey", "valkey", 999, 1000, "") },
    user("valkey/valkey", "valkey", 999, 999, ""),
    // 31z4/zookeeper-docker: 3.9
    user("zookeeper", "zookeeper", 1000, 1000, ""),
];

/// The unprivileged user that an image ships although it starts as root.
pub fn shipped_user(name: &str, tag: Option<&str>) -> Option<&'static ShippedUser> {
    let name = normalize(name);
    let alpine = tag.is_some_and(|tag| tag.contains("alpine"));
    SHIPPED.iter().find(|user| *user.image == *name && (alpine || !user.alpine))
}

/// The users that systems have from the start, in their smallest images.
// debian:13-slim, ubuntu:24.04, alpine:3.22, fedora:42, busybox:1.37, gcr.io/distroless/static: /etc/passwd; general knowledge
const SYSTEM_USERS: &str = " root daemon bin sys sync games man lp mail news uucp proxy www-data backup list irc gnats nobody _apt \
    ubuntu adm shutdown halt operator postmaster cron ftp sshd at squid xfs cyrus vpopmail ntp smmsp guest dbus systemd-coredump \
    systemd-resolve tss utmp ";

/// Whether a user of that name may be in an image of this system before anything adds it.
pub fn is_system_user(distro: Distro, user: &str) -> bool {
    let of_distro = match distro {
        Distro::Distroless => user == "nonroot",
        Distro::Windows => true,
        _ => false,
    };
    of_distro || crate::text::is_listed(user, SYSTEM_USERS)
}

/// How to leave root in a Dockerfile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unprivileged {
    /// The command of the RUN that adds the user; `None` when there is one already or nothing could add it.
    pub create: Option<&'static str>,
    /// What USER names.
    pub user: &'static str,
}

/// How to leave root on an image: the user it ships, or one to add. `None` when the system below is not known.
pub fn unprivileged(name: &str, tag: Option<&str>) -> Option<Unprivileged> {
    if let Some(user) = shipped_user(name, tag) {
        return Some(Unprivileged { create: None, user: user.name });
    }
    let distro = distro(name, tag)?;
    if lacks_user_tools(distro, name, tag.unwrap_or_default()) {
        // A number needs no entry in /etc/passwd.
        return Some(Unprivileged { create: None, user: "10001:10001" });
    }
    Some(create_user(distro))
}

/// Whether the small variants of a system come without `useradd`: Red Hat's and its rebuilds' minimal and micro images
/// (catalog.redhat.com, docs.rockylinux.org), SUSE's micro and minimal ones, Amazon Linux but for the one with dnf.
fn lacks_user_tools(distro: Distro, name: &str, tag: &str) -> bool {
    let is_small = |text: &str| ["minimal", "micro", "busybox"].iter().any(|word| text.contains(word));
    match distro {
        Distro::Rhel | Distro::Suse => is_small(name) || is_small(tag),
        Distro::Amazon => is_small(tag) || (normalize(name) == "amazonlinux" && !tag.starts_with("2023")),
        _ => false,
    }
}

/// `create` with another number or name than 10001 and `app`, where the file has taken those.
pub fn renamed(create: &str, number: &str, name: &str) -> String {
    create.replace("10001", number).replace("app", name)
}

/// How to add an unprivileged user `app` on a system. 10001 is free everywhere; 1000 is taken on Ubuntu since 24.04.
pub fn create_user(distro: Distro) -> Unprivileged {
    // docker-library/postgres@6edb0a8c4d:18/trixie/Dockerfile and docker/docs@09dbd3f:…/best-practices.md (shadow),
    // docker-library/haproxy@ec437dd:3.4/alpine/Dockerfile (busybox), GoogleContainerTools/distroless README.
    let create = match distro {
        Distro::Debian | Distro::Suse | Distro::Rhel => {
            "groupadd --system --gid 10001 app && useradd --system --uid 10001 --gid app --create-home app"
        }
        Distro::Alpine => "addgroup -S -g 10001 app && adduser -S -u 10001 -G app app",
        Distro::Busybox => "addgroup -g 10001 app && adduser -S -D -u 10001 -G app app",
        Distro::Amazon => {
            "dnf install -y shadow-utils && dnf clean all && groupadd --system --gid 10001 app && useradd --system --uid 10001 --gid app --create-home app"
        }
        Distro::Distroless => return Unprivileged { create: None, user: "65532:65532" },
        Distro::Windows => return Unprivileged { create: None, user: "ContainerUser" },
    };
    Unprivileged { create: Some(create), user: "app" }
}
