//! What typing, editors and accidents leave behind, in numbers: seeded mutations of the rules' examples, the samples and,
//! where it is there, the corpus beside the project. Nothing may panic, point outside of its text, answer twice in two
//! ways, or take long. What fails is written to `target/mutations/` and can be run again by its number.
//!   cargo bench --bench mutations -- [--seed N] [--count N | --seconds N] [--only N]

#[path = "../../tests/support/mutations.rs"]
mod mutations;

use drydock::diagnostic::{Applicability, Diagnostic};
use drydock::fix::fix_all;
use drydock::graph::{View, build, default_stack, render, scene};
use drydock::model::compose::{Request, Sources, resolve, to_yaml};
use drydock::model::file_kind;
use drydock::report::{Report, json};
use drydock::rules::{RULES, page};
use drydock::share::{secrets_in, without_secrets};
use drydock::syntax::highlight::highlight;
use drydock::text::Span;
use drydock::{Project, Settings, SourceFile, analyze};
use mutations::{Mutation, mutate};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Files of the corpus that are larger tell nothing new and slow the rest down.
const LARGEST: usize = 64 << 10;
/// What an input may take: so much, and so much for each KiB.
const SLOWEST: Duration = Duration::from_millis(1500);
const SLOWEST_KIB: Duration = Duration::from_millis(40);

struct Options {
    seed: u64,
    count: Option<u64>,
    seconds: Option<u64>,
    only: Option<u64>,
}

fn options() -> Result<Options, String> {
    let mut found = Options { seed: 1, count: None, seconds: None, only: None };
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    while let Some(name) = arguments.next() {
        let value = arguments.next().and_then(|value| value.parse().ok());
        let value = value.ok_or_else(|| format!("{name} takes a whole number."))?;
        match name.as_str() {
            "--seed" => found.seed = value,
            "--count" => found.count = Some(value),
            "--seconds" => found.seconds = Some(value),
            "--only" => found.only = Some(value),
            _ => return Err(format!("There is no option {name}: --seed, --count, --seconds and --only are.")),
        }
    }
    Ok(found)
}

fn main() -> ExitCode {
    let options = match options() {
        Ok(options) => options,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::FAILURE;
        }
    };
    let seeds = seeds();
    let count = options.count.unwrap_or(if options.seconds.is_some() { u64::MAX } else { 20_000 });
    let until = options.seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    // Panics are told once, below.
    std::panic::set_hook(Box::new(|_| {}));
    let start = Instant::now();
    let (mut done, mut failed, mut slowest) = (0u64, 0u64, (Duration::ZERO, 0));
    let numbers = options.only.map_or(0..count, |only| only..only + 1);
    for number in numbers {
        if until.is_some_and(|until| Instant::now() > until) {
            break;
        }
        let project = input(&seeds, options.seed, number);
        let begin = Instant::now();
        let wrong = catch_unwind(AssertUnwindSafe(|| faults(&project, number)))
            .unwrap_or_else(|panic| vec![format!("panics: {}", told(&*panic))]);
        let took = begin.elapsed();
        if took > slowest.0 {
            slowest = (took, number);
        }
        let size: usize = project.files.iter().map(|file| file.text.len()).sum();
        let mut wrong = wrong;
        // Asked again: the machine may have been busy.
        let limit = SLOWEST + SLOWEST_KIB * (size >> 10) as u32;
        if took > limit {
            let again = Instant::now();
            let _ = catch_unwind(AssertUnwindSafe(|| faults(&project, number)));
            if again.elapsed() > limit {
                wrong.push(format!("takes {} ms", took.as_millis()));
            }
        }
        done += 1;
        if !wrong.is_empty() {
            failed += 1;
            tell(&project, options.seed, number, &wrong);
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "seed {}, {done} inputs of {} projects, {:.0} a second, the slowest (number {}) {} ms, {failed} with faults",
        options.seed,
        seeds.len(),
        done as f64 / seconds,
        slowest.1,
        slowest.0.as_millis(),
    );
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn told(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    text.unwrap_or("without a message").to_string()
}

fn tell(project: &Project, seed: u64, number: u64, wrong: &[String]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("target/mutations/{seed}-{number}"));
    for file in &project.files {
        let path = folder.join(file.path.replace("..", "_"));
        if let Some(parent) = path.parent() {
            let _ = std::fs::create_dir_all(parent);
        }
        let _ = std::fs::write(path, &file.text);
    }
    println!("--seed {seed} --only {number}: {} (in {})", wrong.join("; "), folder.display());
}

/// Small, known and good enough: each number has a sequence of its own.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

