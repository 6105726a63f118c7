use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::model::Stack;
use crate::model::compose::interpolate::Use;
use crate::model::compose::paths::join;
use crate::model::compose::unset::unset;
use crate::model::compose::value::Node;
use crate::model::compose::{EnvFile, Service};
use crate::ordered::BTreeSet;
use crate::project::Place;
use crate::rules::{Case, Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::container_shell;
use crate::text::Edit;

/// A variable that only a service's env_file sets.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "variable-only-in-env-file", Severity::Warning)
        .summary("A variable of the Compose file is set where Compose looks")
        .seeds(&["000:L67", "003:L152-158"]),
    cases: &[&ELSEWHERE, &CONTAINER, &CLOSED],
    looks: &[Look::Stack(check)],
    markdown: markdown!("variable_only_in_env_file.md"),
};

static ELSEWHERE: Case = Case::new("elsewhere").why(
    "A service's env_file goes into its container; the Compose file is filled from the shell and from `.env`, so the text is empty here.",
);

static CONTAINER: Case = Case::new("container");

static CLOSED: Case = Case::new("closed")
    .severity(Severity::Advice)
    .why("Compose fills its files from the shell and from `.env` only; a service's env_file goes into its container.")
    .todo("Make sure that `.env` or the shell sets it.");

fn check(survey: &Survey<'_>, stack: &Stack, sink: &mut Sink<'_>) {
    let env_files: Vec<&EnvFile> = stack.services.iter().flat_map(|service| &service.env_files).collect();
    if env_files.is_empty() {
        return;
    }
    // One finding for a name, at its first use: one line in one file mends them all.
    let mut said = BTreeSet::new();
    for (node, used) in unset(&stack.model) {
        if said.insert(used.name.as_str()) {
            look(survey, stack, &env_files, node, used).into_iter().for_each(|finding| sink.report(finding));
        }
    }
}

fn look(survey: &Survey<'_>, stack: &Stack, env_files: &[&EnvFile], node: &Node, used: &Use) -> Option<Finding> {
    let (name, place) = (used.name.as_str(), Place { file: node.origin.file, span: used.span });
    let set_in = env_files.iter().find_map(|env_file| {
        let file = env_file.file?;
        Some((*env_file, Place { file, span: survey.model.env_file(file)?.get(name)?.key_span }))
    });
    let Some((env_file, set)) = set_in else {
        let beside = join(&stack.folder, ".env");
        let mut named = env_files.iter().filter(|one| one.file.is_none() && one.whole_path.as_str() != beside);
        let env_file = named.next().filter(|_| stack.env_files.is_empty())?;
        return Some(CLOSED.at(place, ["`${", name, "}` is not set by `", &env_file.whole_path, "`."].concat()));
    };
    let reader = stack.services.iter().find(|service| {
        let reads = service.env_files.iter().any(|read| read.file == Some(set.file));
        reads && container_shell::texts(service).iter().any(|text| text.origin == node.origin)
    });
    let finding = match reader {
        Some(service) => in_container(survey, service, env_file, place, name),
        None => {
            let path = &env_file.whole_path;
            let what = ["`${", name, "}` is set only in `", path, "`, which Compose does not read for this."].concat();
            let todo = ["Put it into `.env`, or start with `docker compose --env-file ", path, "`."].concat();
            ELSEWHERE.at(place, what).todo(todo)
        }
    };
    Some(finding.related(set.file, set.span, "It is set here."))
}

/// In a text that a shell in the container reads the container's own value is meant.
fn in_container(survey: &Survey<'_>, service: &Service, env_file: &EnvFile, place: Place, name: &str) -> Finding {
    let written = place.span.slice(survey.text(place));
    let why = [
        "`",
        &env_file.whole_path,
        "` is not read for that: it goes into the container of `",
        &service.name,
        "`, but the text here has the empty one in its place.",
    ];
    let own = container_shell::texts(service).into_iter().filter(|text| text.origin.file == place.file);
    let uses = own.flat_map(|text| text.uses()).filter(|other| other.name == name && !other.nested);
    let changes = uses.map(|used| change(place.file, Edit::insert(used.span.start, "$"))).collect();
    CONTAINER
        .at(place, ["`", written, "` is filled in before the container starts."].concat())
        .why(why.concat())
        .todo(["Write `$", written, "`: the shell in the container then reads it."].concat())
        .fix(Fix::suggested(["Leave $", name, " to the container"].concat(), changes))
}
