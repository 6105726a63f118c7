//! Other programs can repair with what the JSON says, and get what the engine's own fixes give.

use drydock::diagnostic::Diagnostic;
use drydock::fix::apply;
use drydock::report::{Report, json, jsonl};
use drydock::rules::RULES;
use drydock::rules::page::parse;
use drydock::{Project, Settings, analyze};
use serde_json::Value;
use std::collections::BTreeMap;

type Files = BTreeMap<String, String>;

/// Applies edits as the contract says: all refer to the texts as they were read. `at` finds a place in a text.
fn applied(mut files: Files, edits: &[Value], at: fn(&str, &Value) -> usize) -> Files {
    let before = files.clone();
    let mut sorted: Vec<(&str, usize, usize, &str)> = Vec::new();
    for edit in edits {
        let (file, text) = (edit["file"].as_str().unwrap(), edit["text"].as_str().unwrap());
        if edit["creates"] == true {
            assert!(files.insert(file.to_owned(), text.to_owned()).is_none(), "{file} is there already");
        } else {
            assert!(edit.get("creates").is_none());
            let old = &before[file];
            sorted.push((file, at(old, &edit["start"]), at(old, &edit["end"]), text));
        }
    }
    sorted.sort_by_key(|&(file, start, end, _)| (file, start, end));
    // From the end, so that what is before stays where it is.
    for (file, start, end, text) in sorted.into_iter().rev() {
        files.get_mut(file).unwrap().replace_range(start..end, text);
    }
    files
}

fn by_byte(_: &str, place: &Value) -> usize {
    place["byte"].as_u64().unwrap() as usize
}

fn by_column(text: &str, place: &Value) -> usize {
    let number = |key: &str| place[key].as_u64().unwrap() as usize - 1;
    let line: usize = text.split_inclusive('\n').take(number("line")).map(str::len).sum();
    line + text[line..].chars().take(number("column")).map(char::len_utf8).sum::<usize>()
}

fn files(project: &Project) -> Files {
    project.files.iter().map(|file| (file.path.clone(), file.text.clone())).collect()
}

/// Checks all fixes of a project; how many there are.
fn check(project: &Project, settings: &Settings) -> usize {
    let diagnostics = analyze(project, settings).diagnostics;
    let report = Report { name: ".", project, diagnostics: &diagnostics, unread: &[], notes: &[] };
    let line: Value = serde_json::from_str(&jsonl(&report)).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&json(&report)).unwrap(), line);
    let items = line["diagnostics"].as_array().unwrap();
    assert_eq!(items.len(), diagnostics.len());
    let mut fixes = 0;
    for (diagnostic, item) in diagnostics.iter().zip(items) {
        let Diagnostic { fix: Some(fix), rule, .. } = diagnostic else {
            assert!(item["fix"].is_null());
            continue;
        };
        fixes += 1;
        let edits = item["fix"]["edits"].as_array().unwrap_or_else(|| panic!("{rule}: the fix has no edits"));
        let want = files(&apply(project, &[fix]));
        assert_ne!(want, files(project), "{rule}");
        assert_eq!(applied(files(project), edits, by_byte), want, "{rule} by bytes");
        assert_eq!(applied(files(project), edits, by_column), want, "{rule} by lines and columns");
    }
    fixes
}

#[test]
fn edits_of_every_example_give_what_the_fix_gives() {
    let mut fixes = 0;
    for rule in RULES {
        for example in parse(rule).unwrap().examples.iter() {
            let texts = example.files.iter().map(|file| (file.path.clone(), file.text.clone()));
            let settings = Settings { environment: example.environment, all_rules: true, ..Settings::default() };
            fixes += check(&Project::from_files(texts), &settings);
        }
    }
    assert!(fixes > 200, "{fixes} fixes are too few for a test");
}

#[test]
fn bytes_and_columns_count_byte_order_marks_wide_letters_and_carriage_returns() {
    let text = "\u{feff}version: '3'\r\nservices:\r\n  größe🐳:\r\n    image: a:1 # é\r\n    depends_on: [a, a]\r\n";
    assert!(check(&Project::from_files([("compose.yaml", text)]), &Settings::default()) > 0);
}
