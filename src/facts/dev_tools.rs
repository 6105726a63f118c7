//! Programs that help developers and that no server runs.

/// By the last part of the image's name.
const IMAGES: [&str; 17] = [
    "adminer",
    "browsersync",
    "dbgate",
    "inbucket",
    "kafka-ui",
    "livereload",
    "mailcatcher",
    "maildev",
    "mailhog",
    "mailpit",
    "mongo-express",
    "pgadmin4",
    "phpmyadmin",
    "phpredisadmin",
    "redis-commander",
    "redisinsight",
    "swagger-ui",
];

/// Whether an image (registry and path, without tag) is such a program.
pub fn is_dev_tool(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    IMAGES.contains(&last.as_str())
}
