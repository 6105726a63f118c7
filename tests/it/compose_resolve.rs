//! The resolved project, as `drydock config` prints it, and what it refuses.

use drydock::model::compose::{ProblemKind, Request, Sources, resolve, to_json, to_yaml};
use drydock::{FileId, Project};
use proptest::prelude::*;

fn config(project: &Project, profiles: &[&str]) -> Result<String, Vec<(ProblemKind, String)>> {
    let request = Request {
        files: project
            .iter()
            .filter(|(_, file)| file.name().ends_with("yaml") && !file.path.contains(['/', '-']))
            .map(|(id, _)| id)
            .collect(),
        env_files: project.find(".env").into_iter().collect(),
        profiles: profiles.iter().map(|profile| (*profile).to_owned()).collect(),
        folder_name: "Shop".to_owned(),
        ..Default::default()
    };
    let text = |id: FileId| project.file(id).text.as_str();
    resolve(&mut Sources::new(project), &request).map(|resolved| to_yaml(&resolved).unwrap()).map_err(|problems| {
        problems.iter().map(|p| (p.kind, p.origin.span.slice(text(p.origin.file)).to_owned())).collect()
    })
}

fn refused(text: &str) -> Vec<(ProblemKind, String)> {
    config(&Project::from_files([("compose.yaml", text)]), &[]).unwrap_err()
}

