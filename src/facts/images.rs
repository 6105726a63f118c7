//! What an image is for and what it needs: class, ports, data, probe, user, secrets.

use super::image_rows::IMAGES;
use std::borrow::Cow;

/// What an image is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// Keeps data in tables, documents or keys; losing it hurts.
    Database,
    /// Keeps data that can be computed again.
    Cache,
    /// Queues and streams.
    Broker,
    /// Search engines.
    Search,
    /// S3 and its like.
    ObjectStore,
    /// Web servers, reverse proxies and load balancers.
    Proxy,
    /// Guards the Docker socket.
    SocketProxy,
    /// A page to manage something else.
    Admin,
    /// Metrics, logs, traces.
    Monitor,
    /// Catches mail in development.
    MailCatcher,
    /// A language's run time or compiler, to build on.
    Language,
    /// A bare system, to build on.
    Os,
    /// Runs once, or helps others.
    Tool,
    /// A finished application.
    App,
}

/// What is known about an image. Lists are separated by spaces; `""` means none or not known.
#[derive(Debug)]
pub struct Image {
    /// The name as [`normalize`] gives it.
    pub name: &'static str,
    /// What it is for.
    pub class: Class,
    /// Ports it listens on by default, `443/udp` for UDP.
    pub ports: &'static str,
    /// Where the data lies that must outlive the container; newest version, see [`Image::data_paths`].
    pub data: &'static str,
    /// A JSON array for Compose `healthcheck.test`, `$` written as `$$`.
    pub probe: &'static str,
    /// Whether the image brings its own HEALTHCHECK.
    pub healthcheck: bool,
    /// The user it starts as where that is not root.
    pub user: &'static str,
    /// The user that its entrypoint changes to after starting as root.
    pub drops_to: &'static str,
    /// Environment variables that hold secrets; one `*` may stand for any text.
    pub secrets: &'static str,
    /// The password without which it does not start.
    pub required: &'static str,
    /// Those of `secrets` that can be read from a file; `*` for all, see [`Image::file_variable`].
    pub file_secrets: &'static str,
    /// The working directory.
    pub workdir: &'static str,
    /// Set when the image is not maintained any more: what to use instead, or `""`.
    pub deprecated: Option<&'static str>,
}

pub(super) const fn image(name: &'static str, class: Class, ports: &'static str) -> Image {
    Image {
        name,
        class,
        ports,
        data: "",
        probe: "",
        healthcheck: false,
        user: "",
        drops_to: "",
        secrets: "",
        required: "",
        file_secrets: "",
        workdir: "/",
        deprecated: None,
    }
}

/// The name an image is known by: without the default registry, its mirrors and `library/`, in lower case.
pub fn normalize(name: &str) -> Cow<'_, str> {
    const DEFAULTS: &[&str] = &[
        "docker.io/",
        "index.docker.io/",
        "registry-1.docker.io/",
        "registry.hub.docker.com/",
        "mirror.gcr.io/",
        "public.ecr.aws/docker/",
    ];
    let rest = DEFAULTS.iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name);
    let rest = rest.strip_prefix("library/").unwrap_or(rest);
    if rest.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Cow::Owned(rest.to_ascii_lowercase());
    }
    Cow::Borrowed(rest)
}

/// What is known about the image called `name` (registry and path, without tag and digest).
pub fn find(name: &str) -> Option<&'static Image> {
    let name = normalize(name);
    let name: &str = &name;
    let exact = |name: &str| IMAGES.binary_search_by(|image| image.name.cmp(name)).ok().map(|index| &IMAGES[index]);
    exact(name).or_else(|| {
        if let Some(software) = name.strip_prefix("bitnamilegacy/") {
            return IMAGES.iter().find(|image| image.name.strip_prefix("bitnami/") == Some(software));
        }
        let variant = name.strip_prefix("gcr.io/distroless/")?;
        let stem = variant.split("-debian").next()?.trim_end_matches(|c: char| c.is_ascii_digit());
        IMAGES.iter().find(|image| {
            image
                .name
                .strip_prefix("gcr.io/distroless/")
                .is_some_and(|known| known.trim_end_matches(|c: char| c.is_ascii_digit()) == stem)
        })
    })
}

/// All images of the table, by name.
pub fn all() -> &'static [Image] {
    IMAGES
}

impl Image {
    /// Whether losing its data directory loses data that cannot be computed again.
    pub fn is_datastore(&self) -> bool {
        matches!(self.class, Class::Database | Class::Broker | Class::Search | Class::ObjectStore)
            && !self.data.is_empty()
    }

    /// Whether its ports belong inside: data, administration, metrics.
    pub fn is_internal(&self) -> bool {
        use Class::*;
        matches!(
            self.class,
            Database | Cache | Broker | Search | ObjectStore | SocketProxy | Admin | Monitor | MailCatcher
        )
    }

    /// The default ports as numbers, UDP left out.
    pub fn tcp_ports(&self) -> impl Iterator<Item = u16> {
        self.ports.split(' ').filter_map(|port| port.parse().ok())
    }

