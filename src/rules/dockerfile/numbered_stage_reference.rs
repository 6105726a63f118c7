use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::model::dockerfile::{Base, StageId};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::DockerfileRef;
use crate::text::Edit;

/// COPY --from=0.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "numbered-stage-reference", Severity::Advice)
        .summary("Stages that others take from have names"),
    cases: &[&NUMBER],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("numbered_stage_reference.md"),
};

static NUMBER: Case = Case::new("")
    .why("A stage that is put in above makes the number mean another one, without any message.")
    .todo("Name the stage and take from the name.")
    .aliases(&["kics:using_unnamed_build_stages"]);

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    for reference in &file.model.references {
        let number = reference.word.text().parse::<usize>().ok();
        let own = file.stage_of(reference.instruction).map_or(0, |stage| stage.index.0);
        let Some(number) = number.filter(|&number| number < own && reference.target == Base::Stage(StageId(number)))
        else {
            continue;
        };
        let stage = &file.stages[number];
        let what = ["The files come from stage number ", reference.word.text(), "."].concat();
        let finding = NUMBER.at(file.at(reference.word.span), what);
        let from = file.instruction(stage.from);
        let finding = finding.related(file.model.file, from.keyword_span, "This is the stage.");
        sink.report(finding.fix(repair(file, number)));
    }
}

/// Names the stage, if it has no name, and takes from it wherever its number stands.
fn repair(file: DockerfileRef<'_>, number: usize) -> Option<Fix> {
    let stage = &file.stages[number];
    let from = file.instruction(stage.from);
    let image = &from.from()?.image;
    let name = stage.name.clone().unwrap_or_else(|| ["stage-", &number.to_string()].concat());
    // Each number is looked for in the whole file.
    if file.references.len() > 200 {
        return None;
    }
    let mut changes = Vec::new();
    if stage.name.is_none() {
        if file.stage_named(&name).is_some() {
            return None;
        }
        let small = !from.keyword_span.slice(file.text()).contains(char::is_uppercase);
        let alias = [if small { " as " } else { " AS " }, &name].concat();
        changes.push(change(file.model.file, Edit::insert(image.span.end, alias)));
    }
    let same = file.model.references.iter().filter(|one| one.target == Base::Stage(StageId(number)));
    let numbers = same.filter(|one| one.word.text().parse() == Ok(number));
    changes.extend(numbers.map(|one| change(file.model.file, Edit::replace(one.word.span, &name))));
    Some(Fix::safe(["Take from ", &name].concat(), changes))
}
