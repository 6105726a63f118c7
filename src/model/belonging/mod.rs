//! Which Compose files belong together. Names say little: what a file lacks and another one has says more.

mod contents;

use super::compose::{Sources, paths};
use super::stack::{EnvironmentOf, Stack, StackKind, stack};
use super::{file_kind, stray};
use crate::order::Order;
use crate::ordered::{BTreeMap, BTreeSet};
use crate::project::{Environment, FileId, FileKind, Settings};
use crate::syntax::dockerignore::IgnoreFile;
use contents::{Named, chosen, extends_name, has, is_override, named_by_others, needs, parent, runs, supplies, wants};

/// Names `docker compose` looks for by itself, the first that is there wins.
pub const BASES: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
/// Names it lays over the base by itself.
pub const OVERRIDES: [&str; 4] =
    ["compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml"];

/// How a file is taken that makes sense alone and over the base.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// `-f compose.dev.yaml`
    #[default]
    Alone,
    /// `-f compose.yaml -f compose.dev.yaml`
    OverBase,
}

/// All stacks of a project, in the order of their files.
pub struct Stacks {
    /// The stacks.
    pub found: Vec<Stack>,
    /// Files that could as well be read the other way.
    pub ambiguous: BTreeSet<FileId>,
}

/// So many files are looked through for what another one lacks.
const CANDIDATES: usize = 50;

/// Groups the Compose files of a project and loads each group.
pub fn stacks(
    sources: &mut Sources<'_>,
    settings: &Settings,
    environment_of: EnvironmentOf<'_>,
    reading: Reading,
) -> Stacks {
    let project = sources.project;
    let is_compose = |id: &FileId| {
        let file = project.file(*id);
        file_kind(&file.path, &file.text) == FileKind::Compose && stray(&file.path, &file.text).is_none()
    };
    let compose: Vec<FileId> = project.iter().map(|(id, _)| id).filter(is_compose).collect();
    let mut folders: BTreeMap<&str, Vec<FileId>> = BTreeMap::new();
    for &file in &compose {
        folders.entry(project.file(file).folder()).or_default().push(file);
    }
    let named = named_by_others(sources, &compose);
    let stacks = Stacks { found: Vec::new(), ambiguous: BTreeSet::new() };
    let lonely = compose.len() == 1;
    let mut gathering = Gathering { sources, settings, environment_of, reading, lonely, named, stacks };
    for folder in folders.keys() {
        gathering.folder(folder, &folders);
    }
    let mut stacks = gathering.stacks;
    stacks.found.order_by_key(Stack::last_file);
    base_is_not_production(&mut stacks.found);
    stacks
}

/// Where a production file lies over the base, the base alone is what runs on a developer's machine: what production needs
/// is asked of both together.
fn base_is_not_production(stacks: &mut [Stack]) {
    let over_base =
        |stack: &Stack| stack.kind == StackKind::Overlay && stack.environment == Some(Environment::Production);
    let bases: Vec<FileId> =
        stacks.iter().filter(|stack| over_base(stack)).filter_map(|stack| stack.files.first().copied()).collect();
    for stack in stacks.iter_mut().filter(|stack| stack.kind == StackKind::Default && stack.environment.is_none()) {
        if stack.files.first().is_some_and(|file| bases.contains(file)) {
            stack.environment = Some(Environment::Development);
        }
    }
}

struct Gathering<'s, 'a> {
    sources: &'s mut Sources<'a>,
    settings: &'s Settings,
    environment_of: EnvironmentOf<'s>,
    reading: Reading,
    lonely: bool,
    named: Named,
    stacks: Stacks,
}

/// What is known of a folder while its files are gone through.
struct Folder<'f> {
    base: Option<FileId>,
    default: Option<&'f Stack>,
    /// What the default stack uses and nothing in it has.
    missing: Vec<String>,
    /// Who has what; the files in order.
    supply: BTreeMap<String, Vec<FileId>>,
    /// The base of the next folder further up that has one.
    above: Option<FileId>,
}

