//! What a link carries, and which of its values look like secrets.

use super::document::Snapshot;
use super::state::State;
use crate::project::Project;
use crate::share::{LinkError, SharedState, View, decode, encode};
use crate::text::{Edit, Span, apply_edits};

/// A value that looks like a secret.
#[derive(Clone, Debug, PartialEq)]
pub struct Secret {
    /// The file's path.
    pub path: String,
    /// 1-based line.
    pub line: usize,
    /// What it is called.
    pub name: String,
    file: usize,
    span: Span,
}

/// What stands in a link instead of a secret.
const LEFT_OUT: &str = "left-out";

/// Names of settings whose values are for few eyes.
const NAMES: [&str; 12] = [
    "PASSWORD",
    "PASSWD",
    "SECRET",
    "TOKEN",
    "API_KEY",
    "APIKEY",
    "PRIVATE_KEY",
    "ACCESS_KEY",
    "CREDENTIAL",
    "_PASS",
    "_PWD",
    "AUTH_KEY",
];

/// Every value that looks like a secret: by the name it is given, or as a password inside an address.
pub fn secrets(project: &Project) -> Vec<Secret> {
    let mut found = Vec::new();
    for (file, source) in project.files.iter().enumerate() {
        let mut start = 0;
        for (number, line) in source.text.split_inclusive('\n').enumerate() {
            let mut add = |name: String, span: Span| {
                let path = source.path.clone();
                found.push(Secret { path, line: number + 1, name, file, span: span.shift(start) });
            };
            match named_value(line) {
                Some((name, span)) => add(name, span),
                None => {
                    if let Some(span) = address_password(line) {
                        add("password in an address".into(), span);
                    }
                }
            }
            start += line.len();
        }
    }
    found
}

/// The value of `NAME=value` or `NAME: value` whose name speaks of a secret.
fn named_value(line: &str) -> Option<(String, Span)> {
    let content = line.trim_end();
    if content.trim_start().starts_with('#') {
        return None;
    }
    let at = content.find(['=', ':'])?;
    let before = content[..at].trim_end();
    let name_start =
        before.rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))).map_or(0, |at| at + 1);
    // A character of several bytes ends where the next one begins.
    let name = before.get(name_start..)?;
    let upper = name.to_uppercase();
    // A name of a file that holds the secret is no secret.
    if upper.ends_with("_FILE") || !NAMES.iter().any(|word| upper.contains(word)) {
        return None;
    }
    let rest = &content[at + 1..];
    let skipped = rest.len() - rest.trim_start_matches([' ', '"', '\'']).len();
    let start = at + 1 + skipped;
    let value = content[start..].trim_end_matches(['"', '\'', ',', ']', '}']);
    let is_plain =
        !value.is_empty() && !value.starts_with(['$', '/', '[', '{', '&', '*', '|', '>']) && value != LEFT_OUT;
    is_plain.then(|| (name.to_string(), Span::new(start, start + value.len())))
}

/// The password of `scheme://user:password@host`.
fn address_password(line: &str) -> Option<Span> {
    let scheme = line.find("://")? + 3;
    let authority = &line[scheme..];
    let end = authority.find(|c: char| c.is_whitespace() || matches!(c, '/' | '"' | '\'')).unwrap_or(authority.len());
    let at = authority[..end].rfind('@')?;
    let colon = authority[..at].find(':')?;
    let value = &authority[colon + 1..at];
    (!value.is_empty() && !value.starts_with('$') && value != LEFT_OUT)
        .then(|| Span::new(scheme + colon + 1, scheme + at))
}

/// The project with these values left out.
fn without(project: &Project, secrets: &[Secret]) -> Project {
    let mut result = project.clone();
    for (number, file) in result.files.iter_mut().enumerate() {
        let of_file = secrets.iter().filter(|secret| secret.file == number);
        let edits: Vec<Edit> = of_file.map(|secret| Edit::replace(secret.span, LEFT_OUT)).collect();
        if let Ok(text) = apply_edits(&file.text, &edits) {
            file.text = text;
        }
    }
    result
}

/// The part of the link behind `#`.
///
/// # Errors
/// With what to do instead, when the project does not fit into a link.
pub fn link(state: &State, left_out: &[Secret]) -> Result<String, LinkError> {
    let place = |side: usize| {
        let key = state.active[side]?;
        state.files.iter().position(|file| file.key == key)
    };
    encode(&SharedState {
        project: without(&state.project(), left_out),
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

    fn project(text: &str) -> Project {
        Project::from_files([("f", text)])
    }

    #[test]
    fn secrets_are_named_and_left_out() {
        let text = "# DB_PASSWORD=x\nDB_PASSWORD=hunter2\nPASSWORD_FILE=/run/x\n  API_KEY: \"abc\"\nTOKEN=${TOKEN}\n- SECRET_KEY='k'\nURL=redis://u:pw@h/0\n";
        let project = project(text);
        let found = secrets(&project);
        let names: Vec<(usize, &str)> = found.iter().map(|secret| (secret.line, secret.name.as_str())).collect();
        assert_eq!(names, [(2, "DB_PASSWORD"), (4, "API_KEY"), (6, "SECRET_KEY"), (7, "password in an address")]);
        let clean = without(&project, &found);
        assert!(clean.files[0].text.contains("API_KEY: \"left-out\"\n"));
        assert!(clean.files[0].text.contains("redis://u:left-out@h/0"));
        assert!(secrets(&clean).is_empty());
    }

    #[test]
    fn a_link_brings_the_project_back() {
        let state =
            State::new(&Snapshot::of(Project::from_files([("Dockerfile", "FROM a\n"), (".env", "PASSWORD=x\n")]), ""));
        let found = secrets(&state.project());
        let opened = open(&link(&state, &found).unwrap()).unwrap();
        assert_eq!(opened.files[0].text, "FROM a\n");
        assert_eq!(opened.files[1].text, "PASSWORD=left-out\n");
        assert!(open("1abc").is_err());
    }
}
