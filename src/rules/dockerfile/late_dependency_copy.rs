use crate::diagnostic::{Fix, Severity};
use crate::model::compose::MountKind;
use crate::model::dockerfile::InstructionId;
use crate::project::SourceFile;
use crate::rules::dockerfile::install_first::install_first;
use crate::rules::{Case, Family, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::installs::{Place, enter, installs};
use crate::survey::manifests::references_folders;
use crate::survey::purpose::is_development_name;
use crate::survey::stages::is_within;
use crate::survey::{DockerfileRef, StageRef};
use crate::syntax::dockerfile::{Instruction, Keyword, Transfer};
use crate::text::Span;
use crate::text::path::{clean, join};

/// Every edit of the code installs all packages again.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "late-dependency-copy", Severity::Warning)
        .summary("The list of dependencies is copied and installed before the code is copied")
        .in_development(Level::Is(Severity::Advice))
        .in_production(Level::Is(Severity::Warning))
        .seeds(&["000:L30-32", "000:L37-38", "001:L33", "003:L64-75", "004:L110-115", "004:L298-301"]),
    cases: &[&LATE],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("late_dependency_copy.md"),
};

static LATE: Case = Case::new("").why("Every edit of any file then makes the build install all packages again.");

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    // What each stage or one below it installs with.
    let mut done: Vec<Vec<&str>> = Vec::with_capacity(file.stages.len());
    for stage in file.all_stages() {
        let mut all = stage.parent().and_then(|parent| done.get(parent.0)).cloned().unwrap_or_default();
        let mut is_told = false;
        for place in installs(file.model, stage.stage) {
            let name = place.install.manager.name;
            if all.contains(&name) {
                continue;
            }
            all.push(name);
            if !is_told && let Some(late) = Late::of(stage, place).filter(|late| !late.is_meant()) {
                report(&late, sink);
                is_told = true;
            }
        }
        done.push(all);
    }
}

fn report(late: &Late<'_>, sink: &mut Sink<'_>) {
    let Late { stage, place, copy, .. } = late;
    let words: Vec<&str> = place.span.slice(stage.file.text()).split_whitespace().take(3).collect();
    let what = ["All code is copied before `", &words.join(" "), "` runs."].concat();
    let todo = match place.install.wait {
        Some(flag) => {
            ["Copy ", &place.install.files(), " first, install with ", flag, ", and copy the code then."].concat()
        }
        None => ["Copy ", &place.install.files(), " first, install, and copy the rest then."].concat(),
    };
    let fix = install_first(late).map(|changes| Fix::suggested("Install before the code is copied", changes));
    let finding = LATE.at(stage.file.at(copy.source), what).todo(todo).fix(fix);
    sink.report(finding.related(stage.file.model.file, place.span, "The packages are installed here."));
}

/// A COPY of all code before an install that needs none of it.
pub(super) struct Late<'a> {
    pub stage: StageRef<'a>,
    /// The install.
    pub place: Place<'a>,
    /// Where in the image it looks for its manifests.
    pub paths: Vec<String>,
    /// The folder of the project that COPY takes files from.
    folder: String,
    pub copy: FullCopy<'a>,
}

/// A COPY that brings all code.
pub(super) struct FullCopy<'a> {
    pub at: InstructionId,
    pub instruction: &'a Instruction,
    pub transfer: &'a Transfer,
    /// What to point at: the path.
    pub source: Span,
    /// The folder of the build context, `""` for all of it.
    pub from: String,
    /// Where to, absolute.
    pub to: String,
}

impl<'a> Late<'a> {
    fn of(stage: StageRef<'a>, place: Place<'a>) -> Option<Self> {
        let folder = context_folder(stage);
        let paths = place.manifest_paths(stage.file.model);
        let mut copies = stage.instructions().rev().filter(|(at, _)| *at < place.run.at);
        let copy = copies.find_map(|(at, instruction)| full_copy(stage, &folder, &paths, at, instruction))?;
        Some(Self { stage, place, paths, folder, copy })
    }

