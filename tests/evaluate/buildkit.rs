//! The Dockerfile parser against BuildKit's: its result files, what it refuses, what it accepts, and broken input.

use drydock::syntax::dockerfile::{Arguments, Command, Dockerfile, ErrorKind, Instruction, Keyword, Word, parse};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

pub fn run(shared: &Path) -> Vec<String> {
    let cases = shared.join("cases");
    let mut failures = Vec::new();
    results(&cases.join("buildkit_parser_ok"), &mut failures);
    refused(&cases, &mut failures);
    accepted(shared, &cases, &mut failures);
    broken(&cases.join("broken/dockerfile"), &mut failures);
    failures
}

fn files(folder: &Path, extension: Option<&str>) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| extension.is_none_or(|wanted| path.extension().is_some_and(|found| found == wanted)))
        .collect();
    paths.sort();
    paths
}

fn read(path: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(path).unwrap_or_default()).into_owned()
}

fn results(folder: &Path, failures: &mut Vec<String>) {
    let expected = files(folder, Some("result"));
    let mut agreed = 0;
    for path in &expected {
        let file = parse(&read(&path.with_extension("Dockerfile")));
        let (ours, theirs) = (dump(&file), read(path));
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        match ours.lines().zip(theirs.trim_end().lines()).find(|(ours, theirs)| ours.trim_end() != theirs.trim_end()) {
            Some((ours, theirs)) => failures.push(format!("{name}: we say {ours}, BuildKit says {theirs}")),
            None if ours.lines().count() != theirs.trim_end().lines().count() => {
                failures.push(format!("{name}: another number of instructions"));
            }
            None => agreed += 1,
        }
    }
    println!("result files that agree      {agreed} of {}", expected.len());
    if expected.len() < 33 {
        failures.push(format!("only {} result files were found", expected.len()));
    }
}

/// What BuildKit refuses must have an error here; a missing FROM or an empty file is a rule's business.
fn refused(cases: &Path, failures: &mut Vec<String>) {
    let json: serde_json::Value =
        serde_json::from_str(&read(&cases.join("buildkit_parser_errors.json"))).unwrap_or_default();
    let mut texts: Vec<(String, String)> = json
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|case| Some((case["error"].as_str()?.to_string(), case["dockerfile"].as_str()?.to_string())))
        .collect();
    for path in files(&cases.join("buildkit_parser_bad"), Some("Dockerfile")) {
        texts.push((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), read(&path)));
    }
    let (mut seen, mut empty) = (0, 0);
    for (name, text) in &texts {
        let file = parse(text);
        match file.errors.len() {
            0 if file.instructions.is_empty() => empty += 1,
            0 => failures.push(format!("{name}: not refused")),
            _ => seen += 1,
        }
    }
    println!("refused here too             {seen} of {} ({empty} have no instruction at all)", texts.len());
}

/// What BuildKit accepts must have none. Four of its parser files hold what its later stages refuse.
fn accepted(shared: &Path, cases: &Path, failures: &mut Vec<String>) {
    let mut texts: Vec<(String, String, bool)> = Vec::new();
    for path in files(&cases.join("buildkit_parser_ok"), Some("Dockerfile")) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let parser_only =
            matches!(name.as_str(), "env.Dockerfile" | "flags.Dockerfile" | "health.Dockerfile" | "escapes.Dockerfile");
        texts.push((name, read(&path), parser_only));
    }
    for folder in super::corpus(shared) {
        for (_, file) in super::read_project(&folder).iter() {
            if file.name().contains("Dockerfile") {
                texts.push((format!("{}/{}", folder.display(), file.path), file.text.clone(), false));
            }
        }
    }
    // Dockerfiles of BuildKit's own lint tests: it reads all of them.
    let json: serde_json::Value = serde_json::from_str(&read(&cases.join("buildkit.json"))).unwrap_or_default();
    for case in json.as_array().into_iter().flatten() {
        if let (Some(id), Some(text)) = (case["id"].as_str(), case["dockerfile"].as_str()) {
            texts.push((id.to_string(), text.to_string(), false));
        }
    }
    let count = texts.len();
    let mut clean = 0;
    for (name, text, parser_only) in texts {
        let file = parse(&text);
        let wrong = file.errors.iter().find(|error| {
            let later = error.kind.is_unknown_word() || matches!(error.kind, ErrorKind::Arguments | ErrorKind::BadWord);
            !(parser_only && later)
        });
        match wrong {
            Some(error) => failures.push(format!("{name}: {} ({})", error.message, error.span.slice(&text))),
            None => clean += 1,
        }
    }
    println!("accepted, without an error   {clean} of {count}");
}

