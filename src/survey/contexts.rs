//! Which folder a Dockerfile is built from, what it takes from there, and which ignore file holds.

use crate::model::dockerfile::{DockerfileModel, InstructionId};
use crate::project::{FileId, ProjectPath, SourceFile};
use crate::survey::builds::builds;
use crate::survey::{DockerfileRef, Survey};
use crate::syntax::dockerfile::{Instruction, Keyword};
use crate::syntax::dockerignore::IgnoreFile;
use crate::text::Span;
use crate::text::path::{clean, join};

/// A folder that a Dockerfile is built from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildContext {
    /// Relative to the root, `""` for the root itself.
    pub folder: ProjectPath,
    /// The ignore file that holds there.
    pub ignore: Option<FileId>,
}

/// What an instruction takes from the context.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Index of the instruction.
    pub instruction: InstructionId,
    /// Where the path stands.
    pub span: Span,
    /// The path without quotes, `./` and slashes around it; `""` for the whole context.
    pub path: String,
}

/// Where what an instruction takes ends up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// In a layer of an image.
    InImage,
    /// In a stage of which other stages copy a part.
    InStage,
    /// In sight of one command, then gone.
    Mounted,
}

impl Taken {
    /// Where it ends up.
    pub fn destination(&self, file: DockerfileRef<'_>) -> Destination {
        match file.instruction(self.instruction).keyword {
            Keyword::Run => Destination::Mounted,
            _ if file.stage_of(self.instruction).is_some_and(|stage| file.is_kept(stage.index)) => Destination::InImage,
            _ => Destination::InStage,
        }
    }
}

/// The contexts a Dockerfile is built from: those that stacks name, else the one folder that fits. Empty when unsure.
pub fn contexts_of(context: &Survey<'_>, model: &DockerfileModel) -> Vec<BuildContext> {
    let all = context.answers.contexts.get_or_init(|| {
        let of_file = |file| context.model.dockerfile(file).map_or(Vec::new(), |model| find_contexts(context, model));
        context.project.iter().map(|(file, _)| of_file(file)).collect()
    });
    all[model.file.0 as usize].clone()
}

fn find_contexts(context: &Survey<'_>, model: &DockerfileModel) -> Vec<BuildContext> {
    let mut found: Vec<BuildContext> = Vec::new();
    for build in builds(context.model, model.file) {
        let Some(folder) = build.context_path.clone().filter(ProjectPath::is_inside) else { continue };
        let ignore = build.ignore_file.or_else(|| context.model.find(&join(&folder, ".containerignore")));
        let one = BuildContext { folder, ignore };
        if !found.contains(&one) {
            found.push(one);
        }
    }
    if builds(context.model, model.file).next().is_none() {
        found.extend(guess(context, model));
    }
    found
}

/// The context of a Dockerfile that nothing builds.
fn guess(context: &Survey<'_>, model: &DockerfileModel) -> Option<BuildContext> {
    let file = context.project.file(model.file);
    let own = file.folder();
    let exists = |path: &str| context.model.exists(path);
    let taken = taken(model);
    let named = || taken.iter().filter(|taken| !taken.path.is_empty() && !taken.path.contains(['*', '?', '[']));
    let of_own =
        [".dockerignore", ".containerignore"].iter().find_map(|name| context.model.find(&[&file.path, *name].concat()));
    let with = |folder: &str| {
        let find = |name: &str| context.model.find(&join(folder, name));
        let ignore = of_own.or_else(|| find(".dockerignore")).or_else(|| find(".containerignore"));
        Some(BuildContext { folder: ProjectPath::seen_from(folder, ""), ignore })
    };
    if own.is_empty() || named().any(|taken| exists(&join(own, &taken.path))) {
        return with(own);
    }
    let mut folder = own;
    while let Some(at) = folder.rfind('/').or((!folder.is_empty()).then_some(0)) {
        folder = &folder[..at];
        let inside = &own[if folder.is_empty() { 0 } else { folder.len() + 1 }..];
        let from_here =
            |path: &str| exists(&join(folder, path)) || path == inside || path.starts_with(&[inside, "/"].concat());
        if named().any(|taken| from_here(&taken.path)) {
            return with(folder);
        }
        // An ignore file further up speaks for a context there.
        if context.model.find(&join(folder, ".dockerignore")).is_some() {
            return None;
        }
    }
    let name = own.rsplit('/').next().unwrap_or(own).trim_start_matches('.').to_ascii_lowercase();
    const ASIDE: [&str; 16] = [
        "docker",
        "dockerfiles",
        "dockerfile",
        "container",
        "containers",
        "build",
        "builds",
        "ci",
        "deploy",
        "deployment",
        "devcontainer",
        "infra",
        "ops",
        "images",
        "etc",
        "packaging",
    ];
    let aside = own.split('/').any(|part| ASIDE.contains(&part.trim_start_matches('.').to_ascii_lowercase().as_str()));
    (!aside && !ASIDE.contains(&name.as_str())).then(|| with(own)).flatten()
}

