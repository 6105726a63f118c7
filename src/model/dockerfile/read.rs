//! A tree read into stages: what each is built on, and what its instructions change for those that follow.

use super::scope::Definitions;
use super::{Base, BaseImage, DockerfileModel, InstructionId, Reference, Scope, ShellKind, Stage, StageId};
use crate::model::ShellBody;
use crate::model::image::ImageRef;
use crate::ordered::BTreeMap;
use crate::project::FileId;
use crate::syntax::dockerfile::{Dockerfile, Instruction, Keyword, Word};
use crate::text::{SourceMap, Span};

/// Folders longer than this are not followed.
const LONGEST_PATH: usize = 4096;

impl DockerfileModel {
    /// Understands the tree of `text`.
    pub fn new(file: FileId, text: &str, tree: Dockerfile) -> Self {
        let mut model = Self {
            file,
            stages: Vec::new(),
            global: Scope::default(),
            references: Vec::new(),
            names: BTreeMap::new(),
            places: BTreeMap::new(),
            workdirs: BTreeMap::new(),
            oversized: None,
            bodies: tree.instructions.iter().map(ShellBody::of_instruction).collect(),
            tree: Dockerfile::default(),
        };
        let shells = shell_comments(text, &tree);
        let mut definitions = Definitions::default();
        for (at, instruction) in tree.instructions.iter().enumerate() {
            let at = InstructionId(at);
            model.places.entry(instruction.keyword).or_default().push(at);
            if instruction.keyword == Keyword::From {
                let stage = model.read_stage(text, &tree, &definitions, at, &shells);
                if let Some(name) = &stage.name {
                    model.names.insert(name.to_ascii_lowercase(), stage.index);
                }
                model.stages.push(stage);
                continue;
            }
            // ARG may stand above FROM, and an unknown word may be a FROM that is being typed.
            if model.stages.is_empty() && !matches!(instruction.keyword, Keyword::Arg | Keyword::Unknown) {
                let mut stage = model.read_stage(text, &tree, &definitions, at, &shells);
                stage.start = at;
                model.stages.push(stage);
            }
            model.take_effect(&tree, &definitions, at, instruction);
            definitions.define(&tree, &mut model.stages, at, instruction);
            if let Some(stage) = model.stages.last_mut() {
                stage.end = at.next();
            }
        }
        model.oversized = definitions.oversized;
        model.global = definitions.global;
        model.tree = tree;
        model.references = model.find_references(text);
        model
    }

    fn read_stage(
        &self,
        text: &str,
        tree: &Dockerfile,
        definitions: &Definitions,
        at: InstructionId,
        shells: &[(Option<InstructionId>, ShellKind)],
    ) -> Stage {
        let instruction = &tree.instructions[at.0];
        let index = StageId(self.stages.len());
        let fill = |word: &Word| definitions.fill_from(tree, &word.map, at);
        let base = match instruction.from() {
            Some(from) => self.base(text, &from.image, fill(&from.image), false),
            None => Base::Unresolved,
        };
        let platform = instruction.flag("platform").and_then(|flag| flag.value.as_ref()).and_then(fill);
        let platform = platform.map(|map| map.text().to_string());
        let parent = match base {
            Base::Stage(parent) => self.stages.get(parent.0),
            _ => None,
        };
        let above = |wanted| shells.iter().rev().find(|(place, _)| *place == wanted);
        let named = above(Some(at)).or_else(|| above(None));
        let base_shell = match (named, parent) {
            (Some((_, shell)), _) => *shell,
            (None, Some(parent)) => parent.base_shell,
            (None, None) if is_windows(&base, platform.as_deref()) => ShellKind::Cmd,
            (None, None) => ShellKind::Posix,
        };
        let alias = instruction.from().and_then(|from| from.alias.as_ref());
        Stage {
            index,
            name: alias.map(|alias| alias.name.text().to_string()),
            from: at,
            start: at.next(),
            end: at.next(),
            effective: parent.map(|parent| parent.effective.clone()).unwrap_or_default(),
            root: parent.map_or(index, |parent| parent.root),
            base,
            platform,
            scope: Scope::default(),
            base_shell,
        }
    }

    /// What a word names: a stage, an image or nothing.
    fn base(&self, text: &str, word: &Word, filled: Option<SourceMap>, by_number: bool) -> Base {
        let Some(map) = filled else { return Base::Unresolved };
        let name = map.text();
        if let Some(&index) = self.names.get(&name.to_ascii_lowercase()) {
            return Base::Stage(index);
        }
        if by_number && let Ok(index) = name.parse::<usize>() {
            return if index < self.stages.len() { Base::Stage(StageId(index)) } else { Base::Unresolved };
        }
        if name == "scratch" {
            return Base::Scratch;
        }
        let Some(reference) = ImageRef::parse(name) else { return Base::Unresolved };
        let place = |part: Span| Some(map.source(part)).filter(|span| span.slice(text) == part.slice(map.text()));
        let end = reference.path.end;
        Base::Image(Box::new(BaseImage {
            tag: reference.tag.and_then(place),
            name: place(reference.name_span()),
            after_name: map.source(Span::new(end - 1, end)).end,
            word: word.span,
            has_variable: word.has_variable(),
            reference,
            map,
        }))
    }

