//! Letters of every width at every place of a text: nothing panics, and no number runs over.

use crate::projects::projects;
use drydock::diagnostic::Applicability;
use drydock::fix::{fix_all, unified};
use drydock::graph;
use drydock::model::compose::keys::COMPOSE;
use drydock::model::compose::schema::{MAP, Schema};
use drydock::model::compose::{Request, Sources, resolve, short, to_json, to_yaml};
use drydock::model::file_kind;
use drydock::project::FileId;
use drydock::syntax::highlight::highlight;
use drydock::text::{LineIndex, Span};
use drydock::{Project, Settings, analyze};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Letters that look like others, grow or shrink with their case, join, or take two, three or four bytes.
const LETTERS: [&str; 12] = ["М", "µ", "İ", "ſ", "é", "🐳", "\u{85}", "\u{a0}", "\u{2028}", "\u{feff}", "٣", "Ａ"];

/// Everything that is done with a project.
fn everything(project: &Project, fixes: bool) {
    let settings = Settings { all_rules: true, ..Settings::default() };
    let analysis = analyze(project, &settings);
    for diagnostic in &analysis.diagnostics {
        let text = &project.file(diagnostic.file).text;
        for at in [diagnostic.span.start, diagnostic.span.end] {
            assert!(text.is_char_boundary(at), "{} ends inside of a letter", diagnostic.rule);
            LineIndex::new(text).line_column(text, at);
        }
    }
    for file in &project.files {
        for (span, _) in highlight(file_kind(&file.path, &file.text), &file.text) {
            assert_ne!(span.slice(&file.text), "", "a colour inside of a letter: {span:?}");
        }
    }
    let graph = graph::build(project, &analysis.model, graph::default_stack(&analysis.model));
    for view in graph::View::ALL {
        graph::scene(&graph, view, &analysis.diagnostics);
    }
    let files: Vec<FileId> = analysis.model.compose_trees().map(|(file, _)| file).collect();
    for request in files.iter().map(|&file| vec![file]).chain([files.clone()]) {
        let env_files = project.find(".env").into_iter().collect();
        let request = Request { files: request, env_files, folder_name: "Prøject".into(), ..Request::default() };
        if let Ok(resolved) = resolve(&mut Sources::new(project), &request) {
            let _ = (to_yaml(&resolved), to_json(&resolved));
        }
    }
    if fixes {
        let fixed = fix_all(project, &settings, Applicability::Suggested).project;
        for (before, after) in project.files.iter().zip(&fixed.files) {
            unified(&after.path, Some(&before.text), &after.text);
        }
    }
}

/// The project when it breaks something.
fn survives(project: &Project, fixes: bool) -> Option<String> {
    let survived = catch_unwind(AssertUnwindSafe(|| everything(project, fixes)));
    let shown = || project.files.iter().map(|file| format!("--- {}\n{}\n", file.path, file.text)).collect();
    survived.is_err().then(shown)
}

/// Values that short forms, units, ranges, variables and numbers are cut out of.
const VALUES: [&str; 34] = [
    "М",
    "64М",
    "2µ",
    "1.5İ",
    "64kМ",
    "1µs",
    "5sМ",
    "-М",
    "+µ",
    "0xМ",
    "5:М",
    "М:5",
    "М:М:М:М",
    "8080-М:80",
    "80/М",
    "/М:/µ:ro",
    "./é/../🐳:/М",
    "[М]:80:80",
    "µ=М",
    "=М",
    "М/М:М@sha256:М",
    "🐳:🐳@🐳",
    "${М}",
    "${A:-µ}",
    "${A:?М",
    "$М",
    "$$М",
    "CMD М",
    "٣",
    "99999999999999999999",
    "1e400",
    "9223372036854775807w",
    "-1",
    "0-65535:0-65535",
];

