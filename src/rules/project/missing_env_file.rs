use crate::diagnostic::{Change, Fix, Severity};
use crate::facts::secret_files::is_template;
use crate::model::compose::EnvFile;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, Stops, markdown};
use crate::survey::ServiceRef;

/// An env file that is not open.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Project, "missing-env-file", Severity::Error)
        .stops(Some(Stops::Reading))
        .summary("An env file that a service needs is there"),
    cases: &[&ABSENT],
    looks: &[Look::Service(check)],
    markdown: markdown!("missing_env_file.md"),
};

/// It may lie where this is started, so nobody can say that it will fail.
static ABSENT: Case = Case::new("")
    .severity(Severity::Advice)
    .why("Without it `docker compose up` stops: “env file not found”.")
    .aliases(&["compose-go:env-file-missing"]);

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    for env_file in &service.env_files {
        if env_file.file.is_some()
            || !env_file.required
            || env_file.path.is_unresolved()
            || !env_file.whole_path.is_inside()
            || env_file.whole_path.contains('$')
        {
            continue;
        }
        let example = example(service, env_file);
        let what = ["The env file `", &env_file.whole_path, "` of `", &service.name, "` is not among the open files."]
            .concat();
        let todo = match &example {
            Some((path, _)) => ["Copy `", path, "`, or write `required: false` if it may be missing."].concat(),
            None => "Supply it, or write `path:` with `required: false` if it may be missing.".to_owned(),
        };
        let fix = example.map(|(_, text)| {
            let copy = Change::Create { path: env_file.whole_path.as_str().to_owned(), text };
            Fix::suggested("Copy the example", vec![copy])
        });
        sink.report(ABSENT.at(env_file.path.origin, what).todo(todo).fix(fix));
    }
}

/// The example of an env file that lies beside it.
fn example(service: ServiceRef<'_>, env_file: &EnvFile) -> Option<(String, String)> {
    let path = env_file.whole_path.as_str();
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let stem = path.rsplit('/').next()?.trim_start_matches('.');
    let fits = |file: &&crate::project::SourceFile| {
        file.folder() == folder && is_template(&file.path) && file.name().contains(stem)
    };
    let found = service.survey.project.files.iter().find(fits)?;
    Some((found.path.clone(), found.text.clone()))
}
