//! From the page to a link and back.

use super::document::Snapshot;
use super::engine::messages::{Links, Request, Secret};
use super::state::State;
use crate::project::{Environment, Project};
use crate::share::{SecretPlace, SharedState, View, decode, encode, secrets_in, without_secrets};
use crate::text::LineIndex;

/// The question for links to the project as it stands.
pub fn question(state: &State) -> Request {
    let place = |side: usize| {
        let key = state.active[side]?;
        state.files.iter().position(|file| file.key == key)
    };
    Request::Share { project: state.project(), environment: state.environment, open: [place(0), place(1)] }
}

/// The links, and what is to be known before one is handed on.
pub fn links(project: Project, environment: Option<Environment>, open: [Option<usize>; 2]) -> Links {
    let named = |SecretPlace { file, span, name, why }: SecretPlace| {
        let file = project.file(file);
        let line = LineIndex::new(&file.text).line_of(span.start) + 1;
        Secret { name: if name.is_empty() { why.clone() } else { name }, why, place: format!("{}:{line}", file.path) }
    };
    let secrets: Vec<Secret> = secrets_in(&project).into_iter().map(named).collect();
    let link = |project: Project| {
        let view = View { left: open[0], right: open[1], panel: None };
        encode(&SharedState { project, environment, view }).map_err(|error| error.to_string())
    };
    let cleared = (!secrets.is_empty()).then(|| link(without_secrets(&project)));
    let whole = link(project);
    Links { secrets, without_secrets: cleared.unwrap_or_else(|| whole.clone()), whole }
}

/// The project of a link, with the indices of the files that were open.
///
/// # Errors
/// With a message for the user.
pub fn open(link: &str) -> Result<Snapshot, String> {
    let shared = decode(link).map_err(|error| error.to_string())?;
    let environment = shared.environment;
    Ok(Snapshot { environment, ..Snapshot::of(shared.project, "the shared project") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_brings_the_project_back_without_its_secrets() {
        let project = Project::from_files([("Dockerfile", "FROM a\n"), (".env", "DB_PASSWORD=correct-horse\n")]);
        let links = links(project, None, [Some(0), Some(1)]);
        assert_eq!(links.secrets[0].name, "DB_PASSWORD");
        assert_eq!(links.secrets[0].place, ".env:1");
        let opened = open(&links.without_secrets.unwrap()).unwrap();
        assert_eq!(opened.files[0].text, "FROM a\n");
        assert!(!opened.files[1].text.contains("correct-horse"));
        assert_eq!(open(&links.whole.unwrap()).unwrap().files[1].text, "DB_PASSWORD=correct-horse\n");
        assert!(open("1abc").is_err());
    }
}
