use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::{change, delete_lines};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::DockerfileRef;
use crate::syntax::dockerfile::{Instruction, Keyword};

/// A second CMD, ENTRYPOINT or HEALTHCHECK in one stage.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "overridden-instruction", Severity::Warning)
        .summary("A stage has one CMD, one ENTRYPOINT and one HEALTHCHECK"),
    cases: &[&CMD, &ENTRYPOINT, &HEALTHCHECK],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("overridden_instruction.md"),
};

const WHY: &str = "Only the last one of a stage counts, so that this line does nothing.";
const TODO: &str = "Delete it.";

static CMD: Case = Case::new("cmd")
    .why(WHY)
    .todo(TODO)
    .aliases(&[
        "hadolint:DL4003",
        "buildkit:MultipleInstructionsDisallowed",
        "trivy:DS-0016",
        "semgrep:multiple-cmd-instructions",
        "sonar:S6589",
    ])
    .others(&["kics:multiple_cmd_instructions_listed"]);

static ENTRYPOINT: Case = Case::new("entrypoint")
    .why(WHY)
    .todo(TODO)
    .aliases(&[
        "hadolint:DL4004",
        "buildkit:MultipleInstructionsDisallowed",
        "trivy:DS-0007",
        "semgrep:multiple-entrypoint-instructions",
        "sonar:S6589",
    ])
    .others(&["kics:multiple_entrypoint_instructions_listed"]);

static HEALTHCHECK: Case = Case::new("healthcheck")
    .why(WHY)
    .todo(TODO)
    .aliases(&["hadolint:DL3012", "buildkit:MultipleInstructionsDisallowed", "trivy:DS-0023"])
    .others(&["kics:do_not_use_multiple_healthcheck"]);

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    for stage in &file.model.stages {
        let mut last: [Option<&Instruction>; 3] = [None; 3];
        for (_, instruction) in file.model.instructions_of(stage) {
            let (index, case) = match instruction.keyword {
                Keyword::Cmd => (0, &CMD),
                Keyword::Entrypoint => (1, &ENTRYPOINT),
                Keyword::Healthcheck => (2, &HEALTHCHECK),
                _ => continue,
            };
            let Some(before) = last[index].replace(instruction) else { continue };
            let what = ["Another ", instruction.keyword.name(), " below replaces this one."].concat();
            let edit = delete_lines(file.text(), before.span);
            let fix = Fix::safe("Delete it", vec![change(file.model.file, edit)]);
            let ids = if stage.index.0 + 1 == file.stages.len() { case.others } else { &[] };
            let finding = case.at(file.at(before.keyword_span), what).also(ids);
            sink.report(finding.related(file.model.file, instruction.keyword_span, "This one counts.").fix(fix));
        }
    }
}
