use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::{append_lines, change};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, Stops, markdown};
use crate::survey::DockerfileRef;
use crate::survey::contexts::{Taken, contexts_of, taken};
use crate::syntax::dockerfile::Keyword;
use crate::syntax::dockerignore::{IgnoreFile, Line};
use crate::text::apply_edits;

/// COPY names what the ignore file keeps out of the build.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "ignored-copy-source", Severity::Error)
        .stops(Some(Stops::Build))
        .summary("The ignore file lets through what COPY and ADD name"),
    cases: &[&IGNORED],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("ignored_copy_source.md"),
};

static IGNORED: Case = Case::new("")
    .why("It is not sent to the builder, and the build stops here as if it did not exist.")
    .todo("Bring it back with a line that begins with `!`.")
    .aliases(&["buildkit:CopyIgnoredFile"]);

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    let contexts = contexts_of(&file.survey, file.model);
    let ignores: Option<Vec<_>> = contexts.iter().map(|one| one.ignore).collect();
    let Some(ignores) = ignores.filter(|ignores| !ignores.is_empty()) else { return };
    for taken in taken(file.model).iter().filter(|taken| file.instruction(taken.instruction).keyword != Keyword::Run) {
        let mut hiding = ignores.iter().map(|&id| Some((id, hides(file.survey.model.ignore_file(id)?, taken)?)));
        let Some((id, line)) = hiding.next().flatten().filter(|_| hiding.all(|other| other.is_some())) else {
            continue;
        };
        let shown = if taken.is_whole() { "The whole context" } else { &["`", &taken.path, "`"].concat() };
        let text = &file.survey.project.file(id).text;
        let edit = append_lines(text, &["!", &taken.path].concat());
        let after = apply_edits(text, std::slice::from_ref(&edit)).unwrap_or_default();
        let helps = !taken.is_whole() && hides(&IgnoreFile::parse(&after), taken).is_none();
        let fix = helps.then(|| Fix::suggested(["Bring ", &taken.path, " back"].concat(), vec![change(id, edit)]));
        let finding = IGNORED.at(file.at(taken.span), [shown, " is left out by the ignore file."].concat());
        sink.report(finding.related(id, line.span, "This line leaves it out.").fix(fix));
    }
}

/// The line that keeps out all that an instruction takes.
fn hides<'i>(ignore: &'i IgnoreFile, taken: &Taken) -> Option<&'i Line> {
    let path = taken.path.as_str();
    if taken.is_whole() {
        let all = |line: &&Line| matches!(line.pattern.as_str(), "*" | "**" | "**/*" | "." | "*/**");
        return ignore.lines.iter().find(all).filter(|_| !ignore.lines.iter().any(|line| line.negated));
    }
    let Some(wild) = path.find(['*', '?', '[', '\\']) else {
        let line = ignore.excludes(path, false)?;
        // Something below a folder may come back.
        let inside = [path, "/"].concat();
        let brings_back =
            |line: &Line| line.negated && (line.pattern.starts_with(&inside) || line.pattern.contains('*'));
        return (!ignore.lines.iter().any(brings_back)).then_some(line);
    };
    if ignore.lines.iter().any(|line| line.negated) {
        return None;
    }
    let same = ignore.lines.iter().find(|line| line.pattern == path || line.pattern.strip_prefix("**/") == Some(path));
    let folder = path[..wild].rfind('/').map(|slash| &path[..slash]);
    same.or_else(|| ignore.excludes(folder?, true))
}
