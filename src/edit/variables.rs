//! Values that go from a Compose file into variables.

use crate::diagnostic::{Change, Fix};
use crate::edit::compose::require;
use crate::edit::lines;
use crate::model::Stack;
use crate::model::compose::value::Origin;
use crate::survey::Survey;
use crate::syntax::dotenv;
use crate::text::path;

/// Takes the password at a place, and everything that has to be the same, from a variable that has to be set. `name` where the place
/// says nothing better.
pub fn take_from_variable(survey: &Survey<'_>, stack: &Stack, place: Origin, name: &str) -> Option<Fix> {
    let (name, places) = survey.password_places(place, name)?;
    let mut changes = Vec::new();
    for &place in &places {
        changes.push(require(survey, place, &name)?);
    }
    let all = if places.len() > 1 { "Take all of its places from the variable " } else { "Take it from the variable " };
    let listed = list_in_example(survey, stack, &name, &mut changes);
    Some(Fix::suggested([all, &name, listed].concat(), changes))
}

/// Lists a variable in the `.env.example` beside the stack, which is made where there is none, and says so for the title of the fix. Not
/// when it names it already, when a `.env` sets it, and where the file cannot be read.
pub fn list_in_example(survey: &Survey<'_>, stack: &Stack, name: &str, changes: &mut Vec<Change>) -> &'static str {
    if stack.variables.get(name).is_some() {
        return "";
    }
    let path = path::join(&stack.folder, ".env.example");
    let line = [name, "="].concat();
    changes.push(match survey.model.find(&path) {
        None => Change::Create { path, text: line + "\n" },
        Some(file) => {
            let text = &survey.project.file(file).text;
            let example = dotenv::parse(text);
            // Behind a quote that is open a line would be part of a value.
            if example.get(name).is_some() || !example.errors.is_empty() {
                return "";
            }
            lines::change(file, lines::append_lines(text, &line))
        }
    });
    ", listed in .env.example"
}