#[test]
fn a_file_its_override_and_env_become_one_project() {
    let project = Project::from_files([
        (
            "compose.yaml",
            r#"
services:
  web:
    build: ./web
    ports: ["8080-8081:80-81"]
    env_file: [web.env]
    environment: {PRICE: "5$$", DEBUG: , FROM_SHELL: }
    depends_on: [db]
    command: run --name 'a b'
    mem_limit: 1g
  db:
    image: postgres:${PG:-15}
    healthcheck: {test: pg_isready, interval: 90s}
    volumes: [data:/var/lib/postgresql/data, ./init:/init:ro]
  tools: {image: tools, profiles: [debug]}
volumes: {data: , unused: }
"#,
        ),
        (
            "override.yaml",
            r"
services:
  web:
    ports: !override ['9000:80']
    environment: [LEVEL=info]
    depends_on: {db: {condition: service_healthy}}
  db: {mem_limit: !reset null, restart: always}
",
        ),
        ("web.env", "LEVEL=debug\nA=1\n"),
        (".env", "PG=16\nFROM_SHELL=yes\n"),
    ]);
    insta::assert_snapshot!(config(&project, &[]).unwrap(), @r#"
    name: shop
    services:
      db:
        healthcheck:
          test:
          - CMD-SHELL
          - pg_isready
          interval: 1m30s
        image: postgres:16
        networks:
          default: null
        restart: always
        volumes:
        - type: volume
          source: data
          target: /var/lib/postgresql/data
          volume: {}
        - type: bind
          source: ./init
          target: /init
          read_only: true
          bind: {}
      web:
        build:
          context: ./web
          dockerfile: Dockerfile
        command:
        - run
        - --name
        - a b
        depends_on:
          db:
            condition: service_healthy
            required: true
        environment:
          A: '1'
          DEBUG: null
          FROM_SHELL: "yes"
          LEVEL: info
          PRICE: 5$$
        mem_limit: '1073741824'
        networks:
          default: null
        ports:
        - mode: ingress
          target: 80
          published: '9000'
          protocol: tcp
    networks:
      default:
        name: shop_default
    volumes:
      data:
        name: shop_data
    "#);
    assert!(config(&project, &["debug"]).unwrap().contains("  tools:"));
}

#[test]
fn what_compose_refuses_is_reported_with_its_place() {
    use ProblemKind::*;
    let one = |kind, place: &str| vec![(kind, place.to_owned())];
    assert_eq!(refused("services: {a: {image: x, imgae: y}}"), one(UnknownComposeKey, "imgae"));
    assert_eq!(refused("services: {a: {image: 1}}"), one(WrongValueType, "1"));
    assert_eq!(refused("services: {a: {image: x, networks: [back]}}"), one(UndeclaredResource, "back"));
    assert_eq!(refused("services: {a: {image: x, volumes: ['data:/x']}}"), one(UndeclaredResource, "data"));
    assert_eq!(refused("services: {a: {image: x, secrets: [key]}}"), one(UndeclaredResource, "key"));
    assert_eq!(refused("services: {a: {image: x, depends_on: [b]}}"), one(UnknownDependency, "b"));
    assert_eq!(
        refused("services: {a: {image: x, depends_on: [b]}, b: {image: y, profiles: [p]}}"),
        one(DependencyBehindProfile, "b")
    );
    assert_eq!(
        refused("services: {a: {image: x, depends_on: [b]}, b: {image: y, links: [a]}}"),
        one(CircularDependency, "b")
    );
    assert_eq!(refused("services: {a: {command: x}}"), one(ServiceWithoutImage, "a"));
    assert_eq!(refused("services: {a: {image: '${X:?no}'}}"), one(UnsetVariable, "${X:?no}"));
    assert_eq!(refused("services: {a: {image: '${X.y}'}}"), one(InvalidInterpolation, "${X.y}"));
    assert_eq!(refused("services: {a: {image: x, ports: ['80:http']}}"), one(InvalidPortMapping, "'80:http'"));
    assert_eq!(refused("services: {a: {image: x, extends: b}}"), one(UnresolvedInclusion, "b"));
    assert_eq!(refused("services: {a: {image: x, env_file: b.env}}"), one(MissingFile, "b.env"));
    assert_eq!(refused("services: {1: {image: x}}"), one(MalformedDocument, "1"));
    assert_eq!(refused("# nothing\n"), one(MalformedDocument, ""));
}

#[test]
fn included_projects_bring_their_folder_and_env() {
    let project = Project::from_files([
        ("compose.yaml", "include: [db/compose.yaml]\nservices: {web: {image: x, depends_on: [db]}}"),
        ("db/compose.yaml", "services: {db: {image: 'pg:${TAG}', volumes: ['./init:/init']}}"),
        ("db/.env", "TAG=16"),
    ]);
    let yaml = config(&project, &[]).unwrap();
    assert!(yaml.contains("image: pg:16") && yaml.contains("source: ./db/init"), "{yaml}");
}

/// The resolved project of these files.
fn printed(files: &[(&str, &str)]) -> String {
    config(&Project::from_files(files.iter().copied()), &[]).unwrap()
}

#[test]
fn what_is_included_is_there_for_extends_and_the_first_include_wins() {
    let files = [
        (
            "compose.yaml",
            "include: [in-one.yaml, in-two.yaml]\nservices: {job: {extends: web, environment: {OWN: c}}, web: {init: true}}",
        ),
        (
            "in-one.yaml",
            "include: [deep/compose.yaml]\nservices: {web: {image: 'web:1', command: [one], environment: {ONE: a}}}",
        ),
        ("in-two.yaml", "services: {web: {command: [two], environment: {TWO: b}}}"),
        ("deep/compose.yaml", "services: {low: {image: 'low:1'}}"),
    ];
    let yaml = printed(&files);
    let job = &yaml[yaml.find("  job:").unwrap()..yaml.find("  low:").unwrap()];
    for part in ["image: web:1", "- one", "ONE: a", "TWO: b", "OWN: c", "init: true"] {
        assert!(job.contains(part), "{part} in {yaml}");
    }
    assert!(!yaml.contains("- two"), "{yaml}");
}

#[test]
fn a_reset_reaches_what_the_file_includes_and_what_it_lies_over() {
    let over =
        "include: [in-more.yaml]\nservices: {web: {ports: !override ['81:80'], labels: !reset {}, image: 'web:1'}}";
    let yaml = printed(&[
        ("compose.yaml", "services: {web: {image: 'web:0', ports: ['80:80'], labels: {a: b}}}"),
        ("compose.override.yaml", over),
        ("in-more.yaml", "services: {web: {image: 'web:2', ports: ['82:80'], labels: {c: d}}}"),
    ]);
    assert!(yaml.contains("published: '81'") && yaml.matches("published").count() == 1, "{yaml}");
    assert!(!yaml.contains("labels") && yaml.contains("web:1"), "{yaml}");
}

#[test]
fn a_reset_of_a_variable_finds_nothing_in_what_was_joined_before() {
    let reset = ("compose.override.yaml", "services: {web: {environment: {A: !reset null}}}");
    let joined = "services: {base: {image: x, environment: {A: '1'}}, web: {extends: base, environment: {B: '2'}}}";
    assert_eq!(printed(&[("compose.yaml", joined), reset]).matches("A: '1'").count(), 2);
    let alone = "services: {web: {image: x, environment: {A: '1', B: '2'}}}";
    assert!(!printed(&[("compose.yaml", alone), reset]).contains("A: '1'"));
}

#[test]
fn env_files_are_read_as_compose_reads_them() {
    let yaml = printed(&[
        ("compose.yaml", "services: {web: {image: x, env_file: [/dev/null, names.env, {path: raw.env, format: raw}]}}"),
        ("names.env", "KNOWN\nUNKNOWN\nSET=1\n"),
        ("raw.env", "\u{feff}# note\n\n  QUOTED=\"a\"\nCUT=a # b\nPRICE=5$each\nSINGLE='x'\nOTHER\nKNOWN\n"),
        (".env", "KNOWN=here\n"),
    ]);
    let own = &yaml[yaml.find("environment:").unwrap()..yaml.find("networks:").unwrap()];
    let lines: Vec<&str> = own.lines().skip(1).take_while(|line| line.starts_with("      ")).map(str::trim).collect();
    assert_eq!(
        lines,
        ["CUT: 'a # b'", "KNOWN: here", "PRICE: 5$$each", "QUOTED: '\"a\"'", "SET: '1'", "SINGLE: '''x'''"]
    );
}

#[test]
fn empty_name_servers_count_as_none() {
    let yaml = printed(&[(
        "compose.yaml",
        "services: {a: {image: x, dns: ['${D:-}', 9.9.9.9]}, b: {image: x, dns: ['${D:-}']}}",
    )]);
    assert_eq!(yaml.matches("dns:").count(), 1, "{yaml}");
    assert!(yaml.contains("dns:\n    - 9.9.9.9"), "{yaml}");
}

#[test]
fn what_older_readers_misread_stands_in_quotes() {
    let environment = "{AT: '22:30', DAY: '2026-11-28', 'y': 'Off'}";
    let service = ["{image: x, restart: 'no', command: [--sync, 'yes'], environment: ", environment, "}"].concat();
    let yaml = printed(&[("compose.yaml", &["services: {job: ", &service, "}"].concat())]);
    for part in ["restart: \"no\"", "- \"yes\"", "AT: \"22:30\"", "DAY: \"2026-11-28\"", "\"y\": \"Off\"", "- --sync"] {
        assert!(yaml.contains(part), "{part} in {yaml}");
    }
}

#[test]
fn rings_of_extends_and_include_end() {
    let project = Project::from_files([(
        "compose.yaml",
        "include: [compose.yaml]\nservices: {a: {extends: b}, b: {extends: a}}",
    )]);
    let kinds: Vec<_> = config(&project, &[]).unwrap_err().into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == ProblemKind::UnresolvedInclusion).count(), 3, "{kinds:?}");
}

