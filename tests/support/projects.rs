//! Projects that the tests share: the samples of the page and the bad examples of every rule.

use drydock::rules::RULES;
use drydock::rules::page::parse;
use drydock::{Project, Settings};
use std::path::Path;
use std::sync::OnceLock;

/// The samples of the page and the bad examples of every rule.
pub fn projects() -> &'static [(Project, Settings)] {
    static PROJECTS: OnceLock<Vec<(Project, Settings)>> = OnceLock::new();
    PROJECTS.get_or_init(|| {
        let mut projects = samples();
        for rule in RULES {
            let page = parse(rule).unwrap();
            for example in page.examples.iter().filter(|example| example.bad) {
                let files = example.files.iter().map(|file| (file.path.clone(), file.text.clone()));
                let settings = Settings { environment: example.environment, all_rules: true, ..Settings::default() };
                projects.push((Project::from_files(files), settings));
            }
        }
        projects
    })
}

/// A project with those files of another that it has none of: a Dockerfile meets a Compose file that was not written for it.
pub fn joined(one: &Project, other: &Project) -> Project {
    let mut project = one.clone();
    project.files.extend(other.files.iter().filter(|file| one.find(&file.path).is_none()).cloned());
    project
}

fn samples() -> Vec<(Project, Settings)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/samples");
    let index = std::fs::read_to_string(root.join("index.json")).unwrap();
    let index: Vec<serde_json::Value> = serde_json::from_str(&index).unwrap();
    index
        .iter()
        .map(|sample| {
            let folder = root.join(sample["id"].as_str().unwrap());
            let files = sample["files"].as_array().unwrap().iter().map(|path| path.as_str().unwrap());
            let read = |path: &str| std::fs::read_to_string(folder.join(path)).unwrap();
            let project = Project::from_files(files.map(|path| (path, read(path))));
            (project, Settings::default())
        })
        .collect()
}

/// A project with its files under it, to be read in a failure.
pub fn report(project: &Project, wrong: &[String]) -> String {
    let files: String = project.files.iter().map(|file| format!("--- {}\n{}\n", file.path, file.text)).collect();
    format!("{}\n\nin\n{files}", wrong.join("\n"))
}
