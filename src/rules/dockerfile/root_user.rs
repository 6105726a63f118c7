use crate::diagnostic::Severity;
use crate::facts::own_users::own_user;
use crate::model::dockerfile::{Base, DockerfileModel, InstructionId, Stage};
use crate::project::{Environment, FileId};
use crate::rules::dockerfile::leave_root::leave_root;
use crate::rules::{Family, Finding, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::stages::{base_facts, builders, builds_image, is_root, run_stages};
use crate::survey::users::drops_rights;

/// The image that runs ends as root.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "root-user", Severity::Warning)
        .summary("The image that runs names a user without privileges")
        .in_development(Level::Is(Severity::Advice))
        .in_production(Level::Is(Severity::Warning))
        .aliases(&[
            "hadolint:DL3002",
            "trivy:DS-0002",
            "checkov:CKV_DOCKER_3",
            "checkov:CKV_DOCKER_8",
            "kics:last_user_is_root",
            "kics:missing_user_instruction",
            "semgrep:last-user-is-root",
            "semgrep:missing-user",
            "semgrep:missing-user-entrypoint",
            "cis:4.1",
            "owasp:R2",
            "sonar:S6471",
        ])
        .seeds(&[
            "000:L40",
            "000:L265-272",
            "000:L274-277",
            "000:L281-284",
            "001:L23",
            "001:L32",
            "001:L95",
            "002:L24",
            "002:L31",
            "002:L77",
            "002:L160",
            "003:L59",
            "003:L79-86",
            "003:L307",
            "004:L24",
            "004:L32",
            "004:L119",
            "004:L139",
            "004:L245-248",
            "004:L267-270",
        ]),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("root_user.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for (file, model) in context.model.dockerfile_models() {
        for stage in run_stages(context, model) {
            if let Some(finding) = look(context, file, model, model.stage(stage)) {
                sink.report(finding);
            }
        }
    }
}

fn look(context: &Survey<'_>, file: FileId, model: &DockerfileModel, stage: &Stage) -> Option<Finding> {
    let user = model.user_of(stage.index);
    if model.is_windows(stage.index) || !is_known_root(context, model, stage, user.as_ref()) {
        return None;
    }
    let effective = &stage.effective;
    let services = builders(context, model, stage.index);
    let named = !services.is_empty()
        && services.iter().all(|(_, service)| {
            service
                .get("user")
                .is_some_and(|user| user.is_unresolved() || is_root(user.scalar().as_deref()) == Some(false))
        });
    // Nothing runs in a stage that only hands files over.
    let runs_nothing = user.is_none()
        && *model.root_base(stage.index) == Base::Scratch
        && effective.cmd.is_none()
        && effective.entrypoint.is_none();
    if named || runs_nothing || drops_rights(context, model, stage) {
        return None;
    }
    let start = [effective.entrypoint, effective.cmd].into_iter().flatten().filter(|&at| at >= stage.start).min();
    let (span, what, mut aliases) = match user {
        Some((at, _)) => (
            model.instruction(at).value()?.span,
            "The last USER is root.".to_owned(),
            vec!["hadolint:DL3002", "checkov:CKV_DOCKER_8", "kics:last_user_is_root", "semgrep:last-user-is-root"],
        ),
        None => {
            let from = model.instruction(stage.from).from().map(|from| from.image.span);
            let span = start.map(|at| model.instruction(at).keyword_span).or(from)?;
            let mut aliases = vec!["checkov:CKV_DOCKER_3", "kics:missing_user_instruction"];
            aliases.extend(effective.cmd.map(|_| "semgrep:missing-user"));
            aliases.extend(effective.entrypoint.map(|_| "semgrep:missing-user-entrypoint"));
            (span, "The container runs as root, as no USER says otherwise.".to_owned(), aliases)
        }
    };
    aliases.extend(["trivy:DS-0002", "cis:4.1", "owasp:R2", "sonar:S6471"]);
    let (advice, fix) = leave_root(context, file, model, stage, &services);
    let message = format!(
        "{what} A flaw in the program then owns every file of the image, and a flaw in the container engine owns the host. {advice}"
    );
    let environment =
        context.model.file(file).environment.or_else(|| common(services.iter().map(|(stack, _)| stack.environment)));
    Some(Finding::new(file, span, message).aliases(aliases).environment(environment).fix(fix))
}

fn is_known_root(
    context: &Survey<'_>,
    model: &DockerfileModel,
    stage: &Stage,
    user: Option<&(InstructionId, Option<String>)>,
) -> bool {
    if let Some((_, user)) = user {
        return is_root(user.as_deref()) == Some(true);
    }
    let Some(image) = model.root_image(stage.index) else {
        return *model.root_base(stage.index) != Base::Unresolved;
    };
    // What the project builds itself has the user that its own file names.
    if own_user(image.reference.short_name(), image.reference.tag()).is_some() || builds_image(context, image) {
        return false;
    }
    base_facts(model, stage.index)
        .is_none_or(|(_, facts)| facts.drops_to.is_empty() || stage.effective.entrypoint.is_some())
}

/// The environment that all of them agree on.
fn common(mut environments: impl Iterator<Item = Option<Environment>>) -> Option<Environment> {
    let first = environments.next()??;
    environments.all(|other| other == Some(first)).then_some(first)
}
