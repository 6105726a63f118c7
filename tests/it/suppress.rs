//! Comments that silence findings, in every sort of file.

use drydock::analyze;
use drydock::diagnostic::{Diagnostic, Severity};
use drydock::model::Model;
use drydock::project::{FileId, Project, Settings};
use drydock::rules::suppress::Suppressions;
use drydock::text::Span;

/// A finding of `rule` at the first place of `mark` in `text`.
fn finding(text: &str, mark: &str, rule: &'static str, aliases: &[&'static str]) -> Diagnostic {
    let start = text.find(mark).unwrap_or_else(|| panic!("no {mark}"));
    Diagnostic {
        rule,
        case: "",
        title_end: 0,
        severity: Severity::Warning,
        only_in: None,
        file: FileId(0),
        span: Span::new(start, start + mark.len()),
        message: mark.to_owned(),
        aliases: aliases.to_vec(),
        related: Vec::new(),
        secret: false,
        fix: None,
    }
}

/// Which of the marked places still have a finding.
fn left<'a>(path: &str, text: &str, marks: &[&'a str], rule: &'static str, aliases: &[&'static str]) -> Vec<&'a str> {
    let project = Project::from_files([(path, text)]);
    let model = Model::new(&project, &Settings::default());
    let mut diagnostics: Vec<Diagnostic> = marks.iter().map(|mark| finding(text, mark, rule, aliases)).collect();
    Suppressions::new(&project, &model).filter(&mut diagnostics);
    marks.iter().copied().filter(|mark| diagnostics.iter().any(|one| one.message == **mark)).collect()
}

const FILE: &str = "FROM a AS one\n# drydock ignore=some-rule -- why\n\nRUN first \\\n    && second\nRUN third\n\
    RUN fourth # drydock ignore=some-rule\n\n# drydock ignore-stage=some-rule\nFROM b\nRUN fifth\nFROM c\nRUN sixth\n";

#[test]
fn above_an_instruction_at_the_end_of_a_line_and_for_a_stage() {
    let marks = ["first", "second", "third", "fourth", "fifth", "FROM c", "sixth"];
    assert_eq!(left("Dockerfile", FILE, &marks, "some-rule", &[]), ["third", "FROM c", "sixth"]);
    assert_eq!(left("Dockerfile", FILE, &marks, "other-rule", &[]), marks);
}

#[test]
fn a_comment_between_continued_lines_speaks_about_the_next_line() {
    let text = "FROM a\nRUN first \\\n  # drydock ignore=Some-Rule\n  second \\\n  third\n";
    assert_eq!(left("Dockerfile", text, &["first", "second", "third"], "some-rule", &[]), ["first", "third"]);
}

#[test]
fn hadolint_names_its_own_ids() {
    let text = "FROM a\n# hadolint ignore=DL3008,SC2086\nRUN first\nRUN second\n";
    let marks = ["first", "second"];
    assert_eq!(left("Dockerfile", text, &marks, "x", &["hadolint:DL3008"]), ["second"]);
    assert_eq!(left("Dockerfile", text, &marks, "x", &["shellcheck:SC2086"]), ["second"]);
    assert_eq!(left("Dockerfile", text, &marks, "x", &["hadolint:DL3009"]), marks);
    assert_eq!(left("Dockerfile", text, &marks, "x", &["kics:DL3008"]), marks);
    let text = "# hadolint global ignore=DL3008\nFROM a\nRUN first\n";
    assert!(left("Dockerfile", text, &["first"], "x", &["hadolint:DL3008"]).is_empty());
}

#[test]
fn buildkit_skips_for_a_file_or_an_instruction() {
    let top = "# check=skip=One;error=true\nFROM a\nRUN first\n";
    assert!(left("Dockerfile", top, &["FROM", "first"], "x", &["buildkit:One"]).is_empty());
    let all = "# check=skip=all\nFROM a\nRUN first\n";
    assert!(left("Dockerfile", all, &["first"], "x", &["buildkit:Two"]).is_empty());
    assert_eq!(left("Dockerfile", all, &["first"], "x", &["hadolint:DL3000"]), ["first"]);
    let above = "FROM a\n# check=skip=One // why\nRUN first\nRUN second\n";
    assert_eq!(left("Dockerfile", above, &["first", "second"], "x", &["buildkit:One"]), ["second"]);
}

