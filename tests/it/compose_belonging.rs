//! Which Compose files are read together, and what is said of those that can be read in two ways.

use drydock::model::stack::StackKind;
use drydock::{Project, Settings, analyze};

const BASE: &str = "services:\n  db:\n    image: postgres:17.11\n    networks: [inner]\nnetworks:\n  inner:\n";

/// The stacks as `files kind`, each with whether something of it is not here.
fn stacks(files: &[(&str, &str)]) -> Vec<String> {
    let project = Project::from_files(files.iter().copied());
    let analysis = analyze(&project, &Settings::default());
    let line = |stack: &drydock::model::Stack| {
        let names: Vec<&str> = stack.files.iter().map(|&file| project.file(file).path.as_str()).collect();
        let kind = match stack.kind {
            StackKind::Default => "default",
            StackKind::Overlay => "overlay",
            StackKind::Alone => "alone",
        };
        format!("{} {kind}{}", names.join(" + "), if stack.is_incomplete { " partial" } else { "" })
    };
    analysis.model.stacks.iter().map(line).collect()
}

/// The findings as `file rule`.
fn found(files: &[(&str, &str)]) -> Vec<String> {
    let project = Project::from_files(files.iter().copied());
    let found = analyze(&project, &Settings::default()).diagnostics;
    found.iter().map(|d| format!("{} {}", project.file(d.file).path, d.rule)).collect()
}

#[test]
fn a_file_that_lacks_what_the_base_has_lies_over_it() {
    let scale = "services:\n  replica:\n    image: postgres:17.11\n    depends_on: [db]\n    networks: [inner]\n";
    assert_eq!(
        stacks(&[("docker-compose.yml", BASE), ("docker-compose.scale.yml", scale)]),
        ["docker-compose.yml default", "docker-compose.yml + docker-compose.scale.yml overlay"]
    );
    let other = "services:\n  monitor:\n    image: prom/prometheus:v3.6.0\n";
    assert_eq!(stacks(&[("docker-compose.yml", BASE), ("monitor.yml", other)])[1], "monitor.yml alone");
}

#[test]
fn a_name_with_one_word_more_lies_over_the_name_without() {
    let ci = "services:\n  app:\n    image: example/app:1\n    networks: [ci]\nnetworks:\n  ci:\n";
    let mysql = "services:\n  db:\n    image: mysql:9.5\n    networks: [ci]\n";
    assert_eq!(
        stacks(&[("compose.ci.mysql.yml", mysql), ("compose.ci.yml", ci)]),
        ["compose.ci.yml + compose.ci.mysql.yml overlay", "compose.ci.yml alone"]
    );
}

#[test]
fn a_base_further_up_is_a_base_too() {
    let dev = "services:\n  web:\n    image: example/web:1\n    depends_on: [db]\n";
    let got = stacks(&[("compose.yaml", BASE), ("deploy/compose.dev.yaml", dev)]);
    assert_eq!(got, ["compose.yaml default", "compose.yaml + deploy/compose.dev.yaml overlay"]);
}

#[test]
fn a_file_with_half_a_service_finds_the_other_half() {
    let base = "services:\n  web:\n    image: example/web:1\n";
    let dev = "services:\n  web:\n    ports: ['127.0.0.1:80:80']\n";
    let got = stacks(&[("docker-compose.base.yml", base), ("docker-compose.dev.yml", dev)]);
    assert_eq!(got, ["docker-compose.base.yml alone", "docker-compose.base.yml + docker-compose.dev.yml overlay"]);
    // Of two that run it, nobody knows which is meant.
    let got = stacks(&[("a.base.yml", base), ("b.base.yml", base), ("c.dev.yml", dev)]);
    assert_eq!(got[2], "c.dev.yml alone partial");
}

#[test]
fn a_base_that_needs_one_of_several_files_is_not_whole() {
    let base = "services:\n  web:\n    image: example/web:1\n    depends_on: [db]\n";
    let db = "services:\n  db:\n    image: mysql:9.5\n";
    let two = [("compose.ci.mysql.yml", db), ("compose.ci.postgres.yml", db), ("compose.ci.yml", base)];
    assert_eq!(stacks(&two)[2], "compose.ci.yml alone partial");
    let plain = [("compose.mysql.yml", db), ("compose.postgres.yml", db), ("compose.yml", base)];
    let want = [
        "compose.yml + compose.mysql.yml overlay",
        "compose.yml + compose.postgres.yml overlay",
        "compose.yml default partial",
    ];
    assert_eq!(stacks(&plain), want);
}

#[test]
fn an_override_without_its_base_is_a_part_of_something() {
    let over = "services:\n  web:\n    image: nginx:1.31\n    networks: [front]\n    depends_on: [db]\n";
    for name in ["docker-compose.override.yml", "compose.override.yaml", "docker-compose.override.yml-php.yml"] {
        assert_eq!(stacks(&[(name, over)]), [format!("{name} alone partial")]);
        assert_eq!(found(&[(name, over)]), [""; 0]);
    }
    let part = "services:\n  web:\n    ports: ['127.0.0.1:80:80']\n    networks: [front]\n";
    assert_eq!(stacks(&[("compose.prod.yaml", part)]), ["compose.prod.yaml alone partial"]);
}

#[test]
fn what_may_be_in_a_file_that_is_not_here_is_unknown() {
    let base = "services:\n  web:\n    image: example/web:1\n    secrets: [key]\n";
    let has = |files: &[(&str, &str)]| found(files).iter().any(|line| line.ends_with("undeclared-resource"));
    assert!(has(&[("compose.yaml", base)]));
    assert!(!has(&[("compose.yaml", base), (".gitignore", "/compose.override.yaml\n")]));
    assert!(has(&[("compose.yaml", base), (".gitignore", "/compose.prod.yaml\n")]));
    assert!(!has(&[("compose.yaml", base), (".env", "COMPOSE_FILE=compose.yaml:../keys.yaml\n")]));
    assert!(!has(&[
        ("a/compose.yaml", base),
        ("compose.yaml", "include: [a/compose.yaml]\nsecrets: {key: {file: k}}\n")
    ]));
    // The project is always started with both.
    assert!(!has(&[("compose.yaml", base), ("compose.keys.yaml", "secrets: {key: {file: ./key}}\n")]));
}

#[test]
fn of_a_file_that_can_be_read_in_two_ways_only_what_holds_in_both_is_said() {
    let base = "services:\n  db:\n    image: postgres:17.11\n    environment:\n      POSTGRES_PASSWORD: ${DB_PASSWORD:?}\n    \
                volumes: ['db:/var/lib/postgresql/data']\nvolumes:\n  db:\n";
    let dev = "services:\n  db:\n    image: postgres:latest\n";
    let got = found(&[("compose.yaml", base), ("compose.dev.yaml", dev)]);
    assert!(got.contains(&"compose.dev.yaml unpinned-service-image".to_owned()), "{got:?}");
    assert!(!got.iter().any(|line| line.starts_with("compose.dev.yaml") && line.ends_with("-password")), "{got:?}");
    assert!(!got.contains(&"compose.dev.yaml missing-data-volume".to_owned()), "{got:?}");
    let alone = found(&[("compose.dev.yaml", dev)]);
    assert!(alone.contains(&"compose.dev.yaml default-password".to_owned()), "{alone:?}");
}
