//! What speaks to which sort of server, and which variables a browser reads.

/// A sort of server.
#[derive(Debug)]
pub struct Protocol {
    /// The schemes of its addresses; none where they are those of the web.
    pub schemes: &'static [&'static str],
    /// The port it listens on by default.
    pub port: u16,
    /// Words by which variables about it are named.
    pub words: &'static [&'static str],
}

const fn row(schemes: &'static [&'static str], port: u16, words: &'static [&'static str]) -> Protocol {
    Protocol { schemes, port, words }
}

/// General knowledge; the ports are those of the images' rows.
pub static PROTOCOLS: [Protocol; 11] = [
    row(&["postgres", "postgresql"], 5432, &["POSTGRES", "POSTGRESQL", "PG", "DB", "DATABASE"]),
    row(&["mysql", "mariadb"], 3306, &["MYSQL", "MARIADB", "DB", "DATABASE"]),
    row(&["sqlserver"], 1433, &["MSSQL", "SQLSERVER", "DB", "DATABASE"]),
    row(&["mongodb"], 27017, &["MONGO", "MONGODB", "DB", "DATABASE"]),
    row(&["redis", "rediss"], 6379, &["REDIS", "CACHE"]),
    row(&["amqp", "amqps"], 5672, &["RABBITMQ", "AMQP", "BROKER"]),
    row(&["memcached"], 11211, &["MEMCACHED", "CACHE"]),
    row(&["nats"], 4222, &["NATS"]),
    row(&["kafka"], 9092, &["KAFKA"]),
    row(&["bolt", "neo4j"], 7687, &["NEO4J"]),
    row(&[], 9200, &["ELASTICSEARCH", "ELASTIC", "OPENSEARCH"]),
];

/// The port that addresses of a scheme mean when they name none.
pub fn default_port(scheme: &str) -> Option<u16> {
    PROTOCOLS.iter().find(|protocol| protocol.schemes.contains(&scheme)).map(|protocol| protocol.port)
}

/// Whether a value is read where `localhost` is the visitor's own machine.
pub fn is_for_browsers(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    const PREFIXES: [&str; 9] = [
        "NEXT_PUBLIC_",
        "VITE_",
        "REACT_APP_",
        "PUBLIC_",
        "VUE_APP_",
        "NUXT_PUBLIC_",
        "EXPO_PUBLIC_",
        "GATSBY_",
        "NG_APP_",
    ];
    const PARTS: [&str; 13] = [
        "CORS",
        "ALLOWED",
        "CSRF",
        "ORIGIN",
        "PUBLIC",
        "EXTERNAL",
        "REDIRECT",
        "CALLBACK",
        "FRONTEND",
        "BROWSER",
        "SITE_URL",
        "ADVERTISED",
        "HEALTH",
    ];
    PREFIXES.iter().any(|prefix| name.starts_with(prefix)) || PARTS.iter().any(|part| name.contains(part))
}

/// Whether the value of a variable of this name may be nothing but a host.
pub fn is_host_name(name: &str) -> bool {
    const LAST: [&str; 10] =
        ["HOST", "HOSTNAME", "SERVER", "ADDR", "ADDRESS", "PGHOST", "MYSQLHOST", "REDISHOST", "MONGOHOST", "DBHOST"];
    let last = name.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
    LAST.iter().any(|word| last.eq_ignore_ascii_case(word))
}