    /// What an instruction changes for those that follow it.
    fn take_effect(
        &mut self,
        tree: &Dockerfile,
        definitions: &Definitions,
        at: InstructionId,
        instruction: &Instruction,
    ) {
        let path = match (instruction.keyword, instruction.value()) {
            (Keyword::Workdir, Some(word)) => definitions.fill_in(tree, &self.stages, &word.map, at),
            _ => None,
        };
        let Some(stage) = self.stages.last_mut() else { return };
        let start = stage.start;
        let effective = &mut stage.effective;
        match instruction.keyword {
            Keyword::User => effective.user = Some(at),
            Keyword::Workdir => {
                effective.workdir = Some(at);
                effective.workdir_path = path.and_then(|path| join(effective.workdir_path.as_deref(), path.text()));
                self.workdirs.insert(at, effective.workdir_path.clone());
            }
            Keyword::Shell => effective.shell = Some(at),
            Keyword::Cmd => effective.cmd = Some(at),
            Keyword::Entrypoint => {
                effective.entrypoint = Some(at);
                effective.cmd = effective.cmd.filter(|&cmd| cmd >= start);
            }
            Keyword::Healthcheck => effective.healthcheck = Some(at),
            Keyword::Stopsignal => effective.stopsignal = Some(at),
            _ => {}
        }
    }

    fn find_references(&self, text: &str) -> Vec<Reference> {
        let mut found = Vec::new();
        for (at, outer) in self.instructions() {
            let instruction = outer.onbuild().unwrap_or(outer);
            let words: Vec<Word> = match instruction.keyword {
                Keyword::Copy => instruction.flags_named("from").filter_map(|flag| flag.value.clone()).collect(),
                Keyword::Run => instruction.flags_named("mount").filter_map(|flag| flag.option(&["from"])).collect(),
                _ => continue,
            };
            for word in words {
                let target = self.base(text, &word, self.resolve(&word.map, at), instruction.keyword == Keyword::Copy);
                found.push(Reference { instruction: at, word, target });
            }
        }
        found
    }
}

/// `# hadolint shell=…` comments, each with the index of the instruction it stands above; above the first FROM it
/// counts for the whole file.
fn shell_comments(text: &str, tree: &Dockerfile) -> Vec<(Option<InstructionId>, ShellKind)> {
    let first_from = tree.instructions.iter().position(|instruction| instruction.keyword == Keyword::From);
    let mut found = Vec::new();
    for comment in &tree.comments {
        if let Some(shell) = ShellKind::of_comment(comment.span.slice(text)) {
            let start = comment.span.start;
            let above = tree.instructions.partition_point(|instruction| instruction.span.start < start);
            found.push((first_from.is_some_and(|first| above > first).then_some(InstructionId(above)), shell));
        }
    }
    found
}

pub(super) fn is_windows(base: &Base, platform: Option<&str>) -> bool {
    if platform.is_some_and(|platform| platform.starts_with("windows")) {
        return true;
    }
    let Base::Image(image) = base else { return false };
    let name = image.reference.short_name();
    let tag = image.reference.tag().unwrap_or("");
    const FAMILIES: [&str; 7] = [
        "mcr.microsoft.com/windows",
        "mcr.microsoft.com/dotnet/framework",
        "mcr.microsoft.com/businesscentral",
        "microsoft/windowsservercore",
        "microsoft/nanoserver",
        "microsoft/iis",
        "microsoft/dotnet-framework",
    ];
    FAMILIES.iter().any(|family| name.starts_with(family))
        || tag.contains("ltsc20")
        || name.starts_with("mcr.microsoft.com/powershell") && tag.contains("server")
        || tag.contains("nanoserver")
        || tag.contains("windowsservercore")
}

/// `folder` entered from `base`. Windows paths are taken as absolute by their drive.
fn join(base: Option<&str>, folder: &str) -> Option<String> {
    let absolute = folder.starts_with(['/', '\\']) || folder.get(1..2) == Some(":");
    if absolute && folder.len() <= LONGEST_PATH {
        return Some(folder.to_string());
    }
    let base = base?;
    if base.len() + folder.len() > LONGEST_PATH {
        return None;
    }
    let mut parts: Vec<&str> = base.split('/').collect();
    for part in folder.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." {
            if parts.len() > 1 {
                parts.pop();
            }
        } else {
            parts.push(part);
        }
    }
    parts.retain(|part| !part.is_empty());
    Some(format!("/{}", parts.join("/")))
}
