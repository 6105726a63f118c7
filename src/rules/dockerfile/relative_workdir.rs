use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::model::dockerfile::{DockerfileModel, InstructionId};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::DockerfileRef;
use crate::syntax::dockerfile::{Keyword, Word};
use crate::text::{Edit, Span};

/// A relative WORKDIR depends on what came before it.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "relative-workdir", Severity::Warning)
        .summary("The first WORKDIR of a stage is an absolute path")
        .seeds(&["000:L23", "004:L33", "004:L120"]),
    cases: &[&RELATIVE],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("relative_workdir.md"),
};

static RELATIVE: Case = Case::new("")
    .why(
        "It starts from whatever the base image left behind, so a new base moves the program and everything copied to it.",
    )
    .aliases(&[
        "hadolint:DL3000",
        "buildkit:WorkdirRelativePath",
        "trivy:DS-0009",
        "checkov:CKV_DOCKER_10",
        "kics:workdir_path_not_absolute",
        "semgrep:use-absolute-workdir",
        "sonar:S7021",
    ]);

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    // A stage that starts from one whose folder is settled goes on from there.
    let mut settled = vec![false; file.stages.len()];
    for stage in file.all_stages() {
        settled[stage.index.0] = stage.parent().is_some_and(|parent| settled[parent.0]);
        if settled[stage.index.0] {
            continue;
        }
        let mut workdirs = stage.instructions().filter(|(_, one)| one.keyword == Keyword::Workdir);
        let Some((at, word)) = workdirs.find_map(|(at, one)| Some((at, one.value()?))) else { continue };
        settled[stage.index.0] = true;
        let Some(folder) = relative(file.model, at, word) else { continue };
        let known = stage.known_image().map(|image| image.workdir);
        // A base with a folder of its own decides where a relative path leads.
        if known.is_some_and(|folder| folder != "/") {
            continue;
        }
        let of = stage.name.as_deref().map_or(String::new(), |name| [" of stage “", name, "”"].concat());
        let short = folder.strip_prefix("./").unwrap_or(&folder);
        let what = ["WORKDIR `", short, "`", &of, " is relative."].concat();
        // What is mounted may come to lie on the folder.
        let is_safe = known.is_some() && !file.built_by().any(|service| !service.mounts.is_empty());
        let fix = repair(file, word, short, is_safe);
        sink.report(RELATIVE.at(file.at(word.span), what).todo(["Write `/", short, "`."].concat()).fix(fix));
    }
}

/// The folder, when it is relative. A value that begins with a variable may be absolute.
fn relative(model: &DockerfileModel, at: InstructionId, word: &Word) -> Option<String> {
    let written = word.unquoted(model.tree.escape);
    if written.trim().is_empty() || written.starts_with('$') {
        return None;
    }
    let folder = model.value_of(at).unwrap_or(written);
    let drive = folder.as_bytes().get(1) == Some(&b':') && folder.as_bytes()[0].is_ascii_alphabetic();
    (!drive && !folder.starts_with(['/', '\\'])).then_some(folder)
}

fn repair(file: DockerfileRef<'_>, word: &Word, folder: &str, is_safe: bool) -> Option<Fix> {
    if folder == "." || folder.starts_with("..") {
        return None;
    }
    let quote = usize::from(word.text().starts_with(['"', '\'']));
    let start = word.map.source_offset(quote);
    let edit = match word.text().get(quote..quote + 2) {
        Some("./") => Edit::delete(Span::new(start, start + 1)),
        _ => Edit::insert(start, "/"),
    };
    let (title, changes) = ("Start the path at the root", vec![change(file.model.file, edit)]);
    Some(if is_safe { Fix::safe(title, changes) } else { Fix::suggested(title, changes) })
}
