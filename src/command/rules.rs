//! `drydock rules`: what is checked, and why.

use super::{Failure, OK, Outcome, arguments, usage};
use crate::rules::page::{self, RulePage};
use crate::rules::{RULES, Rule};
use std::ffi::OsString;
use std::io::Write;

#[derive(Clone, Copy)]
enum Format {
    Text,
    Md,
    Json,
}

pub fn run(arguments: Vec<OsString>, out: &mut dyn Write) -> Outcome {
    let arguments = arguments::read("rules", arguments, &[("format", None, true)])?;
    if arguments.helped("rules", out)? {
        return Ok(OK);
    }
    let formats = [("text", Format::Text), ("md", Format::Md), ("json", Format::Json)];
    let format = arguments.choice("rules", "format", &formats)?;
    match arguments.operands.as_slice() {
        [] => list(format, out),
        [name] => explain(&name.to_string_lossy(), format, out),
        _ => Err(Failure::Usage("rules takes one NAME".into(), usage::RULES)),
    }
}

fn list(format: Format, out: &mut dyn Write) -> Outcome {
    match format {
        Format::Text => {
            let width = RULES.iter().map(|rule| rule.meta().name.len()).max().unwrap_or(0);
            for rule in RULES {
                let meta = rule.meta();
                let on = if meta.default_on { "" } else { " (only with --all-rules)" };
                writeln!(out, "{:width$}  {:7}  {}{on}", meta.name, meta.severity.name(), meta.summary)?;
            }
        }
        Format::Md => {
            writeln!(out, "| rule | severity | what it asks for | other tools |\n|---|---|---|---|")?;
            for rule in RULES {
                let meta = rule.meta();
                let (summary, aliases) = (meta.summary.replace('|', "\\|"), rule.aliases().join(", "));
                writeln!(out, "| `{}` | {} | {summary} | {aliases} |", meta.name, meta.severity.name())?;
            }
        }
        Format::Json => {
            let pages = RULES.iter().map(|rule| read(rule)).collect::<Result<Vec<RulePage>, Failure>>()?;
            writeln!(out, "{}", serde_json::to_string_pretty(&pages).unwrap_or_default())?;
        }
    }
    Ok(OK)
}

/// The rules that `name` means (a rule, `rule/case`, another tool's id), or a sentence that says there is none.
pub fn named(name: &str) -> Result<Vec<&'static Rule>, String> {
    let found: Vec<&Rule> = RULES.iter().copied().filter(|rule| answers_to(rule, name)).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let own = name.split('/').next().unwrap_or(name);
    let rules = RULES.iter().filter(|rule| rule.meta().name.eq_ignore_ascii_case(own) && !rule.cases.is_empty());
    if let Some(rule) = rules.into_iter().find(|_| name.contains('/')) {
        let cases: Vec<&str> = rule.cases.iter().map(|case| case.name).filter(|case| !case.is_empty()).collect();
        return Err(format!("`{own}` has no case `{name}`; it has {}", cases.join(", ")));
    }
    let near: Vec<&str> =
        RULES.iter().map(|rule| rule.meta().name).filter(|rule| resembles(rule, name)).take(5).collect();
    let hint =
        if near.is_empty() { "`drydock rules` lists all".into() } else { format!("did you mean {}?", near.join(", ")) };
    Err(format!("no rule is called `{name}`; {hint}"))
}

fn explain(name: &str, format: Format, out: &mut dyn Write) -> Outcome {
    let found = named(name).map_err(Failure::Message)?;
    let pages = found.iter().map(|rule| read(rule)).collect::<Result<Vec<RulePage>, Failure>>()?;
    if let Format::Json = format {
        writeln!(out, "{}", serde_json::to_string_pretty(&pages).unwrap_or_default())?;
        return Ok(OK);
    }
    for (number, (rule, page)) in found.iter().zip(&pages).enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        match format {
            Format::Md => writeln!(out, "{}", rule.markdown().trim_end())?,
            _ => writeln!(out, "{}{}", page::render(page).trim_end(), cases(rule))?,
        }
    }
    Ok(OK)
}

fn read(rule: &Rule) -> Result<RulePage, Failure> {
    page::parse(rule).map_err(Failure::Message)
}

/// What a rule can say, with the names by which a comment or an option means one of them.
fn cases(rule: &Rule) -> String {
    let names = rule.case_names();
    if names.len() < 2 {
        return String::new();
    }
    let named = names.iter().enumerate().map(|(at, case)| {
        let words = rule.cases.get(at).map_or(String::new(), |case| [case.why, case.todo].join(" "));
        let words = if words.trim().is_empty() { words } else { format!(": {}", words.trim()) };
        format!("\n  {0}/{case}, {0}/{1}{words}", rule.meta.name, at + 1)
    });
    format!("\n\nCases\n{}", named.collect::<String>().trim_start_matches('\n'))
}

/// By its own name, by `tool:id`, or by another tool's id alone; capitals do not matter.
fn answers_to(rule: &Rule, name: &str) -> bool {
    let meta = rule.meta();
    let id = |alias: &&str| {
        alias.eq_ignore_ascii_case(name) || alias.split_once(':').is_some_and(|(_, id)| id.eq_ignore_ascii_case(name))
    };
    let own = meta.name.eq_ignore_ascii_case(name)
        || rule.cases.iter().any(|case| name.contains('/') && rule.is_meant(name, case.name));
    own || rule.aliases().iter().any(id)
}

/// Whether a wrong name shares a word with a rule's.
fn resembles(rule: &str, name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    rule.contains(&name)
        || rule.split('-').any(|word| word.len() > 3 && name.split(['-', '_', ' ']).any(|other| other == word))
}
