use crate::diagnostic::{Change, Fix, Severity};
use crate::model::dockerfile::DockerfileModel;
use crate::ordered::BTreeMap;
use crate::project::FileKind;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::contexts::{BuildContext, Destination, Taken, contexts_of, taken};
use crate::survey::ignoring::{Build, notable};
use crate::syntax::dockerignore::IgnoreFile;
use crate::text::path::join;

/// The whole folder goes into a build, and nothing limits it.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Ignorefile, "missing-dockerignore", Severity::Warning)
        .summary("A Dockerfile that copies its whole context has a .dockerignore")
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
    cases: &[&IMAGE, &STAGE, &MOUNT],
    looks: &[Look::Project(check)],
    markdown: markdown!("missing_dockerignore.md"),
};

static IMAGE: Case = Case::new("image")
    .why(
        "The git history, `.env` with its passwords and installed packages end up in a layer that everyone with the image can read, and a \
         change to any of them repeats the build from here.",
    )
    .aliases(&["owasp:Node9"]);

static STAGE: Case = Case::new("stage")
    .why(
        "The git history, `.env` with its passwords and installed packages stay in the build cache, and a change to any of them repeats \
         the build from here.",
    )
    .aliases(&["owasp:Node9"]);

static MOUNT: Case = Case::new("mount")
    .why(
        "The git history, `.env` and installed packages are sent to the builder too, and a change to any of them repeats the build from \
         here.",
    )
    .aliases(&["owasp:Node9"]);

/// An ignore file that is to be created.
struct Wanted {
    path: String,
    text: String,
    /// Whether it leaves out all that should be then.
    complete: bool,
}

/// The ignore files of all folders that have none, by folder. Each holds for every Dockerfile that is built from there.
fn wanted(survey: &Survey<'_>) -> BTreeMap<String, Wanted> {
    let mut built: BTreeMap<String, (BuildContext, Vec<&DockerfileModel>)> = BTreeMap::new();
    for (_, model) in survey.model.dockerfile_models() {
        for one in contexts_of(survey, model).into_iter().filter(|one| one.ignore.is_none()) {
            built.entry(one.folder.as_str().to_owned()).or_insert_with(|| (one, Vec::new())).1.push(model);
        }
    }
    let notable = notable(survey.project);
    let file = |(folder, (one, models)): (String, (BuildContext, Vec<&DockerfileModel>))| {
        let build = Build::new(&one, &models, &notable);
        let text = build.template().join("\n") + "\n";
        let complete = build.suggestions(&IgnoreFile::parse(&text)).is_empty();
        let path = join(&folder, ".dockerignore");
        (folder, Wanted { path, text, complete })
    };
    built.into_iter().map(file).collect()
}

fn check(survey: &Survey<'_>, sink: &mut Sink<'_>) {
    let wanted = wanted(survey);
    for file in survey.dockerfiles() {
        let Some(whole) = taken(file.model).into_iter().find(Taken::is_whole) else { continue };
        let contexts = contexts_of(survey, file.model);
        let open: Vec<&str> =
            contexts.iter().filter(|one| one.ignore.is_none()).map(|one| one.folder.as_str()).collect();
        let unsure = contexts.is_empty() && file.built_by().next().is_none();
        if open.is_empty() && (!unsure || has_ignore_file_above(survey, file.model)) {
            continue;
        }
        let place = match open.first() {
            Some(&"") => "Create one beside the build context's files".to_owned(),
            Some(folder) => ["Create `", folder, "/.dockerignore`"].concat(),
            None => "Create one at the root of the build context".to_owned(),
        };
        let mut complete = true;
        let mut changes: Vec<Change> = Vec::new();
        for file in open.iter().filter_map(|folder| wanted.get(*folder)) {
            complete &= file.complete;
            changes.push(Change::Create { path: file.path.clone(), text: file.text.clone() });
        }
        let kind = if complete { Fix::safe } else { Fix::suggested };
        let fix = (!changes.is_empty()).then(|| kind("Create .dockerignore", changes));
        let (case, what) = match whole.destination(file) {
            Destination::InImage => (&IMAGE, "The whole build context is copied, and no `.dockerignore` limits it."),
            Destination::InStage => (&STAGE, "The whole build context is copied, and no `.dockerignore` limits it."),
            Destination::Mounted => (&MOUNT, "The whole build context is mounted, and no `.dockerignore` limits it."),
        };
        let mut finding = case.at(file.at(whole.span), what).todo(place + " that lists what the image does not need.");
        // Of one pasted file nobody knows what lies beside it.
        if survey.project.files.len() == 1 {
            finding = finding.severity(Severity::Advice);
        }
        sink.report(finding.fix(fix));
    }
}

/// Whether an ignore file lies beside the Dockerfile or in a folder above it: one of them may be the survey.
fn has_ignore_file_above(survey: &Survey<'_>, model: &DockerfileModel) -> bool {
    let own = survey.project.file(model.file).folder();
    survey.model.of_kind(FileKind::Dockerignore).any(|id| {
        let folder = survey.project.file(id).folder();
        folder.is_empty() || own.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}
