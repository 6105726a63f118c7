use crate::diagnostic::Severity;
use crate::facts::image_tools::{Distro, distro};
use crate::facts::own_users::own_user;
use crate::facts::package_managers::install_of;
use crate::facts::users::{is_system_user, shipped_user};
use crate::model::dockerfile::{Base, DockerfileModel, InstructionId, Stage};
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::stages::base_facts;
use crate::syntax::dockerfile::Keyword;
use crate::syntax::shell::Command;
use crate::text::Span;

/// USER names somebody whom the image does not know.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "unknown-user", Severity::Error)
        .summary("USER names a user that the image has"),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("unknown_user.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for (file, model) in context.model.dockerfile_models() {
        for stage in &model.stages {
            let Some(system) = system(model, stage) else { continue };
            // Each name is looked into once, and a stage that names very many is left alone.
            let mut asked: Vec<String> = Vec::new();
            for (at, instruction) in model.instructions_of(stage).filter(|(_, other)| other.keyword == Keyword::User) {
                let (Some(word), Some(value)) = (instruction.value(), model.value_of(at)) else { continue };
                let user = value.split(':').next().unwrap_or_default().trim();
                let is_name = user.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                    && user.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
                if asked.len() > MOST_NAMES || asked.iter().any(|name| name == user) {
                    continue;
                }
                asked.push(user.to_owned());
                if !is_name || is_known(model, stage, system, user) || may_be_made(model, stage, at, user) {
                    continue;
                }
                let length = if word.text().starts_with(user) { user.len() } else { word.text().len() };
                let base = model.root_image(stage.index).map_or("scratch", |image| image.map.text());
                let message = [
                    "There is no user `",
                    user,
                    "` in this image. Neither its base `",
                    base,
                    "` has one nor does a step above make it, so the next step and the container do not start. Add the user first, or name \
                     a number such as 10001:10001.",
                ];
                sink.report(Finding::new(file, word.part(Span::new(0, length)), message.concat()));
            }
        }
    }
}

/// How many users of a stage are looked into, and how many stages below it.
const MOST_NAMES: usize = 8;
const LONGEST_CHAIN: usize = 32;

/// The system below a stage, where its users are known.
fn system(model: &DockerfileModel, stage: &Stage) -> Option<Distro> {
    match model.root_base(stage.index) {
        Base::Scratch => Some(Distro::Busybox),
        Base::Image(image) => {
            base_facts(model, stage.index)?;
            distro(image.reference.short_name(), image.reference.tag()).filter(|system| *system != Distro::Windows)
        }
        _ => None,
    }
}

fn is_known(model: &DockerfileModel, stage: &Stage, system: Distro, user: &str) -> bool {
    let Some(image) = model.root_image(stage.index) else { return user == "root" };
    let (name, tag) = (image.reference.short_name(), image.reference.tag());
    let facts = base_facts(model, stage.index).map(|(_, facts)| facts);
    // The users of finished products are listed for some of their versions only.
    let is_plain = facts.is_some_and(|facts| {
        matches!(facts.class, crate::facts::images::Class::Os | crate::facts::images::Class::Language)
    });
    is_system_user(system, user)
        || !is_plain
        || own_user(name, tag).is_some()
        || shipped_user(name, tag).is_some_and(|shipped| shipped.name == user)
        || name.rsplit('/').next().is_some_and(|last| last.contains(user))
}

/// Whether something above may make the user: a command that names it, a list of users or a whole tree that is copied, a script
/// nobody has read, a package that is called like it.
fn may_be_made(model: &DockerfileModel, stage: &Stage, before: InstructionId, user: &str) -> bool {
    model.chain(stage.index).nth(LONGEST_CHAIN).is_some()
        || model.chain(stage.index).any(|stage| {
            let makes = |command: &Command| {
                let invocation = command.effective();
                let program = invocation.program();
                let names = || command.words.iter().any(|word| word.text().contains(user) || word.expands);
                let account = [
                    "user",
                    "group",
                    "add",
                    "passwd",
                    "chpasswd",
                    "vipw",
                    "systemd-sysusers",
                    "newusers",
                    "install",
                    "ansible",
                ]
                .iter()
                .any(|stem| program.starts_with(stem));
                let script = command.words.first().is_some_and(|word| word.text().contains('/') || word.expands)
                    || program.ends_with(".sh")
                    || matches!(
                        program,
                        "sh" | "bash"
                            | "curl"
                            | "wget"
                            | "make"
                            | "source"
                            | "."
                            | "eval"
                            | "python"
                            | "python3"
                            | "puppet"
                    );
                let writes = || command.redirections.iter().any(|r| r.target.text().starts_with("/etc/"));
                let package = || {
                    install_of(command).is_some_and(|(manager, invocation)| {
                        manager.system
                            && invocation.operands(manager.options).iter().any(|word| {
                                let name = word.text();
                                word.expands || name.contains(['/', '*']) || name.contains(user) || user.contains(name)
                            })
                    })
                };
                (account && names())
                    || script
                    || writes()
                    || package()
                    || command.words.iter().any(|word| word.text().contains("/etc/passwd"))
            };
            model.instructions_of(stage).filter(|(at, _)| *at < before).any(|(at, instruction)| {
                match instruction.keyword {
                    Keyword::Run => {
                        let bodies = model.bodies(at);
                        bodies.is_empty()
                            || instruction.heredocs.len() > 1
                            || bodies.iter().flat_map(|body| &body.script.commands).any(makes)
                    }
                    Keyword::Copy | Keyword::Add => {
                        let Some(paths) = instruction.transfer() else { return true };
                        let into = paths.destination.as_ref().map_or("", |word| word.text()).trim_end_matches('/');
                        into.is_empty()
                            || into.contains('$')
                            || into == "/etc"
                            || into.starts_with("/etc/passwd")
                            || into.starts_with("/etc/group")
                    }
                    Keyword::Onbuild | Keyword::Unknown => true,
                    _ => false,
                }
            })
        })
}
