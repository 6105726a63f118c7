use crate::diagnostic::{Fix, Severity};
use crate::edit::dockerfile::{above, written};
use crate::edit::lines::{change, insert_after, insert_before};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::{RunRef, StageRef};
use crate::syntax::dockerfile::Keyword;
use crate::syntax::shell::{Command, Operator};
use crate::text::{Edit, Span};

/// `cd` where WORKDIR belongs.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "cd-in-run", Severity::Advice).summary("WORKDIR chooses the folder, not cd"),
    cases: &[&FIRST, &ALONE],
    looks: &[Look::AnyRun(check)],
    markdown: markdown!("cd_in_run.md"),
};

const IDS: &[&str] = &["hadolint:DL3003", "trivy:DS-0013", "semgrep:use-workdir"];

static FIRST: Case = Case::new("first")
    .why("It holds for this one step, and the next reader has to find out where each step works.")
    .todo("Name the folder by WORKDIR.")
    .aliases(IDS)
    .others(&["kics:run_command_cd_instead_of_workdir"]);

static ALONE: Case = Case::new("alone")
    .severity(Severity::Warning)
    .why("Each RUN starts in the WORKDIR again.")
    .todo("Use WORKDIR, or join it by && to the step that needs it.")
    .aliases(IDS)
    .others(FIRST.others);

fn check(run: RunRef<'_>, sink: &mut Sink<'_>) {
    let [body] = run.run.bodies else { return };
    let [command, rest @ ..] = body.script.commands.as_slice() else { return };
    let heredoc = !run.run.instruction.heredocs.is_empty();
    let ([cd, folder], 0, false) = (command.words.as_slice(), command.group, heredoc) else { return };
    if cd.text() != "cd" {
        return;
    }
    let place = run.file.at(body.source(cd.span.join(folder.span)));
    let path = folder.text();
    let ids = if !path.starts_with('/') || path.contains("..") { FIRST.others } else { &[] };
    match command.after {
        None if rest.is_empty() => {
            let what = ["`cd ", path, "` has no effect on the steps that follow."].concat();
            sink.report(ALONE.at(place, what).also(ids).fix(replaced(run, folder)));
        }
        Some(Operator::And | Operator::Semicolon | Operator::Newline) => {
            let fix = if folder.expands { None } else { split(run, command, path) };
            sink.report(FIRST.at(place, "The step begins by `cd`.").also(ids).fix(fix));
        }
        _ => {}
    }
}

/// WORKDIR in place of a step that only changes the folder.
fn replaced(run: RunRef<'_>, folder: &crate::syntax::shell::Word) -> Option<Fix> {
    let model = run.file.model;
    let outer = model.instruction(run.run.at);
    if outer.onbuild().is_some() || folder.expands || folder.quoted || run.run.instruction.command()?.exec().is_some() {
        return None;
    }
    let line = [&written(run.file.text(), model, Keyword::Workdir), " ", folder.text()].concat();
    Some(Fix::suggested("Use WORKDIR", vec![change(model.file, Edit::replace(outer.span, line))]))
}

/// WORKDIR above the step and, for those behind it, the old one below.
fn split(run: RunRef<'_>, command: &Command, path: &str) -> Option<Fix> {
    let (text, model) = (run.file.text(), run.file.model);
    let [body] = run.run.bodies else { return None };
    let outer = model.instruction(run.run.at);
    let old = model.workdir_at(run.run.at).or_else(|| {
        let is_set = run.file.chain(run.stage.index).any(|stage| stage.effective.workdir.is_some());
        let stage = StageRef { file: run.file, stage: run.stage };
        let image = stage.known_image().filter(|_| !is_set)?;
        Some(image.workdir.to_owned())
    })?;
    let is_plain =
        path.starts_with('/') && !path.contains([' ', '"', '\'', '\\']) && command.after == Some(Operator::And);
    if !is_plain || outer.onbuild().is_some() || run.run.instruction.command()?.exec().is_some() {
        return None;
    }
    let rest = body.text().get(command.span.end..)?;
    let behind = rest.trim_start().strip_prefix("&&")?.trim_start();
    let span = Span::new(body.source(command.span).start, body.source_offset(body.text().len() - behind.len()));
    if span.slice(text).contains('#') {
        return None;
    }
    let keyword = written(text, model, Keyword::Workdir);
    let changes = vec![
        change(model.file, insert_before(text, above(text, model, run.run.at), &[&keyword, " ", path].concat())),
        change(model.file, Edit::delete(span)),
        change(model.file, insert_after(text, outer.span, &[&keyword, " ", &old].concat())),
    ];
    Some(Fix::suggested("Use WORKDIR for this step", changes))
}