fn broken(folder: &Path, failures: &mut Vec<String>) {
    let paths = files(folder, None);
    let mut slowest = Duration::ZERO;
    for path in &paths {
        let text = read(path);
        let start = Instant::now();
        let file = parse(&text);
        let took = start.elapsed();
        slowest = slowest.max(took);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if took > Duration::from_secs(1) {
            failures.push(format!("{name}: took {took:?}"));
        }
        if file.instructions.is_empty() && !text.trim().is_empty() {
            failures.push(format!("{name}: no tree"));
        }
        println!("  {name:<34} {:>2} instructions {:>2} errors", file.instructions.len(), file.errors.len());
    }
    println!("broken inputs                {} read, slowest {slowest:?}", paths.len());
}

/// The notation of BuildKit's result files.
fn dump(file: &Dockerfile) -> String {
    file.instructions.iter().map(|instruction| format!("({})\n", node(instruction))).collect()
}

fn node(instruction: &Instruction) -> String {
    let mut out = instruction.keyword.name().to_lowercase();
    let flags: Vec<String> = instruction
        .flags
        .iter()
        .map(|flag| match &flag.value {
            Some(value) => quote(&format!("--{}={}", flag.name, value.text())),
            None => quote(&format!("--{}", flag.name)),
        })
        .collect();
    if !flags.is_empty() {
        let _ = write!(out, " [{}]", flags.join(" "));
    }
    let mut say = |text: &str| {
        let _ = write!(out, " {}", quote(text));
    };
    let words = |words: &[Word], say: &mut dyn FnMut(&str)| words.iter().for_each(|word| say(word.text()));
    let command = |command: &Command, say: &mut dyn FnMut(&str)| match command {
        Command::Shell(map) => say(map.text()),
        Command::Exec { words: exec, .. } => words(exec, say),
    };
    match &instruction.arguments {
        Arguments::Missing => {}
        Arguments::From(from) => {
            say(from.image.text());
            if let Some(alias) = &from.alias {
                say("as");
                say(alias.name.text());
            }
        }
        Arguments::Command(inner) => command(inner, &mut say),
        Arguments::Healthcheck(check) => {
            say(check.kind.text());
            check.command.iter().for_each(|inner| command(inner, &mut say));
        }
        Arguments::Transfer(transfer) => {
            words(&transfer.sources, &mut say);
            transfer.destination.iter().for_each(|word| say(word.text()));
        }
        Arguments::Pairs(pairs) if instruction.keyword == Keyword::Arg => {
            for pair in &pairs.pairs {
                match &pair.value {
                    Some(value) => say(&format!("{}={}", pair.key.text(), value.text())),
                    None => say(pair.key.text()),
                }
            }
        }
        Arguments::Pairs(pairs) => {
            for pair in &pairs.pairs {
                say(pair.key.text());
                say(pair.value.as_ref().map_or("", Word::text));
                say(if pairs.legacy { "" } else { "=" });
            }
        }
        Arguments::Words(inner) => words(&inner.words, &mut say),
        Arguments::Value(word) => say(word.text()),
        Arguments::Onbuild(inner) => {
            let _ = write!(out, " ({})", node(inner));
        }
    }
    out
}

/// Go's way of quoting.
fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if (c as u32) < 0x20 => {
                let _ = write!(out, "\\x{:02x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out + "\""
}
