//! The same text with other line breaks says the same: its findings stand at the same lines and columns, its fixes lead to the
//! same text, and the new lines end like those around them.

use crate::fix_properties::fix_invariants::violations;
use crate::projects::{projects, report};
use drydock::diagnostic::{Applicability, Diagnostic};
use drydock::fix::{FixOutcome, fix_all_with};
use drydock::model::file_kind;
use drydock::project::FileKind;
use drydock::text::{Breaks, LineIndex, without_break};
use drydock::{Project, Settings, analyze};

/// How the lines of a file end.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Ending {
    Windows,
    /// `\r` in YAML; elsewhere it ends no line.
    Lone,
    Mixed(usize),
}

fn is_yaml(path: &str, text: &str) -> bool {
    matches!(file_kind(path, text), FileKind::Compose | FileKind::Settings | FileKind::HadolintSettings)
}

/// The project with other line breaks.
fn converted(project: &Project, ending: Ending) -> Project {
    let mut result = project.clone();
    for file in &mut result.files {
        let yaml = is_yaml(&file.path, &file.text);
        let break_of = |number: usize| match ending {
            Ending::Windows => "\r\n",
            Ending::Lone if yaml => "\r",
            Ending::Mixed(seed) => match (number * 7 + seed * 5 + number * number * seed) % 3 {
                0 => "\r\n",
                1 if yaml => "\r",
                _ => "\n",
            },
            Ending::Lone => "\n",
        };
        let mut text = String::new();
        for (number, line) in file.text.split_inclusive('\n').enumerate() {
            let content = without_break(line);
            text += content;
            text += match break_of(number) {
                _ if !line.ends_with('\n') => "",
                // A `\r` and a `\n` without anything between would be one break.
                _ if content.is_empty() && text.ends_with('\r') => "\r",
                break_ => break_,
            };
        }
        file.text = text;
    }
    result
}

/// The files with `\n` for every break that their format knows.
fn plain(project: &Project) -> Vec<(String, String)> {
    let file = |file: &drydock::SourceFile| {
        let breaks = if is_yaml(&file.path, &file.text) { Breaks::Any } else { Breaks::LineFeed };
        let lines = breaks.split(&file.text).map(|line| match without_break(line) {
            content if content.len() < line.len() => format!("{content}\n"),
            content => content.to_owned(),
        });
        (file.path.clone(), lines.collect())
    };
    project.files.iter().map(file).collect()
}

fn places(project: &Project, found: &[Diagnostic]) -> Vec<String> {
    let one = |d: &Diagnostic| {
        let text = &project.file(d.file).text;
        let index = LineIndex::new(text);
        let at = |offset: usize| index.line_column(text, offset);
        let fix = d.fix.as_ref().map(|fix| (fix.applicability, &fix.title));
        format!("{} {:?}-{:?} {} {fix:?}", d.rule, at(d.span.start), at(d.span.end), d.message)
    };
    found.iter().map(one).collect()
}

/// The first pair that differs.
fn different<T: std::fmt::Debug + PartialEq>(ending: Ending, before: &[T], after: &[T]) -> Option<String> {
    let same = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    (before != after).then(|| format!("{ending:?}\n{:#?}\n{:#?}", before.get(same), after.get(same)))
}

#[test]
fn other_line_breaks_say_the_same() {
    let mut wrong = Vec::new();
    for (project, settings) in projects() {
        // One rule is about line breaks.
        let find = |project: &Project| {
            let mut found = analyze(project, settings).diagnostics;
            found.retain(|found| found.rule != "windows-line-endings");
            found
        };
        let found = find(project);
        let fixed = |project: &Project| -> Vec<FixOutcome> {
            [Applicability::Safe, Applicability::Suggested].map(|limit| fix_all_with(project, limit, find)).into()
        };
        let outcomes = fixed(project);
        for ending in [Ending::Windows, Ending::Lone, Ending::Mixed(1), Ending::Mixed(2)] {
            let other = converted(project, ending);
            let mut differences = Vec::new();
            let (before, after) = (places(project, &found), places(&other, &find(&other)));
            differences.extend(different(ending, &before, &after));
            for (outcome, other) in outcomes.iter().zip(fixed(&other)) {
                let (before, after) = (plain(&outcome.project), plain(&other.project));
                differences.extend(different(ending, &before, &after));
            }
            if !differences.is_empty() {
                wrong.push(report(project, &differences));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n\n{}", wrong.len(), wrong.join("\n\n"));
}

#[test]
fn fixes_keep_their_promises_whatever_ends_a_line() {
    let mut wrong = Vec::new();
    for (number, (project, settings)) in projects().iter().enumerate() {
        let ending = [Ending::Lone, Ending::Mixed(number)][number % 2];
        let other = converted(project, ending);
        let found = violations(&other, &|project| analyze(project, settings).diagnostics);
        if !found.is_empty() {
            wrong.push(report(&other, &found));
        }
    }
    assert!(wrong.is_empty(), "{}\n\n{}", wrong.len(), wrong.join("\n\n"));
}

#[test]
fn a_fix_keeps_a_file_of_lone_carriage_returns() {
    let text = "version: \"3\"\rservices:\r  web:\r    image: nginx\r    depends_on:\r      - db\r  db:\r    image: postgres:17\r";
    let project = Project::from_files([("compose.yaml", text)]);
    let settings = Settings::default();
    let find = |project: &Project| analyze(project, &settings).diagnostics;
    let fixed = fix_all_with(&project, Applicability::Safe, find).project;
    assert_eq!(fixed.files[0].text, text.strip_prefix("version: \"3\"\r").unwrap());
}
