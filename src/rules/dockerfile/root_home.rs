//! What a stage has below /root, and how it comes to lie elsewhere. Long because the repair follows the packages: into COPY, PATH, ENV and
//! the start command of later stages.

use crate::diagnostic::Change;
use crate::edit::lines::{change, delete_lines};
use crate::edit::shell::remove_argument;
use crate::facts::package_managers::{HOME_VARIABLES, install_of, is_package_folder};
use crate::model::dockerfile::{Base, InstructionId};
use crate::order::Order;
use crate::rules::dockerfile::packages_in_root_home::starts_unprivileged;
use crate::survey::stages::{is_root, is_within};
use crate::survey::{RunRef, StageRef};
use crate::syntax::dockerfile::Keyword;
use crate::syntax::shell::{Command, Word};
use crate::text::{Edit, Span};

/// Where `pip install --user` puts packages for root.
const LOCAL: &str = "/root/.local";

/// Packages that a stage has below /root.
pub struct Installed {
    /// Index of the instruction.
    at: InstructionId,
    /// What to point at.
    pub span: Span,
    /// What does it, for people.
    pub what: &'static str,
    /// How to put them elsewhere, where that is known.
    pub changes: Option<Vec<Change>>,
}

/// The packages a stage and those it inherits from have below /root, left out where something opens it.
pub fn installed(stage: StageRef<'_>) -> Vec<Installed> {
    let mut found = Vec::new();
    if stage.any_command(&opens_root) {
        return found;
    }
    for stage in stage.chain() {
        for run in stage.runs() {
            found_in_run(stage, run, &mut found);
        }
        let copies = stage.instructions().filter(|(_, other)| other.keyword == Keyword::Copy);
        found.extend(copies.filter_map(|(at, _)| copied(stage, at)));
    }
    found.order_by_key(|installed| installed.at);
    found
}

/// The changes that move everything a stage has below /root elsewhere; `None` when some of it has no repair.
pub fn repair(stage: StageRef<'_>) -> Option<Vec<Change>> {
    let mut changes = Vec::new();
    for installed in installed(stage) {
        for change in installed.changes? {
            if changes.contains(&change) {
                continue;
            }
            // What two of them want otherwise at one place is left to a person.
            if overlaps(&changes, &change) {
                return None;
            }
            changes.push(change);
        }
    }
    Some(changes)
}

fn found_in_run(stage: StageRef<'_>, run: RunRef<'_>, found: &mut Vec<Installed>) {
    for (body, command) in run.commands() {
        let Some(word) = user_install(command).filter(|_| is_in_root_home(stage, run.run.at, command)) else {
            continue;
        };
        let is_flag = word.text() == "--user";
        let is_simple = run.run.instruction.command().is_some_and(|command| command.shell().is_some());
        let changes = (is_flag && is_simple).then(|| {
            let edit = remove_argument(stage.file.text(), body, word);
            let mut changes = vec![change(stage.file.model.file, edit)];
            mentions(stage, run.run.at.next(), "/usr/local", &mut changes);
            changes
        });
        let what = if is_flag { "`--user` installs" } else { "This installs" };
        found.push(Installed { at: run.run.at, span: body.source(word.span), what, changes });
    }
}

/// The word of an install that puts packages into the home of the user who runs it.
pub fn user_install(command: &Command) -> Option<&Word> {
    let invocation = command.tool();
    if let Some((manager, invocation)) = install_of(command) {
        let subcommand = invocation.subcommand(manager.options)?;
        return match manager.name {
            "pip" if invocation.program() == "pipx" => Some(subcommand),
            "pip" if subcommand.text() == "install" => invocation.flag("--user"),
            "uv" if subcommand.text() == "tool" => Some(subcommand),
            _ => None,
        };
    }
    let subcommand = invocation.subcommand("").filter(|word| word.text() == "install");
    subcommand.filter(|_| invocation.program() == "pipx")
}

/// Whether the home is root's where a command runs, and no variable points elsewhere.
fn is_in_root_home(stage: StageRef<'_>, at: InstructionId, command: &Command) -> bool {
    let root = match stage.file.user_at(at) {
        Some((_, user)) => is_root(user.as_deref()) == Some(true),
        None => *stage.root_base() != Base::Unresolved && !starts_unprivileged(stage),
    };
    let elsewhere = |value: &str| !is_within(value, "/root");
    let leads_away = |name: &str| {
        let set = stage.file.variable(name, at);
        let given =
            |word: &Word| word.text().strip_prefix(name).and_then(|rest| rest.strip_prefix('=')).is_some_and(elsewhere);
        set.is_some_and(|definition| definition.value.as_ref().is_none_or(|value| elsewhere(value.text())))
            || command.assignments.iter().any(|a| a.name == name && elsewhere(a.value.text()))
            || command.words.iter().any(given)
    };
    root && !HOME_VARIABLES.split(' ').any(leads_away)
}

