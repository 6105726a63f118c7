//! From the page to a link and back.

use super::document::Snapshot;
use super::state::State;
use crate::share::{LinkError, SharedState, View, decode, encode, without_secrets};

/// The part of the link behind `#`.
///
/// # Errors
/// With what to do instead, when the project does not fit into a link.
pub fn link(state: &State, leave_secrets_out: bool) -> Result<String, LinkError> {
    let place = |side: usize| {
        let key = state.active[side]?;
        state.files.iter().position(|file| file.key == key)
    };
    let project = state.project();
    encode(&SharedState {
        project: if leave_secrets_out { without_secrets(&project) } else { project },
        environment: state.environment,
        view: View { left: place(0), right: place(1), panel: None },
    })
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
    use crate::project::Project;

    #[test]
    fn a_link_brings_the_project_back_without_its_secrets() {
        let files = [("Dockerfile", "FROM a\n"), (".env", "DB_PASSWORD=correct-horse\n")];
        let state = State::new(&Snapshot::of(Project::from_files(files), ""));
        let opened = open(&link(&state, true).unwrap()).unwrap();
        assert_eq!(opened.files[0].text, "FROM a\n");
        assert!(!opened.files[1].text.contains("correct-horse"));
        assert_eq!(open(&link(&state, false).unwrap()).unwrap().files[1].text, "DB_PASSWORD=correct-horse\n");
        assert!(open("1abc").is_err());
    }
}
