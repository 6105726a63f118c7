use crate::diagnostic::{Change, Fix, Severity};
use crate::facts::{process, secrets};
use crate::model::Stack;
use crate::model::compose::interpolate::{Operator, Outcome, Use, interpolate};
use crate::ordered::BTreeSet;
use crate::project::{FileId, Place};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::syntax::dotenv::{self, Entry, Quoting};
use crate::text::{Edit, Span};

/// A dollar in an env file that takes a part of the value away.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dotenv, "expanded-dotenv-dollar", Severity::Warning)
        .summary("A dollar in a value of an env file begins a variable that is set"),
    cases: &[&LOST],
    looks: &[Look::Project(check)],
    markdown: markdown!("expanded_dotenv_dollar.md"),
};

static LOST: Case = Case::new("")
    .why(
        "A dollar with a name behind it is a variable in an env file, and nothing sets this one, so the empty text takes its place.",
    )
    .todo("Put single quotes around the value, or write `$$` for a dollar.")
    .aliases(&["gap:dotenv-dollar"]);

fn check(survey: &Survey<'_>, sink: &mut Sink<'_>) {
    let mut done = BTreeSet::new();
    for stack in &survey.model.stacks {
        let read = stack.services.iter().flat_map(|service| &service.env_files).filter(|env_file| !env_file.raw);
        let given = read.filter_map(|env_file| env_file.file);
        for file in stack.env_files.iter().copied().chain(given) {
            if done.insert(file) {
                look(survey, stack, file, sink);
            }
        }
    }
}

fn look(survey: &Survey<'_>, stack: &Stack, file: FileId, sink: &mut Sink<'_>) {
    let text = &survey.project.file(file).text;
    let read = dotenv::parse(text);
    let mut before: BTreeSet<&str> = BTreeSet::new();
    for entry in &read.entries {
        let known = |name: &str| {
            let of_service = || stack.services.iter().any(|service| service.variable(name).is_some());
            let of_env = !stack.env_files.contains(&file) && (stack.variables.lookup(name).is_some() || of_service());
            (before.contains(name) || of_env).then_some("")
        };
        let value = entry.value.as_ref().filter(|value| entry.is_expandable() && value.text().contains('$'));
        let done = value.map(|value| interpolate(value, &known));
        let lost = done.iter().flat_map(|done| &done.uses).find(|used| is_lost(text, entry, used));
        if let Some(used) = lost {
            let what = ["A part of the value of `", &entry.key, "` is lost."].concat();
            let mut finding = LOST
                .at(Place { file, span: used.span }, what)
                .environment(stack.environment)
                .fix(quoted(text, file, entry));
            if is_secret(entry) {
                finding = finding.secret();
            }
            sink.report(finding);
        }
        before.insert(&entry.key);
    }
}

fn is_secret(entry: &Entry) -> bool {
    let name = entry.key.to_ascii_uppercase();
    secrets::secret_name(&entry.key) || ["PASS", "PWD", "HASH", "SALT"].iter().any(|part| name.contains(part))
}

/// Whether a use is most likely none: `p4ss$word`, a hash, a dollar in a password. A name such as `$HOST` may come from the shell.
fn is_lost(text: &str, entry: &Entry, used: &Use) -> bool {
    let bare = used.span.len() == used.name.len() + 1;
    let open = used.operator == Operator::Plain && used.outcome == Outcome::Empty;
    let inside = text[..used.span.start].ends_with(|c: char| c.is_ascii_alphanumeric());
    let conventional = used.name.contains('_') && !used.name.contains(|c: char| c.is_ascii_lowercase());
    let odd = used.name.contains(|c: char| c.is_ascii_lowercase()) || inside || is_secret(entry);
    bare && open && odd && !conventional && !process::is_given(&used.name)
}

/// Single quotes around the value, so that the container gets it as it is written.
fn quoted(text: &str, file: FileId, entry: &Entry) -> Option<Fix> {
    let span = entry.value_span;
    let value = span.slice(text);
    if value.contains(['\'', '\\', '\n']) || value.contains("$$") || value.contains("${") {
        return None;
    }
    let edits = match entry.quoting {
        Quoting::None => [Edit::insert(span.start, "'"), Edit::insert(span.end, "'")],
        Quoting::Double => {
            let quote = |at: usize| Edit::replace(Span::new(at, at + 1), "'");
            [quote(span.start), quote(span.end.checked_sub(1)?)]
        }
        Quoting::Single => return None,
    };
    let changes = edits.into_iter().map(|edit| Change::Edit { file, edit }).collect();
    Some(Fix::suggested("Put single quotes around the value", changes))
}
