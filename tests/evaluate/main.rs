//! Measures the engine against the shared folder beside the project: real projects and the peers' own cases.
//! Arguments select topics; without any, all run. Each prints a table; the exit code is 1 when an expectation fails.

mod buildkit;
mod compose;
mod corpus;
mod dotenv;
mod graphs;
mod links;
mod seeds;
mod shell;
mod yaml;

use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// A topic: its name, and what it expects of the shared folder's content. It returns what did not hold.
type Topic = (&'static str, fn(&Path) -> Vec<String>);

const TOPICS: &[Topic] = &[
    ("buildkit", buildkit::run),
    ("compose", compose::run),
    ("dotenv", dotenv::run),
    ("shell", shell::run),
    ("yaml", yaml::run),
    ("graphs", graphs::run),
    ("links", links::run),
    ("seeds", seeds::run),
    ("corpus", corpus::run),
];

fn main() -> ExitCode {
    let shared = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    if !shared.join("corpus").is_dir() {
        eprintln!(
            "There is no folder ../shared with the evaluation data beside the project, so nothing can be measured."
        );
        return ExitCode::FAILURE;
    }
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    if let Some(unknown) = wanted.iter().find(|name| TOPICS.iter().all(|(topic, _)| topic != name)) {
        let topics: Vec<&str> = TOPICS.iter().map(|(topic, _)| *topic).collect();
        eprintln!("There is no topic `{unknown}`; there are: {}.", topics.join(", "));
        return ExitCode::FAILURE;
    }
    let mut results: Vec<(&str, usize)> = Vec::new();
    for (name, run) in TOPICS {
        if wanted.is_empty() || wanted.iter().any(|topic| topic == name) {
            println!("\n== {name}");
            let start = Instant::now();
            let failures =
                catch_unwind(|| run(&shared)).unwrap_or_else(|_| vec!["a panic ended this topic".to_owned()]);
            for failure in &failures {
                println!("FAILED: {failure}");
            }
            println!("   {name}: {} failures, {:.1} s", failures.len(), start.elapsed().as_secs_f64());
            results.push((name, failures.len()));
        }
    }
    let failed: Vec<String> =
        results.iter().filter(|(_, count)| *count > 0).map(|(name, count)| format!("{name} ({count})")).collect();
    if failed.is_empty() {
        println!("\nAll {} topics hold.", results.len());
        return ExitCode::SUCCESS;
    }
    println!("\nNot as expected: {}", failed.join(", "));
    ExitCode::FAILURE
}

/// The text files below `folder` as a project, sorted by path.
fn read_project(folder: &Path) -> drydock::Project {
    fn walk(folder: &Path, root: &Path, files: &mut Vec<(String, String)>) {
        let Ok(entries) = std::fs::read_dir(folder) else { return };
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                walk(&path, root, files);
            } else if let (Ok(text), Ok(relative)) = (std::fs::read_to_string(&path), path.strip_prefix(root)) {
                files.push((relative.to_string_lossy().replace('\\', "/"), text));
            }
        }
    }
    let mut files = Vec::new();
    walk(folder, folder, &mut files);
    files.sort();
    drydock::Project::from_files(files)
}

/// The folders of real projects, sorted.
fn corpus(shared: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir(shared.join("corpus"))
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|collection| std::fs::read_dir(collection.path()).ok())
        .flat_map(|projects| projects.flatten().map(|project| project.path()))
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

/// The fenced blocks of the seed documents: document and line, language, text.
fn blocks(shared: &Path) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    let mut documents: Vec<PathBuf> =
        std::fs::read_dir(shared.join("seeds")).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    documents.sort();
    for document in documents {
        let Ok(text) = std::fs::read_to_string(&document) else { continue };
        let mut block: Option<(usize, &str, String)> = None;
        for (number, line) in text.lines().enumerate() {
            let fence = line.trim_start().strip_prefix("```");
            match (&mut block, fence) {
                (None, Some(language)) => block = Some((number + 1, language.trim(), String::new())),
                (Some((_, _, content)), None) => content.extend([line, "\n"]),
                (Some((start, language, content)), Some(_)) => {
                    let name = document.file_stem().unwrap_or_default().to_string_lossy();
                    found.push((format!("{name}:{start}"), language.to_ascii_lowercase(), std::mem::take(content)));
                    block = None;
                }
                (None, None) => {}
            }
        }
    }
    found
}
