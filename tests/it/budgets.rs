//! What a small input may make of itself: values that do not fit are unknown, said at their place, and judged by no rule.

use drydock::diagnostic::Diagnostic;
use drydock::model::compose::value::{Data, Node};
use drydock::model::compose::{Request, Sources, resolve};
use drydock::{Analysis, FileId, Project, Settings, analyze};

/// What one value may have, and all of them together.
const VALUE: usize = 256 << 10;
const ALL: usize = 32 << 20;

fn looked_at(project: &Project) -> Analysis {
    analyze(project, &Settings::default())
}

/// Bytes of all texts that the stacks hold.
fn bytes(analysis: &Analysis) -> usize {
    fn of(node: &Node) -> usize {
        match &node.data {
            Data::Text(text) => text.len(),
            Data::List(items) => items.iter().map(of).sum(),
            Data::Map(map) => map.entries.iter().map(|(key, value)| key.name.len() + of(value)).sum(),
            _ => 0,
        }
    }
    let variables = |stack: &drydock::model::Stack| -> usize {
        stack.variables.by_name.values().map(|variable| variable.value.len()).sum()
    };
    analysis.model.stacks.iter().map(|stack| of(&stack.model) + variables(stack)).sum()
}

fn oversized(analysis: &Analysis) -> Vec<&Diagnostic> {
    analysis.diagnostics.iter().filter(|diagnostic| diagnostic.rule == "oversized-values").collect()
}

fn doubling() -> Project {
    let lines: String = (0..26).map(|at| format!("V{}=${{V{at}}}${{V{at}}}\n", at + 1)).collect();
    let compose = "services:\n  db:\n    image: postgres:16.4\n    environment:\n      POSTGRES_PASSWORD: ${V26}\n      A: ${V26:?x}\n";
    Project::from_files([("compose.yaml", compose.to_string()), (".env", format!("V0=xxxxxxxxxx\n{lines}"))])
}

#[test]
fn variables_that_double_stop_at_the_limit_with_a_message_there() {
    let project = doubling();
    let analysis = looked_at(&project);
    assert!(bytes(&analysis) < 2 * VALUE, "{}", bytes(&analysis));
    let found = oversized(&analysis);
    assert_eq!(found.len(), 1);
    assert_eq!(project.file(found[0].file).path, ".env");
    assert_eq!(found[0].span.slice(&project.file(found[0].file).text), "${V14}");
}

#[test]
fn a_value_that_was_cut_is_unknown_and_neither_empty_nor_missing() {
    let analysis = looked_at(&doubling());
    let service = analysis.model.stacks[0].service("db").unwrap();
    assert!(service.variable("POSTGRES_PASSWORD").unwrap().value.as_ref().unwrap().is_unresolved());
    for rule in ["default-password", "variable-only-in-env-file", "secret-in-env"] {
        assert!(!analysis.diagnostics.iter().any(|diagnostic| diagnostic.rule == rule), "{rule}");
    }
    let project = doubling();
    let request = Request { files: vec![FileId(0)], env_files: vec![FileId(1)], ..Request::default() };
    let problems = resolve(&mut Sources::new(&project), &request).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].message.contains("too large"));
}

#[test]
fn a_long_value_used_often_ends_with_the_budget_and_one_message() {
    let uses: String = (0..5_000).map(|at| format!("      A{at}: $V\n")).collect();
    let compose = format!("services:\n  a:\n    image: x:1\n    environment:\n{uses}");
    let project = Project::from_files([("compose.yaml", compose), (".env", format!("V={}\n", "x".repeat(200_000)))]);
    let analysis = looked_at(&project);
    assert!(bytes(&analysis) <= ALL, "{}", bytes(&analysis));
    assert_eq!(oversized(&analysis).len(), 1);
}

#[test]
fn aliases_of_a_long_text_stop_at_the_limit() {
    let aliases = "*a, ".repeat(5_000);
    let compose = format!("x-a: &a {}\nx-b: [{aliases}]\nservices:\n  a:\n    image: x:1\n", "a".repeat(200_000));
    let analysis = looked_at(&Project::from_files([("compose.yaml", compose)]));
    assert!(bytes(&analysis) <= ALL / 2, "{}", bytes(&analysis));
    assert!(analysis.diagnostics.iter().any(|d| d.rule == "invalid-yaml" && d.message.contains("aliases")));
}

