use crate::diagnostic::{Fix, Severity};
use crate::edit::shell::join_runs;
use crate::model::dockerfile::InstructionId;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::RunRef;
use crate::syntax::dockerfile::Keyword;

/// Two short steps in a row.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "consecutive-runs", Severity::Advice)
        .summary("Short steps that follow each other are one RUN")
        .strict(),
    cases: &[&TWO],
    looks: &[Look::Run(check)],
    markdown: markdown!("consecutive_runs.md"),
};

static TWO: Case = Case::new("")
    .why("Each RUN is a layer of its own, and what a later one deletes stays in the earlier one.")
    .todo("Join them by &&.")
    .others(&["hadolint:DL3059", "sonar:S7031"]);

fn check(run: RunRef<'_>, sink: &mut Sink<'_>) {
    let model = run.file.model;
    let Some(before) = run.run.at.previous().filter(|&at| at >= run.stage.start) else { return };
    let (first, second) = (model.instruction(before), model.instruction(run.run.at));
    let flags = |at: InstructionId| {
        let texts = model.instruction(at).flags.iter().map(|flag| flag.span.slice(run.file.text()));
        texts.collect::<Vec<_>>().join(" ")
    };
    let is_short = |at: InstructionId| match model.bodies(at) {
        [body] => body.script.commands.iter().filter(|command| command.group == 0).count() < 2,
        _ => false,
    };
    let is_run = first.keyword == Keyword::Run && second.keyword == Keyword::Run;
    if !is_run || flags(before) != flags(run.run.at) || flags(before).contains("type=cache") {
        return;
    }
    if !first.heredocs.is_empty() || !second.heredocs.is_empty() || !is_short(before) || !is_short(run.run.at) {
        return;
    }
    let fix = join_runs(run.file, before, run.run.at).map(|edit| Fix::suggested("Join the two by &&", vec![edit]));
    let finding = TWO.at(run.file.at(second.keyword_span), "Two short RUNs follow each other.").also(TWO.others);
    sink.report(finding.fix(fix));
}
