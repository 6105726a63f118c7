//! The samples and starters that come with the page: the clean ones are clean, the others show what they are there for.

use drydock::diagnostic::Diagnostic;
use drydock::{Environment, Project, Settings, analyze};
use std::collections::BTreeSet;
use std::path::Path;

#[derive(serde::Deserialize)]
struct Sample {
    id: String,
    kind: String,
    files: Vec<String>,
}

fn samples() -> Vec<(Sample, Project)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/samples");
    let index = std::fs::read_to_string(root.join("index.json")).unwrap();
    let samples: Vec<Sample> = serde_json::from_str(&index).unwrap();
    samples
        .into_iter()
        .map(|sample| {
            let folder = root.join(&sample.id);
            let read = |path: &String| (path.clone(), std::fs::read_to_string(folder.join(path)).unwrap());
            let project = Project::from_files(sample.files.iter().map(read));
            (sample, project)
        })
        .collect()
}

fn find(project: &Project, environment: Option<Environment>) -> Vec<Diagnostic> {
    analyze(project, &Settings { environment, ..Settings::default() }).diagnostics
}

fn show(project: &Project, found: &[Diagnostic]) -> String {
    found.iter().map(|d| format!("{} {}: {}\n", project.file(d.file).path, d.rule, d.message)).collect()
}

/// Without what is for a developer's machine only.
fn as_deployed(project: &Project) -> Project {
    Project { files: project.files.iter().filter(|file| !file.path.contains("override")).cloned().collect() }
}

#[test]
fn starters_and_the_clean_sample_are_clean() {
    for (sample, project) in samples() {
        if sample.kind == "starter" || sample.id == "clean-stack" {
            let found = find(&project, None);
            assert!(found.is_empty(), "{}:\n{}", sample.id, show(&project, &found));
            let deployed = as_deployed(&project);
            let found = find(&deployed, Some(Environment::Production));
            assert!(found.is_empty(), "{} in production:\n{}", sample.id, show(&deployed, &found));
        }
    }
}

#[test]
fn every_other_sample_has_something_to_teach() {
    for (sample, project) in samples() {
        if sample.kind == "sample" && sample.id != "clean-stack" {
            let rules: BTreeSet<&str> = find(&project, None).iter().map(|d| d.rule).collect();
            assert!(rules.len() >= 5, "{} shows only {rules:?}", sample.id);
        }
    }
}

#[test]
fn the_large_sample_has_fifty_services() {
    let (_, project) = samples().into_iter().find(|(sample, _)| sample.id == "fifty-services").unwrap();
    let analysis = analyze(&project, &Settings::default());
    assert_eq!(analysis.model.stacks[0].services.len(), 50);
}
