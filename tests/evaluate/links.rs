//! Link lengths over real projects, against lz-string's, which most playgrounds use.

use drydock::share::{SharedState, decode, encode};
use std::collections::BTreeSet;
use std::path::Path;

pub fn run(shared: &Path) -> Vec<String> {
    let mut failures = Vec::new();
    let (mut raw, mut ours, mut theirs, mut longest) = (0, 0, 0, 0);
    let folders = super::corpus(shared);
    for folder in &folders {
        let project = super::read_project(folder);
        let state = SharedState { project, ..SharedState::default() };
        let link = match encode(&state) {
            Ok(link) => link,
            Err(error) => {
                failures.push(format!("{}: {error}", folder.display()));
                continue;
            }
        };
        if decode(&link).as_ref() != Ok(&state) {
            failures.push(format!("{}: the link does not give the project back", folder.display()));
        }
        let json: serde_json::Map<String, serde_json::Value> =
            state.project.files.iter().map(|file| (file.path.clone(), file.text.clone().into())).collect();
        raw += state.project.files.iter().map(|file| file.text.len()).sum::<usize>();
        theirs += lz_string_length(&serde_json::Value::Object(json).to_string());
        ours += link.len();
        longest = longest.max(link.len());
    }
    let count = folders.len().max(1);
    println!(
        "projects {count}, mean characters: text {}, link {}, lz-string {}; longest link {longest}",
        raw / count,
        ours / count,
        theirs / count
    );
    let ratio = ours as f64 / theirs.max(1) as f64;
    println!("link / lz-string {ratio:.3} (budget 0.5)");
    if ratio > 0.5 {
        failures.push(format!("links have {ratio:.3} of lz-string's length, more than 0.5"));
    }
    failures
}

/// Characters that lz-string's compressToEncodedURIComponent makes of `text`: its algorithm, counting bits only.
fn lz_string_length(text: &str) -> usize {
    struct Width {
        bits: usize,
        left: usize,
    }
    impl Width {
        fn step(&mut self) {
            self.left -= 1;
            if self.left == 0 {
                self.left = 1 << self.bits;
                self.bits += 1;
            }
        }
    }
    fn emit(word: &[u16], fresh: &mut BTreeSet<u16>, width: &mut Width) -> usize {
        if word.len() == 1 && fresh.remove(&word[0]) {
            let written = width.bits + if word[0] < 256 { 8 } else { 16 };
            width.step();
            width.step();
            written
        } else {
            let written = width.bits;
            width.step();
            written
        }
    }
    let mut known: BTreeSet<Vec<u16>> = BTreeSet::new();
    let mut fresh: BTreeSet<u16> = BTreeSet::new();
    let mut width = Width { bits: 2, left: 2 };
    let mut word: Vec<u16> = Vec::new();
    let mut bits = 0;
    for unit in text.encode_utf16() {
        if known.insert(vec![unit]) {
            fresh.insert(unit);
        }
        let mut longer = word.clone();
        longer.push(unit);
        if known.contains(&longer) {
            word = longer;
        } else {
            bits += emit(&word, &mut fresh, &mut width);
            known.insert(longer);
            word = vec![unit];
        }
    }
    if !word.is_empty() {
        bits += emit(&word, &mut fresh, &mut width);
    }
    (bits + width.bits) / 6 + 1
}
