//! Real RUN bodies: the number of commands that other parsers agree on, and linear time on nested and unclosed input.

use drydock::syntax::shell::{self, GroupKind};
use std::path::Path;
use std::time::{Duration, Instant};

/// Simple commands outside substitutions in the 25 bodies, as two other parsers count them.
const KNOWN_COMMANDS: usize = 450;

pub fn run(shared: &Path) -> Vec<String> {
    let mut failures = Vec::new();
    let mut paths: Vec<_> =
        std::fs::read_dir(shared.join("cases/run_bodies")).into_iter().flatten().flatten().map(|e| e.path()).collect();
    paths.sort();
    let texts: Vec<String> = paths.iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect();
    let (mut plain, mut all) = (0, 0);
    for text in &texts {
        let script = shell::parse(text);
        all += script.commands.len();
        let counts = |command: &&shell::Command| {
            !command.words.is_empty()
                && !script.is_inside(command, GroupKind::Substitution)
                && !script.is_inside(command, GroupKind::Inline)
        };
        plain += script.commands.iter().filter(counts).count();
    }
    println!("{} bodies: {plain} commands outside substitutions (known: {KNOWN_COMMANDS}), {all} in all", texts.len());
    if plain != KNOWN_COMMANDS {
        failures.push(format!("{plain} commands instead of {KNOWN_COMMANDS}"));
    }
    let bytes: usize = texts.iter().map(String::len).sum();
    let time = best(|| texts.iter().map(|text| shell::parse(text).commands.len()).sum());
    println!("{bytes} bytes in {time:?}");
    let stress = [
        "(",
        "( ",
        "$(",
        "\"$(",
        "'",
        "\"",
        "`",
        "${",
        "$((",
        "{ ",
        "if ",
        "case x in ",
        "<<E ",
        "a=(",
        "sh -c '",
        "f() ",
        "[[ ",
        "a;",
        "x\\\n",
        "} ",
    ];
    for part in stress {
        let ratio = [10_000, 100_000].map(|count| {
            let (small, large) = (part.repeat(count), part.repeat(4 * count));
            let time = |text: &str| best(|| shell::parse(text).commands.len()).as_secs_f64();
            let once = || time(&large) / time(&small).max(1e-9);
            // Quadratic time is 16 times each time; what the machine does besides passes.
            (0..4).map(|_| once()).find(|&ratio| ratio <= LINEAR).unwrap_or_else(once)
        });
        println!("{part:12?} x 4: {:5.1} times at 10,000, {:5.1} times at 100,000", ratio[0], ratio[1]);
        if ratio[1] > LINEAR {
            failures.push(format!("time is not linear in repeated {part:?}"));
        }
    }
    failures
}

/// So many times longer may four times the text take.
const LINEAR: f64 = 10.0;

fn best(mut work: impl FnMut() -> usize) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..3 {
        let start = Instant::now();
        std::hint::black_box(work());
        best = best.min(start.elapsed());
    }
    best
}
