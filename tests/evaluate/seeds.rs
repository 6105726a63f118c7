//! The fragments that the seed documents call bad or good: the rule that knows the fault speaks of the one and is silent about
//! the other.

use drydock::rules::RULES;
use drydock::{Project, Settings, analyze};
use std::collections::BTreeSet;
use std::path::Path;

/// What a fragment stands in, since it is only a piece: the file and the lines before it.
struct Place {
    path: &'static str,
    before: &'static str,
}

const DOCKERFILE: Place = Place { path: "Dockerfile", before: "FROM python:3.12-slim\nWORKDIR /app\n" };
const COMPOSE: Place = Place { path: "compose.yaml", before: "" };
/// A list of volumes without its service.
const SERVICE: Place = Place { path: "compose.yaml", before: "services:\n  web:\n    image: python:3.12-slim\n" };

/// The comment a fragment begins with, where it belongs, and the rules that must speak of it (bad) or be silent (good).
const LABELLED: &[(&str, Place, &[&str])] = &[
    ("# WRONG - Overwrites container's installed packages", SERVICE, &["mount-over-packages"]),
    ("# WRONG - Secrets committed to git", COMPOSE, &["secret-in-env"]),
    ("# BAD - Migrations run during image build", DOCKERFILE, &["migration-at-build"]),
    ("# BAD - Unpredictable behavior", COMPOSE, &["unpinned-service-image"]),
    ("# GOOD - Pin specific versions", COMPOSE, &["unpinned-service-image"]),
    ("# BAD - Runs as root by default", DOCKERFILE, &["root-user", "development-server"]),
    (
        "# GOOD - Create and switch to non-root user",
        DOCKERFILE,
        &["root-user", "development-server", "shell-form-command"],
    ),
    ("# BAD - secret baked into image layer", DOCKERFILE, &["copied-secret-file"]),
    ("# GOOD - mounted at runtime", DOCKERFILE, &["copied-secret-file", "secret-in-image"]),
    ("# Good: dependencies before code", DOCKERFILE, &["late-dependency-copy"]),
    ("# Bad: cache invalidated on every code change", DOCKERFILE, &["late-dependency-copy"]),
    ("# Good: receives SIGTERM correctly", DOCKERFILE, &["shell-form-command"]),
    ("# Bad: runs in shell, signals may not propagate", DOCKERFILE, &["shell-form-command"]),
];

/// Paths and texts.
type Files = &'static [(&'static str, &'static str)];

/// What the seeds call bad in a table or a sentence, as the shortest file that does it.
const TOLD: &[(&str, Files, &str)] = &[
    (
        "FROM python:latest",
        &[("Dockerfile", "FROM python:latest\nCMD [\"python\", \"app.py\"]\n")],
        "unpinned-base-image",
    ),
    ("running as root", &[("Dockerfile", "FROM python:3.12-slim\nCMD [\"python\", \"app.py\"]\n")], "root-user"),
    (
        "installing dev deps in prod",
        &[("Dockerfile", "FROM node:22-slim\nCOPY package.json ./\nRUN npm install\nCMD [\"node\", \"server.js\"]\n")],
        "dev-dependencies-in-image",
    ),
    (
        "storing secrets in image",
        &[("Dockerfile", "FROM python:3.12-slim\nENV SECRET_KEY=k3jd83jd9s0alq\nCMD [\"python\", \"app.py\"]\n")],
        "secret-in-image",
    ),
    ("no .dockerignore", &[("Dockerfile", "FROM python:3.12-slim\nCOPY . /app\n")], "missing-dockerignore"),
    ("fat images", &[("Dockerfile", "FROM python:3.12\nCMD [\"python\", \"app.py\"]\n")], "full-size-base-image"),
    (
        "no health checks",
        &[
            ("compose.yaml", "services:\n  web:\n    build: .\n    ports: [\"8000:8000\"]\n"),
            ("Dockerfile", "FROM python:3.12-slim\nCMD [\"python\", \"app.py\"]\n"),
        ],
        "missing-healthcheck",
    ),
    (
        "packages of root for another user",
        &[(
            "Dockerfile",
            "FROM python:3.11-slim AS builder\nRUN pip install --user flask\nFROM python:3.11-slim\nCOPY --from=builder /root/.local /root/.local\nENV PATH=/root/.local/bin:$PATH\nUSER 1000\nCMD [\"python\", \"app.py\"]\n",
        )],
        "packages-in-root-home",
    ),
    (
        "starting before the database is ready",
        &[(
            "compose.yaml",
            "services:\n  app:\n    build: .\n    depends_on:\n      - db\n  db:\n    image: postgres:16.4\n",
        )],
        "unready-dependency",
    ),
    (
        "localhost instead of the service's name",
        &[(
            "compose.yaml",
            "services:\n  app:\n    build: .\n    environment:\n      DATABASE_URL: postgresql://user@localhost:5432/mydb\n  db:\n    image: postgres:16.4\n",
        )],
        "localhost-service-url",
    ),
    (
        "data that does not outlive its container",
        &[("compose.yaml", "services:\n  db:\n    image: postgres:16.4\n")],
        "missing-data-volume",
    ),
    (
        ".env committed",
        &[
            (".gitignore", "node_modules\n"),
            (".env", "SECRET_KEY=k3jd83jd9s0alq\n"),
            ("compose.yaml", "services:\n  app:\n    build: .\n    env_file: .env\n"),
        ],
        "env-file-not-gitignored",
    ),
    (
        "a .dockerignore that lets secrets and caches through",
        &[(".dockerignore", "docs\n"), ("Dockerfile", "FROM python:3.12-slim\nCOPY . /app\n"), (".env", "A=b\n")],
        "incomplete-dockerignore",
    ),
];

