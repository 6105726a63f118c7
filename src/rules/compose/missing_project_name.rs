use crate::diagnostic::{Change, Fix, Severity};
use crate::facts::purposes::{Purpose, purpose};
use crate::model::Stack;
use crate::model::compose::{MountKind, Resource};
use crate::project::{FileId, FileKind, Place};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::services::is_data;
use crate::survey::{ServiceRef, Survey};
use crate::text::Edit;

/// The name of the folder is part of the name of a volume.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "missing-project-name", Severity::Advice)
        .summary("A project whose data lie in volumes has a name"),
    cases: &[&DATA, &NAMELESS],
    looks: &[Look::Project(check)],
    markdown: markdown!("missing_project_name.md"),
};

static DATA: Case = Case::new("data")
    .why("Without a `name` the project is called after its folder, and so are its volumes: from a renamed or second folder the database starts empty.")
    .todo("Write `name:` with today's name of the folder at the top of the file.")
    .aliases(&["dclint:require-project-name-field"]);

static NAMELESS: Case = Case::new("nameless")
    .strict()
    .why("Containers, networks and volumes are called after the folder, so two checkouts of one name get in each other's way.")
    .todo("Write `name:` at the top of the file.")
    .aliases(&["dclint:require-project-name-field"]);

fn check(survey: &Survey<'_>, sink: &mut Sink<'_>) {
    let model = survey.model;
    if model.compose_trees().any(|(_, tree)| tree.roots().any(|root| root.get("name").is_some()))
        || is_named_outside(survey)
    {
        return;
    }
    for stack in model.stacks.iter().filter(|stack| !stack.is_incomplete && !stack.is_fragment) {
        if let Some(volume) = data_volume(survey, stack) {
            let what = ["The data volume `", &volume.name, "` is called after the folder of the project."].concat();
            sink.report(DATA.at(volume.key, what).fix(name_after_folder(survey, stack)));
            return;
        }
    }
    // Once for the project.
    let first = model.compose_trees().find_map(|(file, tree)| {
        let (key, _) = tree.root()?.own_entries().next()?;
        Some(Place { file, span: key.span() })
    });
    if let Some(place) = first.filter(|place| !is_for_tests(survey, place.file)) {
        sink.report(NAMELESS.at(place, "The project has no name of its own."));
    }
}

fn is_for_tests(survey: &Survey<'_>, file: FileId) -> bool {
    purpose(survey.project.file(file).name()) == Some(Purpose::Aside)
}

/// Whether an env file or a script gives the name.
fn is_named_outside(survey: &Survey<'_>) -> bool {
    survey.project.iter().any(|(id, file)| {
        let is_asked = matches!(survey.model.file(id).kind, FileKind::Dotenv | FileKind::Other);
        is_asked
            && ["COMPOSE_PROJECT_NAME=", "--project-name", "compose -p "].iter().any(|sign| file.text.contains(sign))
    })
}

/// The first volume that holds the data of a datastore and has no name of its own.
fn data_volume<'a>(survey: &Survey<'a>, stack: &'a Stack) -> Option<&'a Resource> {
    stack.services.iter().find_map(|service| {
        let service = ServiceRef { survey: *survey, stack, service };
        service.mounts.iter().find_map(|mount| {
            let name = mount.source.as_ref().filter(|_| mount.kind == MountKind::Volume)?.as_str()?;
            let volume = stack.resource("volumes", name).filter(|_| is_data(&service, mount))?;
            let is_own = volume.external || volume.node.get("name").is_some() || is_for_tests(survey, volume.key.file);
            (!is_own).then_some(volume)
        })
    })
}

/// The name that the volumes have now, where the folder's is known.
fn name_after_folder(survey: &Survey<'_>, stack: &Stack) -> Option<Fix> {
    let folder = stack.folder.rsplit('/').next()?.to_ascii_lowercase();
    let allowed = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let name: String = folder.chars().filter(allowed).collect();
    let name = name.trim_start_matches(['-', '_']);
    let file = *stack.files.first()?;
    let text = &survey.project.file(file).text;
    if name.is_empty() || text.starts_with('\u{feff}') || text.starts_with("---") || text.starts_with('%') {
        return None;
    }
    let edit = Edit::insert(0, ["name: ", name, crate::edit::lines::newline_at(text, 0)].concat());
    Some(Fix::suggested(["Call it ", name].concat(), vec![Change::Edit { file, edit }]))
}
