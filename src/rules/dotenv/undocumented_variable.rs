use crate::diagnostic::{Change, Fix, Severity};
use crate::edit::lines::append_lines;
use crate::facts::process;
use crate::facts::secret_files::{is_env_file, is_template};
use crate::model::Stack;
use crate::model::compose::interpolate::Operator;
use crate::model::compose::value::Data;
use crate::ordered::{BTreeMap, BTreeSet};
use crate::project::{FileId, FileKind, Place};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::syntax::dotenv;

/// A variable that a newcomer is not told about.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dotenv, "undocumented-variable", Severity::Advice)
        .summary("The example of an env file names every variable that has to be set")
        .seeds(&[
            "000:L149-161",
            "000:L163-168",
            "000:L190",
            "001:L51",
            "001:L52",
            "002:L53",
            "004:L65",
            "004:L83-85",
            "004:L101-102",
            "004:L211-213",
        ]),
    cases: &[&MISSING, &NO_EXAMPLE],
    looks: &[Look::Project(check)],
    markdown: markdown!("undocumented_variable.md"),
};

static MISSING: Case = Case::new("missing")
    .why("Whoever copies the example does not set it, and finds out from a container that behaves oddly.")
    .todo("Add the name, with a value that works or with none.");

static NO_EXAMPLE: Case = Case::new("no-example")
    .why("Who checks the project out has no `.env` and does not know what belongs in it.")
    .todo("Keep a `.env.example` with the names beside it, and no secrets in it.");

fn check(survey: &Survey<'_>, sink: &mut Sink<'_>) {
    let is_example = |file: &FileId| is_template(&survey.project.file(*file).path);
    let examples: Vec<FileId> = survey.model.of_kind(FileKind::Dotenv).filter(is_example).collect();
    // Several stacks of a folder share their variables.
    let mut folders: BTreeMap<&str, BTreeMap<String, Place>> = BTreeMap::new();
    for stack in &survey.model.stacks {
        wanted(survey, stack, folders.entry(stack.folder.as_str()).or_default());
    }
    for (folder, names) in folders {
        let beside = |file: &&FileId| survey.project.file(**file).folder() == folder;
        let example = examples.iter().find(beside).or_else(|| examples.first());
        let known = example.map_or(BTreeSet::new(), |&file| told(&survey.project.file(file).text));
        let mut missing: Vec<(&String, Place)> = names
            .iter()
            .filter(|(name, _)| !known.contains(name.as_str()))
            .map(|(name, place)| (name, *place))
            .collect();
        crate::order::Order::order_by_key(missing.as_mut_slice(), |(_, place)| *place);
        let Some(&(first, place)) = missing.first() else { continue };
        let lines: Vec<String> = missing.iter().map(|(name, _)| [name.as_str(), "="].concat()).collect();
        let more = match missing.len() {
            1 => String::new(),
            count => [" and ", &(count - 1).to_string(), " more"].concat(),
        };
        match example {
            Some(&file) => {
                let source = survey.project.file(file);
                let edit = append_lines(&source.text, &lines.join("\n"));
                let what = ["`", first, "`", &more, " is missing in `", source.name(), "`."].concat();
                let fix = Fix::safe("Add the names", vec![Change::Edit { file, edit }]);
                sink.report(MISSING.at(place, what).fix(fix));
            }
            None => {
                let path =
                    if folder.is_empty() { ".env.example".to_owned() } else { [folder, "/.env.example"].concat() };
                let text = lines.join("\n") + "\n";
                let what = ["No example of an env file tells of `", first, "`", &more, "."].concat();
                let fix = Fix::suggested("Begin a .env.example", vec![Change::Create { path, text }]);
                sink.report(NO_EXAMPLE.at(place, what).fix(fix));
            }
        }
    }
}

/// The names that an example tells of, in a comment too: `# PORT=8080`.
fn told(text: &str) -> BTreeSet<&str> {
    let lines = text.lines().map(|line| line.trim_start_matches(['#', ' ']));
    let lines = lines.map(|line| line.strip_prefix("export ").unwrap_or(line));
    lines.map(|line| line[..line.find(['=', ':']).unwrap_or(line.len())].trim()).collect()
}

/// The variables of a stack that have to be set: those without a default, and what `.env` holds. Each with its first place.
fn wanted(survey: &Survey<'_>, stack: &Stack, names: &mut BTreeMap<String, Place>) {
    let mut add = |name: &str, place: Place| {
        if !name.starts_with("COMPOSE_") && !process::is_given(name) {
            let known = names.entry(name.to_owned()).or_insert(place);
            *known = (*known).min(place);
        }
    };
    let mut nodes = vec![&stack.model];
    while let Some(node) = nodes.pop() {
        let needed = |operator: Operator| operator == Operator::Plain || operator.is_required();
        for used in node.uses().iter().filter(|used| needed(used.operator) && !used.nested) {
            add(&used.name, Place { file: node.origin.file, span: used.span });
        }
        match &node.data {
            Data::List(items) => nodes.extend(items),
            Data::Map(map) => nodes.extend(map.entries.iter().map(|(_, value)| value)),
            _ => {}
        }
    }
    let named = stack.services.iter().flat_map(|service| &service.env_files).filter_map(|env_file| env_file.file);
    for file in stack.env_files.iter().copied().chain(named) {
        if is_env_file(&survey.project.file(file).path) {
            for entry in dotenv::parse(&survey.project.file(file).text).entries {
                add(&entry.key, Place { file, span: entry.key_span });
            }
        }
    }
}
