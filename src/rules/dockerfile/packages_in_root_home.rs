//! Long because the repair follows the packages: into COPY, PATH, ENV and the start command of later stages.

use crate::diagnostic::{Change, Fix, Severity};
use crate::edit::lines::{change, delete_lines};
use crate::edit::shell::remove_argument;
use crate::facts::own_users::own_user;
use crate::facts::package_managers::{HOME_INSTALLERS, install_of};
use crate::model::dockerfile::{Base, DockerfileModel, InstructionId, Stage, StageId};
use crate::order::Order;
use crate::project::FileId;
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::commands::commands;
use crate::survey::stages::{is_root, is_within, run_stages, runs};
use crate::syntax::dockerfile::Keyword;
use crate::syntax::shell::Command;
use crate::text::{Edit, Span};

/// What lies below /root is closed to everybody else.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "packages-in-root-home", Severity::Error)
        .summary("What a container needs to run lies where its user can read it")
        .seeds(&["002:L12-26", "003:L46-60"]),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("packages_in_root_home.md"),
};

/// Where `pip install --user` puts packages for root.
const LOCAL: &str = "/root/.local";

/// Packages that a stage has below /root.
pub struct Installed {
    /// Index of the instruction.
    at: InstructionId,
    /// What to point at.
    span: Span,
    /// What does it, for people.
    what: &'static str,
    /// How to put them elsewhere, where that is known.
    changes: Option<Vec<Change>>,
}

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for (file, model) in context.model.dockerfile_models() {
        let text = &context.project.file(file).text;
        for stage in run_stages(context, model) {
            let Some(as_root) = runs_as_root(model, stage) else { continue };
            let all = installed(text, file, model, stage);
            if all.is_empty()
                && !as_root
                && let Some(found) = reached_for(file, model, stage)
            {
                sink.report(found);
            }
            for installed in all {
                let rest = if as_root {
                    "That works while the container runs as root; the first USER line makes its programs “not found”."
                } else {
                    "Only root can enter /root, and this stage runs as another user: its programs are not found."
                };
                let message = format!(
                    "{} packages below /root. {rest} Install to a place that everybody can read, such as /usr/local or /opt/venv.",
                    installed.what
                );
                let fix = installed.changes.map(|changes| Fix::suggested("Install to /usr/local", changes));
                let finding = Finding::new(file, installed.span, message).fix(fix);
                sink.report(if as_root { finding.severity(Severity::Advice) } else { finding });
            }
        }
    }
}

/// Whether a stage ends as root; `None` when that cannot be known.
fn runs_as_root(model: &DockerfileModel, stage: StageId) -> Option<bool> {
    match model.user_of(stage) {
        Some((_, user)) => is_root(user.as_deref()),
        None if *model.root_base(stage) == Base::Unresolved => None,
        None => Some(!starts_unprivileged(model, stage)),
    }
}

fn starts_unprivileged(model: &DockerfileModel, stage: StageId) -> bool {
    let image = model.root_image(stage);
    image.is_some_and(|image| own_user(image.reference.short_name(), image.reference.tag()).is_some())
}

/// A start command below /root, or a PATH that leads there, in a stage that runs as somebody else.
fn reached_for(file: FileId, model: &DockerfileModel, stage: StageId) -> Option<Finding> {
    let opens = |stage: &Stage| runs(model, stage).any(|run| commands(&run).any(|(_, command)| opens_root(command)));
    if model.chain(stage).any(opens) {
        return None;
    }
    let effective = &model.stage(stage).effective;
    let starts = || [effective.entrypoint, effective.cmd].into_iter().flatten();
    let below = |text: &str| is_within(text, "/root") && text.len() > "/root/".len();
    for at in starts() {
        for body in model.bodies(at) {
            let programs = body.script.commands.iter().filter_map(|command| command.effective().program_word());
            if let Some(word) = programs.into_iter().find(|word| below(word.text())) {
                let message = "The start command lies below /root. Only root can enter /root, and this stage runs as another \
                               user: the container ends at once. Install to a place that everybody can read, such as /usr/local or /opt.";
                return Some(Finding::new(file, body.source(word.span), message));
            }
        }
    }
    let leads = |folder: &str| below(folder.trim_matches(['"', '\'']));
    let span = model.chain(stage).find_map(|stage| {
        model.instructions_of(stage).rev().filter(|(_, other)| other.keyword == Keyword::Env).find_map(|(_, env)| {
            let pair = env.pairs().iter().find(|pair| pair.key.text() == "PATH")?;
            pair.value.as_ref().filter(|value| value.text().split(':').any(leads)).map(|value| value.span)
        })
    })?;
    // Only what something put there can be missed.
    let installs = |command: &Command| {
        let text = |word: &crate::syntax::shell::Word| is_installer(word.text());
        user_install(command).is_some() || command.words.iter().any(text)
    };
    let source = model.chain(stage).find_map(|stage| {
        runs(model, stage).find_map(|run| {
            commands(&run).find(|(_, command)| installs(command)).map(|(body, command)| body.source(command.span))
        })
    })?;
    let message = "PATH leads to programs below /root. Only root can enter /root, and this stage runs as another user: they are \
                   not found. Install them to a place that everybody can read, such as /usr/local or /opt.";
    Some(Finding::new(file, span, message).severity(Severity::Warning).related(
        file,
        source,
        "This installs into the home of root.",
    ))
}