impl Folder<'_> {
    fn has(&self, file: FileId, want: &str) -> bool {
        self.supply.get(want).is_some_and(|files| files.binary_search(&file).is_ok())
    }

    /// Whether the stack without `-f` has it, be it from a file that it includes.
    fn default_has(&self, want: &str) -> bool {
        let of_stack = |default: &Stack| match want.strip_prefix("image/") {
            Some(name) => default.service(name).is_some_and(runs),
            None => default.has(want),
        };
        self.default.is_some_and(of_stack)
            || self.base.is_some_and(|base| self.has(base, want))
            || self.default.is_some_and(|default| default.files.iter().any(|&file| self.has(file, want)))
    }
}

impl Gathering<'_, '_> {
    fn load(&mut self, files: Vec<FileId>, kind: StackKind) -> Stack {
        stack(self.sources, self.settings, self.environment_of, files, kind, self.lonely)
    }

    fn name(&self, file: FileId) -> &str {
        self.sources.project.file(file).name()
    }

    fn folder(&mut self, path: &str, folders: &BTreeMap<&str, Vec<FileId>>) {
        let Some(here) = folders.get(path) else { return };
        let project = self.sources.project;
        let find = |here: &[FileId], names: &[&str]| {
            names.iter().find_map(|name| here.iter().copied().find(|&file| project.file(file).name() == *name))
        };
        let base = find(here, &BASES);
        let over = base.and_then(|_| find(here, &OVERRIDES));
        let chosen = chosen(self.sources, path);
        let is_cut = chosen.as_ref().is_some_and(|chosen| chosen.iter().any(Option::is_none));
        let files = match chosen.and_then(|files| files.into_iter().collect()) {
            Some(files) => files,
            None => base.into_iter().chain(over).collect::<Vec<FileId>>(),
        };
        let mut default = (!files.is_empty()).then(|| self.load(files, StackKind::Default));
        let ancestors = std::iter::successors(parent(path), |path| parent(path));
        let folder = Folder {
            base,
            missing: default.as_ref().map_or(Vec::new(), wants),
            supply: self.supply(here),
            above: ancestors.filter_map(|path| find(folders.get(path)?, &BASES)).next(),
            default: default.as_ref(),
        };
        let mut given = BTreeSet::new();
        for &file in here {
            if folder.default.is_none_or(|default| !default.files.contains(&file)) {
                self.beside(file, &folder, &mut given);
            }
        }
        let missing = folder.missing;
        if let Some(default) = &mut default
            && !missing.is_empty()
        {
            // What is not open is unknown, not absent.
            default.is_incomplete |= is_cut
                || default.files.iter().any(|file| self.named.included.contains(file))
                || over.is_none() && self.ignores_an_override(path)
                || missing.iter().all(|want| given.contains(want));
        }
        self.stacks.found.extend(default);
    }

    /// Which of the files have what.
    fn supply(&mut self, here: &[FileId]) -> BTreeMap<String, Vec<FileId>> {
        let mut supply: BTreeMap<String, Vec<FileId>> = BTreeMap::new();
        for &file in here {
            let tree = self.sources.tree(file);
            tree.roots().for_each(|root| supplies(root, &mut |what| supply.entry(what).or_default().push(file)));
        }
        supply
    }

