//! What `check` says of Compose files, and what it leaves alone: a fault is said once, what is not open is not judged.

use drydock::diagnostic::Severity;
use drydock::{Project, Settings, analyze};

/// Errors as `line rule`, in order.
fn errors(files: &[(&str, &str)]) -> Vec<String> {
    let project = Project::from_files(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())));
    let found = analyze(&project, &Settings::default()).diagnostics;
    let line = |at: usize, file: usize| files[file].1[..at].matches('\n').count() + 1;
    let errors = found.iter().filter(|one| one.severity == Severity::Error);
    errors.map(|one| format!("{} {}", line(one.span.start, one.file.0 as usize), one.rule)).collect()
}

fn of(text: &str) -> Vec<String> {
    errors(&[("compose.yaml", text)])
}

#[test]
fn a_value_that_a_variable_may_set_is_not_judged() {
    let text = "services:
  web:
    image: ${IMAGE}
    ports: [\"${PORT}\", \"${OTHER}:80\"]
    volumes: [\"${DATA}\", \"${LOGS}:/logs\"]
    mem_limit: ${MEMORY}
    privileged: ${PRIVILEGED}
    container_name: ${NAME}
    command: ${COMMAND}
    pull_policy: ${PULL}
    network_mode: ${MODE}
    networks: [default]
    healthcheck: {interval: \"${INTERVAL}\", test: [\"${FIRST}\"]}
secrets:
  key: {file: \"${KEY}\"}
";
    assert_eq!(of(text), [] as [&str; 0]);
}

#[test]
fn files_that_are_not_open_are_unknown() {
    let text = "include: [other.yaml]
services:
  web:
    extends: {file: base.yaml, service: web}
    env_file: secret.env
    depends_on: [db]
    volumes: [data:/data]
";
    assert_eq!(of(text), [] as [&str; 0]);
    // Laid over a base that is not open.
    assert_eq!(errors(&[("docker-compose.prod.yml", "services:\n  web:\n    restart: always\n")]), [] as [&str; 0]);
    // Wrong whatever it is laid over.
    let text = "services:\n  web:\n    restartt: always\n";
    assert_eq!(errors(&[("docker-compose.prod.yml", text)]), ["3 unknown-compose-key"]);
}

#[test]
fn one_fault_is_one_finding() {
    assert_eq!(of("services:\n  web:\n    imagee: nginx:1.29\n"), ["3 unknown-compose-key"]);
    assert_eq!(of("services:\n  web:\n    image: a:1\n    cpus: many\n"), ["4 wrong-value-type"]);
    assert_eq!(of("services:\n  web:\n    extends: gone\n"), ["3 unresolved-inclusion"]);
    assert_eq!(of("services:\n  web:\n    image: a:1\n    logging: *none\n"), ["4 invalid-yaml"]);
    // A base with an override and one with another: the fault of the base is said once.
    let base = "services:\n  web:\n    image: a:1\n    depends_on: [gone]\n";
    let over = "services:\n  web:\n    restart: always\n";
    let files = [("compose.yaml", base), ("compose.override.yaml", over), ("compose.prod.yaml", over)];
    assert_eq!(errors(&files), ["4 unknown-dependency"]);
}

#[test]
fn all_faults_are_said_at_once() {
    let text = "services:
  web:
    imagee: nginx:1.29
    ports: [\"99999:80\"]
  api:
    image: ghcr.io/example/api:1.4
    networks: [back]
    stop_grace_period: \"10\"
";
    let found = of(text);
    for wanted in ["3 unknown-compose-key", "4 invalid-port-mapping", "7 undeclared-resource", "8 invalid-option-value"]
    {
        assert!(found.iter().any(|one| one == wanted), "{wanted}: {found:?}");
    }
}

#[test]
fn a_slip_of_layout_is_where_it_is_and_costs_nothing_else() {
    let other = "  other:\n    image: ghcr.io/example/other:1.4\n";
    for (text, found) in [
        ("services:\n  web:\n    image: a:1\n     ports:\n      - \"80:80\"\n", "4 invalid-yaml"),
        ("services:\n  web:\n    image: a:1\n        restart: always\n        tty: true\n", "4 invalid-yaml"),
        (
            "services:\n  web:\n    image: a:1\n    environment:\n      A: b\n        C: d\n      E: f\n",
            "6 invalid-yaml",
        ),
        ("services:\n  web:\n    image: a:1\n    ports:\n      - \"80:80\"\n        tty: true\n", "6 invalid-yaml"),
        ("services:\n\tweb:\n\t\timage: a:1\n\t\tports:\n\t\t- \"80:80\"\n", "2 invalid-yaml"),
        ("services:\n  web:\n    image: a:1\n\trestart: always\n", "4 invalid-yaml"),
        ("services:\n  web:\n    image: a:1\n   db:\n    image: b:1\n", "4 invalid-yaml"),
        (
            "services:\n  web:\n    ports:\n<<<<<<< HEAD\n    - \"80:80\"\n||||||| base\n=======\n    - \"81:80\"\n>>>>>>> x\n    image: a:1\n",
            "4 merge-conflict-marker",
        ),
    ] {
        let text = [text, other].concat();
        assert_eq!(of(&text), [found], "{text}");
        let project = Project::from_files([("compose.yaml".to_owned(), text.clone())]);
        let stacks = analyze(&project, &Settings::default()).model.stacks;
        assert!(stacks[0].service("other").is_some_and(|other| other.image.is_some()), "{text}");
    }
}

#[test]
fn what_is_read_as_nothing_is_said() {
    for (path, text) in [
        ("compose.yaml", ""),
        ("compose.yaml", "# nothing yet\n"),
        ("compose.yaml", "nginx\n"),
        ("compose.yaml", "FROM nginx:1.29\nRUN nginx -t\nHEALTHCHECK NONE\n"),
        ("compose.yaml", "docker run -d -p 80:80 \\\n  nginx\n"),
        ("Dockerfile", "services:\n  web:\n    image: nginx:1.29\n"),
    ] {
        assert_eq!(errors(&[(path, text)]), ["1 malformed-document"], "{path}: {text}");
    }
    for (path, text) in [
        ("compose.yaml", "services:\n  web:\n    image: {{ image }}\n    ports: 80\n"),
        ("docker-compose.yml.j2", "services:\n  web: 5\n"),
    ] {
        let project = Project::from_files([(path.to_owned(), text.to_owned())]);
        let analysis = analyze(&project, &Settings::default());
        assert_eq!((analysis.diagnostics.len(), analysis.notes.len()), (0, 1), "{path}");
    }
}
