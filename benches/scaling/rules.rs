//! Every rule on many of its own bad examples: as one long file, and as many small projects side by side. A rule that looks at
//! everything again for everything is found here without a family of its own.

use crate::{MOST, PATIENCE, SHORTEST, Work, bytes, ratio, run};
use drydock::rules::RULES;
use drydock::rules::page::{Example, ExampleFile, parse};
use drydock::{FileKind, Project, model::file_kind};
use std::time::{Duration, Instant};

/// Makes a project of an example, at least so many bytes long.
type Grow = fn(&Example, usize) -> Project;

/// Bytes of the larger project.
const LENGTH: usize = 96 << 10;

/// Prints a line for each rule that `wanted` lets pass, with the worst of its examples; gives what takes too long.
pub fn measure(wanted: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut over = Vec::new();
    println!("\n{:<34} {:>9} {:>9} {:>9} {:>6}", "rule, on its examples", "KiB", "ms", "ms at 2n", "ratio");
    for rule in RULES {
        let name = ["rule:", rule.meta().name].concat();
        let Ok(page) = parse(rule) else { continue };
        if !wanted(&name) {
            continue;
        }
        let bad = page.examples.iter().filter(|example| example.bad).enumerate();
        let shapes = bad.flat_map(|(at, example)| {
            let grow: [(&str, Grow); 2] = [("long", long), ("wide", wide)];
            grow.map(|(shape, grow)| {
                let (times, size) = worst(example, grow);
                (times, size, shape, at + 1)
            })
        });
        let Some((times, size, shape, at)) = shapes.max_by(|a, b| weight(a.0).total_cmp(&weight(b.0))) else {
            continue;
        };
        let fine = weight(times) <= MOST;
        let ms = |duration: Duration| duration.as_secs_f64() * 1000.0;
        let verdict = if fine { "" } else { "  OVER" };
        println!(
            "{name:<34} {size:>9} {:>9.1} {:>9.1} {:>6.2} {shape} {at}{verdict}",
            ms(times.0),
            ms(times.1),
            ratio(times)
        );
        if !fine {
            over.push(name);
        }
    }
    over
}

/// The ratio, where there is enough of it to be measured.
fn weight(times: (Duration, Duration)) -> f64 {
    if times.1 < SHORTEST { 0.0 } else { ratio(times) }
}

/// The times of an example that has grown, and how large it has: asked again while the ratio is too large.
fn worst(example: &Example, grow: fn(&Example, usize) -> Project) -> ((Duration, Duration), usize) {
    let length: usize = example.files.iter().map(|file| file.text.len() + file.path.len()).sum();
    let times = (LENGTH / 2 / length.max(1)).max(1);
    let (small, large) = (grow(example, times), grow(example, 2 * times));
    let once = |project: &Project| {
        let begun = Instant::now();
        std::hint::black_box(run(Work::Analyse, project));
        begun.elapsed()
    };
    let mut best = (Duration::MAX, Duration::MAX);
    for _ in 0..PATIENCE {
        best = (best.0.min(once(&small)), best.1.min(once(&large)));
        if weight(best) <= MOST || best.1 > Duration::from_secs(5) {
            break;
        }
    }
    (best, bytes(&large) / 1024)
}

/// The project `times` over, each in a folder of its own.
fn wide(example: &Example, times: usize) -> Project {
    let folders = 0..times;
    Project::from_files(
        folders
            .flat_map(|at| example.files.iter().map(move |file| (format!("p{at}/{}", file.path), file.text.clone()))),
    )
}

/// The first file with its text `times` over; of a Compose file its services, each time by another name.
fn long(example: &Example, times: usize) -> Project {
    let grown = |(at, file): (usize, &ExampleFile)| match file_kind(&file.path, &file.text) {
        _ if at > 0 => file.text.clone(),
        FileKind::Compose => many_services(&file.text, times),
        _ => [file.text.trim_end(), "\n"].concat().repeat(times),
    };
    Project::from_files(example.files.iter().enumerate().map(|(at, file)| (file.path.clone(), grown((at, file)))))
}

fn many_services(text: &str, times: usize) -> String {
    let Some(start) = text.find("services:\n").map(|at| at + "services:\n".len()) else { return text.to_owned() };
    let top = |line: &str| !line.starts_with([' ', '#', '\n']);
    let end = text[start..].split_inclusive('\n').take_while(|line| !top(line)).map(str::len).sum::<usize>() + start;
    let is_name = |line: &str| {
        line.starts_with("  ") && !line[2..].starts_with([' ', '#', '-']) && line.trim_end().ends_with(':')
    };
    let copy =
        |at: usize| -> String {
            let lines = text[start..end].split_inclusive('\n');
            lines
                .map(|line| {
                    if is_name(line) {
                        format!("{}_{at}:\n", line.trim_end().trim_end_matches(':'))
                    } else {
                        line.into()
                    }
                })
                .collect()
        };
    let copies: String = (1..times).map(copy).collect();
    [text[..end].trim_end(), "\n", &copies, &text[end..]].concat()
}
