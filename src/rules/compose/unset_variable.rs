use crate::diagnostic::{Change, Fix, Severity};
use crate::edit::lines::{append_lines, change};
use crate::facts::process;
use crate::model::Stack;
use crate::model::compose::EnvVar;
use crate::model::compose::interpolate::Use;
use crate::model::compose::unset::unset;
use crate::model::compose::value::Node;
use crate::ordered::BTreeSet;
use crate::project::Place;
use crate::rules::{Case, Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::container_shell::{self, env_file_with, written_variable};
use crate::text::Edit;

/// A variable that is empty because nothing sets it.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "unset-variable", Severity::Warning)
        .summary("A variable without a default is set, and a dollar that is meant as one is doubled"),
    cases: &[&NOWHERE, &CONTAINER, &HASH],
    looks: &[Look::Stack(check)],
    markdown: markdown!("unset_variable.md"),
};

static NOWHERE: Case = Case::new("nowhere")
    .todo("Set it there, or write a default: `${NAME:-…}`. A dollar that is meant as a dollar is written twice.")
    .aliases(&["compose-go:interp-unset"]);

static CONTAINER: Case = Case::new("container").aliases(&["compose-go:interp-unset"]);

static HASH: Case = Case::new("hash")
    .why("None of them is set, so each part that begins with a dollar is lost and no password fits any more.")
    .todo("Write every dollar twice.")
    .aliases(&["compose-go:interp-unset"]);

fn check(survey: &Survey<'_>, stack: &Stack, sink: &mut Sink<'_>) {
    let open = unset(&stack.model);
    if open.is_empty() {
        return;
    }
    let mut texts = Vec::new();
    for service in &stack.services {
        texts.extend(container_shell::texts(service).into_iter().map(|text| (text.origin, service)));
    }
    let mut said = BTreeSet::new();
    for (node, used) in open {
        let in_shell = texts.iter().find(|(place, _)| *place == node.origin).map(|(_, service)| *service);
        let finding = if process::holds_hash(node.raw()) {
            // One finding for a text.
            said.insert((node.origin, "")).then(|| hash(node, used))
        } else if let Some(variable) = in_shell.and_then(|service| written_variable(service, &used.name)) {
            said.insert((node.origin, &used.name)).then(|| meant_for_container(survey, variable, node, used))
        } else {
            nowhere(survey, stack, node, used, &mut said)
        };
        finding.into_iter().for_each(|finding| sink.report(finding));
    }
}

/// Doubles the dollars of a text that begin unset variables, all of them or those of one name.
fn doubled(node: &Node, name: Option<&str>) -> Vec<Change> {
    let wanted = |used: &&Use| name.is_none_or(|name| used.name == name) && !used.nested;
    let edits = node.uses().iter().filter(wanted).map(|used| Edit::insert(used.span.start, "$"));
    edits.map(|edit| change(node.origin.file, edit)).collect()
}

fn place(node: &Node, used: &Use) -> Place {
    Place { file: node.origin.file, span: used.span }
}

fn hash(node: &Node, used: &Use) -> Finding {
    HASH.at(place(node, used), "Compose takes parts of this hash for variables.")
        .secret()
        .fix(Fix::suggested("Double the dollars", doubled(node, None)))
}

fn meant_for_container(survey: &Survey<'_>, variable: &EnvVar, node: &Node, used: &Use) -> Finding {
    let (name, place) = (used.name.as_str(), place(node, used));
    let written = place.span.slice(survey.text(place));
    CONTAINER
        .at(place, ["`", written, "` is filled in before the container starts."].concat())
        .why(
            "Compose looks in the shell and in `.env`, where nothing sets it, so the command gets the empty text although the container \
             has the variable.",
        )
        .todo(["Write `$", written, "`: the shell in the container then reads it."].concat())
        .related(variable.key.file, variable.key.span, "The container gets it here.")
        .fix(Fix::suggested(["Leave $", name, " to the container"].concat(), doubled(node, Some(name))))
}

/// One that is in none of the places where Compose looks, once for each name.
fn nowhere<'a>(
    survey: &Survey<'_>,
    stack: &'a Stack,
    node: &Node,
    used: &'a Use,
    said: &mut BTreeSet<(Place, &'a str)>,
) -> Option<Finding> {
    let &env_file = stack.env_files.first()?;
    let name = used.name.as_str();
    // variable-only-in-env-file speaks of those.
    let elsewhere = || stack.services.iter().any(|service| env_file_with(survey.model, service, name).is_some());
    let first = stack.services.first()?.key;
    if !used.taken || process::is_given(name) || elsewhere() || !said.insert((first, name)) {
        return None;
    }
    let file = survey.project.file(env_file);
    let why = [
        "Compose finds it neither in `",
        &file.path,
        "` nor, as far as is known, in the shell, and puts the empty text in its place.",
    ];
    let edit = append_lines(&file.text, &[name, "="].concat());
    let title = ["Give ", name, " a line in ", &file.path].concat();
    let finding = NOWHERE.at(place(node, used), ["`", name, "` is not set."].concat()).why(why.concat());
    Some(finding.fix(Fix::suggested(title, vec![change(env_file, edit)])))
}
