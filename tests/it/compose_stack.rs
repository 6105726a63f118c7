//! Stacks, services and the places their values come from.

use drydock::model::belonging::{Reading, stacks};
use drydock::model::compose::{Condition, MountKind, ProblemKind, Sources, Via};
use drydock::model::stack::{Stack, StackKind};
use drydock::project::Environment;
use drydock::{Project, Settings};

fn all(project: &Project) -> Vec<Stack> {
    let by_name = |path: &str, _: &str| path.contains("prod").then_some(Environment::Production);
    stacks(&mut Sources::new(project), &Settings::default(), &by_name, Reading::Alone).found
}

const BASE: &str = r#"
x-env: &env
  LOG: info
services:
  web:
    build:
      context: ./web
      target: run
    ports: ["8080:80", 9090]
    environment:
      <<: *env
      PASSWORD: ${DB_PASSWORD:-secret}
    volumes:
      - ./web:/app
      - data:/data:ro
      - /cache
    depends_on: [db]
    links: ["db:database", "cache"]
  db:
    image: postgres:${PG_TAG}
    environment:
      - POSTGRES_PASSWORD=${DB_PASSWORD:-secret}
      - DEBUG
volumes:
  data:
"#;

#[test]
fn values_keep_their_place_through_anchors_interpolation_and_short_forms() {
    let project = Project::from_files([
        ("compose.yaml", BASE),
        (".env", "PG_TAG=16\n"),
        ("web/Dockerfile", "FROM scratch\n"),
        ("web/.dockerignore", ""),
        ("web/Dockerfile.dockerignore", ""),
    ]);
    let stacks = all(&project);
    assert_eq!(stacks.len(), 1);
    let stack = &stacks[0];
    // `cache` is nowhere.
    let kinds: Vec<_> = stack.problems.iter().map(|problem| problem.kind).collect();
    assert_eq!(kinds, [ProblemKind::UnknownDependency]);
    let web = stack.service("web").unwrap();
    let build = web.build.as_ref().unwrap();
    assert_eq!(build.dockerfile_path.as_deref(), Some("web/Dockerfile"));
    assert_eq!(build.file, project.find("web/Dockerfile"));
    assert_eq!(build.ignore_file, project.find("web/Dockerfile.dockerignore"));
    assert_eq!(build.target.as_ref().unwrap().as_str(), Some("run"));
    let log = web.variable("LOG").unwrap();
    assert_eq!(log.key.span.start, BASE.find("LOG: info").unwrap());
    let password = web.variable("PASSWORD").unwrap().value.as_ref().unwrap();
    assert_eq!((password.as_str(), password.raw()), (Some("secret"), "${DB_PASSWORD:-secret}"));
    assert!(password.is_written() && !password.is_literal());
    assert_eq!(password.uses()[0].argument.slice(BASE), "secret");
    assert_eq!(web.ports[0].published, Some((8080, 8080)));
    assert_eq!(web.ports[0].target_origin.span.slice(BASE), "80");
    assert_eq!(web.ports[1].target, Some((9090, 9090)));
    let kinds: Vec<_> = web.mounts.iter().map(|mount| (mount.kind, mount.is_anonymous(), mount.read_only)).collect();
    assert_eq!(
        kinds,
        [(MountKind::Bind, false, false), (MountKind::Volume, false, true), (MountKind::Volume, true, false)]
    );
    assert_eq!(web.mounts[0].source_path.as_deref(), Some("web"));
    assert_eq!(web.mounts[1].target_origin.span.slice(BASE), "/data");
    let via: Vec<_> = web.dependencies.iter().map(|dependency| (dependency.service.as_str(), dependency.via)).collect();
    assert_eq!(via, [("db", Via::DependsOn), ("cache", Via::Links)]);
    assert!(web.dependencies[0].is_short);
    let db = stack.service("db").unwrap();
    assert_eq!(db.image_name(), Some("postgres:16"));
    let set = db.variable("POSTGRES_PASSWORD").unwrap();
    let value = set.value.as_ref().unwrap();
    assert_eq!((value.as_str(), value.raw()), (Some("secret"), "${DB_PASSWORD:-secret}"));
    assert_eq!(value.origin.span.slice(BASE), "${DB_PASSWORD:-secret}");
    assert!(set.in_list);
    assert!(db.variable("DEBUG").unwrap().value.is_none());
}

