//! What Dockerfiles mean: stages, bases, inheritance, variables.

use drydock::FileId;
use drydock::model::dockerfile::{Base, DockerfileModel, InstructionId, ShellKind, StageId};
use drydock::syntax::dockerfile::{Keyword, parse};
use drydock::text::Span;

fn model(text: &str) -> DockerfileModel {
    DockerfileModel::new(FileId(0), text, parse(text))
}

fn at(model: &DockerfileModel, keyword: Keyword, nth: usize) -> InstructionId {
    let found = model.instructions().filter(|(_, instruction)| instruction.keyword == keyword);
    found.map(|(index, _)| index).nth(nth).unwrap()
}

fn slice(text: &str, span: Option<Span>) -> &str {
    span.map_or("", |span| span.slice(text))
}

#[test]
fn stages_know_their_base() {
    let text = "ARG TAG=latest\nARG IMAGE=python:${TAG}\nARG NONE\nFROM ${IMAGE} AS Build\nFROM build\nFROM node:${V:-20}-slim AS web\n\
                FROM scratch\nFROM $NONE\nFROM ghcr.io/a/b:1@sha256:c\nFROM\n";
    let model = model(text);
    assert_eq!(model.stages.len(), 7);
    let image = model.stages[0].image().unwrap();
    assert_eq!((image.reference.name(), image.reference.tag()), ("python", Some("latest")));
    assert_eq!(image.tag.unwrap().start, text.find("latest").unwrap());
    assert_eq!(slice(text, image.name), "python");
    assert_eq!(image.word.slice(text), "${IMAGE}");
    assert_eq!(model.stages[1].base, Base::Stage(StageId(0)));
    assert_eq!(model.root_image(StageId(1)).unwrap().reference.name(), "python");
    let image = model.stages[2].image().unwrap();
    assert_eq!(image.reference.text(), "node:20-slim");
    assert_eq!(image.tag, None);
    assert_eq!(&text[..image.after_name].rsplit(' ').next().unwrap(), &"node");
    assert_eq!(model.stages[3].base, Base::Scratch);
    assert_eq!(model.stages[4].base, Base::Unresolved);
    assert_eq!(model.stages[5].image().unwrap().reference.registry(), "ghcr.io");
    assert_eq!(model.stages[6].base, Base::Unresolved);
    assert_eq!(model.stage_named("BUILD").unwrap().index, StageId(0));
}

#[test]
fn stages_inherit_through_from() {
    let text = "FROM alpine AS base\nUSER app\nWORKDIR /srv\nENTRYPOINT [\"a\"]\nCMD [\"b\"]\nHEALTHCHECK CMD true\n\
                FROM busybox AS other\nFROM base AS final\nWORKDIR app\nENTRYPOINT [\"c\"]\nRUN x\n";
    let model = model(text);
    let chain = model.chain(StageId(2)).map(|stage| stage.index);
    assert_eq!(chain.collect::<Vec<_>>(), [StageId(2), StageId(0)]);
    let last = model.final_stage().unwrap();
    assert_eq!(last.effective.workdir_path.as_deref(), Some("/srv/app"));
    assert_eq!(last.effective.cmd, None);
    assert_eq!(last.effective.entrypoint, Some(at(&model, Keyword::Entrypoint, 1)));
    assert!(last.effective.healthcheck.is_some());
    assert_eq!(model.user_of(StageId(2)).unwrap().1.as_deref(), Some("app"));
    assert_eq!(model.user_at(at(&model, Keyword::Run, 0)).unwrap().0, InstructionId(1));
    assert_eq!(model.workdir_at(at(&model, Keyword::Entrypoint, 1)).as_deref(), Some("/srv/app"));
    assert_eq!(model.stages[1].effective.user, None);
    assert_eq!(model.instructions_of(last).count(), 3);
}

#[test]
fn variables_come_from_env_then_arg() {
    let text = "ARG V=1\nFROM a AS one\nARG V\nARG W=w\nARG X\nENV V2=$V-$W P=/p\nENV P=$P/q Q=$P\nRUN x\nFROM one\nENV W=env\nUSER ${W}\nRUN y\nFROM a\nRUN z\n";
    let model = model(text);
    let run = |nth| at(&model, Keyword::Run, nth);
    let resolve = |text: &str, at| model.resolve_text(text, at);
    assert_eq!(resolve("$V2 ${X:-d} '$V'", run(0)).as_deref(), Some("1-w d $V"));
    assert_eq!(resolve("$P $Q", run(0)).as_deref(), Some("/p/q /p"));
    assert_eq!(resolve("$X", run(0)), None);
    assert_eq!(resolve("$W $V2", run(1)).as_deref(), Some("env 1-w"));
    assert_eq!(model.user_at(run(1)).unwrap().1.as_deref(), Some("env"));
    assert_eq!(resolve("$V", run(2)), None);
    assert_eq!(model.variables_of(StageId(1)).get("W").unwrap().value.as_ref().unwrap().text(), "env");
    assert!(!model.variable("W", run(0)).unwrap().is_env);
}

#[test]
fn references_name_stages_or_images() {
    let text = "FROM a AS one\nFROM b\nCOPY --from=ONE x /\nCOPY --from=0 x /\nCOPY --from=nginx:1 x /\nCOPY --from=9 x /\n\
                RUN --mount=type=bind,from=one,target=/x --mount=from=img,target=/y z\nONBUILD COPY --from=one x /\n";
    let model = model(text);
    let targets: Vec<String> = model
        .references
        .iter()
        .map(|reference| match &reference.target {
            Base::Stage(stage) => format!("stage {}", stage.0),
            Base::Image(image) => image.reference.text().to_string(),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(targets, ["stage 0", "stage 0", "nginx:1", "Unresolved", "stage 0", "img", "stage 0"]);
    assert_eq!(model.references[5].word.span.slice(text), "img");
}

#[test]
fn shells_are_known_where_commands_run() {
    let text =
        "# hadolint shell=pwsh\nFROM a\nRUN x\nSHELL [\"/bin/bash\", \"-c\"]\nRUN y\nSHELL [\"cmd\", \"/S\"]\nRUN z\n";
    let model_of = model(text);
    let shells: Vec<ShellKind> = (0..3).map(|nth| model_of.shell_at(at(&model_of, Keyword::Run, nth))).collect();
    assert_eq!(shells, [ShellKind::PowerShell, ShellKind::Posix, ShellKind::Cmd]);
    let windows = model("FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN x\n");
    assert_eq!(windows.shell_at(InstructionId(1)), ShellKind::Cmd);
    assert!(windows.is_windows(StageId(0)));
}

#[test]
fn growing_and_long_files_end() {
    let mut text = String::from("FROM a AS s0\nENV A=0123456789\n");
    for n in 1..2_000 {
        text += &format!("ENV A=$A$A\nFROM s{} AS s{n}\nWORKDIR sub\nRUN echo $B\n", n - 1);
    }
    let model = model(&text);
    assert_eq!(model.stages.len(), 2_000);
    assert_eq!(model.resolve_text("$A", InstructionId(text.lines().count() - 1)), None);
}
