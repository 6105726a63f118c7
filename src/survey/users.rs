//! Whether what starts as root goes on as somebody else, and whether an image has a user.

use crate::facts::images;
use crate::facts::own_users::own_user;
use crate::facts::package_managers::install_of;
use crate::model::dockerfile::InstructionId;
use crate::survey::RunRef;
use crate::survey::StageRef;
use crate::survey::installs::packages;
use crate::survey::stages::is_root;
use crate::syntax::dockerfile::Keyword;
use crate::syntax::shell::{Command, Word};
use crate::text::is_listed;

/// Who a step of a build is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Root.
    Root,
    /// Somebody else: the name as USER has it.
    Other(String),
    /// A variable or an image that is not known decides.
    Unknown,
}

/// The user that a RUN runs as.
pub fn user_of(run: RunRef<'_>) -> Who {
    let model = run.file.model;
    match model.user_at(run.run.at) {
        Some((_, user)) => match (is_root(user.as_deref()), user) {
            (Some(true), _) => Who::Root,
            (Some(false), Some(user)) => Who::Other(user),
            _ => Who::Unknown,
        },
        None => match model.root_image(run.stage.index) {
            Some(image) => match own_user(image.reference.short_name(), image.reference.tag()) {
                Some(user) => Who::Other(user.to_owned()),
                None if images::find(image.reference.short_name()).is_some() => Who::Root,
                None => Who::Unknown,
            },
            None => Who::Unknown,
        },
    }
}

/// Programs that start another one as a user without rights.
const DROPPERS: [&str; 7] = ["gosu", "su-exec", "setpriv", "s6-setuidgid", "runuser", "chpst", "fixuid"];

/// Whether the start command, or a script of the project that it names, changes to another user.
pub fn drops_rights(stage: StageRef<'_>) -> bool {
    let model = stage.file.model;
    let effective = &stage.stage.effective;
    let starts: Vec<InstructionId> = effective.entrypoint.into_iter().chain(effective.cmd).collect();
    let words = starts
        .iter()
        .flat_map(|&at| model.bodies(at))
        .flat_map(|body| &body.script.commands)
        .flat_map(|command| command.words.iter().map(|word| word.text()));
    let mut is_open = false;
    for word in words {
        let name = word.rsplit('/').next().unwrap_or(word);
        if DROPPERS.contains(&name) || word.starts_with("--userspec") {
            return true;
        }
        if name.is_empty() {
            continue;
        }
        let names = scripts_named(stage, name);
        for file in &stage.file.survey.project.files {
            if file.name() == name || names.contains(&file.name()) {
                is_open = true;
                if has_dropper(&file.text) {
                    return true;
                }
            }
        }
    }
    let is_written_here = || {
        stage.chain().flat_map(StageRef::instructions).any(|(_, instruction)| {
            instruction.keyword != Keyword::Run
                && instruction.heredocs.iter().any(|heredoc| has_dropper(heredoc.content.text()))
        })
    };
    // Who puts gosu into the image has a script that calls it, even where that is not open.
    is_written_here() || (!is_open && effective.entrypoint.is_some() && brings_dropper(stage))
}

/// Whether the chain installs one of the small programs that do nothing else.
fn brings_dropper(stage: StageRef<'_>) -> bool {
    let is_one = |text: &str| {
        let name = text.split('=').next().unwrap_or(text);
        matches!(name.rsplit('/').next().unwrap_or(name), "gosu" | "su-exec" | "fixuid")
    };
    let brings = |command: &Command| {
        let invocation = command.effective();
        (install_of(command).is_some() || matches!(invocation.program(), "curl" | "wget" | "chmod"))
            && invocation.arguments().iter().any(|word| is_one(word.text()))
    };
    stage.any_command(&brings)
        || stage.chain().flat_map(StageRef::instructions).any(|(_, instruction)| {
            let paths = instruction.transfer();
            paths.is_some_and(|paths| paths.sources.iter().any(|source| is_one(source.text())))
        })
}

/// The names that the files had which COPY puts in place under `name`.
pub fn scripts_named<'a>(stage: StageRef<'a>, name: &str) -> Vec<&'a str> {
    let mut found = Vec::new();
    for (_, instruction) in stage.chain().flat_map(StageRef::instructions) {
        let Some(transfer) = instruction.transfer() else { continue };
        let Some(destination) = &transfer.destination else { continue };
        if destination.text().rsplit('/').next() == Some(name)
            && let [source] = transfer.sources.as_slice()
        {
            found.extend(source.text().rsplit('/').next());
        }
    }
    found
}

fn has_dropper(script: &str) -> bool {
    let is_code = |line: &&str| !line.trim_start().starts_with('#');
    script.lines().filter(is_code).any(|line| {
        let words = || line.split_whitespace();
        let switches = words().any(|word| word == "su") && words().any(|word| matches!(word, "-" | "-c" | "-s" | "-l"));
        line.contains("--userspec")
            || switches
            || line.split(|c: char| c.is_whitespace() || "\"'`();/".contains(c)).any(|word| DROPPERS.contains(&word))
    })
}

/// How many stages below one are looked into.
const LONGEST_CHAIN: usize = 32;

/// What the programs begin with that make users, and others that may run what nobody has read.
const ACCOUNT: [&str; 10] =
    ["user", "group", "add", "passwd", "chpasswd", "vipw", "systemd-sysusers", "newusers", "install", "ansible"];
const OPAQUE: &str = "sh bash curl wget make source . eval python python3 puppet";

/// Whether something of a stage above the instruction at `before` may make a user: a command that names it, a list of users or a whole
/// tree that is copied, a script nobody has read, a package that is called like it.
pub fn may_be_made(stage: StageRef<'_>, before: InstructionId, user: &str) -> bool {
    let model = stage.file.model;
    stage.chain().nth(LONGEST_CHAIN).is_some()
        || stage.chain().flat_map(StageRef::instructions).filter(|(at, _)| *at < before).any(|(at, instruction)| {
            match instruction.keyword {
                Keyword::Run => {
                    let bodies = model.bodies(at);
                    let mut commands = bodies.iter().flat_map(|body| &body.script.commands);
                    bodies.is_empty()
                        || instruction.heredocs.len() > 1
                        || commands.any(|command| may_make(command, user))
                }
                Keyword::Copy | Keyword::Add => {
                    let Some(paths) = instruction.transfer() else { return true };
                    let into = paths.destination.as_ref().map_or("", |word| word.text()).trim_end_matches('/');
                    into.is_empty()
                        || into.contains('$')
                        || into == "/etc"
                        || into.starts_with("/etc/passwd")
                        || into.starts_with("/etc/group")
                }
                Keyword::Onbuild | Keyword::Unknown => true,
                _ => false,
            }
        })
}

fn may_make(command: &Command, user: &str) -> bool {
    let program = command.effective().program();
    let names = |word: &Word| word.text().contains(user) || word.expands;
    let is_account = ACCOUNT.iter().any(|stem| program.starts_with(stem));
    let is_path = |word: &Word| word.text().contains('/') || word.expands;
    let may_bring = |word: &&Word| {
        let name = word.text();
        word.expands || name.contains(['/', '*']) || name.contains(user) || user.contains(name)
    };
    (is_account && command.words.iter().any(names))
        || command.words.first().is_some_and(is_path)
        || program.ends_with(".sh")
        || is_listed(program, OPAQUE)
        || command.redirections.iter().any(|r| r.target.text().starts_with("/etc/"))
        || packages(command).iter().any(may_bring)
        || command.words.iter().any(|word| word.text().contains("/etc/passwd"))
}
