//! How an image that ends as root is made to end as somebody else: the user, the folders it writes to, and where the lines go.

use crate::diagnostic::{Change, Fix};
use crate::edit::dockerfile::{above, written};
use crate::edit::lines::{change, insert_after, insert_before};
use crate::facts::image_tools::{Distro, distro};
use crate::facts::images::Class;
use crate::facts::users::{ADD_USER_OPTIONS, create_user, renamed, unprivileged};
use crate::model::Stack;
use crate::model::compose::{MountKind, Service};
use crate::model::dockerfile::{Base, DockerfileModel, InstructionId, ShellKind, Stage};
use crate::project::FileId;
use crate::rules::dockerfile::packages_in_root_home::repair;
use crate::survey::Survey;
use crate::survey::commands::commands;
use crate::survey::stages::{base_facts, is_root, is_within, runs};
use crate::syntax::dockerfile::Keyword;
use crate::syntax::shell::Command;
use crate::text::{Edit, Span};

/// A user to change to.
struct Way {
    /// The command that adds it, where it is not there yet.
    create: Option<String>,
    /// What USER names.
    user: String,
    /// What `--chown` and `chown` name before the user exists.
    owner: String,
    /// Index of the instruction from which on it exists.
    from: InstructionId,
}

/// What to do, and the edits for it.
pub fn leave_root(
    context: &Survey<'_>,
    file: FileId,
    model: &DockerfileModel,
    stage: &Stage,
    services: &[(&Stack, &Service)],
) -> (String, Option<Fix>) {
    let text = &context.project.file(file).text;
    let known = base_facts(model, stage.index);
    let way = way(model, stage);
    let is_own = way.as_ref().is_some_and(|way| way.from > InstructionId(0));
    if known.is_some_and(|(image, _)| image.reference.short_name() == "nginx") && !is_own {
        return ("Use nginxinc/nginx-unprivileged, which listens on 8080, or name a user.".to_owned(), None);
    }
    let Some(way) = way else {
        return ("Create a user without privileges and name it with USER before the start command.".to_owned(), None);
    };
    let advice = ["Switch to a user without privileges before the start command: USER ", &way.user, "."].concat();
    let fix =
        (!is_built_upon_as_root(model, stage)).then(|| changes(text, file, model, stage, services, &way)).flatten();
    (advice, fix.map(|changes| Fix::suggested(["Run as ", &way.user].concat(), changes)))
}

/// The user that the file makes, that the base brings along, or one to add.
fn way(model: &DockerfileModel, stage: &Stage) -> Option<Way> {
    if let Some((from, user)) = created_user(model, stage) {
        return Some(Way { create: None, owner: user.clone(), user, from });
    }
    let way = match model.root_base(stage.index) {
        Base::Scratch => create_user(Distro::Distroless),
        Base::Image(image) => {
            let way = unprivileged(image.reference.short_name(), image.reference.tag())?;
            // A server that expects to start as root is not helped by a user of ours.
            let builds_on = base_facts(model, stage.index)
                .is_none_or(|(_, facts)| matches!(facts.class, Class::Language | Class::Os));
            if !builds_on && way.create.is_some() {
                return None;
            }
            way
        }
        _ => return None,
    };
    let Some(create) = way.create else {
        return Some(Way {
            create: None,
            user: way.user.to_owned(),
            owner: way.user.to_owned(),
            from: InstructionId(0),
        });
    };
    let taken = |word: &str| model.chain(stage.index).any(|stage| mentions_account(model, stage, word));
    let number = ["10001", "10002", "10101", "20001"].into_iter().find(|number| !taken(number))?;
    let user = ["app", "appuser", "runner"].into_iter().find(|name| !taken(name))?;
    Some(Way {
        create: Some(renamed(create, number, user)),
        user: user.to_owned(),
        owner: [number, ":", number].concat(),
        from: InstructionId(0),
    })
}

