use crate::diagnostic::{Fix, Severity};
use crate::facts::own_users::own_user;
use crate::facts::package_managers::HOME_INSTALLERS;
use crate::model::dockerfile::Base;
use crate::rules::dockerfile::root_home::{installed, opens_root, user_install};
use crate::rules::{Case, Family, Finding, Look, Meta, Rule, Sink, Stops, markdown};
use crate::survey::StageRef;
use crate::survey::stages::{is_root, is_within};
use crate::syntax::dockerfile::Keyword;
use crate::syntax::shell::{Command, Word};

/// What lies below /root is closed to everybody else.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "packages-in-root-home", Severity::Error)
        .stops(Some(Stops::Start))
        .summary("What a container needs to run lies where its user can read it")
        .seeds(&["002:L12-26", "003:L46-60"]),
    cases: &[&CLOSED, &OPEN, &START, &PATH],
    looks: &[Look::RunStage(check)],
    markdown: markdown!("packages_in_root_home.md"),
};

static CLOSED: Case = Case::new("closed")
    .why("Only root can enter /root, and this stage runs as another user: its programs are not found.")
    .todo("Install to a place that everybody can read, such as /usr/local or /opt/venv.");

static OPEN: Case = Case::new("open")
    .why("That works while the container runs as root; the first USER line makes its programs “not found”.")
    .todo(CLOSED.todo)
    .severity(Severity::Advice);

static START: Case = Case::new("start")
    .why("Only root can enter /root, and this stage runs as another user: the container ends at once.")
    .todo("Install to a place that everybody can read, such as /usr/local or /opt.");

static PATH: Case = Case::new("path")
    .why("Only root can enter /root, and this stage runs as another user: they are not found.")
    .todo("Install them to a place that everybody can read, such as /usr/local or /opt.")
    .severity(Severity::Warning);

fn check(stage: StageRef<'_>, sink: &mut Sink<'_>) {
    let Some(as_root) = runs_as_root(stage) else { return };
    let all = installed(stage);
    if all.is_empty()
        && !as_root
        && !stage.any_command(&opens_root)
        && let Some(found) = started_there(stage).or_else(|| path_leads_there(stage))
    {
        sink.report(found);
    }
    let case = if as_root { &OPEN } else { &CLOSED };
    for installed in all {
        let fix = installed.changes.map(|changes| Fix::suggested("Install to /usr/local", changes));
        let what = [installed.what, " packages below /root."].concat();
        sink.report(case.at(stage.file.at(installed.span), what).fix(fix));
    }
}

/// Whether a stage ends as root; `None` when that cannot be known.
fn runs_as_root(stage: StageRef<'_>) -> Option<bool> {
    match stage.file.user_of(stage.index) {
        Some((_, user)) => is_root(user.as_deref()),
        None if *stage.root_base() == Base::Unresolved => None,
        None => Some(!starts_unprivileged(stage)),
    }
}

/// Whether the base image has a user of its own.
pub fn starts_unprivileged(stage: StageRef<'_>) -> bool {
    let image = stage.root_image();
    image.is_some_and(|image| own_user(image.reference.short_name(), image.reference.tag()).is_some())
}

fn is_below(path: &str) -> bool {
    is_within(path, "/root") && path.len() > "/root/".len()
}

/// A start command below /root.
fn started_there(stage: StageRef<'_>) -> Option<Finding> {
    let file = stage.file;
    for at in [stage.effective.entrypoint, stage.effective.cmd].into_iter().flatten() {
        for body in file.model.bodies(at) {
            let mut programs = body.script.commands.iter().filter_map(|command| command.effective().program_word());
            if let Some(word) = programs.find(|word| is_below(word.text())) {
                return Some(START.at(file.at(body.source(word.span)), "The start command lies below /root."));
            }
        }
    }
    None
}

/// A PATH that leads below /root, where something installed programs.
fn path_leads_there(stage: StageRef<'_>) -> Option<Finding> {
    let file = stage.file;
    let leads = |path: &str| path.split(':').any(|folder| is_below(folder.trim_matches(['"', '\''])));
    let span = stage.chain().find_map(|stage| {
        stage.instructions().rev().filter(|(_, other)| other.keyword == Keyword::Env).find_map(|(_, env)| {
            let pair = env.pairs().iter().find(|pair| pair.key.text() == "PATH")?;
            pair.value.as_ref().filter(|value| leads(value.text())).map(|value| value.span)
        })
    })?;
    // Only what something put there can be missed.
    let installs = |command: &Command| user_install(command).is_some() || command.words.iter().any(is_installer);
    let source = stage.chain().flat_map(StageRef::runs).find_map(|run| {
        run.commands().find(|(_, command)| installs(command)).map(|(body, command)| body.source(command.span))
    })?;
    let finding = PATH.at(file.at(span), "PATH leads to programs below /root.");
    Some(finding.related(file.model.file, source, "This installs into the home of root."))
}

/// Whether a word names one of the scripts that install a tool into the home of who runs them, or the folder they use.
fn is_installer(word: &Word) -> bool {
    HOME_INSTALLERS.iter().any(|script| word.text().contains(script)) || word.text().contains("/root/.")
}
