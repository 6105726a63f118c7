use crate::diagnostic::{Fix, Severity};
use crate::edit::compose::Target;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::ServiceRef;

/// A service that may be built or pulled.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "build-and-image", Severity::Advice)
        .strict()
        .summary("A service with build and image says which of the two counts"),
    cases: &[&BOTH],
    looks: &[Look::Service(check)],
    markdown: markdown!("build_and_image.md"),
};

static BOTH: Case = Case::new("")
    .why("Compose then pulls an image of that name where there is one, and builds only if there is none.")
    .todo("Add `pull_policy: build`, or take one of the two out.")
    .aliases(&["dclint:no-build-and-image"]);

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    let Some(build) = service.build.as_ref().filter(|build| build.inline.is_none()) else { return };
    if service.image.is_none() || service.get("pull_policy").is_some() {
        return;
    }
    let fix = Target::in_file(&service.survey, &service, build.key.file).and_then(|target| {
        let edit = target.append("pull_policy: build")?;
        Some(Fix::suggested("Add pull_policy: build", vec![target.change(edit)]))
    });
    let what = ["`", &service.name, "` has both `build` and `image`."].concat();
    sink.report(BOTH.at(build.key, what).fix(fix));
}
