use crate::diagnostic::{Change, Fix, Severity};
use crate::edit::compose::remove;
use crate::model::Stack;
use crate::model::compose::value::{Key, Node};
use crate::model::compose::{MountKind, uses::uses};
use crate::ordered::BTreeSet;
use crate::project::FileId;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;

/// Something is declared that no service uses.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "unused-resource", Severity::Advice)
        .summary("What is declared at the top is used"),
    cases: &[&UNUSED],
    looks: &[Look::Project(check)],
    markdown: markdown!("unused_resource.md"),
};

static UNUSED: Case = Case::new("")
    .why("Compose neither makes it nor says so; often a name was changed at one of two places.")
    .todo("Delete the entry, or correct the name where it should be used.")
    .aliases(&["gap:unused-resource"]);

const SECTIONS: [(&str, &str); 5] =
    [("networks", "network"), ("volumes", "volume"), ("secrets", "secret"), ("configs", "config"), ("models", "model")];

fn check(survey: &Survey<'_>, sink: &mut Sink<'_>) {
    // A file may be read with several others: what one of them uses is used.
    let mut used: BTreeSet<(FileId, &str, String)> = BTreeSet::new();
    for stack in &survey.model.stacks {
        let names = used_in(stack);
        let files = || stack.files.iter().chain(&stack.read);
        used.extend(files().flat_map(|&file| names.iter().map(move |(section, name)| (file, *section, name.clone()))));
    }
    for stack in survey.model.stacks.iter().filter(|stack| is_whole(stack)) {
        for (section, noun) in SECTIONS {
            for (key, _) in stack.model.get(section).map_or(&[][..], Node::entries) {
                let place = key.origin;
                let is_used = (section == "networks" && key.name == "default") || key.name.starts_with("x-");
                if is_used || !used.insert((place.file, section, key.name.clone())) {
                    continue;
                }
                let what = ["No service uses the ", noun, " `", &key.name, "`."].concat();
                sink.report(UNUSED.at(place, what).fix(forget(survey, key)));
            }
        }
    }
}

/// Whether all that could use something is known.
fn is_whole(stack: &Stack) -> bool {
    let open = |mount: &crate::model::compose::Mount| {
        mount.kind == MountKind::Volume && mount.source.as_ref().is_some_and(Node::is_unresolved)
    };
    let known = |service: &crate::model::compose::Service| !service.incomplete && !service.mounts.iter().any(open);
    !stack.is_incomplete && !stack.is_fragment && !stack.services.is_empty() && stack.services.iter().all(known)
}

/// What the services of a stack use.
fn used_in(stack: &Stack) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for service in &stack.services {
        found.extend(uses(service).iter().map(|used| (used.sort.0, used.name.to_owned())));
        let build = service.at(&["build", "network"]).and_then(Node::as_str);
        found.extend(build.map(|name| ("networks", name.to_owned())));
    }
    found
}

fn forget(survey: &Survey<'_>, key: &Key) -> Option<Fix> {
    let edit = remove(survey, key.origin)?;
    Some(Fix::suggested("Delete the entry", vec![Change::Edit { file: key.origin.file, edit }]))
}
