use crate::diagnostic::{Change, Fix, Severity};
use crate::project::{FileKind, Place};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::text::{Edit, Span};

/// A command that is no longer installed anywhere.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "compose-v1-command", Severity::Advice)
        .summary("Scripts call docker compose, not docker-compose")
        .seeds(&["004:L215-221", "004:L236-242"]),
    cases: &[&OLD],
    looks: &[Look::Project(check)],
    markdown: markdown!("compose_v1_command.md"),
};

static OLD: Case = Case::new("")
    .why("The first Compose has not been maintained since 2023, is missing on new machines and does not know the keys of today.")
    .todo("Write `docker compose`.");

const NAME: &str = "docker-compose";
/// What may follow it.
const COMMANDS: &str = " up down build run exec logs ps pull push restart stop start config kill rm create images top pause unpause port version ";

fn check(survey: &Survey<'_>, sink: &mut Sink<'_>) {
    for (file, source) in survey.project.iter() {
        let kind = survey.model.file(file).kind;
        if !matches!(kind, FileKind::Other | FileKind::Compose) || !source.text.contains(NAME) {
            continue;
        }
        for (at, _) in source.text.match_indices(NAME) {
            if !is_called(&source.text, at) {
                continue;
            }
            let place = Place { file, span: Span::new(at, at + NAME.len()) };
            let edit = Edit::replace(Span::new(at + 6, at + 7), " ");
            let fix = Fix::safe("Write docker compose", vec![Change::Edit { file, edit }]);
            sink.report(OLD.at(place, "`docker-compose` is the first Compose.").fix(fix));
        }
    }
}

/// Whether the name stands where a command begins, with something behind it that the command knows.
fn is_called(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let starts = before.is_none_or(|c| c.is_whitespace() || "\"'`;&|(@-".contains(c));
    let Some(rest) = text[at + NAME.len()..].strip_prefix(' ') else { return false };
    let mut words = rest.split(|c: char| c.is_whitespace() || "\"'`);".contains(c));
    let knows = |word: &str| COMMANDS.contains(&[" ", word, " "].concat());
    starts
        && words.next().is_some_and(|word| {
            knows(word) || matches!(word, "-f" | "--file" | "-p" | "--project-name" | "--profile" | "--env-file")
        })
}
