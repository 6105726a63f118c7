use crate::diagnostic::Severity;
use crate::facts::image_tools::{Distro, distro};
use crate::facts::images::Class;
use crate::facts::own_users::own_user;
use crate::facts::users::{is_system_user, shipped_user};
use crate::model::dockerfile::Base;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, Stops, markdown};
use crate::survey::users::may_be_made;
use crate::survey::{DockerfileRef, StageRef};
use crate::syntax::dockerfile::Keyword;
use crate::text::Span;

/// USER names somebody whom the image does not know.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "unknown-user", Severity::Error)
        .stops(Some(Stops::Start))
        .summary("USER names a user that the image has"),
    cases: &[&UNKNOWN],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("unknown_user.md"),
};

static UNKNOWN: Case = Case::new("").todo("Add the user first, or name a number such as 10001:10001.");

/// How many users of a stage are looked into.
const MOST_NAMES: usize = 8;

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    for stage in file.all_stages() {
        let Some(system) = system(stage) else { continue };
        // Each name is looked into once, and a stage that names very many is left alone.
        let mut asked: Vec<String> = Vec::new();
        for (at, instruction) in stage.instructions().filter(|(_, other)| other.keyword == Keyword::User) {
            let (Some(word), Some(value)) = (instruction.value(), file.value_of(at)) else { continue };
            let user = value.split(':').next().unwrap_or_default().trim();
            if asked.len() > MOST_NAMES || asked.iter().any(|name| name == user) {
                continue;
            }
            asked.push(user.to_owned());
            let is_name = user.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                && user.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
            if !is_name || is_known(stage, system, user) || may_be_made(stage, at, user) {
                continue;
            }
            let length = if word.text().starts_with(user) { user.len() } else { word.text().len() };
            let base = stage.root_image().map_or("scratch", |image| image.map.text());
            let why = [
                "Neither its base `",
                base,
                "` has one nor does a step above make it, so the next step and the container do not start.",
            ];
            let what = ["There is no user `", user, "` in this image."].concat();
            sink.report(UNKNOWN.at(file.at(word.part(Span::new(0, length))), what).why(why.concat()));
        }
    }
}

/// The system below a stage, where its users are known.
fn system(stage: StageRef<'_>) -> Option<Distro> {
    match stage.root_base() {
        Base::Scratch => Some(Distro::Busybox),
        Base::Image(image) => {
            stage.known_image()?;
            distro(image.reference.short_name(), image.reference.tag()).filter(|system| *system != Distro::Windows)
        }
        _ => None,
    }
}

fn is_known(stage: StageRef<'_>, system: Distro, user: &str) -> bool {
    let Some(image) = stage.root_image() else { return user == "root" };
    let (name, tag) = (image.reference.short_name(), image.reference.tag());
    // The users of finished products are listed for some of their versions only.
    let is_plain = stage.known_image().is_some_and(|facts| matches!(facts.class, Class::Os | Class::Language));
    is_system_user(system, user)
        || !is_plain
        || own_user(name, tag).is_some()
        || shipped_user(name, tag).is_some_and(|shipped| shipped.name == user)
        || name.rsplit('/').next().is_some_and(|last| last.contains(user))
}
