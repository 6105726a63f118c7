use crate::diagnostic::{Fix, Severity};
use crate::edit::compose::Target;
use crate::facts::images::{self, Class};
use crate::model::compose::Condition;
use crate::model::dockerfile::{Base, DockerfileModel, InstructionId};
use crate::project::Place;
use crate::rules::{Case, Family, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::health::{self, Health};
use crate::survey::services::{is_one_shot, is_piece};
use crate::survey::{DockerfileRef, ServiceRef};

/// A long-running service without a health check.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "missing-healthcheck", Severity::Advice)
        .summary("A long-running service has a health check")
        .in_development(Level::Is(Severity::Advice))
        .in_production(Level::Is(Severity::Warning))
        .seeds(&[
            "000:L59-63",
            "001:L31",
            "001:L71",
            "001:L90",
            "001:L91",
            "001:L119",
            "002:L38-53",
            "002:L165",
            "003:L110-115",
            "003:L309",
            "004:L69-75",
            "004:L317",
        ]),
    cases: &[&SERVICE, &AWAITED, &DISABLED, &UNSEEN, &IMAGE],
    looks: &[Look::Service(of_service), Look::Dockerfile(of_image)],
    markdown: markdown!("missing_healthcheck.md"),
};

static SERVICE: Case = Case::new("service")
    .why("A server that hangs looks as good as one that answers.")
    .todo("Add a `healthcheck` here or a HEALTHCHECK to its image.")
    .aliases(&["kics:healthcheck_not_set", "cis:5.27"]);

static AWAITED: Case = Case::new("awaited")
    .severity(Severity::Warning)
    .todo("Add a `healthcheck` here or a HEALTHCHECK to its image.")
    .aliases(&["kics:healthcheck_not_set", "cis:5.27"]);

static DISABLED: Case = Case::new("disabled")
    .why("A server that hangs looks as good as one that answers.")
    .todo("Remove the line if there is no reason for it.")
    .aliases(&["kics:healthcheck_not_set", "cis:5.27"]);

static UNSEEN: Case = Case::new("unseen")
    .strict()
    .severity(Severity::Advice)
    .why("The Compose file has none, and whether its image brings one is not known here.")
    .todo("Make sure that it does, or add a `healthcheck` here.")
    .aliases(&["kics:healthcheck_not_set", "cis:5.27"]);

static IMAGE: Case = Case::new("image")
    .why("A server that hangs looks as good as one that answers, and nothing can wait until it is ready.")
    .todo("Add a HEALTHCHECK, or a `healthcheck` where it is run.")
    .aliases(&[
        "hadolint:DL3057",
        "trivy:DS-0026",
        "checkov:CKV_DOCKER_2",
        "kics:healthcheck_instruction_missing",
        "cis:4.6",
    ]);

fn of_service(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    let stack = service.stack;
    let health = health::of_service(service.survey.model, service.service);
    if health == Health::Checked || is_one_shot(stack, service.service) {
        return;
    }
    let name = service.name.as_str();
    if health == Health::Unknown {
        if !is_piece(service.service) && service.get("provider").is_none() {
            let what = ["Nobody here knows whether `", name, "` has a health check."].concat();
            sink.report(UNSEEN.at(service.definition(), what));
        }
        return;
    }
    // Who waits for its health is told so by waiting-on-missing-healthcheck.
    if stack.dependants(name).any(|(_, d)| d.condition == Condition::Healthy && d.required) {
        return;
    }
    let waiting = stack.dependants(name).find(|(_, d)| d.required).map(|(other, _)| other);
    let missing = || ["`", name, "` has no health check."].concat();
    let mut finding = match (health, waiting) {
        (Health::Disabled(place), _) => {
            DISABLED.at(place, ["The health check of `", name, "` is switched off."].concat())
        }
        (_, None) => SERVICE.at(service.definition(), missing()),
        (_, Some(other)) => AWAITED.at(service.definition(), missing()).why(
            [
                "A server that hangs looks as good as one that answers, and `",
                &other.name,
                "`, which depends on it, cannot wait until it is ready.",
            ]
            .concat(),
        ),
    };
    if waiting.is_some() {
        finding = finding.severity(Severity::Warning);
    }
    sink.report(finding.fix((health == Health::Missing).then(|| add_probe(service)).flatten()));
}

fn add_probe(service: ServiceRef<'_>) -> Option<Fix> {
    let target = Target::of_definition(&service.survey, service.service)?;
    let edit = target.append(&health::probe_entry(service.survey.model, service.service)?)?;
    Some(Fix::suggested("Add the probe that its image brings", vec![target.change(edit)]))
}

/// A Dockerfile that no open Compose file builds.
fn of_image(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    let Some(stage) = file.model.final_stage().filter(|stage| !stage.lacks_from()) else { return };
    let start = stage.effective.entrypoint.or(stage.effective.cmd);
    let is_server = match (start, file.root_base(stage.index)) {
        (Some(at), _) => !only_tells(file.model, at),
        (None, Base::Image(image)) => starts_a_server(image.reference.short_name()),
        (None, _) => false,
    };
    if !is_server || file.built_by().next().is_some() {
        return;
    }
    let span = match health::of_stage(file.model, stage.index) {
        Health::Checked => return,
        Health::Disabled(Place { span, .. }) => span,
        _ => file.instruction(start.unwrap_or(stage.from)).keyword_span,
    };
    sink.report(IMAGE.at(file.at(span), "The image has no health check."));
}

/// Whether a start command only prints something about a tool and ends.
fn only_tells(dockerfile: &DockerfileModel, at: InstructionId) -> bool {
    let last = dockerfile.bodies(at).last().and_then(|body| body.script.commands.last()).and_then(|c| c.words.last());
    last.is_some_and(|word| matches!(word.text(), "--version" | "--help" | "version" | "help"))
}

/// Whether an image starts a server without being told to.
fn starts_a_server(name: &str) -> bool {
    images::find(name).is_some_and(|image| !matches!(image.class, Class::Language | Class::Os | Class::Tool))
}