/// Whether a stage already gives a name or number to a user or a group.
fn mentions_account(model: &DockerfileModel, stage: &Stage, word: &str) -> bool {
    runs(model, stage).any(|run| {
        commands(&run).any(|(_, command)| {
            let invocation = command.effective();
            let program = invocation.program();
            let is_account = program.starts_with("user") || program.starts_with("group") || program.starts_with("add");
            let writes = || command.redirections.iter().any(|r| r.target.text().starts_with("/etc/"));
            (is_account || writes())
                && invocation
                    .arguments()
                    .iter()
                    .any(|argument| argument.text().split([':', '=', ',', ' ', '\n']).any(|part| part == word))
        })
    })
}

fn changes(
    text: &str,
    file: FileId,
    model: &DockerfileModel,
    stage: &Stage,
    services: &[(&Stack, &Service)],
    way: &Way,
) -> Option<Vec<Change>> {
    let mut changes = repair(text, file, model, stage.index)?;
    let folders = folders(model, stage, services);
    let (before, at) = place(model, stage);
    let volume = model.instructions_of(stage).find(|(_, other)| other.keyword == Keyword::Volume).map(|(at, _)| at);
    // What a layer changes in a volume behind VOLUME may be lost.
    let early = volume.filter(|&volume| volume < at && volume > way.from && is_root_at(model, volume));
    let mut steps: Vec<String> = way.create.iter().cloned().collect();
    let bare: Vec<&str> =
        folders.iter().map(String::as_str).filter(|folder| !is_given_away(model, stage, folder)).collect();
    if !bare.is_empty() {
        let list = bare.join(" ");
        let owner = if way.create.is_some() { &way.user } else { &way.owner };
        steps.push(["mkdir -p ", &list, " && chown -R ", owner, " ", &list].concat());
    }
    if !steps.is_empty() && (model.shell_at(early.unwrap_or(at)) != ShellKind::Posix || lacks_shell(model, stage)) {
        return None;
    }
    let run = match steps.as_slice() {
        [] => String::new(),
        steps => [&written(text, model, Keyword::Run), " ", &steps.join(" && ")].concat(),
    };
    let user = [&written(text, model, Keyword::User), " ", way.user.as_str()].concat();
    let mut lines = user;
    match early {
        Some(volume) if !run.is_empty() => {
            changes.push(change(file, insert_before(text, above(text, model, volume), &run)));
        }
        _ if !run.is_empty() => lines = [&run, "\n", &lines].concat(),
        _ => {}
    }
    let edit = match before {
        true => insert_before(text, above(text, model, at), &lines),
        false => insert_after(text, model.instruction(at).span, &lines),
    };
    changes.push(change(file, edit));
    changes.extend(own_copies(file, model, stage, &folders, way));
    Some(changes)
}

fn is_root_at(model: &DockerfileModel, at: InstructionId) -> bool {
    model.user_at(at).is_none_or(|(_, user)| is_root(user.as_deref()) == Some(true))
}

/// Whether no RUN can work on what the stage stands on.
fn lacks_shell(model: &DockerfileModel, stage: &Stage) -> bool {
    match model.root_base(stage.index) {
        Base::Scratch => true,
        Base::Image(image) => distro(image.reference.short_name(), image.reference.tag()) == Some(Distro::Distroless),
        _ => false,
    }
}

/// Whether another stage starts from this one and runs commands as the user it leaves behind.
fn is_built_upon_as_root(model: &DockerfileModel, stage: &Stage) -> bool {
    let heirs = model.stages.iter().filter(|other| other.parent() == Some(stage.index));
    heirs.into_iter().any(|heir| {
        let mut own = model.instructions_of(heir).map(|(_, instruction)| instruction.keyword);
        let first = own.find(|keyword| matches!(keyword, Keyword::Run | Keyword::User));
        match first {
            Some(keyword) => keyword == Keyword::Run,
            None => model.stages.iter().any(|other| other.parent() == Some(heir.index)),
        }
    })
}

/// A user that an earlier USER names or that a RUN of the chain adds, with the index of that instruction.
fn created_user(model: &DockerfileModel, stage: &Stage) -> Option<(InstructionId, String)> {
    let earlier = model.chain(stage.index).find_map(|stage| {
        model.instructions_of(stage).rev().find_map(|(at, instruction)| {
            let user = (instruction.keyword == Keyword::User).then(|| model.value_of(at)).flatten()?;
            is_other(&user).then_some((at, user))
        })
    });
    earlier.or_else(|| {
        model.chain(stage.index).find_map(|stage| {
            runs(model, stage)
                .rev()
                .find_map(|run| Some((run.at, commands(&run).filter_map(|(_, command)| added_user(command)).last()?)))
        })
    })
}

