//! The rules. A rule is two files, `<family>/<rule_name>.rs` (meta data, check and fix) and `<rule_name>.md` beside it
//! (explanation and examples, which are tests), and one line of [`RULES`]. Nothing else in the project names a rule.

mod case;
mod compose;
pub(crate) mod dockerfile;
mod dotenv;
mod ignorefile;
mod look;
mod meta;
mod nearest;
pub mod page;
mod project;
mod registry;
mod secrets;
mod setting;
mod shell;
mod sink;
mod style;
pub mod suppress;
mod withhold;

pub use case::{Case, Finding};
pub use look::Look;
pub use meta::{Family, Level, Meta, Stops};
pub use registry::RULES;
pub use setting::Setting;
pub use sink::Sink;

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::model::secrets::hide;
use crate::order::Order;
use crate::ordered::BTreeSet;
use crate::project::{FileId, Project, Settings};
use crate::survey::{Answers, Survey};
use crate::text::lines_around;

/// One rule: a value, so that a file of a rule is its data and what it does with one thing.
pub struct Rule {
    /// What it is called and how it is classified.
    pub meta: Meta,
    /// What it can say.
    pub cases: &'static [&'static Case],
    /// What it is shown.
    pub looks: &'static [Look],
    /// The Markdown of its page, from [`markdown!`]; empty in the Wasm, where pages are loaded when asked for.
    pub markdown: &'static str,
}

impl Rule {
    /// What it is called and how it is classified.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// The Markdown of its page.
    pub fn markdown(&self) -> &'static str {
        self.markdown
    }

    /// `tool:id` of every tool's rule it answers to, each once: its own and those of its cases.
    pub fn aliases(&self) -> Vec<&'static str> {
        let mut all = self.meta.aliases.to_vec();
        for case in self.cases {
            for alias in case.aliases.iter().chain(case.others) {
                if !all.contains(alias) {
                    all.push(alias);
                }
            }
        }
        all
    }

    /// The names of its cases. Where the words come from the model of Compose, they are those of the ids it answers to.
    pub fn case_names(&self) -> Vec<&'static str> {
        match self.cases {
            [] => self.meta.aliases.iter().filter_map(|id| case::case_of(id)).collect(),
            cases => cases.iter().map(|case| case.name).collect(),
        }
    }

    /// Whether `name` means a finding of `case`: the rule's name, `name/case`, or `name/n` with the case's number from 1.
    /// Capitals do not matter. A rule with one case has only that one to mean.
    pub(crate) fn is_meant(&self, name: &str, case: &str) -> bool {
        let (rule, part) = name.split_once('/').map_or((name, None), |(rule, part)| (rule, Some(part)));
        let names = self.case_names();
        let number = || names.iter().position(|other| *other == case).map(|at| at + 1);
        rule.eq_ignore_ascii_case(self.meta.name)
            && part.is_none_or(|part| {
                names.len() < 2
                    || part.eq_ignore_ascii_case(case)
                    || number().is_some_and(|number| part.parse() == Ok(number))
            })
    }

    /// Whether `alias` (`tool:id`) is among them.
    fn answers_to(&self, alias: &str) -> bool {
        self.aliases().contains(&alias)
    }
}

/// The text of a rule's page, kept out of the Wasm.
macro_rules! markdown {
    ($file:literal) => {
        if cfg!(feature = "command") { include_str!($file) } else { "" }
    };
}
pub(crate) use markdown;

/// The rules that are on.
pub(crate) fn running(settings: &Settings) -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied().filter(|rule| rule.meta.default_on || settings.all_rules)
}

/// Runs every rule that is on. Sorted by file, place, severity; what comments suppress is left out.
pub fn check(project: &Project, model: &Model, settings: &Settings) -> Vec<Diagnostic> {
    let mut found = run(project, model, settings);
    if !model.ambiguous.is_empty() {
        let other = model.over_base(project, settings);
        keep_common(&mut found, &run(project, &other, settings), &model.ambiguous);
    }
    suppress::ignore(&settings.ignored, &mut found);
    let comments = suppress::Suppressions::new(project, model);
    comments.filter(&mut found);
    for rule in running(settings) {
        look::show_comments(rule, project, &comments, &mut found);
    }
    sort(&mut found);
    withhold::withhold(project, model, &mut found);
    hide_secrets(project, &mut found);
    found
}

fn run(project: &Project, model: &Model, settings: &Settings) -> Vec<Diagnostic> {
    let answers = Answers::default();
    let survey = Survey { project, model, answers: &answers };
    let mut found = Vec::new();
    for rule in running(settings) {
        look::show(rule, &survey, settings.all_rules, &mut found);
    }
    found
}

/// Of a file that can be read in two ways only what holds in both is said.
fn keep_common(found: &mut Vec<Diagnostic>, other: &[Diagnostic], ambiguous: &BTreeSet<FileId>) {
    let key = |d: &Diagnostic| (d.file, d.span, d.rule);
    let common: BTreeSet<_> = other.iter().filter(|d| ambiguous.contains(&d.file)).map(key).collect();
    found.retain(|d| !ambiguous.contains(&d.file) || common.contains(&key(d)));
}

/// Sentences end up in logs and reviews that more people read than the file: a secret near the place that a finding is about
/// is not repeated, whatever rule quotes it.
fn hide_secrets(project: &Project, found: &mut [Diagnostic]) {
    for diagnostic in found {
        let nearby = lines_around(&project.file(diagnostic.file).text, diagnostic.span);
        let mut rest = diagnostic.message.split_off(diagnostic.title_end);
        let mut sentences = vec![&mut diagnostic.message, &mut rest];
        sentences.extend(diagnostic.fix.as_mut().map(|fix| &mut fix.title));
        sentences.extend(diagnostic.related.iter_mut().map(|related| &mut related.message));
        hide(nearby, &mut sentences);
        diagnostic.title_end = diagnostic.message.len();
        diagnostic.message += &rest;
        for related in &mut diagnostic.related {
            hide(lines_around(&project.file(related.file).text, related.span), &mut [&mut related.message]);
        }
    }
}

/// By file and place; at one place the worst first. One rule says one thing once: where several stacks share a file, the
/// finding that weighs most stays.
fn sort(found: &mut Vec<Diagnostic>) {
    let place = |d: &Diagnostic| (d.file, d.span.start, d.span.end);
    let weight = |d: &Diagnostic| (std::cmp::Reverse(d.only_in.is_none()), std::cmp::Reverse(d.severity), d.rule);
    found.order_by(|a, b| (place(a), weight(a)).cmp(&(place(b), weight(b))));
    let mut kept: Vec<Diagnostic> = Vec::with_capacity(found.len());
    for diagnostic in found.drain(..) {
        let said = kept
            .iter_mut()
            .rev()
            .take_while(|other| place(other) == place(&diagnostic))
            .find(|other| other.rule == diagnostic.rule);
        match said {
            None => kept.push(diagnostic),
            // Of two services that share a line one may be where it is repaired.
            Some(other) if other.fix.is_none() && weight(other) == weight(&diagnostic) => *other = diagnostic,
            Some(_) => {}
        }
    }
    *found = kept;
}
