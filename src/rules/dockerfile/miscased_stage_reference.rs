use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::model::dockerfile::Base;
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::text::Edit;

/// FROM finds a stage by its name in small letters only.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "miscased-stage-reference", Severity::Error)
        .summary("FROM names a stage in small letters"),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("miscased_stage_reference.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for (file, model) in context.model.dockerfile_models() {
        for stage in &model.stages {
            let Base::Stage(parent) = stage.base else { continue };
            let Some(image) = model.instruction(stage.from).from().map(|from| &from.image) else { continue };
            let Some(named) = model.resolve(&image.map, stage.from) else { continue };
            let small = named.text().to_ascii_lowercase();
            if small == named.text() {
                continue;
            }
            let message = [
                "FROM ",
                named.text(),
                " finds no stage. The builder keeps the names of stages in small letters and looks here for exactly what is written, so it \
                 asks a registry for an image of that name, which none can have. Write ",
                &small,
                ".",
            ];
            let mut finding = Finding::new(file, image.span, message.concat());
            let alias = model.instruction(model.stage(parent).from).from().and_then(|from| from.alias.as_ref());
            if let Some(alias) = alias {
                finding = finding.related(file, alias.name.span, "The stage is named here.");
            }
            let fix = (!image.has_variable())
                .then(|| Fix::safe(["Write ", &small].concat(), vec![change(file, Edit::replace(image.span, &small))]));
            sink.report(finding.fix(fix));
        }
    }
}