const COMPOSE: &str = "services:\n  # drydock ignore=some-rule\n  one:\n    image: a\n    ports:\n      - p\n  two:\n    image: b # drydock ignore=some-rule\n    \
    volumes:\n      # drydock ignore=some-rule\n      - source: v\n        target: w\n      - x\n";

#[test]
fn above_a_key_the_whole_entry_is_meant() {
    let marks = ["one", "a\n", "- p", "two", "b #", "v\n", "w\n", "x\n"];
    assert_eq!(left("compose.yaml", COMPOSE, &marks, "some-rule", &[]), ["two", "x\n"]);
}

#[test]
fn dclint_speaks_about_lines_and_files() {
    let text = "services:\n  one:\n    # dclint disable-next-line rule-a\n    image: a\n    ports: b # dclint disable-line\n    volumes: c\n";
    let marks = ["image", "ports", "volumes"];
    assert_eq!(left("compose.yaml", text, &marks, "x", &["dclint:rule-a"]), ["volumes"]);
    assert_eq!(left("compose.yaml", text, &marks, "x", &["dclint:rule-b"]), ["image", "volumes"]);
    assert_eq!(left("compose.yaml", text, &marks, "x", &["kics:rule-a"]), marks);
    let file = format!("# about\n# dclint disable rule-a\n{text}");
    assert!(left("compose.yaml", &file, &marks, "x", &["dclint:rule-a"]).is_empty());
    let late = format!("{text}# dclint disable-file\n");
    assert_eq!(left("compose.yaml", &late, &["volumes"], "x", &["dclint:rule-a"]), ["volumes"]);
}

#[test]
fn other_files_and_whole_files() {
    assert_eq!(left(".env", "# drydock ignore=x\nA=1\nB=2\n", &["A", "B"], "x", &[]), ["B"]);
    assert_eq!(left(".env", "A=1 # drydock ignore=x\nB=2\n", &["A", "B"], "x", &[]), ["B"]);
    assert!(left(".dockerignore", "a\nb\n# drydock ignore-file=x\n", &["a", "b"], "x", &[]).is_empty());
    assert!(left("compose.yaml", "services: {} # drydock ignore-file=x/2\n", &["services"], "x", &[]).is_empty());
}

#[test]
fn the_alias_of_a_rule_names_it() {
    let text = "# drydock ignore=no-version-field\nversion: \"3\"\nservices:\n  web:\n    image: nginx:1.27\n";
    let project = Project::from_files([("compose.yaml", text)]);
    let rules: Vec<_> =
        drydock::analyze(&project, &Settings::default()).diagnostics.iter().map(|one| one.rule).collect();
    assert!(!rules.contains(&"obsolete-version-key"), "{rules:?}");
}

/// `rule/case` and `rule/n` mean one case of a rule, its name alone all of them.
#[test]
fn one_case_of_a_rule_can_be_meant() {
    let text =
        |names: &str| format!("FROM alpine:3.23\n# drydock ignore={names}\nRUN apk add curl && yum install -y git\n");
    let found = |names: &str| {
        let project = Project::from_files([("Dockerfile", text(names))]);
        let found = analyze(&project, &Settings::default()).diagnostics;
        let own = found.iter().filter(|found| found.rule == "leftover-package-cache");
        own.map(|found| found.case).collect::<Vec<_>>()
    };
    assert_eq!(found("root-user"), ["index", "cache"]);
    assert_eq!(found("leftover-package-cache/index"), ["cache"]);
    assert_eq!(found("leftover-package-cache/3"), ["index"]);
    assert_eq!(found("leftover-package-cache/lists"), ["index", "cache"]);
    assert!(found("leftover-package-cache").is_empty());
}
