use crate::diagnostic::Severity;
use crate::facts::own_users::own_user;
use crate::model::dockerfile::{Base, InstructionId};
use crate::project::Environment;
use crate::rules::dockerfile::leave_root::leave_root;
use crate::rules::{Case, Family, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::StageRef;
use crate::survey::stages::is_root;
use crate::survey::users::drops_rights;

/// The image that runs ends as root.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "root-user", Severity::Warning)
        .summary("The image that runs names a user without privileges")
        .in_development(Level::Is(Severity::Advice))
        .in_production(Level::Is(Severity::Warning))
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
    cases: &[&UNSET, &LAST],
    looks: &[Look::RunStage(check)],
    markdown: markdown!("root_user.md"),
};

static UNSET: Case = Case::new("unset")
    .why("A flaw in the program then owns every file of the image, and a flaw in the container engine owns the host.")
    .aliases(&[
        "trivy:DS-0002",
        "cis:4.1",
        "owasp:R2",
        "sonar:S6471",
        "checkov:CKV_DOCKER_3",
        "kics:missing_user_instruction",
    ])
    .others(&["semgrep:missing-user", "semgrep:missing-user-entrypoint"]);

static LAST: Case = Case::new("last").why(UNSET.why).aliases(&[
    "trivy:DS-0002",
    "cis:4.1",
    "owasp:R2",
    "sonar:S6471",
    "hadolint:DL3002",
    "checkov:CKV_DOCKER_8",
    "kics:last_user_is_root",
    "semgrep:last-user-is-root",
]);

fn check(stage: StageRef<'_>, sink: &mut Sink<'_>) {
    let file = stage.file;
    let user = file.user_of(stage.index);
    if file.is_windows(stage.index) || !is_known_root(stage, user.as_ref()) {
        return;
    }
    let effective = &stage.effective;
    let services = stage.builders();
    let named = services.iter().all(|(_, service)| {
        let user = service.get("user");
        user.is_some_and(|user| user.is_unresolved() || is_root(user.scalar().as_deref()) == Some(false))
    });
    // Nothing runs in a stage that only hands files over.
    let runs_nothing = user.is_none()
        && *stage.root_base() == Base::Scratch
        && effective.cmd.is_none()
        && effective.entrypoint.is_none();
    if (named && !services.is_empty()) || runs_nothing || drops_rights(stage) {
        return;
    }
    let finding = match user {
        Some((at, _)) => {
            let Some(word) = file.model.instruction(at).value() else { return };
            LAST.at(file.at(word.span), "The last USER is root.")
        }
        None => {
            let starts = [effective.entrypoint, effective.cmd].into_iter().flatten();
            let start = starts.filter(|&at| at >= stage.start).min().map(|at| file.model.instruction(at).keyword_span);
            let from = file.model.instruction(stage.from).from().map(|from| from.image.span);
            let Some(span) = start.or(from) else { return };
            let mut finding = UNSET.at(file.at(span), "The container runs as root, as no USER says otherwise.");
            for (at, id) in [effective.cmd, effective.entrypoint].into_iter().zip(UNSET.others) {
                if at.is_some() {
                    finding = finding.also(&[id]);
                }
            }
            finding
        }
    };
    let (todo, fix) = leave_root(stage, &services);
    let environment = file.environment().or_else(|| common(services.iter().map(|(stack, _)| stack.environment)));
    sink.report(finding.todo(todo).environment(environment).fix(fix));
}

fn is_known_root(stage: StageRef<'_>, user: Option<&(InstructionId, Option<String>)>) -> bool {
    if let Some((_, user)) = user {
        return is_root(user.as_deref()) == Some(true);
    }
    let Some(image) = stage.root_image() else { return *stage.root_base() != Base::Unresolved };
    // What the project builds itself has the user that its own file names.
    if own_user(image.reference.short_name(), image.reference.tag()).is_some() || stage.file.is_built_elsewhere(image) {
        return false;
    }
    stage.known_image().is_none_or(|facts| facts.drops_to.is_empty() || stage.effective.entrypoint.is_some())
}

/// The environment that all of them agree on.
fn common(mut environments: impl Iterator<Item = Option<Environment>>) -> Option<Environment> {
    let first = environments.next()??;
    environments.all(|other| other == Some(first)).then_some(first)
}
