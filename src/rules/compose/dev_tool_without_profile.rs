use crate::diagnostic::{Fix, Severity};
use crate::edit::compose::Target;
use crate::facts::dev_servers::{Kind, dev_server};
use crate::facts::dev_tools::is_dev_tool;
use crate::facts::images::Class;
use crate::rules::{Case, Family, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::services::image_of;
use crate::survey::{ServiceRef, start};

/// A helper of developers that a server starts as well.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "dev-tool-without-profile", Severity::Advice)
        .summary("Helpers of developers start only where they are asked for")
        .in_development(Level::Off)
        .in_production(Level::Is(Severity::Warning))
        .seeds(&["000:L83-93", "001:L38-41"]),
    cases: &[&TOOL, &WATCHER],
    looks: &[Look::Service(check)],
    markdown: markdown!("dev_tool_without_profile.md"),
};

static TOOL: Case = Case::new("tool")
    .why("It shows or changes all data, often without a password, and a server has no use for it.")
    .todo("Give it `profiles: [dev]`, or move it to the override file.");

static WATCHER: Case = Case::new("watcher")
    .why("It waits for changes of files that never change on a server, and costs memory for it.")
    .todo("Give it `profiles: [dev]`, or move it to the override file.");

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    if !service.profiles.is_empty() || is_the_purpose(service) {
        return;
    }
    let named = image_of(&service).is_some_and(|image| is_dev_tool(image.reference.path()));
    let (case, what) = if named || service.is(Class::MailCatcher) {
        (&TOOL, "` is a helper of developers and starts everywhere.")
    } else if watches(service) {
        (&WATCHER, "` watches files and starts everywhere.")
    } else {
        return;
    };
    let awaited = service.stack.dependants(&service.name).next().is_some();
    let fix = Target::of_definition(&service.survey, &service).filter(|_| !awaited).and_then(|target| {
        let edit = target.append("profiles: [dev]")?;
        Some(Fix::suggested("Start it with the profile dev", vec![target.change(edit)]))
    });
    sink.report(case.at(service.definition(), ["`", &service.name, what].concat()).fix(fix));
}

/// A project of helpers and databases alone is there for the helpers.
fn is_the_purpose(service: ServiceRef<'_>) -> bool {
    // So many tell.
    let others = service.stack.services.iter().take(100).filter(|other| other.name != service.name);
    let mut ours = others.filter(|other| {
        let known = crate::survey::images::facts_of(other);
        !known.is_some_and(|image| image.is_internal() || image.class == Class::Tool)
    });
    ours.next().is_none()
}

fn watches(service: ServiceRef<'_>) -> bool {
    start::own(&service).iter().flat_map(|script| &script.commands).any(|command| {
        let words: Vec<&str> = command.words.iter().map(|word| word.text()).collect();
        let builds = words.iter().any(|word| matches!(*word, "tailwind" | "tailwindcss" | "esbuild" | "sass" | "tsc"));
        let watch = words.iter().any(|word| matches!(*word, "--watch" | "-w" | "watch"));
        (builds && watch)
            || dev_server(&words).is_some_and(|server| {
                server.name == "storybook" || server.name.starts_with("webpack") && server.kind == Kind::Watcher
            })
    })
}