fn input(seeds: &[Project], seed: u64, number: u64) -> Project {
    let mut random = Random(seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ number.wrapping_mul(0xd134_2543_de82_ef95));
    let mut project = seeds[random.below(seeds.len())].clone();
    for _ in 0..1 + random.below(4) {
        if project.files.is_empty() {
            break;
        }
        let other = random.below(project.files.len());
        let donor = project.files[other].text.clone();
        let at = random.below(project.files.len());
        let file = &mut project.files[at];
        match random.below(4) {
            0 => wild(file, &donor, &mut random),
            _ => mutate(file, Mutation::of(random.next() as usize >> 1)),
        }
        file.text.truncate(floor(&file.text, 2 * LARGEST));
    }
    project
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// What no editor does: characters of several bytes, other line breaks, pieces repeated or brought from elsewhere.
fn wild(file: &mut SourceFile, donor: &str, random: &mut Random) {
    const PIECES: [&str; 22] = [
        "é", "€", "😀", "\u{2028}", "\u{85}", "\r", "\r\n", "\u{feff}", "\0", "\u{7f}", "İ", "ß", "\u{301}", "$", "${",
        "\\", "#", "\t", "'", "\"", ":", "<<",
    ];
    let text = &mut file.text;
    let start = floor(text, random.below(text.len() + 1));
    let end = floor(text, start + random.below(40)).max(start);
    match random.below(6) {
        0 => text.insert_str(start, PIECES[random.below(PIECES.len())]),
        1 => text.replace_range(start..end, PIECES[random.below(PIECES.len())]),
        2 => {
            let piece = text[start..end].repeat(1 + random.below(30));
            text.insert_str(start, &piece);
        }
        3 => {
            let from = floor(donor, random.below(donor.len() + 1));
            let to = floor(donor, from + random.below(400)).max(from);
            text.insert_str(start, &donor[from..to]);
        }
        4 => *text = text.replace('\n', ["\r", "\r\n", "\n\n"][random.below(3)]),
        _ => text.truncate(start),
    }
}

/// Everything that does not hold for an input.
fn faults(project: &Project, number: u64) -> Vec<String> {
    let settings = Settings { all_rules: number.is_multiple_of(2), ..Settings::default() };
    let mut wrong = Vec::new();
    let analysis = analyze(project, &settings);
    let again = analyze(project, &settings);
    if analysis.diagnostics != again.diagnostics {
        wrong.push("two looks find different things".into());
    }
    for diagnostic in &analysis.diagnostics {
        wrong.extend(outside(project, diagnostic));
    }
    for file in &project.files {
        let mut end = 0;
        for (span, _) in highlight(file_kind(&file.path, &file.text), &file.text) {
            if span.start < end || !inside(&file.text, span) {
                wrong.push(format!("a colour of {} is at {}..{} behind {end}", file.path, span.start, span.end));
                break;
            }
            end = span.end;
        }
    }
    for place in secrets_in(project) {
        if !inside(&project.file(place.file).text, place.span) {
            wrong.push(format!("a secret is at {}..{}", place.span.start, place.span.end));
        }
    }
    std::hint::black_box(without_secrets(project));
    std::hint::black_box(json(&[Report { name: "x", project, diagnostics: &analysis.diagnostics }]));
    let graph = build(project, &analysis.model, default_stack(&analysis.model));
    for view in [View::System, View::Startup, View::Mounts, View::Networks, View::Build] {
        let scene = scene(&graph, view, &analysis.diagnostics);
        std::hint::black_box(render::svg(&scene, render::Theme::Light));
    }
    std::hint::black_box((render::mermaid(&graph), render::dot(&graph), render::json(&graph, project)));
    for stack in &analysis.model.stacks {
        let request = Request {
            files: stack.files.clone(),
            env_files: stack.env_files.clone(),
            folder_name: "p".into(),
            ..Request::default()
        };
        let config = || resolve(&mut Sources::new(project), &request).map(|output| to_yaml(&output));
        match (config(), config()) {
            (Ok(one), Ok(other)) if one == other => {}
            (Err(one), Err(other)) if one == other => {
                let strange =
                    one.iter().find(|problem| !inside(&project.file(problem.origin.file).text, problem.origin.span));
                wrong.extend(strange.map(|problem| format!("a problem has no place: {}", problem.message)));
            }
            _ => wrong.push("a configuration comes out in two ways".into()),
        }
    }
    let limit = if number.is_multiple_of(3) { Applicability::Suggested } else { Applicability::Safe };
    let outcome = fix_all(project, &settings, limit);
    for diagnostic in &outcome.left {
        wrong.extend(outside(&outcome.project, diagnostic).map(|what| format!("after the fixes {what}")));
    }
    wrong.truncate(5);
    wrong
}

fn inside(text: &str, span: Span) -> bool {
    span.start <= span.end && text.is_char_boundary(span.start) && text.is_char_boundary(span.end)
}

fn outside(project: &Project, diagnostic: &Diagnostic) -> Option<String> {
    let places = diagnostic.related.iter().map(|related| (related.file, related.span));
    let edits = diagnostic.fix.iter().flat_map(|fix| &fix.changes).filter_map(|change| match change {
        drydock::diagnostic::Change::Edit { file, edit } => Some((*file, edit.span)),
        drydock::diagnostic::Change::Create { .. } => None,
    });
    let mut all = std::iter::once((diagnostic.file, diagnostic.span)).chain(places).chain(edits);
    let place = all.find(|(file, span)| !inside(&project.file(*file).text, *span))?;
    Some(format!("{} points to {}..{} of {}", diagnostic.rule, place.1.start, place.1.end, project.file(place.0).path))
}

fn seeds() -> Vec<Project> {
    let mut found = Vec::new();
    for rule in RULES {
        let Ok(page) = page::parse(rule) else { continue };
        for example in page.examples {
            found.push(Project::from_files(example.files.into_iter().map(|file| (file.path, file.text))));
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    found.extend(folders(&root.join("static/samples")).iter().map(|folder| read(folder)));
    for set in folders(&root.join("../shared/corpus")) {
        found.extend(folders(&set).iter().map(|folder| read(folder)));
    }
    found.retain(|project| {
        let size: usize = project.files.iter().map(|file| file.text.len()).sum();
        !project.files.is_empty() && project.files.len() <= 40 && size <= LARGEST
    });
    found
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut found: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    found.sort();
    found
}

fn read(root: &Path) -> Project {
    let mut files = Vec::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(folder) = open.pop() {
        open.extend(folders(&folder));
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if let (Ok(text), Ok(inner)) = (std::fs::read_to_string(&path), path.strip_prefix(root)) {
                files.push(SourceFile::new(inner.to_string_lossy(), text));
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Project { files }
}
