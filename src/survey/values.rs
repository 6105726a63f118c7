//! Values that are written out in a Compose file or an env file, and what they are called.

use crate::facts::{secret_files, secrets};
use crate::model::compose::Service;
use crate::model::compose::interpolate::{Outcome, Use};
use crate::model::compose::value::{Node, Origin};
use crate::project::SourceFile;
use crate::survey::Survey;
use crate::syntax::dotenv;
use crate::text::Span;

/// A literal in a Compose file.
#[derive(Clone, Debug)]
pub struct Literal {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub place: Origin,
    /// What a fix replaces: the text itself, or the whole `${NAME:-text}`.
    pub replace: Span,
    /// The variable whose default it is.
    pub variable: Option<String>,
}

/// The literals of a scalar: the whole of it when no variable has a part in it, else the defaults it names.
pub fn literals(context: &Survey<'_>, node: &Node) -> Vec<Literal> {
    if node.uses().is_empty() {
        let Some(text) = node.scalar() else { return Vec::new() };
        let place = whole(node);
        return vec![Literal { text: text.into_owned(), place, replace: place.span, variable: None }];
    }
    let file = node.origin.file;
    let source = &context.project.file(file).text;
    let defaults = node.uses().iter().filter(|used| used.operator.is_default() && !used.argument.is_empty());
    defaults
        .filter_map(|used| {
            let text = source.get(used.argument.start..used.argument.end)?;
            (!text.contains('$')).then(|| Literal {
                text: text.to_owned(),
                place: Origin { file, span: used.argument },
                replace: used.span,
                variable: Some(used.name.clone()),
            })
        })
        .collect()
}

/// A scalar without its quotes.
pub fn whole(node: &Node) -> Origin {
    match node.as_str() {
        Some(text) if !text.is_empty() => node.span_of(Span::new(0, text.len())),
        _ => node.origin,
    }
}

/// A part of a scalar that stands in the file itself, not in the value of a variable.
pub fn written_part(node: &Node, part: Span) -> Option<Origin> {
    let place = node.span_of(part);
    let foreign = |used: &Use| used.taken && used.outcome != Outcome::Default && used.span.overlaps(place.span);
    (node.as_str().is_some() && !node.uses().iter().any(foreign)).then_some(place)
}

/// The password in a URL that is neither a well-known one nor the user's name again.
pub fn url_password(text: &str) -> Option<Span> {
    let span = secrets::url_password(text)?;
    let password = span.slice(text);
    let before = text[..span.start].trim_end_matches(':');
    let user = before.rsplit('/').next().unwrap_or("");
    (!secrets::weak_password(password) && user != password).then_some(span)
}

/// Whether a password is one that everyone tries first: of the list, or the user's name again.
pub fn is_known(service: &Service, password: &str) -> bool {
    !password.is_empty() && (secrets::weak_password(password) || service.users.contains(password))
}

/// A name fit for a variable: capitals, digits and `_`.
pub fn variable_name(name: &str) -> String {
    let mut result: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
    if !result.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        result.insert(0, '_');
    }
    result
}

/// `DATABASE_URL` holds a `DATABASE_PASSWORD`.
pub fn password_name(name: &str) -> String {
    let name = variable_name(name);
    let stem = ["_URL", "_URI", "_DSN", "_ADDRESS"].iter().find_map(|end| name.strip_suffix(end));
    [stem.unwrap_or(&name), "_PASSWORD"].concat()
}

/// Whether an open file holds, or has room for, a secret. Files that are no settings always do.
pub fn holds_secrets(file: &SourceFile) -> bool {
    if secret_files::is_env_file(&file.path) || file.name().ends_with(".env") {
        return first_secret(&file.text).is_some();
    }
    if file.name() == ".npmrc" {
        let real = |line: &str| {
            line.split_once('=').is_some_and(|(key, value)| {
                let key = key.trim();
                let secret = ["_authToken", "_auth", "_password"].iter().any(|end| key.ends_with(end));
                secret && !value.trim().is_empty() && !value.contains("${")
            })
        };
        return file.text.lines().any(real);
    }
    // A module called `secrets` is none.
    !file.text.is_empty()
}

/// The first variable of an env file that holds, or has room for, a secret.
pub fn first_secret(text: &str) -> Option<Span> {
    let read = dotenv::parse(text);
    let secret = |entry: &&dotenv::Entry| {
        secrets::secret_name(&entry.key)
            || secrets::token(entry.text()).is_some()
            || secrets::url_password(entry.text()).is_some()
    };
    read.entries.iter().find(secret).map(|entry| entry.key_span)
}
