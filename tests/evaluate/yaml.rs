//! How much of a Compose file stays readable while one of its lines is half typed.

use drydock::syntax::yaml::{NodeId, NodeKind, Tree, YamlErrorKind, parse};
use drydock::text::Span;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Of the scalars outside the edited line, how many must keep their key path and span while the YAML is invalid.
const WANTED: f64 = 0.965;

#[derive(Default)]
struct Count {
    states: usize,
    whole: usize,
    scalars: usize,
    kept: usize,
}

impl Count {
    fn add(&mut self, scalars: usize, kept: usize) {
        self.states += 1;
        self.whole += usize::from(scalars == kept);
        self.scalars += scalars;
        self.kept += kept;
    }

    fn share(&self) -> f64 {
        self.kept as f64 / self.scalars.max(1) as f64
    }

    fn print(&self, what: &str) {
        let whole = 100.0 * self.whole as f64 / self.states.max(1) as f64;
        let kept = 100.0 * self.share();
        println!("{what:16} {:6} states  {kept:6.2} % of the scalars kept  all kept in {whole:5.1} %", self.states);
    }
}

pub fn run(shared: &Path) -> Vec<String> {
    let mut failures = Vec::new();
    let (mut all, mut invalid, mut emptied) = (Count::default(), Count::default(), Count::default());
    let mut time = Duration::ZERO;
    let mut worst = Duration::ZERO;
    let show = std::env::var_os("YAML_LOSSES").is_some();
    for path in yaml_files(&shared.join("corpus")) {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let reference = parse(&text);
        if reference.errors.iter().any(|error| error.kind == YamlErrorKind::Syntax) {
            failures.push(format!("{} does not parse", path.display()));
            continue;
        }
        let mut offset = 0;
        for line in text.split_inclusive('\n') {
            let body = line.trim_end_matches(['\n', '\r']);
            for (cut, _) in body.char_indices() {
                let typed = format!("{}{}{}", &text[..offset], &body[..cut], &text[offset + body.len()..]);
                let start = Instant::now();
                let tree = parse(&typed);
                let took = start.elapsed();
                time += took;
                worst = worst.max(took);
                let edited = Span::new(offset, offset + body.len());
                let removed = body.len() - cut;
                let wanted: Vec<Scalar> = scalars(&reference, edited, removed);
                let found: BTreeSet<Scalar> = scalars(&tree, Span::new(offset, offset + cut), 0).into_iter().collect();
                let kept = wanted.iter().filter(|scalar| found.contains(scalar)).count();
                all.add(wanted.len(), kept);
                if tree.errors.iter().any(|error| error.kind == YamlErrorKind::Syntax) {
                    // A line with nothing on it says nothing: it is counted apart.
                    let blank = body[..cut].trim().is_empty();
                    if blank { &mut emptied } else { &mut invalid }.add(wanted.len(), kept);
                    if show && !blank && kept < wanted.len() {
                        println!(
                            "LOST {:3}/{:3} {}: {:?}",
                            wanted.len() - kept,
                            wanted.len(),
                            path.display(),
                            &body[..cut]
                        );
                    }
                }
            }
            offset += line.len();
        }
    }
    all.print("every prefix");
    invalid.print("half typed");
    println!(
        "{:.0} us a state, at most {:.1} ms",
        time.as_micros() as f64 / all.states.max(1) as f64,
        1e3 * worst.as_secs_f64()
    );
    if invalid.share() < WANTED {
        failures.push(format!("less than {:.1} % of the scalars survive a half typed line", 100.0 * WANTED));
    }
    for path in yaml_files(&shared.join("cases/broken/yaml")) {
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let text = String::from_utf8_lossy(&bytes);
        let start = Instant::now();
        let tree = parse(&text);
        let took = start.elapsed();
        println!(
            "{:28} {:5} nodes {:2} errors {:6.1} ms",
            path.file_name().unwrap_or_default().to_string_lossy(),
            tree.nodes.len(),
            tree.errors.len(),
            1e3 * took.as_secs_f64()
        );
        if show {
            for error in &tree.errors {
                println!(
                    "    {:?} {:?}: {}",
                    error.kind,
                    error.span.slice(&text).chars().take(40).collect::<String>(),
                    error.message
                );
            }
        }
        if took > Duration::from_secs(1) {
            failures.push(format!("{} takes {took:?}", path.display()));
        }
    }
    failures.extend(large());
    failures
}