    /// Where the data lies in this version; the newest when `tag` names none.
    pub fn data_paths(&self, tag: Option<&str>) -> impl Iterator<Item = &'static str> {
        let major = tag.and_then(major);
        let data = match (self.name, major) {
            // docker-library/docs@c4a9ba414:postgres/README.md: one level up since 18.
            ("postgres" | "pgvector/pgvector" | "postgis/postgis" | "timescale/timescaledb", Some(..18)) => {
                "/var/lib/postgresql/data"
            }
            // docker-library/docs@c4a9ba414:influxdb/README.md
            ("influxdb", Some(1)) => "/var/lib/influxdb",
            ("influxdb", Some(3..)) => "/var/lib/influxdb3/data",
            _ => self.data,
        };
        data.split(' ').filter(|path| !path.is_empty())
    }

    /// Whether an environment variable of this image holds a secret.
    pub fn is_secret(&self, variable: &str) -> bool {
        self.secrets.split(' ').any(|pattern| super::matches_star(pattern, variable))
    }

    /// Whether a variable gives it what it needs to start: the password, its file, or the word that none is wanted.
    pub fn is_given_by(&self, variable: &str) -> bool {
        let stem = self.required.trim_end_matches("_FILE");
        if matches!(variable.strip_prefix(stem), Some("" | "_FILE" | "__FILE" | "_HASH")) {
            return true;
        }
        match self.required {
            "POSTGRES_PASSWORD" => {
                matches!(variable, "POSTGRES_HOST_AUTH_METHOD" | "PGPASSWORD" | "POSTGRESQL_PASSWORD")
            }
            "MYSQL_ROOT_PASSWORD" | "MARIADB_ROOT_PASSWORD" => {
                let rest = variable.strip_prefix("MYSQL_").or_else(|| variable.strip_prefix("MARIADB_")).unwrap_or("");
                ["ROOT_PASSWORD", "ALLOW_EMPTY", "RANDOM_ROOT", "MASTER_HOST"]
                    .iter()
                    .any(|begin| rest.starts_with(begin))
            }
            "MSSQL_SA_PASSWORD" => variable == "SA_PASSWORD",
            "OPENSEARCH_INITIAL_ADMIN_PASSWORD" => {
                matches!(
                    variable,
                    "DISABLE_SECURITY_PLUGIN" | "plugins.security.disabled" | "DISABLE_INSTALL_DEMO_CONFIG"
                )
            }
            _ => false,
        }
    }

    /// The variable that names a file to read `variable` from, where the image supports that.
    pub fn file_variable(&self, variable: &str) -> Option<String> {
        let known = match self.file_secrets {
            "*" => self.is_secret(variable),
            list => crate::text::is_listed(variable, list),
        };
        let suffix = match self.name {
            "grafana/grafana" | "grafana/grafana-oss" | "jc21/nginx-proxy-manager" => "__FILE",
            _ => "_FILE",
        };
        known.then(|| [variable, suffix].concat())
    }

    /// The user a container starts as, `None` for root. Some tags differ from the rest.
    pub fn default_user(&self, tag: Option<&str>) -> Option<&'static str> {
        let tag = tag.unwrap_or_default();
        let special = match self.name {
            // GoogleContainerTools/distroless README
            name if name.starts_with("gcr.io/distroless/") && tag.contains("nonroot") => "65532",
            // dotnet/dotnet-docker@3ed00b611c:documentation/ubuntu-chiseled.md
            name if name.starts_with("mcr.microsoft.com/dotnet/") && tag.contains("chiseled") => "1654",
            "mariadb" if tag.contains("ubi") => "mysql",
            "docker" if tag.contains("rootless") => "rootless",
            "gitea/gitea" if tag.contains("rootless") => "1000",
            "clickhouse" if tag.contains("distroless") => "101",
            "qdrant/qdrant" if tag.contains("unprivileged") => "1000",
            "haproxy" if tag.starts_with("1.") || tag.starts_with("2.0") || tag.starts_with("2.2") => "",
            "mcr.microsoft.com/mssql/server" if tag.starts_with("2017") => "",
            _ => self.user,
        };
        (!special.is_empty()).then_some(special)
    }
}

/// Whether a variable lets a server start without a password.
pub fn allows_empty(variable: &str) -> bool {
    matches!(
        variable,
        "MYSQL_ALLOW_EMPTY_PASSWORD"
            | "MARIADB_ALLOW_EMPTY_PASSWORD"
            | "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD"
            | "ALLOW_EMPTY_PASSWORD"
    )
}

/// The major version that a tag names: `17` of `17.5-alpine`, `v17`, `pg17` and `0.8.0-pg17`.
pub fn major(tag: &str) -> Option<u32> {
    let rest = tag.find("pg").map_or(tag, |at| &tag[at + 2..]);
    let rest = rest.strip_prefix('v').unwrap_or(rest);
    let end = rest.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
    rest[..end].parse().ok()
}
