use super::drops_rights::drops_rights;
use super::packages_in_root_home::repair;
use super::support::{base_facts, builders, is_root, is_within, run_stages, runs};
use crate::diagnostic::{Change, Fix, Severity};
use crate::facts::images::Class;
use crate::facts::users::{ADD_USER_OPTIONS, Unprivileged, create_user, unprivileged};
use crate::fix::helpers::{change, insert_after, insert_before};
use crate::model::compose::MountKind;
use crate::model::dockerfile::{Base, DockerfileModel, Stage};
use crate::project::{Environment, FileId};
use crate::rules::shell::support::commands;
use crate::rules::{Context, Family, Finding, Level, Meta, Rule, Sink, markdown};
use crate::syntax::dockerfile::Keyword;
use crate::syntax::shell::Command;
use crate::text::{Edit, Span};

/// The image that runs ends as root.
pub static RULE: Rule = Rule {
    meta: Meta {
        name: "root-user",
        family: Family::Dockerfile,
        summary: "The image that runs names a user without privileges",
        severity: Severity::Warning,
        in_development: Level::Is(Severity::Advice),
        in_production: Level::Is(Severity::Warning),
        default_on: true,
        aliases: &[
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
        ],
        seeds: &[
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
        ],
    },
    cases: &[],
    looks: &[crate::rules::Look::Project(check)],
    markdown: markdown!("root_user.md"),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for (file, model) in context.model.dockerfile_models() {
        for stage in run_stages(context, model) {
            if let Some(finding) = look(context, file, model, &model.stages[stage]) {
                sink.report(finding);
            }
        }
    }
}

