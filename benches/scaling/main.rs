//! Twice the input may take at most two and a half times the time: one family of inputs for each loop of the engine that
//! an input can drive, and each rule on many of its own examples. And what a small input may make of itself: peak memory, for those that try to be large.
//!   cargo bench --bench scaling -- [--list] [NAME]...

mod colours;
mod families;
mod memory;
mod rules;

use drydock::diagnostic::Applicability;
use drydock::fix::fix_all;
use drydock::graph::{View, build, default_stack, render, scene};
use drydock::model::compose::{Request, Sources, resolve, to_json, to_yaml};
use drydock::model::file_kind;
use drydock::report::{Lines, Report, Style, finding, json};
use drydock::rules::RULES;
use drydock::share::without_secrets;
use drydock::syntax::highlight::highlight;
use drydock::{FileId, Project, Settings, analyze};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// What twice the input may cost.
const MOST: f64 = 2.5;
/// Below this a measurement says more about the machine than about the code.
const SHORTEST: Duration = Duration::from_millis(60);
/// How often a ratio that is too large is measured again before it counts.
const PATIENCE: usize = 4;

/// What is done with an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Parsers, model and rules.
    Analyse,
    /// The same, all fixes again and again.
    Fix,
    /// The same, with the report as JSON and as text.
    Report,
    /// The same, with every view of the graph and its files.
    Graph,
    /// What `docker compose config` prints.
    Config,
    /// The editor's colours.
    Colours,
    /// The project without its secrets, as for a link.
    Secrets,
}

/// Inputs of one shape and any size.
pub struct Family {
    /// What it is called on the command line.
    pub name: &'static str,
    /// What is done with it.
    pub work: Work,
    /// The largest number asked of it.
    pub size: usize,
    /// The input of a number.
    pub make: fn(usize) -> Project,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [flag, name] = arguments.as_slice()
        && flag == memory::CHILD
    {
        return memory::child(name);
    }
    if arguments.iter().any(|argument| argument == "--list") {
        families::ALL.iter().for_each(|family| println!("{}", family.name));
        memory::ALL.iter().for_each(|case| println!("{}", case.name));
        println!("colours");
        RULES.iter().for_each(|rule| println!("rule:{}", rule.meta().name));
        return ExitCode::SUCCESS;
    }
    let wanted = |name: &str| arguments.is_empty() || arguments.iter().any(|argument| name.contains(argument.as_str()));
    let mut over: Vec<String> = Vec::new();
    println!("{:<34} {:>9} {:>9} {:>9} {:>6} {:>6}", "family", "KiB", "ms", "ms at 2n", "ratio", "power");
    for family in families::ALL.iter().filter(|family| wanted(family.name)) {
        if !measure(family) {
            over.push(family.name.into());
        }
    }
    if wanted("colours") {
        println!();
        over.extend(colours::measure());
    }
    over.extend(rules::measure(&wanted));
    println!("\n{:<34} {:>9} {:>9} {:>9} {:>9}", "memory", "KiB", "ms", "peak MiB", "limit");
    for case in memory::ALL.iter().filter(|case| wanted(case.name)) {
        if !memory::measure(case) {
            over.push(case.name.into());
        }
    }
    if over.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!("\nMore than {MOST} times the time for twice the input, or too much memory: {}.", over.join(", "));
    ExitCode::FAILURE
}

/// Prints one line; `false` when the ratio is too large however often it is asked for. A family that is far too slow
/// is told at a size at which that can still be waited for.
fn measure(family: &Family) -> bool {
    let mut half = family.size / 2;
    for part in [16, 8, 4] {
        let (small, large) = (family.size / part, 2 * family.size / part);
        let took = time(family, &(family.make)(large), 1);
        if took > Duration::from_secs(2) {
            half = small;
            break;
        }
    }
    let (small, large) = ((family.make)(half), (family.make)(2 * half));
    let mut best = (Duration::MAX, Duration::MAX);
    for attempt in 0..PATIENCE {
        best.0 = best.0.min(time(family, &small, 3));
        best.1 = best.1.min(time(family, &large, 3));
        let fine = ratio(best) <= MOST || best.1 < SHORTEST;
        if fine || attempt + 1 == PATIENCE {
            let ms = |duration: Duration| duration.as_secs_f64() * 1000.0;
            let verdict = if fine { "" } else { "  OVER" };
            println!(
                "{:<34} {:>9} {:>9.1} {:>9.1} {:>6.2} {:>6.2}{verdict}",
                family.name,
                bytes(&large) / 1024,
                ms(best.0),
                ms(best.1),
                ratio(best),
                ratio(best).log2(),
            );
            return fine;
        }
    }
    false
}

fn ratio((small, large): (Duration, Duration)) -> f64 {
    large.as_secs_f64() / small.as_secs_f64().max(1e-9)
}

fn bytes(project: &Project) -> usize {
    project.files.iter().map(|file| file.text.len() + file.path.len()).sum()
}

/// The shortest of several runs; a long one is not repeated.
fn time(family: &Family, project: &Project, times: usize) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..times {
        let start = Instant::now();
        std::hint::black_box(run(family.work, project));
        best = best.min(start.elapsed());
        if best > Duration::from_millis(700) {
            break;
        }
    }
    best
}

/// Does the work and gives the size of what came out.
pub fn run(work: Work, project: &Project) -> usize {
    let settings = Settings { all_rules: true, ..Settings::default() };
    match work {
        Work::Analyse => {
            let analysis = analyze(project, &settings);
            analysis.diagnostics.iter().map(|diagnostic| diagnostic.message.len()).sum()
        }
        Work::Fix => fix_all(project, &settings, Applicability::Suggested).applied.len(),
        Work::Report => {
            let analysis = analyze(project, &settings);
            let report =
                Report { name: "project", project, diagnostics: &analysis.diagnostics, notes: &[], unread: &[] };
            let lines = Lines::new(project);
            let style = Style::default();
            let path = |path: &str| path.to_string();
            let text: usize = report.diagnostics.iter().map(|d| finding(&report, &lines, d, &path, style).len()).sum();
            text + json(&report).len()
        }
        Work::Graph => {
            let analysis = analyze(project, &settings);
            let stacks = (0..analysis.model.stacks.len()).map(Some);
            let stack = stacks.chain([None]).find(|stack| *stack == default_stack(&analysis.model)).flatten();
            let graph = build(project, &analysis.model, stack);
            let views = [View::System, View::Startup, View::Mounts, View::Networks, View::Build];
            let drawn: usize = views
                .into_iter()
                .map(|view| {
                    let scene = scene(&graph, view, &analysis.diagnostics);
                    render::svg(&scene, render::Theme::Light).len()
                })
                .sum();
            drawn + render::mermaid(&graph).len() + render::dot(&graph).len() + render::json(&graph, project).len()
        }
        Work::Config => {
            let env_files = project.find(".env").into_iter().collect();
            let request = Request { files: vec![FileId(0)], env_files, folder_name: "p".into(), ..Request::default() };
            match resolve(&mut Sources::new(project), &request) {
                Ok(output) => to_yaml(&output).map_or(0, |text| text.len()) + to_json(&output).map_or(0, |t| t.len()),
                Err(problems) => problems.iter().map(|problem| problem.message.len()).sum(),
            }
        }
        Work::Colours => {
            project.files.iter().map(|file| highlight(file_kind(&file.path, &file.text), &file.text).len()).sum()
        }
        Work::Secrets => bytes(&without_secrets(project)),
    }
}
