//! What stops a project comes first, and only what does.

use drydock::verdict::Verdict;
use drydock::{Project, Settings, analyze};

/// The words, and the line of the finding that they are about.
fn verdict(files: &[(&str, &str)]) -> (String, Option<usize>) {
    let project = Project::from_files(files.iter().map(|(path, text)| (path.to_string(), text.to_string())));
    let found = analyze(&project, &Settings::default()).diagnostics;
    let verdict = Verdict::of(&found);
    let line = verdict.finding.map(|at| {
        let finding = &found[at];
        project.file(finding.file).text[..finding.span.start].matches('\n').count() + 1
    });
    let place = verdict.finding.map_or(String::new(), |at| project.file(found[at].file).path.clone());
    (verdict.words(&place), line)
}

#[test]
fn what_is_met_first_leads() {
    let dockerfile = ("Dockerfile", "FROM alpine:3.22\nRUNN apk add curl\nUSER 1000\nCOPPY . /app\n");
    assert_eq!(verdict(&[dockerfile]), ("The build stops at Dockerfile, and 1 more error stops it".into(), Some(2)));
    // Compose reads the project before it builds, whatever the files are called.
    let compose = ("compose.yaml", "services:\n  web:\n    build: .\n    restart: always\n    imagee: x\n");
    let (words, line) = verdict(&[dockerfile, compose]);
    assert_eq!(
        (words.as_str(), line),
        ("Docker refuses the project at compose.yaml, and 2 more errors stop it", Some(5))
    );
}

#[test]
fn what_builds_and_does_not_start_is_said_so() {
    let compose = "services:\n  web:\n    image: nginx:1.29\n    restart: always\n    depends_on:\n      app:\n        \
                   condition: service_healthy\n  app:\n    image: redis:8.2\n    restart: always\n";
    let (words, line) = verdict(&[("compose.yaml", compose)]);
    assert_eq!((words.as_str(), line.is_some()), ("It builds and does not start: compose.yaml", true));
}

#[test]
fn each_error_stops_what_it_stops() {
    let service = |rest: &str| format!("services:\n  db:\n    image: postgres:17\n{rest}");
    let (words, _) = verdict(&[("compose.yaml", &service(""))]);
    assert_eq!(words, "It builds and does not start: compose.yaml", "a database without a password");
    let (words, _) = verdict(&[("compose.yaml", &service("    env_file: db.env\n    ports: [\"99999:1\"]\n"))]);
    assert!(words.starts_with("Docker refuses the project at compose.yaml"), "{words}");
    let (words, _) = verdict(&[("Dockerfile", "FROM alpine:3.22\nRUN apk add curl\nCMD [\"curl\", 'x']\n")]);
    assert_eq!(words, "It builds and does not start: Dockerfile", "a list that is none is run by a shell");
}

#[test]
fn a_habit_stops_nothing_and_neither_does_a_secret() {
    assert_eq!(verdict(&[("Dockerfile", "FROM scratch\n")]).0, "Nothing stops it");
    let (words, place) = verdict(&[("Dockerfile", "FROM node:latest\nCMD node server.js\n")]);
    assert!(words.starts_with("Nothing stops it; ") && words.ends_with(" things to improve"), "{words}");
    assert_eq!(place, None);
    let secret = "services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: postgres\n";
    assert!(verdict(&[("docker-compose.prod.yml", secret)]).0.starts_with("Nothing stops it; "));
}
