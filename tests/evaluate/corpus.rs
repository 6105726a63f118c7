//! `check` and every fix over real projects and over the fragments of the seed documents.

#[path = "../support/fix_invariants.rs"]
mod fix_invariants;
#[path = "../support/mutations.rs"]
mod mutations;

use drydock::diagnostic::Diagnostic;
use drydock::fix::unified;
use drydock::graph;
use drydock::{Project, Settings, analyze};
use fix_invariants::violations;
use mutations::{Mutation, mutate};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Counts findings per rule; real projects must be readable to the last line, and no fix may break its promises.
pub fn run(shared: &Path) -> Vec<String> {
    let mut failures = Vec::new();
    let mut counts: BTreeMap<(&'static str, &'static str), (usize, usize, usize)> = BTreeMap::new();
    let mut fixes = 0;
    let corpus = super::corpus(shared).into_iter().map(|folder| (name(&folder), container_files(&folder), true));
    let fragments = fragments(shared).into_iter().map(|(name, project)| (name, project, false));
    // Another number gives other mutated copies.
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let projects: Vec<_> = corpus.chain(fragments).collect();
    for (at, (name, project, real)) in projects.iter().enumerate() {
        if at % 10 == 0 {
            eprintln!("   project {} of {}", at + 1, projects.len());
        }
        if project.files.is_empty() {
            failures.push(format!("{name}: no file could be read"));
        }
        for diagnostic in find(project) {
            let count = counts.entry((diagnostic.rule, diagnostic.severity.name())).or_default();
            count.0 += usize::from(*real);
            count.1 += usize::from(!real);
            count.2 += usize::from(diagnostic.only_in.is_some());
            fixes += usize::from(diagnostic.fix.is_some());
            if *real && ["dockerfile-syntax", "invalid-yaml"].contains(&diagnostic.rule) {
                let path = &project.file(diagnostic.file).path;
                failures.push(format!("{name}: {} in {path}: {}", diagnostic.rule, diagnostic.message));
            }
        }
        failures.extend(wrong(project).into_iter().map(|what| format!("{name}: {what}")));
        let mut numbers = Numbers(seed);
        for _ in 0..MUTANTS {
            let mut mutant = project.clone();
            for _ in 0..=numbers.below(2) {
                let file = numbers.below(mutant.files.len().max(1));
                let mutation = Mutation::of(numbers.below(usize::MAX));
                mutant.files.get_mut(file).into_iter().for_each(|file| mutate(file, mutation));
            }
            let wrong = wrong(&mutant);
            if !wrong.is_empty() {
                let files: Vec<_> = mutant.files.iter().zip(&project.files).filter(|(a, b)| a != b).collect();
                let shown: String = files.iter().map(|(a, b)| unified(&b.path, Some(&b.text), &a.text)).collect();
                failures.extend(wrong.into_iter().map(|what| format!("{name}, mutated: {what}\n{shown}")));
            }
        }
    }
    println!("{:34} {:8} {:>7} {:>10} {:>14}", "rule", "severity", "corpus", "fragments", "in production");
    for ((rule, severity), (real, fragment, production)) in counts {
        println!("{rule:34} {severity:8} {real:7} {fragment:10} {production:14}");
    }
    println!(
        "{} projects, {fixes} fixes tried one by one and together, there and in {MUTANTS} mutated copies of each",
        projects.len()
    );
    failures
}

fn find(project: &Project) -> Vec<Diagnostic> {
    analyze(project, &Settings { all_rules: true, ..Settings::default() }).diagnostics
}

/// What does not hold for a project: the promises of its fixes, and that every view of its graph can be drawn.
fn wrong(project: &Project) -> Vec<String> {
    let views = || {
        let analysis = analyze(project, &Settings::default());
        let graph = graph::build(project, &analysis.model, graph::default_stack(&analysis.model));
        for view in graph::View::ALL {
            graph::scene(&graph, view, &analysis.diagnostics);
        }
        violations(project, &find)
    };
    catch_unwind(AssertUnwindSafe(views)).unwrap_or_else(|_| vec!["a panic".to_owned()])
}

/// Mutated copies of each project.
const MUTANTS: usize = 200;

/// The same numbers in every run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 as usize) % end
    }
}

fn name(folder: &Path) -> String {
    folder.file_name().map_or(String::new(), |name| name.to_string_lossy().into_owned())
}

/// A real project as the command reads it.
fn container_files(folder: &Path) -> Project {
    drydock::command::load(folder).map(|loaded| loaded.project).unwrap_or_default()
}

/// Fenced blocks of the seed documents, each a project of one file.
fn fragments(shared: &Path) -> Vec<(String, Project)> {
    let path = |language: &str| match language {
        "dockerfile" => Some("Dockerfile"),
        "yaml" | "yml" => Some("compose.yaml"),
        "dockerignore" => Some(".dockerignore"),
        _ => None,
    };
    let blocks = super::blocks(shared).into_iter();
    blocks.filter_map(|(name, language, text)| Some((name, Project::from_files([(path(&language)?, text)])))).collect()
}