    /// A file that `docker compose` takes only when it is told to. `given` takes what it adds to a base that lacks it.
    fn beside(&mut self, file: FileId, folder: &Folder<'_>, given: &mut BTreeSet<String>) {
        let is_base = BASES.contains(&self.name(file));
        let needs_base = folder.base.is_some_and(|base| !is_base && needs(self.sources, file, base));
        if !is_base && (self.named.included.contains(&file) || self.named.extended.contains(&file) && !needs_base) {
            return;
        }
        let budget = self.sources.budget.clone();
        let mut alone = self.load(vec![file], StackKind::Alone);
        if is_base {
            self.stacks.found.push(alone);
            return;
        }
        let mut wanted = wants(&alone);
        let complete = wanted.is_empty() && !needs_base;
        let is_override = is_override(self.name(file));
        let shares = alone.services.iter().any(|service| folder.default_has(&["services/", &service.name].concat()));
        let adds: Vec<&String> = match complete && shares && !is_override {
            true => Vec::new(),
            false => folder.missing.iter().filter(|want| folder.has(file, want)).collect(),
        };
        let mut below: Vec<FileId> = Vec::new();
        if let Some(base) = folder.base {
            let all = wanted.len();
            wanted.retain(|want| !folder.default_has(want));
            let unknown = || folder.default.is_some_and(|default| default.is_incomplete) && all > 0;
            if needs_base || is_override || wanted.len() < all || !adds.is_empty() || unknown() {
                below.push(base);
                given.extend(adds.into_iter().cloned());
            }
        }
        let is_partial = !wanted.is_empty() && !self.complete(file, &alone, folder, &mut wanted, &mut below);
        // One that includes the base, or extends its services, is not read over it.
        let names_base = folder.base.is_some_and(|base| alone.read.contains(&base));
        let is_variant = complete && shares && below.is_empty() && !names_base;
        if is_variant {
            self.stacks.ambiguous.insert(file);
            below.extend(folder.base.filter(|_| self.reading == Reading::OverBase));
        }
        if !below.is_empty() {
            self.sources.budget = budget;
            below.push(file);
            alone = self.load(below, StackKind::Overlay);
        } else if is_override || is_partial {
            alone.services.iter_mut().for_each(|service| service.incomplete = true);
        }
        alone.is_incomplete |= is_partial || alone.kind == StackKind::Alone && is_override;
        self.stacks.found.push(alone);
    }

    /// Looks among the other files for what `file` still lacks; `false` when it must come from somewhere that is not known.
    fn complete(
        &mut self,
        file: FileId,
        alone: &Stack,
        folder: &Folder<'_>,
        wanted: &mut Vec<String>,
        below: &mut Vec<FileId>,
    ) -> bool {
        let suppliers = |wanted: &[String]| {
            let found = wanted.iter().filter_map(|want| folder.supply.get(want)).flatten().take(CANDIDATES);
            let mut found: Vec<FileId> = found.copied().filter(|other| *other != file).collect();
            found.order();
            found.dedup();
            found
        };
        // `docker-compose.ci.mysql.yml` is made for `docker-compose.ci.yml`.
        let mut candidates = suppliers(wanted);
        candidates.retain(|&other| extends_name(self.name(file), self.name(other)));
        for other in candidates {
            let all = wanted.len();
            wanted.retain(|want| !folder.has(other, want));
            if wanted.len() < all && !below.contains(&other) {
                below.push(other);
            }
        }
        if wanted.is_empty() {
            return true;
        }
        let mut whole = suppliers(wanted);
        // The other way round: what lies over this file brings it.
        if whole.iter().any(|&other| extends_name(self.name(other), self.name(file))) {
            return false;
        }
        // Two files that run the same service are two ways to run it.
        let own = alone.services.iter().filter(|service| runs(service));
        let has_service =
            |other: FileId| own.clone().any(|service| folder.has(other, &["image/", &service.name].concat()));
        whole.retain(|&other| wanted.iter().all(|want| folder.has(other, want)) && !has_service(other));
        if let [one] = whole[..] {
            below.push(one);
            return true;
        }
        if let Some(above) = folder.above.filter(|_| below.is_empty()) {
            let tree = self.sources.tree(above);
            if wanted.iter().all(|want| tree.roots().any(|root| has(root, want))) {
                below.push(above);
                return true;
            }
        }
        // A service of which only a part is here makes a file an overlay, whatever it lies over.
        let is_part = is_override(self.name(file)) || wanted.iter().any(|want| want.starts_with("image/"));
        whole.is_empty() && !(is_part && below.is_empty())
    }

    /// Whether git is told to leave out an override that is not here: there may well be one.
    fn ignores_an_override(&self, folder: &str) -> bool {
        let folders = std::iter::successors(Some(folder), |path| parent(path));
        let ignored = |path: &str| {
            let file = self.sources.find(&paths::join(path, ".gitignore"))?;
            let ignore = IgnoreFile::parse_git(&self.sources.project.file(file).text);
            let inside = folder.strip_prefix(path).unwrap_or(folder).trim_start_matches('/');
            Some(OVERRIDES.iter().any(|name| ignore.excludes(&paths::join(inside, name), false).is_some()))
        };
        folders.filter_map(ignored).any(|ignored| ignored)
    }
}
