use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::facts::images;
use crate::model::dockerfile::{Base, Reference, Stage, StageId};
use crate::rules::nearest::nearest;
use crate::rules::{Case, Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::DockerfileRef;
use crate::syntax::dockerfile::Keyword;
use crate::text::Edit;

/// COPY --from or RUN --mount from= takes from a stage that is not there.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "invalid-copy-stage", Severity::Error)
        .summary("COPY --from and RUN --mount from= name an earlier stage"),
    cases: &[&OWN, &LATER, &MISSING, &EMPTY],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("invalid_copy_stage.md"),
};

static OWN: Case = Case::new("own")
    .why("A stage cannot take files from itself: the build stops with a circular dependency.")
    .todo("Name the stage that has the files.")
    .others(&[
        "hadolint:DL3023",
        "trivy:DS-0006",
        "kics:copy_from_references_current_from_alias",
        "semgrep:copy-from-own-alias",
    ]);

static LATER: Case = Case::new("later")
    .why("Stages are built in order, so nothing is in it yet and the build stops here.")
    .todo("Move that stage above this one.")
    .others(&["hadolint:DL3022"]);

static MISSING: Case = Case::new("missing")
    .why("The builder asks a registry for an image of that name, and stops when there is none.")
    .todo("Name a stage of this file.")
    .others(&["hadolint:DL3022"]);

static EMPTY: Case = Case::new("empty")
    .why("It starts from scratch and nothing is put into it, so that there is nothing to take.")
    .todo("Fill the stage, or take the files from another one.");

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    let contexts = file.named_contexts();
    for reference in &file.model.references {
        // What ONBUILD takes from is a stage of another file.
        let Some(stage) = file.stage_of(reference.instruction) else { continue };
        let deferred = file.instruction(reference.instruction).onbuild().is_some();
        if !deferred
            && !contexts.iter().any(|name| name.eq_ignore_ascii_case(reference.word.text()))
            && let Some(finding) = finding(file, stage, reference)
        {
            sink.report(finding);
        }
    }
}

fn finding(file: DockerfileRef<'_>, stage: &Stage, reference: &Reference) -> Option<Finding> {
    let name = reference.word.text();
    let place = file.at(reference.word.span);
    let named = |what: &str| ["Stage `", name, "` ", what].concat();
    let is_copy = file.instruction(reference.instruction).keyword == Keyword::Copy;
    let told = |finding: Finding, ids: &[&'static str]| Some(finding.also(if is_copy { ids } else { &[] }));
    match &reference.target {
        Base::Stage(index) if *index == stage.index => {
            told(OWN.at(place, named("takes files from itself.")), OWN.others)
        }
        Base::Stage(index) if *index > stage.index => {
            let later = LATER.at(place, named("comes later in the file."));
            let there = file.instruction(file.model.stage(*index).from).keyword_span;
            let ids = if name.parse::<usize>().is_ok() { &[] } else { LATER.others };
            told(later.related(file.model.file, there, "It begins here."), ids)
        }
        Base::Stage(index) => {
            let sources =
                file.instruction(reference.instruction).transfer().map_or(&[][..], |transfer| &transfer.sources);
            // Its root is there, with nothing in it.
            let takes = sources.iter().any(|source| !matches!(source.text(), "/" | "/." | "." | "./" | "/*" | "*"));
            let is_empty = takes && *file.root_base(*index) == Base::Scratch && is_never_filled(file, *index);
            is_empty.then(|| EMPTY.at(place, named("is empty.")))
        }
        Base::Unresolved if is_copy && name.parse::<usize>().is_ok() => {
            told(MISSING.at(place, ["There is no stage number ", name, "."].concat()), MISSING.others)
        }
        Base::Image(image) => {
            let plain = !name.contains(['/', ':', '@', '.']) && !image.has_variable && images::find(name).is_none();
            let near = file.model.stages[..stage.index.0].iter().rev().take(64);
            let stages = near.filter_map(|stage| stage.name.as_deref());
            let meant = nearest(name, stages).filter(|_| plain)?;
            let edit = Edit::replace(reference.word.span, meant);
            let fix = Fix::suggested(["Take from ", meant].concat(), vec![change(file.model.file, edit)]);
            let what = ["There is no stage `", name, "`, but `", meant, "`."].concat();
            told(MISSING.at(place, what).fix(fix), MISSING.others)
        }
        _ => None,
    }
}

/// Whether no instruction of a stage, or of those it is built on, puts anything there.
fn is_never_filled(file: DockerfileRef<'_>, stage: StageId) -> bool {
    const FILLING: [Keyword; 6] =
        [Keyword::Copy, Keyword::Add, Keyword::Run, Keyword::Workdir, Keyword::Volume, Keyword::Unknown];
    let fills = |stage: &Stage| FILLING.iter().any(|&keyword| file.count_between(keyword, stage.start, stage.end) > 0);
    !file.chain(stage).take(32).any(fills)
}
