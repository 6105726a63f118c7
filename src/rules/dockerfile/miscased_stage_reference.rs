use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::model::dockerfile::Base;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::DockerfileRef;
use crate::text::Edit;

/// FROM finds a stage by its name in small letters only.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "miscased-stage-reference", Severity::Error)
        .summary("FROM names a stage in small letters"),
    cases: &[&MISCASED],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("miscased_stage_reference.md"),
};

static MISCASED: Case = Case::new("").why(
    "The builder keeps the names of stages in small letters and looks here for exactly what is written, so it asks a registry for an \
     image of that name, which none can have.",
);

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    for stage in &file.model.stages {
        let Base::Stage(parent) = stage.base else { continue };
        let Some(image) = file.model.instruction(stage.from).from().map(|from| &from.image) else { continue };
        let Some(named) = file.resolve(&image.map, stage.from) else { continue };
        let small = named.text().to_ascii_lowercase();
        if small == named.text() {
            continue;
        }
        let todo = ["Write ", &small].concat();
        let change = change(file.model.file, Edit::replace(image.span, small));
        let fix = (!image.has_variable()).then(|| Fix::safe(todo.as_str(), vec![change]));
        let what = ["FROM ", named.text(), " finds no stage."].concat();
        let mut finding = MISCASED.at(file.at(image.span), what).todo(todo + ".").fix(fix);
        let alias = file.model.instruction(file.model.stage(parent).from).from().and_then(|from| from.alias.as_ref());
        if let Some(alias) = alias {
            finding = finding.related(file.model.file, alias.name.span, "The stage is named here.");
        }
        sink.report(finding);
    }
}