/// Whether a command lets others into /root.
pub fn opens_root(command: &Command) -> bool {
    let invocation = command.effective();
    matches!(invocation.program(), "chmod" | "chown" | "setfacl")
        && invocation.arguments().iter().any(|word| is_within(word.text(), "/root") || word.text() == "~")
}

/// `COPY --from=… /root/.local /root/.local`.
fn copied(stage: StageRef<'_>, at: InstructionId) -> Option<Installed> {
    let file = stage.file;
    let instruction = file.model.instruction(at);
    let transfer = instruction.transfer()?;
    instruction.flag("from")?;
    let word = transfer.destination.as_ref()?;
    let destination = file.resolve(&word.map, at)?;
    let destination = destination.text();
    let is_packages = |source: &crate::syntax::dockerfile::Word| {
        file.resolve(&source.map, at).is_some_and(|source| is_package_folder(source.text()))
    };
    if !is_within(destination, "/root")
        || (!is_package_folder(destination) && !transfer.sources.iter().any(is_packages))
    {
        return None;
    }
    Some(Installed { at, span: word.span, what: "This copies", changes: move_copy(stage, at, destination) })
}

/// From `pip install --user` and `/root/.local` to `--prefix=/install` and `/usr/local`, in both stages.
fn move_copy(stage: StageRef<'_>, at: InstructionId, destination: &str) -> Option<Vec<Change>> {
    let file = stage.file;
    let id = file.model.file;
    let transfer = file.model.instruction(at).transfer()?;
    let [source] = transfer.sources.as_slice() else { return None };
    let local = |path: &str| path.trim_end_matches('/') == LOCAL;
    if !local(destination) || !local(source.text()) || transfer.json.is_some() {
        return None;
    }
    let reference = file.references.iter().find(|reference| reference.instruction == at)?;
    let Base::Stage(builder) = reference.target else { return None };
    if builder >= stage.index || stage.chain().any(|other| other.index == builder) {
        return None;
    }
    // The folder moves for all that copy it: another copy would find it empty.
    let takes = |other: InstructionId| file.model.instruction(other).span.slice(file.text()).contains(LOCAL);
    let mut others = file.references.iter().filter(|other| other.instruction != at && other.target == reference.target);
    if others.any(|other| takes(other.instruction)) {
        return None;
    }
    let builder = StageRef { file, stage: file.model.stage(builder) };
    let mut changes = Vec::new();
    for (body, command) in builder.runs().flat_map(RunRef::commands) {
        let Some(word) = user_install(command) else { continue };
        if word.text() != "--user" {
            return None;
        }
        changes.push(change(id, Edit::replace(body.source(word.span), "--prefix=/install")));
    }
    if changes.is_empty() {
        return None;
    }
    mentions(builder, builder.start, "/install", &mut changes);
    changes.push(change(id, Edit::replace(source.span, "/install")));
    changes.push(change(id, Edit::replace(transfer.destination.as_ref()?.span, "/usr/local")));
    mentions(stage, stage.start, "/usr/local", &mut changes);
    // Edits of one place count once, the first that was made for it.
    let mut kept = Vec::new();
    for change in changes {
        if !overlaps(&kept, &change) {
            kept.push(change);
        }
    }
    Some(kept)
}

/// What else of a stage, from an instruction on, names root's folder of packages: it follows them to `folder`. A PATH that names
/// nothing else goes, as `/usr/local/bin` is on every PATH.
fn mentions(stage: StageRef<'_>, from: InstructionId, folder: &str, changes: &mut Vec<Change>) {
    let file = stage.file;
    for (_, instruction) in stage.instructions().filter(|(at, _)| *at >= from) {
        // What comes from another stage has a finding of its own.
        if instruction.keyword == Keyword::Copy && instruction.flag("from").is_some() {
            continue;
        }
        if instruction.keyword == Keyword::Env
            && folder == "/usr/local"
            && let [pair] = instruction.pairs()
            && pair.key.text() == "PATH"
            && pair.value.as_ref().is_some_and(|value| is_only_local(&value.unquoted(file.tree.escape)))
        {
            changes.push(change(file.model.file, delete_lines(file.text(), instruction.span)));
            continue;
        }
        for (at, _) in instruction.span.slice(file.text()).match_indices(LOCAL) {
            let at = instruction.span.start + at;
            changes.push(change(file.model.file, Edit::replace(Span::new(at, at + LOCAL.len()), folder)));
        }
    }
}

fn overlaps(changes: &[Change], change: &Change) -> bool {
    let span = |change: &Change| match change {
        Change::Edit { edit, .. } => edit.span,
        Change::Create { .. } => Span::at(0),
    };
    changes.iter().any(|other| span(other).overlaps(span(change)))
}

/// Whether a PATH adds root's folder and nothing else.
fn is_only_local(path: &str) -> bool {
    path.split(':').all(|part| matches!(part, "/root/.local/bin" | "$PATH" | "${PATH}"))
}
