//! Examples are tests: every rule's page is read, and each of its examples is analysed.

use drydock::diagnostic::{Change, Diagnostic, Severity};
use drydock::rules::page::{Example, parse};
use drydock::rules::{RULES, Rule};
use drydock::text::{LineIndex, apply_edits};
use drydock::{Project, Settings, analyze};
use std::collections::{BTreeMap, BTreeSet};

fn project(example: &Example) -> Project {
    Project::from_files(example.files.iter().map(|file| (file.path.clone(), file.text.clone())))
}

fn settings(example: &Example) -> Settings {
    Settings { environment: example.environment, all_rules: true, ..Settings::default() }
}

fn findings(rule: &Rule, example: &Example) -> Vec<Diagnostic> {
    let analysis = analyze(&project(example), &settings(example));
    analysis.diagnostics.into_iter().filter(|d| d.rule == rule.meta().name).collect()
}

/// The files after all fixes of `found`, by path; only those that changed.
fn fixed(project: &Project, found: &[Diagnostic]) -> BTreeMap<String, String> {
    let mut edits: BTreeMap<u32, Vec<_>> = BTreeMap::new();
    let mut changed = BTreeMap::new();
    for change in found.iter().filter_map(|d| d.fix.as_ref()).flat_map(|fix| &fix.changes) {
        match change {
            Change::Edit { file, edit } => {
                let of_file = edits.entry(file.0).or_default();
                if !of_file.contains(edit) {
                    of_file.push(edit.clone());
                }
            }
            Change::Create { path, text } => {
                changed.insert(path.clone(), text.clone());
            }
        }
    }
    for (file, edits) in edits {
        let file = &project.files[file as usize];
        let text = apply_edits(&file.text, &edits).unwrap_or_else(|error| panic!("{}: {error:?}", file.path));
        changed.insert(file.path.clone(), text);
    }
    changed
}

#[test]
fn every_example_holds() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let name = rule.meta().name;
        let page = parse(rule).unwrap();
        for (number, example) in page.examples.iter().enumerate() {
            let label = format!("{name}, example {} ({})", number + 1, if example.bad { "bad" } else { "good" });
            let found = findings(rule, example);
            if example.bad == found.is_empty() {
                wrong.push(format!(
                    "{label}: {} findings {:?}",
                    found.len(),
                    found.iter().map(|d| &d.message).collect::<Vec<_>>()
                ));
                continue;
            }
            let project = project(example);
            if !example.lines.is_empty() {
                let index = LineIndex::new(&project.files[0].text);
                let lines: Vec<usize> =
                    found.iter().filter(|d| d.file.0 == 0).map(|d| index.line_of(d.span.start) + 1).collect();
                if lines != example.lines {
                    wrong.push(format!("{label}: lines {lines:?}, expected {:?}", example.lines));
                }
            }
            if !example.fixed.is_empty() {
                let got = fixed(&project, &found);
                let want: BTreeMap<String, String> =
                    example.fixed.iter().map(|file| (file.path.clone(), file.text.clone())).collect();
                if got != want {
                    wrong.push(format!("{label}: after the fix\n{}\nexpected\n{}", show(&got), show(&want)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn show(files: &BTreeMap<String, String>) -> String {
    files.iter().map(|(path, text)| format!("[{path}]\n{text}")).collect()
}

/// The first sentence is the title in the problem list: one short line that stands alone.
#[test]
fn messages_read_well() {
    let mut wrong = Vec::new();
    for rule in RULES {
        for found in parse(rule).unwrap().examples.iter().flat_map(|example| findings(rule, example)) {
            let title = found.message.split_once(". ").map_or(found.message.as_str(), |(title, _)| title);
            if title.chars().count() > 90 || found.message.contains("  ") || !found.message.ends_with(['.', '`']) {
                wrong.push(format!("{}: {}", rule.meta().name, found.message));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_page_says_what_it_must() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let page = parse(rule).unwrap();
        let name = &page.name;
        if page.title.is_empty() || page.sections.is_empty() {
            wrong.push(format!("{name}: no title or introduction"));
        }
        for heading in ["Why it breaks", "The fix", "When you might be tempted"] {
            if !page.sections.iter().any(|section| section.heading == heading && !section.blocks.is_empty()) {
                wrong.push(format!("{name}: no section “{heading}”"));
            }
        }
        for (kind, bad) in [("bad", true), ("good", false)] {
            if !page.examples.iter().any(|example| example.bad == bad) {
                wrong.push(format!("{name}: no {kind} example"));
            }
        }
        let fixes = page.examples.iter().filter(|e| e.bad).flat_map(|e| findings(rule, e)).any(|d| d.fix.is_some());
        if fixes && page.examples.iter().all(|example| example.fixed.is_empty()) {
            wrong.push(format!("{name}: it has a fix, but no example shows one"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a rule can say is shown by an example, and every case is told from the others.
#[test]
fn every_case_is_shown() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let shown: BTreeSet<&str> = parse(rule)
            .unwrap()
            .examples
            .iter()
            .filter(|example| example.bad)
            .flat_map(|example| findings(rule, example))
            .map(|found| found.case)
            .collect();
        let cases = rule.case_names();
        let names: BTreeSet<&str> = if cases.len() < 2 { [""].into() } else { cases.iter().copied().collect() };
        let name = rule.meta().name;
        if cases.len() > 1 && names.len() != cases.len() {
            wrong.push(format!("{name}: two cases have one name"));
        }
        wrong.extend(names.difference(&shown).map(|case| format!("{name}/{case}: no bad example shows it")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn names_are_unique_and_files_registered() {
    let mut names = BTreeSet::new();
    for rule in RULES {
        let meta = rule.meta();
        assert!(names.insert(meta.name), "{} stands twice", meta.name);
        assert!(meta.severity >= Severity::Advice && !meta.summary.is_empty(), "{}", meta.name);
    }
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let mut files = BTreeSet::new();
    for family in ["dockerfile", "shell", "secrets", "compose", "project", "ignorefile", "dotenv", "style"] {
        let Ok(entries) = std::fs::read_dir(root.join(family)) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "md") {
                files.insert(path.file_stem().unwrap().to_string_lossy().replace('_', "-"));
            }
        }
    }
    let names: BTreeSet<String> = names.into_iter().map(String::from).collect();
    assert_eq!(files, names, "every page belongs to a registered rule and the other way round");
}
