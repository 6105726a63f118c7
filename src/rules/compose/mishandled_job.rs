use crate::diagnostic::{Change, Fix, Severity};
use crate::edit::compose::Target;
use crate::facts::migrations::migration_of;
use crate::model::compose::value::Node;
use crate::model::compose::{Condition, Service};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::purpose::is_for_development;
use crate::survey::services::{is_one_shot, run_together};
use crate::survey::{ServiceRef, start};
use crate::syntax::shell::GroupKind;
use crate::text::Edit;

/// A job that is treated like a server.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "mishandled-job", Severity::Warning)
        .summary("A job runs once, and what needs it waits for its end")
        .seeds(&["000:L212-215", "000:L217-228", "001:L70-72"]),
    cases: &[&AGAIN, &HASTY],
    looks: &[Look::Service(check)],
    markdown: markdown!("mishandled_job.md"),
};

static AGAIN: Case = Case::new("again")
    .why("A job that ends well is started again and again, and one that fails never stops failing.")
    .todo("Write `restart: \"no\"`.");

static HASTY: Case = Case::new("hasty")
    .why("It may run on tables that are not there yet.")
    .todo("Wait for the job with `condition: service_completed_successfully`; from Compose 5.3 on a `pre_start` step does the same.");

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    let stack = service.stack;
    let awaited = stack.dependants(&service.name).any(|(_, other)| other.condition == Condition::Completed);
    let job = job_of(service);
    if !awaited && job.is_none() {
        return;
    }
    if let Some(policy) = service.get("restart")
        && let Some(text) = policy.as_str().filter(|text| matches!(*text, "always" | "unless-stopped" | "on-failure"))
    {
        let what = ["`", &service.name, "` is a job, and `restart: ", text, "` starts it again and again."].concat();
        sink.report(AGAIN.at(policy.origin, what).fix(once(service, policy)));
    }
    if job == Some(Job::Migration) && !awaited && service.profiles.is_empty() {
        hasty(service, sink);
    }
}

/// What a job does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Job {
    Migration,
    Other,
}

/// The job that a service's own command ends with, when it is one that ends.
fn job_of(service: ServiceRef<'_>) -> Option<Job> {
    let scripts = start::own(&service);
    let script = scripts.last()?;
    let last = script.commands.last()?;
    if script.groups_around(last).any(|group| matches!(group.kind, GroupKind::Loop | GroupKind::Function)) {
        return None;
    }
    let words: Vec<&str> = last.words.iter().map(|word| word.text()).collect();
    if migration_of(&words).is_some() {
        return Some(Job::Migration);
    }
    const ENDING: [&str; 9] = [
        "collectstatic",
        "createsuperuser",
        "loaddata",
        "db:seed",
        "seed",
        "pg_dump",
        "mysqldump",
        "mariadb-dump",
        "mongodump",
    ];
    let program = last.effective().program();
    let program = program.rsplit('/').next().unwrap_or(program);
    let ends = words.iter().any(|word| ENDING.contains(word)) || ENDING.contains(&program);
    ends.then_some(Job::Other)
}

fn once(service: ServiceRef<'_>, policy: &Node) -> Option<Fix> {
    let target = Target::in_file(&service.survey, &service, policy.origin.file)?;
    let change = if target.holds(policy.origin) && policy.is_literal() {
        Change::Edit { file: policy.origin.file, edit: Edit::replace(policy.origin.span, "\"no\"") }
    } else {
        target.change(target.append("restart: \"no\"")?)
    };
    Some(Fix::suggested("Run it once", vec![change]))
}

/// The first service of the same image that does not wait for a migration.
fn hasty(job: ServiceRef<'_>, sink: &mut Sink<'_>) {
    let stack = job.stack;
    let serves = |other: &&Service| {
        other.name != job.name && !is_one_shot(stack, other) && !is_for_development(other) && run_together(&job, other)
    };
    let Some(other) = stack.services.iter().take(200).filter(serves).find(|other| same_image(&job, other)) else {
        return;
    };
    let dependency = other.dependencies.iter().find(|dependency| dependency.service == job.name);
    // The job may come after it on purpose.
    if job.dependencies.iter().any(|dependency| dependency.service == other.name) {
        return;
    }
    let place = dependency.map_or(other.key, |dependency| dependency.condition_origin);
    let what = ["`", &other.name, "` does not wait for the end of `", &job.name, "`."].concat();
    let finding = HASTY.at(place, what).related(job.key.file, job.key.span, "This is the job.");
    sink.report(finding.fix(await_end(job, other, dependency.is_some())));
}

/// Whether two services run one image: the same name, or the same build.
fn same_image(one: &Service, other: &Service) -> bool {
    match (&one.build, &other.build) {
        (Some(mine), Some(theirs)) => {
            let target = |build: &crate::model::compose::Build| {
                build.target.as_ref().and_then(|node| node.as_str().map(str::to_owned))
            };
            mine.context_path.is_some()
                && mine.dockerfile_path == theirs.dockerfile_path
                && target(mine) == target(theirs)
        }
        _ => one.image_name().is_some() && one.image_name() == other.image_name(),
    }
}

fn await_end(job: ServiceRef<'_>, other: &Service, depends: bool) -> Option<Fix> {
    let target = Target::of_definition(&job.survey, other)?;
    let wait = [&job.name, ":\n  condition: service_completed_successfully"].concat();
    let edit = match target.child("depends_on") {
        None => target.append(&["depends_on:\n  ", &wait.replace('\n', "\n  ")].concat())?,
        Some(known) if !depends => known.append(&wait)?,
        Some(_) => return None,
    };
    Some(Fix::suggested("Wait for the end of the job", vec![target.change(edit)]))
}