pub fn run(shared: &Path) -> Vec<String> {
    let mut failures = Vec::new();
    let (mut bad, mut good) = ((0, 0), (0, 0));
    let (mut met, mut missing): (BTreeSet<&str>, BTreeSet<&str>) = Default::default();
    for (document, part) in parts(shared) {
        let comment = part.lines().next().unwrap_or_default();
        let Some((label, place, rules)) = LABELLED.iter().find(|(label, ..)| comment.starts_with(label)) else {
            if place_of(comment) {
                failures.push(format!("{document}: nothing is expected of `{comment}`"));
            }
            continue;
        };
        met.insert(label);
        let is_bad = !label.to_lowercase().starts_with("# good");
        let project = Project::from_files([(place.path, [place.before, &indented(&part, place)].concat())]);
        let found = names(&project);
        for rule in *rules {
            if !exists(rule) {
                missing.insert(*rule);
                continue;
            }
            let holds = found.contains(rule) == is_bad;
            let count = if is_bad { &mut bad } else { &mut good };
            count.1 += 1;
            count.0 += usize::from(holds);
            if !holds {
                let wrong = if is_bad { "is not reported by" } else { "is reported by" };
                failures.push(format!("{document}: `{comment}` {wrong} {rule}; found: {found:?}"));
            }
        }
    }
    failures.extend(
        LABELLED
            .iter()
            .filter(|(label, ..)| !met.contains(label))
            .map(|(label, ..)| format!("the seeds have no fragment `{label}` any more")),
    );
    let mut told = 0;
    for (what, files, rule) in TOLD {
        if !exists(rule) {
            missing.insert(*rule);
            continue;
        }
        let found = names(&Project::from_files(files.iter().copied()));
        told += usize::from(found.contains(rule));
        if !found.contains(rule) {
            failures.push(format!("{what}: {rule} is silent; found: {found:?}"));
        }
    }
    if !missing.is_empty() {
        println!("no rule yet: {}", missing.into_iter().collect::<Vec<_>>().join(", "));
    }
    println!("fragments called bad, reported by their rule   {} of {}", bad.0, bad.1);
    println!("fragments called good, their rule silent       {} of {}", good.0, good.1);
    println!("faults told in words, reported by their rule   {told} of {}", TOLD.len());
    failures
}

/// The catalogue is built up rule by rule.
fn exists(rule: &str) -> bool {
    RULES.iter().any(|other| other.meta().name == rule)
}

/// The rules that find something, every rule on.
fn names(project: &Project) -> BTreeSet<&'static str> {
    let settings = Settings { all_rules: true, ..Settings::default() };
    analyze(project, &settings).diagnostics.iter().map(|diagnostic| diagnostic.rule).collect()
}

/// A fragment of a service stands where the service's keys stand.
fn indented(part: &str, place: &Place) -> String {
    let indent = if place.before.starts_with("services:") { "    " } else { "" };
    part.lines().flat_map(|line| [indent, line, "\n"]).collect()
}

/// Whether a line says that what follows is good or bad.
fn place_of(line: &str) -> bool {
    let line = line.trim_start_matches(['#', ' ']).to_lowercase();
    ["bad", "good", "wrong", "right"]
        .iter()
        .any(|word| line.strip_prefix(word).is_some_and(|rest| rest.trim_start().starts_with(['-', ':'])))
}

/// The fenced blocks of Dockerfiles and YAML, cut before every comment that judges what follows it.
fn parts(shared: &Path) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for (name, language, block) in super::blocks(shared) {
        if !["dockerfile", "yaml", "yml"].contains(&language.as_str()) {
            continue;
        }
        found.push((name.clone(), String::new()));
        for line in block.split_inclusive('\n') {
            if place_of(line) && line.starts_with('#') {
                found.push((name.clone(), String::new()));
            }
            if let Some((_, part)) = found.last_mut() {
                part.push_str(line);
            }
        }
    }
    found
}