#[test]
fn stacks_share_one_budget_and_say_nothing_of_what_they_lack() {
    let services: String =
        (0..3_000).map(|at| format!("  s{at}:\n    image: nginx:1.29\n    depends_on: [s0]\n")).collect();
    let mut files = vec![("compose.yaml".to_string(), format!("services:\n{services}"))];
    let overlay = "services:\n  s0:\n    networks: [gone]\n  s1:\n    depends_on: [s2]\n";
    files.extend((0..60).map(|at| (format!("compose.o{at}.yaml"), overlay.to_string())));
    let analysis = looked_at(&Project::from_files(files));
    let services: usize = analysis.model.stacks.iter().map(|stack| stack.services.len()).sum();
    assert!((3_000..3_000 * 30).contains(&services), "{services}");
    assert_eq!(oversized(&analysis).len(), 1);
    let cut = analysis.model.stacks.iter().filter(|stack| stack.is_incomplete).count();
    assert!(cut > 0);
    assert!(!analysis.diagnostics.iter().any(|diagnostic| diagnostic.rule == "unknown-dependency"));
}

#[test]
fn a_service_that_many_extend_ends_with_the_budget() {
    let big: String = (0..8_000).map(|at| format!("      KEY_{at}: value\n")).collect();
    let services: String = (0..2_000).map(|at| format!("  s{at}:\n    extends: base\n")).collect();
    let compose = format!("services:\n  base:\n    image: x:1\n    environment:\n{big}{services}");
    let analysis = looked_at(&Project::from_files([("compose.yaml", compose)]));
    assert!(bytes(&analysis) <= ALL);
    assert_eq!(oversized(&analysis).len(), 1);
    assert!(analysis.model.stacks[0].service("s1999").unwrap().incomplete);
}

#[test]
fn an_env_file_that_many_services_read_ends_with_the_budget() {
    let services: String = (0..3_000).map(|at| format!("  s{at}:\n    image: x:1\n    env_file: big.env\n")).collect();
    let lines: String = (0..8_000).map(|at| format!("KEY_{at}=value\n")).collect();
    let project = Project::from_files([("compose.yaml", format!("services:\n{services}")), ("big.env", lines)]);
    let request = Request { files: vec![FileId(0)], ..Request::default() };
    let problems = resolve(&mut Sources::new(&project), &request).unwrap_err();
    assert_eq!(problems.len(), 1, "{:?}", &problems[..problems.len().min(3)]);
}

#[test]
fn args_of_a_dockerfile_say_where_they_grow_too_large() {
    let lines: String = (0..200).map(|at| format!("ENV V{at}={}\n", "x".repeat(20_000))).collect();
    let analysis = looked_at(&Project::from_files([("Dockerfile", format!("FROM scratch\n{lines}"))]));
    assert_eq!(oversized(&analysis).len(), 1);
}

#[test]
fn messages_stay_short_whatever_they_quote() {
    let name = "a".repeat(100_000);
    let compose = format!(
        "services:\n  {name}:\n    image: nginx\n    ports: [\"80:80\"]\n  x:\n    image: \"${{{name}.}}\"\n    depends_on: [{name}]\n  {name}:\n    image: y\n"
    );
    let project = Project::from_files([("compose.yaml", compose)]);
    let analysis = looked_at(&project);
    assert!(!analysis.diagnostics.is_empty());
    let longest = analysis.diagnostics.iter().map(|diagnostic| diagnostic.message.len()).max().unwrap();
    assert!(longest < 2_000, "{longest}");
    let stack = &analysis.model.stacks[0];
    assert!(stack.problems.iter().all(|problem| problem.message.len() < 2_000));
}

#[test]
fn a_long_list_of_dependencies_carries_its_repair_once() {
    let list: String = (0..400).map(|at| format!("      - s{at}\n")).collect();
    let services: String = (0..400).map(|at| format!("  s{at}:\n    image: postgres:16.4\n")).collect();
    let compose = format!("services:\n  a:\n    image: x:1\n    depends_on:\n{list}{services}");
    let analysis = looked_at(&Project::from_files([("compose.yaml", compose)]));
    let found = analysis.diagnostics.iter().filter(|diagnostic| diagnostic.rule == "unready-dependency");
    let changes: usize = found.filter_map(|diagnostic| diagnostic.fix.as_ref()).map(|fix| fix.changes.len()).sum();
    assert!(changes <= 2 * 400, "{changes}");
}
