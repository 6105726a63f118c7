use super::support;
use crate::diagnostic::{Fix, Severity};
use crate::fix::helpers::change;
use crate::model::dockerfile::{DockerfileModel, Stage};
use crate::rules::{Context, Family, Finding, Level, Meta, Rule, Sink, markdown};
use crate::syntax::dockerfile::{Keyword, Word};
use crate::text::Edit;

/// A relative WORKDIR depends on what came before it.
pub static RULE: Rule = Rule {
    meta: Meta {
        name: "relative-workdir",
        family: Family::Dockerfile,
        summary: "The first WORKDIR of a stage is an absolute path",
        severity: Severity::Warning,
        in_development: Level::Same,
        in_production: Level::Same,
        default_on: true,
        aliases: &[
            "hadolint:DL3000",
            "buildkit:WorkdirRelativePath",
            "trivy:DS-0009",
            "checkov:CKV_DOCKER_10",
            "kics:workdir_path_not_absolute",
            "semgrep:use-absolute-workdir",
            "sonar:S7021",
        ],
        seeds: &["000:L23", "004:L33", "004:L120"],
    },
    markdown: markdown!("relative_workdir.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for (file, model) in context.model.dockerfile_models() {
        let mut decided = vec![false; model.stages.len()];
        for stage in &model.stages {
            if stage.parent().is_some_and(|parent| decided[parent]) {
                decided[stage.index] = true;
                continue;
            }
            let first = model.instructions_of(stage).find_map(|(at, instruction)| {
                (instruction.keyword == Keyword::Workdir).then(|| Some((at, instruction.value()?))).flatten()
            });
            let Some((at, word)) = first else { continue };
            decided[stage.index] = true;
            if let Some(folder) = relative(model, at, word) {
                let known = support::base_facts(model, stage.index).map(|(_, facts)| facts.workdir);
                // A base with a folder of its own decides where a relative path leads.
                if known.is_some_and(|folder| folder != "/") {
                    continue;
                }
                // What is mounted may come to lie on the folder.
                let mounted = builds_with_mounts(context, model);
                sink.report(finding(file, stage, word, &folder, known.is_some() && !mounted));
            }
        }
    }
}

/// Whether a service that builds from this file mounts something.
fn builds_with_mounts(context: &Context<'_>, model: &DockerfileModel) -> bool {
    let services = context.model.stacks.iter().flat_map(|stack| &stack.services);
    services
        .filter(|service| service.build.as_ref().is_some_and(|build| build.file == Some(model.file)))
        .any(|service| !service.mounts.is_empty())
}

/// The folder, when it is relative. A value that begins with a variable may be absolute.
fn relative(model: &DockerfileModel, at: usize, word: &Word) -> Option<String> {
    let written = word.unquoted(model.tree.escape);
    if written.trim().is_empty() || written.starts_with('$') {
        return None;
    }
    let folder = model.value_of(at).unwrap_or(written);
    let drive = folder.as_bytes().get(1) == Some(&b':') && folder.as_bytes()[0].is_ascii_alphabetic();
    (!drive && !folder.starts_with(['/', '\\'])).then_some(folder)
}

fn finding(file: crate::project::FileId, stage: &Stage, word: &Word, folder: &str, is_safe: bool) -> Finding {
    let name = match &stage.name {
        Some(name) => format!(" of stage “{name}”"),
        None => String::new(),
    };
    let folder = folder.strip_prefix("./").unwrap_or(folder);
    let message = format!(
        "WORKDIR `{folder}`{name} is relative. It starts from whatever the base image left behind, so a new base moves the \
         program and everything copied to it. Write `/{folder}`."
    );
    let quote = usize::from(word.text().starts_with(['"', '\'']));
    let dot = if word.text().get(quote..quote + 2) == Some("./") { 1 } else { 0 };
    let start = word.map.source_offset(quote);
    let edit = match dot {
        0 => Edit::insert(start, "/"),
        _ => Edit::delete(crate::text::Span::new(start, start + 1)),
    };
    let change = vec![change(file, edit)];
    let title = "Start the path at the root";
    let plain = folder != "." && !folder.starts_with("..");
    let fix = match is_safe {
        _ if !plain => None,
        true => Some(Fix::safe(title, change)),
        false => Some(Fix::suggested(title, change)),
    };
    Finding::new(file, word.span, message)
        .aliases([
            "hadolint:DL3000",
            "buildkit:WorkdirRelativePath",
            "trivy:DS-0009",
            "checkov:CKV_DOCKER_10",
            "kics:workdir_path_not_absolute",
            "semgrep:use-absolute-workdir",
            "sonar:S7021",
        ])
        .fix(fix)
}
