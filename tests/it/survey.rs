//! One question, one answer: rules that ask the same thing about a project agree.

use drydock::{Environment, Project, Settings, analyze};

/// `rule: title` of every finding, in order.
fn found(files: &[(&str, &str)], environment: Option<Environment>) -> Vec<String> {
    let project = Project::from_files(files.iter().map(|&(path, text)| (path, text)));
    let analysis = analyze(&project, &Settings { environment, ..Settings::default() });
    analysis
        .diagnostics
        .iter()
        .map(|d| format!("{}: {}", d.rule, d.message.split(". ").next().unwrap_or_default()))
        .collect()
}

fn says(found: &[String], rule: &str) -> bool {
    found.iter().any(|line| line.starts_with(rule))
}

/// A later stage that ends the file says nothing about a service that builds another one.
#[test]
fn the_stage_a_service_runs_is_the_one_it_names() {
    let dockerfile = "FROM node:24.11.0-slim AS worker\nWORKDIR /srv/jobs\nUSER node\nCMD [\"node\", \"jobs.js\"]\n\n\
                      FROM caddy:2.10.0 AS site\nWORKDIR /usr/share/site\n";
    let compose = |target: &str| {
        format!(
            "services:\n  worker:\n    build:\n      context: .\n{target}    restart: always\n    volumes:\n      - ./jobs-code:/srv/jobs\n"
        )
    };
    let with = |target: &str| {
        found(&[("Dockerfile", dockerfile), ("compose.yaml", &compose(target))], Some(Environment::Production))
    };
    for target in ["      target: worker\n", "      target: WORKER\n", "      target: \"0\"\n"] {
        assert!(says(&with(target), "source-mount-in-production"), "{target}");
    }
    for target in ["", "      target: site\n", "      target: nothing\n"] {
        assert!(!says(&with(target), "source-mount-in-production"), "{target}");
    }
}

/// A port of the host that only the host reaches is not open to others, however its address is written.
#[test]
fn loopback_is_loopback_for_every_rule() {
    let compose = |ip: &str| {
        format!(
            "services:\n  cache:\n    image: redis:8.2.1\n    restart: always\n    ports:\n      - target: 6379\n        \
             published: \"6379\"\n        host_ip: \"{ip}\"\n"
        )
    };
    for ip in ["127.0.0.1", "[::1]", "::1", "127.0.1.1", "localhost"] {
        let found = found(&[("compose.prod.yaml", &compose(ip))], None);
        assert!(!says(&found, "default-password"), "{ip}: {found:?}");
        let local = found.iter().any(|line| line.contains("published on the server itself"));
        assert!(local, "{ip}: {found:?}");
    }
    for ip in ["0.0.0.0", "[::]"] {
        let found = found(&[("compose.prod.yaml", &compose(ip))], None);
        assert!(says(&found, "default-password"), "{ip}: {found:?}");
        assert!(!found.iter().any(|line| line.contains("published on the server itself")), "{ip}: {found:?}");
    }
}

/// The same words say development in the name of a file, a stage and a profile.
#[test]
fn a_name_of_development_is_one_everywhere() {
    for name in ["dev", "devel", "develop", "development", "local", "test", "tests", "testing"] {
        let stage = format!(
            "FROM python:3.13.1-slim AS {name}\nWORKDIR /app\nUSER 1000\nCMD [\"flask\", \"run\", \"--debug\"]\n"
        );
        assert!(!says(&found(&[("Dockerfile", &stage)], None), "development-server"), "{name}: stage");
        let compose = format!(
            "services:\n  web:\n    image: python:3.13.1-slim\n    profiles: [{name}]\n    command: flask run --debug\n"
        );
        assert!(!says(&found(&[("compose.yaml", &compose)], None), "development-server"), "{name}: profile");
        let plain = "FROM python:3.13.1-slim\nWORKDIR /app\nUSER 1000\nCMD [\"flask\", \"run\", \"--debug\"]\n";
        let path = format!("Dockerfile.{name}");
        assert!(!says(&found(&[(path.as_str(), plain)], None), "development-server"), "{name}: file");
        assert!(says(&found(&[("Dockerfile", plain)], None), "development-server"));
    }
}
