//! Settings with which the probe that belongs to an image finds nobody. From the images' documentation.

/// What a probe depends on.
#[derive(Debug)]
pub struct Limits {
    /// Parts of the image's name, separated by blanks.
    pub images: &'static str,
    /// Parts of variables and arguments that make the probe fail: a password, encryption, another path.
    pub against: &'static str,
    /// A variable that the probe needs.
    pub needs: &'static str,
    /// Folders whose configuration decides what answers where.
    pub folders: &'static str,
}

const NONE: Limits = Limits { images: "", against: "", needs: "", folders: "" };

/// One row per program.
pub static LIMITS: [Limits; 12] = [
    Limits {
        images: "redis valkey keydb",
        against: "requirepass aclfile .conf --user PASSWORD REDIS_ARGS EXTRA_FLAGS tls",
        folders: "conf /etc/",
        ..NONE
    },
    Limits {
        images: "grafana/grafana",
        against: "GF_SERVER_PROTOCOL SERVE_FROM_SUB_PATH",
        folders: "grafana.ini",
        ..NONE
    },
    Limits { images: "prom/", against: "web.listen-address web.route-prefix web.external-url web.config", ..NONE },
    Limits { images: "mongo", against: "tls ssl", folders: "mongod.conf", ..NONE },
    Limits { images: "mysql mariadb percona", against: "skip-networking skip_networking", ..NONE },
    Limits {
        images: "opensearchproject/opensearch",
        against: "DISABLE_SECURITY_PLUGIN plugins.security DISABLE_INSTALL_DEMO_CONFIG",
        needs: "OPENSEARCH_INITIAL_ADMIN_PASSWORD",
        folders: "/usr/share/opensearch/config",
    },
    Limits { images: "mssql/server", needs: "MSSQL_SA_PASSWORD", ..NONE },
    Limits {
        images: "keycloak/keycloak",
        against: "KC_HTTP_RELATIVE_PATH KC_HTTP_MANAGEMENT KC_HTTPS",
        needs: "KC_HEALTH_ENABLED",
        ..NONE
    },
    Limits { images: "kafka", against: "SASL SSL", folders: "server.properties", ..NONE },
    Limits { images: "nginx httpd varnish", folders: "/etc/nginx httpd.conf conf.d .vcl", ..NONE },
    Limits { images: "rabbitmq", against: "ssl_ SSL", ..NONE },
    Limits {
        images: "registry",
        against: "REGISTRY_HTTP_TLS REGISTRY_AUTH REGISTRY_HTTP_ADDR REGISTRY_HTTP_PREFIX",
        folders: "/etc/",
        ..NONE
    },
];

/// The limits of an image's probe.
pub fn limits(image: &str) -> impl Iterator<Item = &'static Limits> {
    LIMITS.iter().filter(move |row| row.images.split(' ').any(|part| image.contains(part)))
}

/// The option by which a client is told the port; in the order in which one name holds another.
pub const CLIENTS: [(&str, &str); 5] =
    [("pg_isready", "-p"), ("redis-cli", "-p"), ("valkey-cli", "-p"), ("mysqladmin", "-P"), ("mongosh", "--port")];

/// Variables that move the port of the server in the image, by their endings.
pub const PORT_VARIABLES: [&str; 9] = [
    "PGPORT",
    "MYSQL_TCP_PORT",
    "PORT_NUMBER",
    "http.port",
    "GF_SERVER_HTTP_PORT",
    "KC_HTTP_PORT",
    "N8N_PORT",
    "REDIS_PORT",
    "VALKEY_PORT",
];
