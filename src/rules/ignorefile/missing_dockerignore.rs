use crate::diagnostic::{Change, Fix, Severity};
use crate::model::compose::paths::join;
use crate::model::dockerfile::DockerfileModel;
use crate::ordered::BTreeMap;
use crate::project::FileKind;
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::contexts::{BuildContext, Fate, Taken, builds, contexts_of, taken};
use crate::survey::ignoring::{Build, notable};
use crate::survey::stages::in_run_chains;
use crate::syntax::dockerignore::IgnoreFile;

/// The whole folder goes into a build, and nothing limits it.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Ignorefile, "missing-dockerignore", Severity::Warning)
        .summary("A Dockerfile that copies its whole context has a .dockerignore")
        .aliases(&["owasp:Node9"])
        .seeds(&[
            "000:L34-35",
            "001:L13",
            "001:L118",
            "002:L163",
            "002:L167-184",
            "003:L266-286",
            "003:L311",
            "004:L303-306",
        ]),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("missing_dockerignore.md"),
};

/// An ignore file that is to be created.
struct Wanted {
    path: String,
    text: String,
    /// Whether nothing is left to wish for then.
    complete: bool,
}

/// The ignore files of all folders that have none, by folder. Each holds for every Dockerfile that is built from there.
fn wanted(context: &Survey<'_>) -> BTreeMap<String, Wanted> {
    let mut built: BTreeMap<String, (BuildContext, Vec<&DockerfileModel>)> = BTreeMap::new();
    for (_, model) in context.model.dockerfile_models() {
        for one in contexts_of(context, model).into_iter().filter(|one| one.ignore.is_none()) {
            built.entry(one.folder.as_str().to_owned()).or_insert_with(|| (one, Vec::new())).1.push(model);
        }
    }
    let notable = notable(context.project);
    let file = |(folder, (one, models)): (String, (BuildContext, Vec<&DockerfileModel>))| {
        let build = Build::new(&one, &models, &notable);
        let text = build.template().join("\n") + "\n";
        let complete = build.wishes(&IgnoreFile::parse(&text)).is_empty();
        let path = join(&folder, ".dockerignore");
        (folder, Wanted { path, text, complete })
    };
    built.into_iter().map(file).collect()
}

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    let models = context.model.dockerfile_models();
    let whole = models.filter_map(|(_, model)| Some((model, taken(model).into_iter().find(Taken::is_whole)?)));
    let whole: Vec<(&DockerfileModel, Taken)> = whole.collect();
    let wanted = if whole.is_empty() { BTreeMap::new() } else { wanted(context) };
    for (model, whole) in whole {
        let contexts = contexts_of(context, model);
        let open: Vec<_> = contexts.iter().filter(|one| one.ignore.is_none()).collect();
        let unsure = contexts.is_empty() && builds(context, model).next().is_none();
        if open.is_empty() && (!unsure || has_ignore_file_above(context, model)) {
            continue;
        }
        let files = || open.iter().filter_map(|one| wanted.get(one.folder.as_str()));
        let complete = files().all(|file| file.complete);
        let changes: Vec<Change> =
            files().map(|file| Change::Create { path: file.path.clone(), text: file.text.clone() }).collect();
        let kind = if complete { Fix::safe } else { Fix::suggested };
        let fix = (!changes.is_empty()).then(|| kind("Create .dockerignore", changes));
        let place = match open.first().map(|one| one.folder.as_str()) {
            Some("") => "Create one beside the build context's files".to_owned(),
            Some(folder) => ["Create `", folder, "/.dockerignore`"].concat(),
            None => "Create one at the root of the build context".to_owned(),
        };
        let what = match whole.fate(model, &in_run_chains(context, model)) {
            Fate::InImage => {
                "The whole build context is copied, and no `.dockerignore` limits it. The git history, `.env` with its passwords and installed \
                 packages end up in a layer that everyone with the image can read, and a change to any of them repeats the build from here. "
            }
            Fate::InStage => {
                "The whole build context is copied, and no `.dockerignore` limits it. The git history, `.env` with its passwords and installed \
                 packages stay in the build cache, and a change to any of them repeats the build from here. "
            }
            Fate::Mounted => {
                "The whole build context is mounted, and no `.dockerignore` limits it. The git history, `.env` and installed packages are sent to \
                 the builder too, and a change to any of them repeats the build from here. "
            }
        };
        let message = [what, &place, " that lists what the image does not need."].concat();
        let mut finding = Finding::new(model.file, whole.span, message)
            .aliases(["owasp:Node9"])
            .environment(context.model.file(model.file).environment)
            .fix(fix);
        // Of one pasted file nobody knows what lies beside it.
        if context.project.files.len() == 1 {
            finding = finding.severity(Severity::Advice);
        }
        sink.report(finding);
    }
}

/// Whether an ignore file lies beside the Dockerfile or in a folder above it: one of them may be the context.
fn has_ignore_file_above(context: &Survey<'_>, model: &DockerfileModel) -> bool {
    let own = context.project.file(model.file).folder();
    context.model.of_kind(FileKind::Dockerignore).any(|id| {
        let folder = context.project.file(id).folder();
        folder.is_empty() || own.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}