/// A file of 5,000 lines: whole, with one and with many half typed lines, and as noise.
fn large() -> Vec<String> {
    let lines: Vec<String> = std::iter::once("services:".to_owned())
        .chain((0..500).flat_map(|number| {
            let line = |line: &str| line.replace('N', &number.to_string());
            [
                line("  service-N:"),
                line("    image: registry.example.org/team/service-N:1.N"),
                line("    command: [\"serve\", \"--port\", \"8080\"]"),
                line("    environment:"),
                line("      DATABASE_URL: \"postgres://db:5432/N\""),
                line("      MODE: production"),
                line("    ports:"),
                line("      - \"80N:8080\""),
                line("    healthcheck:"),
                line("      test: curl -f http://localhost:8080/ || exit 1"),
            ]
        }))
        .collect();
    let whole = lines.join("\n");
    let broken = |every: usize| -> String {
        let cut = |(number, line): (usize, &String)| match number % every {
            0 if number > 0 => line[..line.len() - line.trim_start().len() / 2].to_owned(),
            _ => line.clone(),
        };
        lines.iter().enumerate().map(cut).collect::<Vec<_>>().join("\n")
    };
    let noise: String = whole.chars().rev().collect();
    let cases = [
        ("whole", whole.clone()),
        ("one half typed", broken(2507)),
        ("10 half typed", broken(453)),
        ("40 half typed", broken(117)),
        ("all half typed", broken(1)),
        ("backwards", noise),
    ];
    let mut failures = Vec::new();
    for (name, text) in cases {
        let start = Instant::now();
        let tree = parse(&text);
        let took = start.elapsed();
        let milliseconds = 1e3 * took.as_secs_f64();
        println!(
            "5,000 lines, {name:15} {:6} nodes {:4} errors {milliseconds:7.1} ms",
            tree.nodes.len(),
            tree.errors.len()
        );
        if took > Duration::from_secs(5) {
            failures.push(format!("5,000 lines, {name}: {took:?}"));
        }
    }
    failures
}

/// A scalar: its key path, where it stands, its text. What the edited line says is left out of the path.
type Scalar = (Vec<String>, Span, String);

/// The scalars outside of `edited`; those behind it moved to the left by `removed` bytes.
fn scalars(tree: &Tree, edited: Span, removed: usize) -> Vec<Scalar> {
    fn walk(tree: &Tree, id: NodeId, edited: Span, removed: usize, path: &mut Vec<String>, found: &mut Vec<Scalar>) {
        let node = tree.node(id);
        match &node.kind {
            NodeKind::Scalar(map, _) if !node.span.is_empty() => {
                let span = if node.span.end <= edited.start {
                    node.span
                } else if node.span.start >= edited.end {
                    Span::new(node.span.start - removed, node.span.end - removed)
                } else {
                    return;
                };
                found.push((path.clone(), span, map.text().to_owned()));
            }
            NodeKind::Sequence(items) => {
                for (index, &item) in items.iter().enumerate() {
                    path.push(index.to_string());
                    walk(tree, item, edited, removed, path, found);
                    path.pop();
                }
            }
            NodeKind::Mapping(entries) => {
                for entry in entries {
                    let key = tree.node(entry.key).span;
                    let here = key.end > edited.start && key.start < edited.end.max(edited.start + 1);
                    path.push(if here { "*".to_owned() } else { tree.key_text(entry.key).to_owned() });
                    walk(tree, entry.key, edited, removed, path, found);
                    walk(tree, entry.value, edited, removed, path, found);
                    path.pop();
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    for document in &tree.documents {
        if let Some(root) = document.root {
            walk(tree, root, edited, removed, &mut Vec::new(), &mut found);
        }
    }
    found
}

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