fn added_user(command: &Command) -> Option<String> {
    let invocation = command.effective();
    if !matches!(invocation.program(), "useradd" | "adduser") {
        return None;
    }
    // `adduser USER GROUP` adds nobody.
    let [name] = invocation.positionals(ADD_USER_OPTIONS)[..] else { return None };
    let name = name.value()?;
    is_other(name).then(|| name.to_owned())
}

/// Whether a text is the name or number of a user that is not root, and can be written as it is.
fn is_other(user: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b':');
    user.bytes().next().is_some_and(|first| first != b':')
        && user.bytes().all(is_plain)
        && is_root(Some(user)) == Some(false)
}

/// The instruction before (`true`) or behind which USER belongs: the start command, or the last one that may need root.
fn place(model: &DockerfileModel, stage: &Stage) -> (bool, InstructionId) {
    let mut until_start = None;
    let mut last = stage.from;
    for (at, instruction) in model.instructions_of(stage) {
        match instruction.keyword {
            Keyword::Cmd | Keyword::Entrypoint => until_start = until_start.or(Some(at)),
            Keyword::Run | Keyword::User => until_start = None,
            _ => {}
        }
        last = at;
    }
    (until_start.is_some(), until_start.unwrap_or(last))
}

/// The folders that keep data: those of VOLUME, and where services mount a named volume.
fn folders(model: &DockerfileModel, stage: &Stage, services: &[(&Stack, &Service)]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut add = |path: &str| {
        const SYSTEM: [&str; 8] = ["/etc", "/usr", "/bin", "/lib", "/tmp", "/run", "/var/run", "/root"];
        let path = path.trim_end_matches('/');
        let is_plain = path.starts_with('/') && !path.contains([' ', '"', '\'', '$', '\\']);
        if is_plain && !SYSTEM.iter().any(|folder| is_within(path, folder)) && !found.iter().any(|other| other == path)
        {
            found.push(path.to_owned());
        }
    };
    for stage in model.chain(stage.index) {
        for (at, instruction) in model.instructions_of(stage).filter(|(_, other)| other.keyword == Keyword::Volume) {
            for word in instruction.words() {
                if let Some(path) = model.resolve(&word.map, at) {
                    add(path.text());
                }
            }
        }
    }
    let mounts = services.iter().flat_map(|(_, service)| &service.mounts);
    for mount in mounts.filter(|mount| mount.kind == MountKind::Volume) {
        add(&mount.target);
    }
    found
}

/// Whether the file already says whose a folder is.
fn is_given_away(model: &DockerfileModel, stage: &Stage, folder: &str) -> bool {
    model.chain(stage.index).any(|stage| {
        runs(model, stage).any(|run| {
            commands(&run).any(|(_, command)| {
                let invocation = command.effective();
                let gives = matches!(invocation.program(), "chown" | "chmod" | "install" | "setfacl");
                gives
                    && invocation
                        .arguments()
                        .iter()
                        .any(|word| word.text().starts_with('/') && is_within(folder, word.text()))
            })
        })
    })
}

/// `--chown` for what is copied to a folder that keeps data, from the instruction on that makes the user known.
fn own_copies(file: FileId, model: &DockerfileModel, stage: &Stage, folders: &[String], way: &Way) -> Vec<Change> {
    let copies = model.instructions_of(stage).filter(|(at, instruction)| {
        let into = instruction.transfer().and_then(|transfer| transfer.destination.as_ref());
        instruction.keyword == Keyword::Copy
            && *at > way.from
            && instruction.flag("chown").is_none()
            && into.is_some_and(|path| folders.iter().any(|folder| is_within(path.text(), folder)))
    });
    copies
        .map(|(_, instruction)| {
            let at = instruction.keyword_span.end;
            change(file, Edit::replace(Span::at(at), [" --chown=", &way.owner].concat()))
        })
        .collect()
}