impl BuildContext {
    /// The path of a file relative to this folder, when it lies in it.
    pub fn inside<'f>(&self, file: &'f SourceFile) -> Option<&'f str> {
        match self.folder.as_str() {
            "" => Some(&file.path),
            folder => file.path.strip_prefix(folder)?.strip_prefix('/'),
        }
    }
}

/// Everything that COPY, ADD and bind mounts take from the context, in order. ONBUILD takes it from another one.
pub fn taken(model: &DockerfileModel) -> Vec<Taken> {
    let mut found = Vec::new();
    for (at, instruction) in model.instructions() {
        match instruction.keyword {
            Keyword::Copy | Keyword::Add => copied(model, at, instruction, &mut found),
            Keyword::Run => mounted(at, instruction, &mut found),
            _ => {}
        }
    }
    found
}

fn copied(model: &DockerfileModel, at: InstructionId, instruction: &Instruction, found: &mut Vec<Taken>) {
    let Some(transfer) = instruction.transfer() else { return };
    if instruction.flag("from").is_some() {
        return;
    }
    for word in &transfer.sources {
        let path = match model.resolve(&word.map, at) {
            Some(map) => map.text().to_owned(),
            None => continue,
        };
        if path.contains("://") || path.starts_with("git@") {
            continue;
        }
        found.push(Taken { instruction: at, span: word.span, path: clean(path.trim_start_matches('/')) });
    }
}

fn mounted(at: InstructionId, instruction: &Instruction, found: &mut Vec<Taken>) {
    for flag in instruction.flags_named("mount") {
        let options = flag.options();
        let option = |names: &[&str]| options.iter().find(|option| names.contains(&option.key.as_str()));
        let text = |names: &[&str]| option(names)?.value.as_ref().map(|value| value.text().to_owned());
        let kind = text(&["type"]);
        if kind.is_some_and(|kind| kind != "bind") || option(&["from"]).is_some() {
            continue;
        }
        let source = text(&["source", "src"]).unwrap_or_default();
        if !source.contains('$') {
            found.push(Taken { instruction: at, span: flag.span, path: clean(source.trim_start_matches('/')) });
        }
    }
}

impl Taken {
    /// Whether it is the whole context.
    pub fn is_whole(&self) -> bool {
        matches!(self.path.as_str(), "" | "." | "*" | "**")
    }

    /// Whether a path of the context is taken along.
    pub fn covers(&self, path: &str) -> bool {
        self.is_whole()
            || path.strip_prefix(self.path.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            || (self.path.contains(['*', '?', '[']) && IgnoreFile::parse(&self.path).excludes(path, false).is_some())
    }
}

/// Whether an ignore file takes away what an instruction names.
pub fn hides(ignore: &IgnoreFile, taken: &Taken) -> Option<Span> {
    if taken.is_whole() {
        return None;
    }
    if let Some(line) = ignore.excludes(&taken.path, false).or_else(|| ignore.excludes(&taken.path, true)) {
        return Some(line.span);
    }
    // `COPY .env*` and the line `.env`.
    let pattern = taken.path.contains(['*', '?', '[']).then(|| IgnoreFile::parse(&taken.path))?;
    ignore
        .lines
        .iter()
        .find(|line| !line.negated && pattern.excludes(&line.pattern, false).is_some())
        .map(|line| line.span)
}
