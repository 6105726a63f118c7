use crate::diagnostic::{Fix, Severity};
use crate::edit::compose::Target;
use crate::facts::purposes::{Purpose, purpose};
use crate::project::Environment;
use crate::rules::{Case, Family, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::ServiceRef;
use crate::survey::purpose::is_for_development;

/// A server that builds what it runs.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "build-in-production", Severity::Advice)
        .summary("A server runs images that were built elsewhere")
        .in_development(Level::Off)
        .seeds(&["000:L52-66", "001:L44", "003:L19-22", "003:L134-140", "003:L313", "004:L236-242"]),
    cases: &[&BUILT],
    looks: &[Look::Service(check)],
    markdown: markdown!("build_in_production.md"),
};

static BUILT: Case = Case::new("")
    .why("What runs there was never tested as it is, there is no image to go back to, and building takes time and space of the server.")
    .todo("Build and push the image elsewhere, name it with `image`, and take the build out with `build: !reset null`.");

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    // A base file is for building as well; only what is said to be for production is meant.
    let Some(build) = &service.build else { return };
    let last = service.survey.project.file(service.stack.last_file());
    let named = last.path.split('/').any(|part| purpose(part) == Some(Purpose::Production));
    let says_so = named || last.text.contains("drydock environment=production");
    if !says_so || service.stack.environment != Some(Environment::Production) || is_for_development(&service) {
        return;
    }
    let what = ["`", &service.name, "` is built on the server."].concat();
    sink.report(BUILT.at(build.key, what).fix(reset(service)));
}

/// Takes the build of the file below away, where the image has a name.
fn reset(service: ServiceRef<'_>) -> Option<Fix> {
    let last = service.stack.last_file();
    service.image.as_ref().filter(|_| service.stack.files.len() > 1)?;
    let edit = Target::in_file(&service.survey, &service, last)?;
    let change = edit.change(edit.append("build: !reset null")?);
    Some(Fix::suggested("Take the build out here", vec![change]))
}