    /// The file of the project behind a path below what the manifests are copied from.
    pub fn open(&self, path: &str) -> Option<&'a SourceFile> {
        let survey = self.stage.file.survey;
        Some(survey.project.file(survey.model.find(&join(&self.folder, &join(&self.copy.from, path)))?))
    }

    /// The paths of the manifests that the copy brings, as seen from its destination.
    pub fn inside(&self) -> impl Iterator<Item = &str> {
        let to = self.copy.to.as_str();
        self.paths.iter().filter(move |path| is_within(path, to)).map(move |path| relative(path, to))
    }

    /// Whether it does no harm: something else keeps the packages, or the manifest is of no use alone.
    fn is_meant(&self) -> bool {
        let manager = self.place.install.manager.name;
        let refers = |file: &SourceFile| references_folders(manager, file.name(), &file.text);
        is_kept_by_mounts(&self.place)
            || is_mounted_in_development(self.stage)
            || self.inside().filter_map(|path| self.open(path)).any(refers)
    }
}

/// The folder of the project that COPY takes files from.
fn context_folder(stage: StageRef<'_>) -> String {
    let file = stage.file;
    let last = file.all_stages().last().into_iter();
    let mut services = [stage].into_iter().chain(last).flat_map(StageRef::builders);
    let named = services.find_map(|(_, service)| Some(service.build.as_ref()?.context_path.as_deref()?.to_owned()));
    named.unwrap_or_else(|| file.survey.project.file(file.model.file).folder().to_owned())
}

fn full_copy<'a>(
    stage: StageRef<'a>,
    folder: &str,
    paths: &[String],
    at: InstructionId,
    instruction: &'a Instruction,
) -> Option<FullCopy<'a>> {
    if !matches!(instruction.keyword, Keyword::Copy | Keyword::Add) || instruction.flag("from").is_some() {
        return None;
    }
    let transfer = instruction.transfer()?;
    let to = destination(stage, at, transfer)?;
    let model = stage.file.survey.model;
    transfer.sources.iter().find_map(|source| {
        let from = stage.file.resolve(&source.map, at)?;
        if from.text().contains("://") || from.text().contains(['*', '?', '[']) {
            return None;
        }
        let from = clean(from.text().trim_start_matches('/'));
        // `COPY requirements.txt requirements.txt` takes one file.
        let is_file = model.find(&join(folder, &from)).is_some();
        let holds = |path: &String| {
            is_within(path, &to)
                && *path != to
                && model.find(&join(folder, &join(&from, relative(path, &to)))).is_some()
        };
        let is_full = from.is_empty() || !is_file && paths.iter().any(holds);
        is_full.then(|| FullCopy { at, instruction, transfer, source: source.span, from, to: to.clone() })
    })
}

/// Where COPY puts files, absolute.
pub(super) fn destination(stage: StageRef<'_>, at: InstructionId, transfer: &Transfer) -> Option<String> {
    let word = transfer.destination.as_ref()?;
    let path = stage.file.resolve(&word.map, at)?;
    Some(enter(&stage.file.workdir_at(at).unwrap_or_else(|| "/".to_owned()), path.text()))
}

/// `path`, which is in `folder`, as seen from there.
pub(super) fn relative<'a>(path: &'a str, folder: &str) -> &'a str {
    path.get(folder.trim_end_matches('/').len()..).unwrap_or_default().trim_start_matches('/')
}

/// Whether a mount brings the manifest, or keeps what a compiler built from one run to the next.
fn is_kept_by_mounts(place: &Place<'_>) -> bool {
    place.run.instruction.flags_named("mount").any(|flag| match flag.option(&["type"]) {
        None => true,
        Some(kind) => kind.text() == "bind" || kind.text() == "cache" && place.install.builds,
    })
}

/// Whether a service runs the stage with the code mounted, as one does while developing.
fn is_mounted_in_development(stage: StageRef<'_>) -> bool {
    let workdir = stage.effective.workdir_path.as_deref().unwrap_or("/");
    stage.name.as_deref().is_some_and(is_development_name)
        && stage.builders().iter().flat_map(|(_, service)| &service.mounts).any(|mount| {
            mount.kind == MountKind::Bind && (is_within(workdir, &mount.target) || is_within(&mount.target, workdir))
        })
}
