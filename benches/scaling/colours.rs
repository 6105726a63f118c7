//! Colours are made in the page's own thread with every key, so their time follows the length of the text, whatever is in it.

#[path = "../../tests/support/repeats.rs"]
mod repeats;

use crate::{MOST, PATIENCE};
use drydock::FileKind;
use drydock::syntax::highlight::highlight;
use std::time::{Duration, Instant};

/// Bytes of the longer text.
const LENGTH: usize = 128 << 10;

/// Prints a line for each sort of file with the worst of its texts; gives what takes too long.
pub fn measure() -> Vec<String> {
    let mut over = Vec::new();
    for (kind, parts) in repeats::ALL {
        let ratios = parts.iter().map(|(start, part)| (ratio(kind, start, part), format!("{start}{part}…")));
        let (worst, text) = ratios.max_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or_default();
        let verdict = if worst > MOST { "  OVER" } else { "" };
        println!("colours of {kind:?}: {} texts, worst ratio {worst:.2} ({text:?}){verdict}", parts.len());
        if worst > MOST {
            over.push(format!("colours of {kind:?}"));
        }
    }
    over
}

/// How many times longer the longer text takes: the best of several runs each, asked again while it is too large.
fn ratio(kind: FileKind, start: &str, part: &str) -> f64 {
    let text = |length: usize| [start, &part.repeat(length / part.len())].concat();
    let (short, long) = (text(LENGTH / 2), text(LENGTH));
    let once = |text: &str| {
        let begun = Instant::now();
        std::hint::black_box(highlight(kind, text));
        begun.elapsed()
    };
    let mut best = (Duration::MAX, Duration::MAX);
    for attempt in 1..=3 * PATIENCE {
        best = (best.0.min(once(&short)), best.1.min(once(&long)));
        // One that takes seconds is not asked for again.
        let quotient = best.1.as_secs_f64() / best.0.as_secs_f64().max(1e-7);
        if attempt > 2 && quotient <= MOST || best.1 > Duration::from_secs(2) {
            return quotient;
        }
    }
    best.1.as_secs_f64() / best.0.as_secs_f64().max(1e-7)
}
