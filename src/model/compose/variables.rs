//! The variables interpolation sees: those of the process, then those of env files.

use super::budget::{self, Budget, TOO_LARGE};
use super::interpolate::interpolate_within;
use super::problem::{Problem, ProblemKind};
use super::value::Origin;
use crate::ordered::BTreeMap;
use crate::project::{FileId, Project};
use crate::syntax::dotenv;
use crate::text::Span;

/// A variable with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its value.
    pub value: String,
    /// Where an env file sets it; `None` for a variable of the process.
    pub origin: Option<Origin>,
}

/// Variables by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variables {
    /// All of them.
    pub by_name: BTreeMap<String, Variable>,
}

impl Variables {
    /// The variables of the process.
    pub fn of_process(variables: &[(String, String)]) -> Self {
        let variable = |value: &String| Variable { value: value.clone(), origin: None };
        Self { by_name: variables.iter().map(|(name, value)| (name.clone(), variable(value))).collect() }
    }

    /// The value of a variable; `None` also for one that is too large to be worked out.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.lookup(name).filter(|value| *value != TOO_LARGE)
    }

    /// The value of a variable for interpolation, which knows what [`TOO_LARGE`] means.
    pub fn lookup(&self, name: &str) -> Option<&str> {
        self.by_name.get(name).map(|variable| variable.value.as_str())
    }

    /// These variables, with those of env files where these have none; later files win over earlier ones.
    pub fn with_files(
        &self,
        project: &Project,
        files: &[FileId],
        budget: &mut Budget,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut result = BTreeMap::new();
        for &file in files {
            let known =
                |name: &str| self.by_name.get(name).or_else(|| result.get(name)).map(|v: &Variable| v.value.as_str());
            let read = read_file(project, file, &known, budget, problems);
            result.extend(read.into_iter().filter_map(|(name, variable)| Some((name, variable?))));
        }
        result.extend(self.by_name.iter().map(|(name, variable)| (name.clone(), variable.clone())));
        Self { by_name: result }
    }
}

/// The lines of an env file with `format: raw`: behind the first `=` everything is the value, as it stands.
pub fn read_raw_file(project: &Project, file: FileId) -> Vec<(String, Option<Variable>)> {
    let text = &project.file(file).text;
    let place = |part: &str| {
        let start = part.as_ptr() as usize - text.as_ptr() as usize;
        Origin { file, span: Span::new(start, start + part.len()) }
    };
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim_start);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let read = lines.map(|line| match line.split_once('=') {
        Some((name, value)) => {
            (name.to_owned(), Some(Variable { value: value.to_owned(), origin: Some(place(value)) }))
        }
        None => (line.to_owned(), None),
    });
    read.filter(|(name, _)| !name.is_empty() && !name.contains(char::is_whitespace)).collect()
}

/// The lines of an env file in order; a name without a value takes the one that is known already.
pub fn read_file<'v>(
    project: &Project,
    file: FileId,
    known: &dyn Fn(&str) -> Option<&'v str>,
    budget: &mut Budget,
    problems: &mut Vec<Problem>,
) -> Vec<(String, Option<Variable>)> {
    let read = dotenv::parse(&project.file(file).text);
    for error in read.errors {
        let problem = Problem::new(ProblemKind::InvalidDotenvLine, Origin { file, span: error.span }, error.message);
        problems.push(problem.alias("compose-go:dotenv-syntax"));
    }
    let mut done: Vec<(String, Option<Variable>)> = Vec::new();
    let mut mine: BTreeMap<String, String> = BTreeMap::new();
    for entry in read.entries {
        let expandable = entry.is_expandable();
        let Some(raw) = entry.value else {
            done.push((entry.key, None));
            continue;
        };
        let mut too_much = None;
        let mut value = if expandable && raw.text().contains('$') {
            let lookup = |name: &str| known(name).or_else(|| mine.get(name).map(String::as_str));
            let value = interpolate_within(&raw, &lookup, budget);
            too_much = value.cut;
            let is_cut = value.is_cut();
            for error in value.errors {
                let kind = match error.required {
                    Some(_) => ProblemKind::UnsetVariable,
                    None => ProblemKind::InvalidDotenvLine,
                };
                let problem = Problem::new(kind, Origin { file, span: error.span }, error.message);
                problems.push(problem.alias("compose-go:dotenv-syntax"));
            }
            if is_cut { TOO_LARGE.to_owned() } else { value.text.text().to_owned() }
        } else {
            raw.text().to_owned()
        };
        if !budget.take(budget::NODE + raw.text().len()) {
            value = TOO_LARGE.to_owned();
            too_much = Some(entry.value_span);
        }
        if let Some(span) = too_much
            && budget.tells()
        {
            problems.push(Problem::new(ProblemKind::OversizedValues, Origin { file, span }, budget::MESSAGE));
        }
        mine.insert(entry.key.clone(), value.clone());
        done.push((entry.key, Some(Variable { value, origin: Some(Origin { file, span: entry.value_span }) })));
    }
    done
}