#[test]
fn aliases_that_explode_end() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        text += &format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 10].join(", "));
    }
    assert!(config(&Project::from_files([("compose.yaml", text)]), &[]).is_err());
}

/// Keys and values that mean something to Compose, in arrangements nobody would write.
fn nonsense() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "services",
        "image",
        "build",
        "ports",
        "volumes",
        "depends_on",
        "extends",
        "include",
        "environment",
        "networks",
        "a",
        "b",
        "${A",
        "${A:-b}",
        "8080:80",
        "./x:/y:ro",
        "!reset",
        "!override",
        "&x",
        "*x",
        "<<",
        "null",
        "1",
        "[]",
        "{}",
        "deploy",
        "healthcheck",
        "test",
        "command",
        "secrets",
        "gpus",
        "all",
        "-",
        "compose.yaml",
        "\u{e9}",
        "service",
        "file",
    ]);
    let sign = prop::sample::select(vec![
        ": ", ":\n  ", ":\n    ", "\n", "\n  - ", ", ", " ", "{", "}", "[", "]", "'", "\"", "\n      ",
    ]);
    prop::collection::vec((word, sign), 0..40)
        .prop_map(|parts| parts.into_iter().flat_map(|(word, sign)| [word, sign]).collect())
}

proptest! {
    #[test]
    fn no_text_stops_it(text in nonsense()) {
        let project = Project::from_files([("compose.yaml", ["services:\n  a:\n    ", &text].concat()), ("b.yaml", text)]);
        let request = Request { files: vec![FileId(0), FileId(1)], ..Default::default() };
        if let Ok(resolved) = resolve(&mut Sources::new(&project), &request) {
            to_json(&resolved).unwrap();
        }
        drydock::model::Model::new(&project, &drydock::Settings::default());
    }
}