/// A value that fits the schema, with `word` for every scalar and name.
fn filled(schema: &Schema, word: &str, depth: usize) -> String {
    let word = format!("\"{word}\"");
    let inner = |schema: &Schema| filled(schema, word.trim_matches('"'), depth + 1);
    match schema {
        _ if depth > 6 => word,
        Schema { keys: [_, ..], .. } => {
            let entries: Vec<String> =
                schema.keys.iter().map(|key| format!("{}: {}", key.name, inner(key.schema))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        Schema { values: Some(values), .. } => format!("{{{word}: {}}}", inner(values)),
        Schema { items: Some(items), .. } => format!("[{}]", inner(items)),
        Schema { forms: MAP, .. } => "{}".into(),
        _ => word,
    }
}

#[test]
fn any_value_of_a_compose_file_is_survived() {
    let mut broken = Vec::new();
    let service = COMPOSE.key("services").and_then(|services| services.values).unwrap();
    for (turn, word) in VALUES.iter().enumerate() {
        let mut texts: Vec<String> = Vec::new();
        for (number, key) in service.keys.iter().enumerate() {
            // In its long form or as words: most keys have a short form. Each key meets each form, with words of its own.
            let value = match (number + turn) % 4 {
                0 => format!("\"{word}\""),
                1 => format!("[\"{word}\"]"),
                2 => (*word).to_owned(),
                _ => filled(key.schema, word, 0),
            };
            texts.push(format!("services:\n  a:\n    image: b\n    {}: {value}\n", key.name));
        }
        for key in COMPOSE.keys {
            texts.push(format!("services: {{a: {{image: b}}}}\n{}: {}\n", key.name, filled(key.schema, word, 0)));
        }
        for text in texts {
            broken.extend(survives(&Project::from_files([("compose.yaml", text)]), false));
        }
    }
    assert!(broken.is_empty(), "{} panics\n{}", broken.len(), broken.join("\n"));
}

#[test]
fn any_word_of_a_dockerfile_is_survived() {
    let frames = [
        "FROM _",
        "FROM --platform=_ a",
        "FROM a AS _",
        "FROM a\nRUN _",
        "FROM a\nRUN --mount=_ b",
        "FROM a\nRUN --mount=type=_,target=_ b",
        "FROM a\nRUN apt-get install -y _",
        "FROM a\nRUN apt-get update && apt-get install -y --_ _ && _",
        "FROM a\nRUN pip install _",
        "FROM a\nRUN [\"_\", \"_\"]",
        "FROM a\nRUN <<_\n_\n_\n",
        "FROM a\nRUN cat <<'_' > _\n_\n_\n",
        "FROM a\nCMD _",
        "FROM a\nCMD [\"_\"",
        "FROM a\nCOPY _ _",
        "FROM a\nCOPY --from=_ --chown=_ _ _",
        "FROM a\nADD --checksum=_ https://_ _",
        "FROM a\nENV _",
        "FROM a\nENV A=_ _=B",
        "FROM a\nENV PASSWORD _",
        "ARG _\nFROM ${_}",
        "ARG A=_\nFROM ${A:-_}",
        "FROM a\nWORKDIR _",
        "FROM a\nWORKDIR \"_",
        "FROM a\nUSER _:_",
        "FROM a\nEXPOSE _ _/tcp 80-_",
        "FROM a\nHEALTHCHECK --interval=_ --timeout=_ --retries=_ CMD _",
        "FROM a\nVOLUME _",
        "FROM a\nLABEL _=_",
        "FROM a\nSTOPSIGNAL _",
        "FROM a\nSHELL [\"_\"]",
        "FROM a\nONBUILD _",
        "_ a",
        "# escape=_\nFROM a",
        "# syntax=_\nFROM a",
        "# _\nFROM a",
        "FROM a\nMAINTAINER _",
        "FROM a\nRUN echo $_ `_` $(_) ${_#_} \"_ '_' \\_",
        "FROM a\nRUN a \\\n_\\\n# _\n _ \\",
    ];
    let mut broken = Vec::new();
    for word in VALUES {
        for frame in frames {
            let text = frame.replace('_', word);
            let files = [
                ("Dockerfile", text),
                (".dockerignore", format!("{word}\n!{word}\n[{word}\n")),
                (".env", format!("{word}={word}\n{word}\n")),
            ];
            broken.extend(survives(&Project::from_files(files), true));
        }
    }
    assert!(broken.is_empty(), "{} panics\n{}", broken.len(), broken.join("\n"));
}

/// Everything up to four letters of an alphabet goes through the readers of short forms.
#[test]
fn short_forms_survive_every_combination() {
    let alphabet = ["1", "9", "k", "м", "µ", "s", ".", ":", "-", "/", " ", "[", "🐳"];
    let mut words = vec![String::new()];
    let mut last = words.clone();
    for _ in 0..4 {
        last = last.iter().flat_map(|word| alphabet.map(|letter| [word, letter].concat())).collect();
        words.extend(last.iter().cloned());
    }
    for word in words {
        let _ = (short::size(&word), short::duration(&word).map(short::print_duration), short::volume(&word));
        if let Ok(port) = short::port(&word) {
            assert!(word.get(port.target_span.start..port.target_span.end).is_some(), "{word}");
        }
    }
}

/// The same letters at the same places in every run; `CASES` asks for more.
#[test]
fn letters_at_any_place_of_the_examples_are_survived() {
    let cases: usize = std::env::var("CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(700);
    let mut broken = Vec::new();
    let mut number = 1u64;
    let mut below = |end: usize| {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (number >> 33) as usize % end.max(1)
    };
    for case in 0..cases {
        let (project, _) = &projects()[case % projects().len()];
        let mut project = project.clone();
        for _ in 0..=below(4) {
            let file = below(project.files.len());
            let text = &mut project.files[file].text;
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let which = below(places.len());
            let letter = LETTERS[below(LETTERS.len())];
            // Half of them come in, half of them take a letter's place.
            let end = places.get(which + below(2)).copied().unwrap_or(text.len());
            text.replace_range(Span::new(places[which], end).start..end.max(places[which]), letter);
        }
        broken.extend(survives(&project, case % 4 == 0));
    }
    assert!(broken.is_empty(), "{} panics\n{}", broken.len(), broken.join("\n"));
}
