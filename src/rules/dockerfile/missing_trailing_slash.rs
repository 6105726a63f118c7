use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::InstructionRef;
use crate::survey::contexts::contexts_of;
use crate::syntax::dockerfile::{Keyword, Word};
use crate::syntax::dockerignore::IgnoreFile;
use crate::text::Edit;

/// Several files go to one name.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "missing-trailing-slash", Severity::Warning)
        .summary("Where several files are copied to ends with a slash"),
    cases: &[&SEVERAL],
    looks: &[Look::Instruction(&[Keyword::Copy, Keyword::Add], check)],
    markdown: markdown!("missing_trailing_slash.md"),
};

static SEVERAL: Case = Case::new("")
    .why("Unless that folder is there already, older builders stop here, and newer ones write one file over the other.")
    .todo("End it with a slash.")
    .others(&["hadolint:DL3021", "trivy:DS-0011", "kics:copy_with_more_than_two_arguments_not_ending_with_slash"]);

fn check(copy: InstructionRef<'_>, sink: &mut Sink<'_>) {
    let InstructionRef { file, instruction, .. } = copy;
    let Some(transfer) = instruction.transfer() else { return };
    let Some(to) = &transfer.destination else { return };
    let path = to.unquoted(file.tree.escape);
    let last = path.rsplit('/').next().unwrap_or("");
    let sources = transfer.sources.len() + instruction.heredocs.len();
    let is_folder = matches!(last, "" | "." | "..") || path.ends_with('\\') || last.contains('$');
    let is_several = || sources > 1 || transfer.sources.iter().any(|source| matches_several(copy, source));
    if is_folder || !is_several() {
        return;
    }
    let ids = if transfer.sources.len() > 1 && instruction.keyword == Keyword::Copy { SEVERAL.others } else { &[] };
    let what = ["Several files are copied to `", &path, "`, which does not end with a slash."].concat();
    let quotes = usize::from(transfer.json.is_some() || to.text().ends_with(['"', '\'']));
    let edit = Edit::insert(to.span.end - quotes, "/");
    let fix = Fix::safe("End it with a slash", vec![change(file.model.file, edit)]);
    sink.report(SEVERAL.at(file.at(to.span), what).also(ids).fix(fix));
}

/// Whether a pattern matches several open files of the context, by their names alone.
fn matches_several(copy: InstructionRef<'_>, source: &Word) -> bool {
    let path = source.unquoted(copy.file.tree.escape);
    let path = path.trim_start_matches("./");
    if !path.contains(['*', '?', '[']) || copy.instruction.flag("from").is_some() || source.has_variable() {
        return false;
    }
    let pattern = IgnoreFile::parse(path);
    let depth = path.matches('/').count();
    contexts_of(&copy.file.survey, copy.file.model).iter().any(|context| {
        let files = copy.file.survey.project.files.iter().filter_map(|file| context.inside(file));
        let same = files.filter(|path| path.matches('/').count() == depth);
        same.filter(|path| pattern.excludes(path, false).is_some()).nth(1).is_some()
    })
}
