use crate::diagnostic::{Fix, Severity};
use crate::edit::dockerfile::written;
use crate::edit::lines::{change, delete_lines, insert_before};
use crate::model::dockerfile::Stage;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::{InstructionRef, StageRef};
use crate::syntax::dockerfile::Keyword;

/// COPY to a relative path where no WORKDIR says what it starts from.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "copy-before-workdir", Severity::Warning)
        .summary("WORKDIR stands before what is copied to a relative path")
        .seeds(&["002:L22-23"]),
    cases: &[&RELATIVE, &UNKNOWN, &ORDER],
    looks: &[Look::Instruction(&[Keyword::Copy, Keyword::Add], check)],
    markdown: markdown!("copy_before_workdir.md"),
};

static RELATIVE: Case = Case::new("relative")
    .why("No WORKDIR came before, so it lands in the root of the image, between the folders of the system.")
    .todo("Put a WORKDIR above.")
    .others(&["hadolint:DL3045"]);

static UNKNOWN: Case = Case::new("unknown")
    .strict()
    .why("No WORKDIR came before, so it lands wherever the base image happens to be.")
    .todo("Put a WORKDIR above.")
    .others(&["hadolint:DL3045"]);

static ORDER: Case = Case::new("order")
    .severity(Severity::Advice)
    .why("Set first, the folder is named once, and the steps in between run in it.")
    .todo("Move the WORKDIR above and copy to `.`.");

fn check(copy: InstructionRef<'_>, sink: &mut Sink<'_>) {
    let InstructionRef { file, at, instruction } = copy;
    let Some(to) = instruction.transfer().and_then(|transfer| transfer.destination.as_ref()) else { return };
    let Some(stage) = file.stage_of(at) else { return };
    let path = to.unquoted(file.tree.escape);
    if path.is_empty() || path.starts_with(['$', '\\']) || path.get(1..2) == Some(":") || has_workdir(copy, stage) {
        return;
    }
    let follows = file.count_between(Keyword::Workdir, at, stage.end) > 0;
    let mut behind = file.model.instructions_of(stage).filter(|(other, _)| follows && *other > at).take(200);
    let later = behind.find(|(_, one)| one.keyword == Keyword::Workdir);
    let folder = later.and_then(|(other, _)| file.value_of(other)).filter(|folder| folder.starts_with('/'));
    if path.starts_with('/') {
        let same = folder.as_ref().is_some_and(|folder| folder.trim_end_matches('/') == path.trim_end_matches('/'));
        if let Some((_, later)) = later.filter(|_| same && path.len() > 1) {
            let what = ["`", &path, "` becomes the working directory only later."].concat();
            let finding = ORDER.at(file.at(to.span), what);
            sink.report(finding.related(file.model.file, later.span, "It becomes it here."));
        }
        return;
    }
    let known = StageRef { file, stage }.known_image().map(|image| image.workdir);
    let case = match known {
        Some("/") => &RELATIVE,
        Some(_) => return,
        None => &UNKNOWN,
    };
    let what = ["What `", &path, "` is relative to is not said."].concat();
    let ids = if instruction.keyword == Keyword::Copy { case.others } else { &[] };
    let outer = file.instruction(at);
    let line = [&written(file.text(), file.model, Keyword::Workdir), " ", folder.as_deref().unwrap_or("/app")].concat();
    let mut changes = vec![change(file.model.file, insert_before(file.text(), outer.span, &line))];
    if let Some((_, later)) = later.filter(|_| folder.is_some()) {
        changes.push(change(file.model.file, delete_lines(file.text(), later.span)));
    }
    let fix = outer.onbuild().is_none().then(|| Fix::suggested("Set the folder above", changes));
    sink.report(case.at(file.at(to.span), what).also(ids).fix(fix));
}

/// Whether a WORKDIR came before, in the stage or in one it is built on.
fn has_workdir(copy: InstructionRef<'_>, stage: &Stage) -> bool {
    let file = copy.file;
    let parent = stage.parent().is_some_and(|parent| file.model.stage(parent).effective.workdir.is_some());
    let is_deferred = file.instruction(copy.at).onbuild().is_some();
    let deferred = || {
        let mut before = file.model.instructions_of(stage).take_while(|(other, _)| *other < copy.at).take(200);
        before.any(|(_, one)| one.onbuild().is_some_and(|inner| inner.keyword == Keyword::Workdir))
    };
    parent || file.count_between(Keyword::Workdir, stage.start, copy.at) > 0 || (is_deferred && deferred())
}