/// Whether a word names one of the scripts that install a tool into the home of who runs them, or the folder they use.
fn is_installer(word: &str) -> bool {
    HOME_INSTALLERS.iter().any(|script| word.contains(script)) || word.contains("/root/.")
}

/// The packages a stage and those it inherits from have below /root, left out where something opens it.
pub fn installed(text: &str, file: FileId, model: &DockerfileModel, stage: StageId) -> Vec<Installed> {
    let mut found = Vec::new();
    for stage in model.chain(stage) {
        for run in runs(model, stage) {
            for (body, command) in commands(&run) {
                if opens_root(command) {
                    return Vec::new();
                }
                let Some(word) = user_install(command).filter(|_| is_in_root_home(model, stage, run.at, command))
                else {
                    continue;
                };
                let is_flag = word.text() == "--user";
                let changes = is_flag.then(|| {
                    let mut changes = vec![change(file, remove_argument(text, body, word))];
                    changes.extend(mentions(text, file, model, stage, run.at.next(), "/usr/local"));
                    changes
                });
                let simple = run.instruction.command().is_some_and(|command| command.shell().is_some());
                found.push(Installed {
                    at: run.at,
                    span: body.source(word.span),
                    what: if is_flag { "`--user` installs" } else { "This installs" },
                    changes: changes.filter(|_| simple),
                });
            }
        }
        for (at, instruction) in model.instructions_of(stage) {
            if instruction.keyword == Keyword::Copy
                && let Some(copied) = copied(text, file, model, stage, at)
            {
                found.push(copied);
            }
        }
    }
    found.order_by_key(|installed| installed.at);
    found
}

/// The changes that move everything a stage has below /root elsewhere; `None` when some of it has no repair.
pub fn repair(text: &str, file: FileId, model: &DockerfileModel, stage: StageId) -> Option<Vec<Change>> {
    let mut changes = Vec::new();
    for installed in installed(text, file, model, stage) {
        for change in installed.changes? {
            if changes.contains(&change) {
                continue;
            }
            // What two of them want otherwise at one place is left to a person.
            if changes.iter().any(|other| span_of(other).overlaps(span_of(&change))) {
                return None;
            }
            changes.push(change);
        }
    }
    Some(changes)
}

/// The word of an install that puts packages into the home of the user who runs it.
fn user_install(command: &Command) -> Option<&crate::syntax::shell::Word> {
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
    (invocation.program() == "pipx")
        .then(|| invocation.subcommand(&[]))
        .flatten()
        .filter(|word| word.text() == "install")
}

/// Whether the home is root's where a command runs, and no variable points elsewhere.
fn is_in_root_home(model: &DockerfileModel, stage: &Stage, at: InstructionId, command: &Command) -> bool {
    let root = match model.user_at(at) {
        Some((_, user)) => is_root(user.as_deref()) == Some(true),
        None => *model.root_base(stage.index) != Base::Unresolved && !starts_unprivileged(model, stage.index),
    };
    const HOMES: [&str; 7] =
        ["HOME", "PYTHONUSERBASE", "PIPX_HOME", "PIPX_BIN_DIR", "UV_TOOL_DIR", "UV_TOOL_BIN_DIR", "PIP_PREFIX"];
    let elsewhere = |value: &str| !is_within(value, "/root");
    root && !HOMES.iter().any(|name| {
        let set = model.variable(name, at);
        set.is_some_and(|definition| definition.value.as_ref().is_none_or(|value| elsewhere(value.text())))
            || command.assignments.iter().any(|a| a.name == *name && elsewhere(a.value.text()))
            || command.words.iter().any(|word| {
                word.text().strip_prefix(name).and_then(|rest| rest.strip_prefix('=')).is_some_and(elsewhere)
            })
    })
}

/// Whether a command lets others into /root.
fn opens_root(command: &Command) -> bool {
    let invocation = command.effective();
    matches!(invocation.program(), "chmod" | "chown" | "setfacl")
        && invocation.arguments().iter().any(|word| is_within(word.text(), "/root") || word.text() == "~")
}

/// Folders of packages below a home.
fn is_package_folder(path: &str) -> bool {
    let path = path.trim_end_matches('/');
    [
        ".local",
        ".local/bin",
        ".local/lib",
        ".cargo",
        ".cargo/bin",
        ".nvm",
        ".pyenv",
        ".rbenv",
        ".venv",
        "venv",
        ".virtualenvs",
    ]
    .iter()
    .any(|folder| path.strip_suffix(folder).is_some_and(|before| before.ends_with('/')))
        || path.contains("/site-packages")
        || path.contains("/.nvm/")
}

