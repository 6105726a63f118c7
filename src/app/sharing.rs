//! From the page to a link and back.

use crate::app::document::{FileKey, Snapshot};
use crate::app::engine::messages::{Links, Request, Secret};
use crate::app::findings::Filter;
use crate::app::state::State;
use crate::graph;
use crate::share::{Finding, SecretPlace, SharedState, View, decode, encode, secrets_in, without_secrets};
use crate::text::{LineColumn, LineIndex, visible};

/// The question for links to the project as it stands.
pub fn question(state: &State) -> Request {
    let place = |key: FileKey| state.files.iter().position(|file| file.key == key);
    let open = |side: usize| state.active[side].and_then(place);
    let problem = state.selection.as_ref().and_then(|selection| state.report.problems().get(selection.problem?));
    let finding = problem.and_then(|problem| {
        let LineColumn { line, column } = problem.place;
        Some(Finding { file: place(problem.file)?, line, column, rule: problem.rule.to_string() })
    });
    let Filter { severity, family, text } = state.filter.clone();
    let view = View {
        left: open(0),
        right: open(1),
        panel: state.graph.view.map(|view| [PANEL, view.name()].concat()),
        stack: state.graph.stack.and_then(|at| state.report.findings.stacks.get(at)).cloned(),
        finding,
        severity,
        family,
        words: text,
    };
    let (project, environment, title) = (state.project(), state.environment, state.name.clone());
    Request::Share(Box::new(SharedState { project, environment, view, title, left_out: 0 }))
}

/// What stands before the graph's view in the name of the open panel.
const PANEL: &str = "graph:";

/// The view of the graph that a link was made with.
pub fn graph_view(view: &View) -> Option<graph::View> {
    graph::View::from_name(view.panel.as_deref()?.strip_prefix(PANEL)?)
}

/// The links, and what is to be known before one is handed on.
pub fn links(shared: SharedState) -> Links {
    let named = |SecretPlace { file, span, name, why }: SecretPlace| {
        let file = shared.project.file(file);
        let place =
            [visible(&file.path).as_ref(), ":", &(LineIndex::new(&file.text).line_of(span.start) + 1).to_string()]
                .concat();
        Secret { name: if name.is_empty() { why.clone() } else { name }, why, place }
    };
    let secrets: Vec<Secret> = secrets_in(&shared.project).into_iter().map(named).collect();
    let link = |shared: &SharedState| encode(shared).map_err(|error| error.to_string());
    let whole = link(&shared);
    let without_secrets = match secrets.len() {
        0 => whole.clone(),
        left_out => link(&SharedState { project: without_secrets(&shared.project), left_out, ..shared }),
    };
    Links { secrets, without_secrets, whole }
}

/// The project of a link, and what its sender was looking at.
///
/// # Errors
/// With a message for the user.
pub fn open(link: &str) -> Result<Snapshot, String> {
    let SharedState { project, environment, view, title, left_out } =
        decode(link).map_err(|error| error.to_string())?;
    Ok(Snapshot { environment, view, left_out, name: title, ..Snapshot::of(project, "the shared project") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Project;

    #[test]
    fn a_link_brings_the_project_back_without_its_secrets() {
        let project = Project::from_files([("Dockerfile", "FROM a\n"), (".env", "DB_PASSWORD=correct-horse\n")]);
        let links = links(SharedState { project, ..SharedState::default() });
        assert_eq!(links.secrets[0].name, "DB_PASSWORD");
        assert_eq!(links.secrets[0].place, ".env:1");
        let opened = open(&links.without_secrets.unwrap()).unwrap();
        assert_eq!(opened.left_out, 1);
        assert_eq!(opened.files[0].text, "FROM a\n");
        assert!(!opened.files[1].text.contains("correct-horse"));
        let whole = open(&links.whole.unwrap()).unwrap();
        assert_eq!((whole.files[1].text.as_str(), whole.left_out), ("DB_PASSWORD=correct-horse\n", 0));
        assert!(open("1abc").is_err());
    }
}