fn look(context: &Context<'_>, file: FileId, model: &DockerfileModel, stage: &Stage) -> Option<Finding> {
    let user = model.user_of(stage.index);
    if model.is_windows(stage.index) || !is_known_root(model, stage, user.as_ref()) {
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

fn is_known_root(model: &DockerfileModel, stage: &Stage, user: Option<&(usize, Option<String>)>) -> bool {
    match user {
        Some((_, user)) => is_root(user.as_deref()) == Some(true),
        None if *model.root_base(stage.index) == Base::Unresolved => false,
        None => base_facts(model, stage.index).is_none_or(|(image, facts)| {
            let entrypoint_is_its_own = stage.effective.entrypoint.is_none();
            facts.default_user(image.reference.tag()).is_none() && (facts.drops_to.is_empty() || !entrypoint_is_its_own)
        }),
    }
}

/// The environment that all of them agree on.
fn common(mut environments: impl Iterator<Item = Option<Environment>>) -> Option<Environment> {
    let first = environments.next()??;
    environments.all(|other| other == Some(first)).then_some(first)
}

/// What to do, and the edits for it.
fn leave_root(
    context: &Context<'_>,
    file: FileId,
    model: &DockerfileModel,
    stage: &Stage,
    services: &[(&crate::model::Stack, &crate::model::compose::Service)],
) -> (String, Option<Fix>) {
    let text = &context.project.file(file).text;
    let known = base_facts(model, stage.index);
    let own = created_user(model, stage);
    let way = match (&own, model.root_base(stage.index)) {
        (Some((_, name)), _) => Some((None, name.clone())),
        (None, Base::Scratch) => Some(owned(create_user(crate::facts::image_tools::Distro::Distroless))),
        (None, Base::Image(image)) => {
            let reference = &image.reference;
            // A server that expects to start as root is not helped by a user of ours.
            let builds_on = known.is_none_or(|(_, facts)| matches!(facts.class, Class::Language | Class::Os));
            let way = unprivileged(reference.short_name(), reference.tag());
            way.filter(|way| builds_on || way.create.is_none()).map(owned)
        }
        _ => None,
    };
    if known.is_some_and(|(image, _)| image.reference.short_name() == "nginx") && own.is_none() {
        return ("Use nginxinc/nginx-unprivileged, which listens on 8080, or name a user.".to_owned(), None);
    }
    let Some((create, user)) = way else {
        return ("Create a user without privileges and name it with USER before the start command.".to_owned(), None);
    };
    let advice = format!("Switch to a user without privileges before the start command: USER {user}.");
    if is_built_upon_as_root(model, stage) {
        return (advice, None);
    }
    let Some(mut changes) = repair(text, file, model, stage.index) else { return (advice, None) };
    let mut lines = create.map(|create| format!("RUN {create}\n")).unwrap_or_default();
    lines.push_str("USER ");
    lines.push_str(&user);
    changes.push(change(file, place(text, model, stage, &lines)));
    // A name is known to COPY once the user is there: one that is added later goes by its number.
    let owner = match create {
        Some(_) if user == "app" => "10001:10001",
        _ => &user,
    };
    let from = own.map_or(0, |(at, _)| at);
    changes.extend(own_data(file, model, stage, services, owner, from));
    (advice, Some(Fix::suggested(format!("Run as {user}"), changes)))
}

/// Whether another stage starts from this one and runs commands as the user it leaves behind.
fn is_built_upon_as_root(model: &DockerfileModel, stage: &Stage) -> bool {
    let heirs = model.stages.iter().filter(|other| other.parent() == Some(stage.index));
    heirs.into_iter().any(|heir| {
        let mut own = model.instructions_of(heir).map(|(_, instruction)| instruction.keyword);
        let first = own.find(|keyword| matches!(keyword, Keyword::Run | Keyword::User));
        match first {
            Some(keyword) => keyword == Keyword::Run,
            None => model.stages.iter().any(|other| other.parent() == Some(heir.index)),
        }
    })
}

fn owned(way: Unprivileged) -> (Option<&'static str>, String) {
    (way.create, way.user.to_owned())
}

/// A user that an earlier USER names or that a RUN of the chain adds, with the index of that instruction.
fn created_user(model: &DockerfileModel, stage: &Stage) -> Option<(usize, String)> {
    let earlier = model.chain(stage.index).find_map(|stage| {
        model.instructions_of(stage).rev().find_map(|(at, instruction)| {
            let user = (instruction.keyword == Keyword::User).then(|| model.value_of(at)).flatten()?;
            (is_root(Some(&user)) == Some(false)).then_some((at, user))
        })
    });
    earlier.or_else(|| {
        model.chain(stage.index).find_map(|stage| {
            runs(model, stage)
                .rev()
                .find_map(|run| Some((run.at, commands(&run).filter_map(|(_, command)| added_user(command)).last()?)))
        })
    })
}

fn added_user(command: &Command) -> Option<String> {
    let invocation = command.effective();
    if !matches!(invocation.program(), "useradd" | "adduser") {
        return None;
    }
    // `adduser USER GROUP` adds nobody.
    let [name] = invocation.positionals(ADD_USER_OPTIONS)[..] else { return None };
    let name = name.value()?;
    (is_root(Some(name)) == Some(false)).then(|| name.to_owned())
}

/// The lines before the start command, or behind the last instruction that may need root.
fn place(text: &str, model: &DockerfileModel, stage: &Stage, lines: &str) -> Edit {
    let mut until_start = None;
    let mut last = stage.from;
    for (at, instruction) in model.instructions_of(stage) {
        match instruction.keyword {
            Keyword::Cmd | Keyword::Entrypoint => until_start = until_start.or(Some(at)),
            Keyword::Run | Keyword::User => until_start = None,
            _ => {}
        }
        last = at;
    }
    match until_start {
        Some(at) => insert_before(text, model.instruction(at).span, lines),
        None => insert_after(text, model.instruction(last).span, lines),
    }
}

/// `--chown` for what is copied to a folder that keeps data, from the instruction on that makes the user known.
fn own_data(
    file: FileId,
    model: &DockerfileModel,
    stage: &Stage,
    services: &[(&crate::model::Stack, &crate::model::compose::Service)],
    owner: &str,
    from: usize,
) -> Vec<Change> {
    let mut folders: Vec<String> = services
        .iter()
        .flat_map(|(_, service)| &service.mounts)
        .filter(|mount| mount.kind == MountKind::Volume)
        .map(|mount| mount.target.clone())
        .collect();
    for (_, instruction) in model.instructions_of(stage).filter(|(_, other)| other.keyword == Keyword::Volume) {
        folders.extend(instruction.words().iter().map(|word| word.text().to_owned()));
    }
    let copies = model.instructions_of(stage).filter(|(at, instruction)| {
        let into = instruction.transfer().and_then(|transfer| transfer.destination.as_ref());
        instruction.keyword == Keyword::Copy
            && *at > from
            && instruction.flag("chown").is_none()
            && into.is_some_and(|path| folders.iter().any(|folder| is_within(path.text(), folder)))
    });
    copies
        .map(|(_, instruction)| {
            let at = instruction.keyword_span.end;
            change(file, Edit::replace(Span::at(at), format!(" --chown={owner}")))
        })
        .collect()
}