#[test]
fn files_of_one_folder_form_stacks_as_compose_would_use_them() {
    let project = Project::from_files([
        ("compose.yaml", "services: {web: {image: 'a:1', depends_on: [db]}, db: {image: 'b:1'}}"),
        (
            "compose.override.yaml",
            "services: {web: {ports: ['80:80'], depends_on: {db: {condition: service_healthy}}}}",
        ),
        ("compose.prod.yaml", "services:\n  web:\n    restart: always\n    ports: !reset []\n"),
        ("compose.test.yaml", "services: {check: {image: 'c:1'}}"),
        ("other/docker-compose.dev.yml", "services: {web: {extends: {file: common.yml, service: base}}}"),
        ("other/common.yml", "services: {base: {build: ./app, volumes: ['./x:/x']}}"),
    ]);
    let stacks = all(&project);
    let names =
        |stack: &Stack| stack.files.iter().map(|&id| project.file(id).path.clone()).collect::<Vec<_>>().join(" + ");
    let got: Vec<_> = stacks.iter().map(|stack| (names(stack), stack.kind, stack.environment)).collect();
    assert_eq!(
        got,
        [
            ("compose.yaml + compose.override.yaml".into(), StackKind::Default, Some(Environment::Development)),
            ("compose.yaml + compose.prod.yaml".into(), StackKind::Overlay, Some(Environment::Production)),
            ("compose.test.yaml".into(), StackKind::Alone, None),
            ("other/docker-compose.dev.yml".into(), StackKind::Alone, None),
        ]
    );
    let web = stacks[0].service("web").unwrap();
    assert_eq!(web.dependencies[0].condition, Condition::Healthy);
    assert!(!web.dependencies[0].is_short);
    assert_eq!(web.ports[0].node.origin.file, project.find("compose.override.yaml").unwrap());
    assert!(stacks[1].service("web").unwrap().ports.is_empty());
    let extended = stacks[3].service("web").unwrap();
    assert!(!extended.incomplete);
    assert_eq!(extended.build.as_ref().unwrap().context_path.as_deref(), Some("other/app"));
    assert_eq!(extended.mounts[0].source_path.as_deref(), Some("other/x"));
    assert_eq!(extended.mounts[0].node.origin.file, project.find("other/common.yml").unwrap());
}

#[test]
fn the_env_file_may_choose_the_files() {
    let project = Project::from_files([
        ("base.yaml", "services: {web: {image: 'a:1'}}"),
        ("extra.yaml", "services: {web: {ports: ['80:80']}}"),
        (".env", "COMPOSE_FILE=base.yaml:extra.yaml\n"),
    ]);
    let stacks = all(&project);
    assert_eq!(stacks.len(), 1);
    assert_eq!(stacks[0].files.len(), 2);
    assert_eq!(stacks[0].kind, StackKind::Default);
}

#[test]
fn long_mappings_and_lists_end_soon() {
    let keys: String = (0..40_000).map(|at| format!("      K{at}: {at}\n")).collect();
    let items: String = (0..40_000).map(|at| format!("      - K{at}={at}\n")).collect();
    let project = Project::from_files([
        ("compose.yaml", format!("services:\n  a:\n    image: x\n    environment:\n{keys}")),
        ("compose.override.yaml", format!("services:\n  a:\n    environment:\n{items}")),
    ]);
    assert_eq!(all(&project)[0].services[0].environment.len(), 40_000);
}
