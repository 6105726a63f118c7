//! What each rule says of its own examples, word for word: the span under carets, severity, title, reason and advice, related
//! places, the repair with its grade, and the ids of other tools. One file for each rule: what a change of the engine changes
//! for the user is a diff to be read. `RULE=root-user cargo test rules_say` looks at one rule alone.

use drydock::report::{Lines, Report, Style, finding};
use drydock::rules::page::{Example, parse};
use drydock::rules::{RULES, Rule};
use drydock::{Project, Settings, analyze};

/// The findings of one rule in one example, as the command prints them.
fn said(rule: &Rule, example: &Example) -> String {
    let project = Project::from_files(example.files.iter().map(|file| (file.path.clone(), file.text.clone())));
    let settings = Settings { environment: example.environment, all_rules: true, ..Settings::default() };
    let analysis = analyze(&project, &settings);
    let report = Report { name: "", project: &project, diagnostics: &analysis.diagnostics, unread: &[], notes: &[] };
    let lines = Lines::new(&project);
    let own = analysis.diagnostics.iter().filter(|found| found.rule == rule.meta().name);
    own.map(|found| {
        let told = finding(&report, &lines, found, &str::to_owned, Style::default());
        let mut ids = found.aliases.clone();
        ids.sort_unstable();
        format!("{told}      ids: {}\n", ids.join(" "))
    })
    .collect()
}

#[test]
fn rules_say_what_they_said() {
    let wanted = std::env::var("RULE").ok();
    for rule in RULES.iter().filter(|rule| wanted.as_deref().is_none_or(|name| name == rule.meta().name)) {
        let examples = parse(rule).unwrap().examples;
        let bad = examples.iter().enumerate().filter(|(_, example)| example.bad);
        let text: String =
            bad.map(|(at, example)| format!("# example {}\n{}\n", at + 1, said(rule, example))).collect();
        insta::with_settings!({
            snapshot_path => "snapshots/rules", prepend_module_to_snapshot => false, omit_expression => true,
        }, {
            insta::assert_snapshot!(rule.meta().name, text);
        });
    }
}
