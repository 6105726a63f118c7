//! How long slow servers take until they answer.

/// Seconds, by the last part of the image's name. From upstream's or much used Compose files:
/// seaweedfs/seaweedfs@cc8364a03e:test/s3/iam, SonarSource/docker-sonarqube@df5a6ae20b:example-compose-files,
/// sameersbn/docker-gitlab@7982d9bfef, zammad/zammad-docker-compose@73d09fd569, seaweedfs/seaweedfs@cc8364a03e:test/kafka,
/// Haxxnet/Compose-Examples@aca0f09b7d:examples/plausible; gitlab-ce as gitlab.
const SECONDS: [(&str, i64); 9] = [
    ("keycloak", 60),
    ("sonarqube", 55),
    ("gitlab", 300),
    ("gitlab-ce", 300),
    ("gitlab-ee", 300),
    ("zammad", 120),
    ("cp-kafka", 30),
    ("kafka", 30),
    ("clickhouse-server", 30),
];

/// How many seconds the image of this name may take until its health check passes.
pub fn start_seconds(name: &str) -> Option<i64> {
    let last = name.rsplit('/').next().unwrap_or(name);
    SECONDS.iter().find(|(known, _)| *known == last).map(|(_, seconds)| *seconds)
}