/// `COPY --from=… /root/.local /root/.local`.
fn copied(text: &str, file: FileId, model: &DockerfileModel, stage: &Stage, at: InstructionId) -> Option<Installed> {
    let instruction = model.instruction(at);
    let transfer = instruction.transfer()?;
    instruction.flag("from")?;
    let word = transfer.destination.as_ref()?;
    let destination = model.resolve(&word.map, at)?.text().to_owned();
    if !is_within(&destination, "/root") {
        return None;
    }
    let sources: Vec<String> =
        transfer.sources.iter().filter_map(|source| Some(model.resolve(&source.map, at)?.text().to_owned())).collect();
    if !is_package_folder(&destination) && !sources.iter().any(|source| is_package_folder(source)) {
        return None;
    }
    Some(Installed {
        at,
        span: word.span,
        what: "This copies",
        changes: move_copy(text, file, model, stage, at, &destination),
    })
}

/// From `pip install --user` and `/root/.local` to `--prefix=/install` and `/usr/local`, in both stages.
fn move_copy(
    text: &str,
    file: FileId,
    model: &DockerfileModel,
    stage: &Stage,
    at: InstructionId,
    destination: &str,
) -> Option<Vec<Change>> {
    let transfer = model.instruction(at).transfer()?;
    let [source] = transfer.sources.as_slice() else { return None };
    let local = |path: &str| path.trim_end_matches('/') == "/root/.local";
    if !local(destination) || !local(source.text()) || transfer.json.is_some() {
        return None;
    }
    let reference = model.references.iter().find(|reference| reference.instruction == at)?;
    let Base::Stage(builder) = reference.target else { return None };
    if builder >= stage.index || model.chain(stage.index).any(|other| other.index == builder) {
        return None;
    }
    // The folder moves for all that copy it: another copy would find it empty.
    let takes = |other: InstructionId| model.instruction(other).span.slice(text).contains(LOCAL);
    let mut others =
        model.references.iter().filter(|other| other.instruction != at && other.target == reference.target);
    if others.any(|other| takes(other.instruction)) {
        return None;
    }
    let mut changes = Vec::new();
    for run in runs(model, model.stage(builder)) {
        for (body, command) in commands(&run) {
            let Some(word) = user_install(command) else { continue };
            if word.text() != "--user" {
                return None;
            }
            changes.push(change(file, Edit::replace(body.source(word.span), "--prefix=/install")));
        }
    }
    if changes.is_empty() {
        return None;
    }
    let first = model.stage(builder).start;
    changes.extend(mentions(text, file, model, model.stage(builder), first, "/install"));
    changes.push(change(file, Edit::replace(source.span, "/install")));
    changes.push(change(file, Edit::replace(transfer.destination.as_ref()?.span, "/usr/local")));
    changes.extend(mentions(text, file, model, stage, stage.start, "/usr/local"));
    Some(without_doubles(changes))
}

/// What else of a stage, from an instruction on, names root's folder of packages: it follows them to `folder`. A PATH that names
/// nothing else goes, as `/usr/local/bin` is on every PATH.
fn mentions(
    text: &str,
    file: FileId,
    model: &DockerfileModel,
    stage: &Stage,
    from: InstructionId,
    folder: &str,
) -> Vec<Change> {
    let mut changes = Vec::new();
    for (_, instruction) in model.instructions_of(stage).filter(|(at, _)| *at >= from) {
        // What comes from another stage has a finding of its own.
        if instruction.keyword == Keyword::Copy && instruction.flag("from").is_some() {
            continue;
        }
        if instruction.keyword == Keyword::Env
            && folder == "/usr/local"
            && let [pair] = instruction.pairs()
            && pair.key.text() == "PATH"
            && pair.value.as_ref().is_some_and(|value| is_only_local(&value.unquoted(model.tree.escape)))
        {
            changes.push(change(file, delete_lines(text, instruction.span)));
            continue;
        }
        let shown = instruction.span.slice(text);
        let places = shown.match_indices(LOCAL).map(|(at, _)| instruction.span.start + at);
        changes.extend(places.map(|at| change(file, Edit::replace(Span::new(at, at + LOCAL.len()), folder))));
    }
    changes
}

fn span_of(change: &Change) -> Span {
    match change {
        Change::Edit { edit, .. } => edit.span,
        Change::Create { .. } => Span::at(0),
    }
}

/// Edits of one place count once, the first that was made for it.
fn without_doubles(changes: Vec<Change>) -> Vec<Change> {
    let mut kept: Vec<Change> = Vec::new();
    for change in changes {
        if !kept.iter().any(|other| span_of(other).overlaps(span_of(&change))) {
            kept.push(change);
        }
    }
    kept
}

/// Whether a PATH adds root's folder and nothing else.
fn is_only_local(path: &str) -> bool {
    path.split(':').all(|part| matches!(part, "/root/.local/bin" | "$PATH" | "${PATH}"))
}
