//! How an image that ends as root is made to end as somebody else: the user, the folders it writes to, and where the lines go. Long
//! because a step that is left out leaves an image which does not start.

use crate::diagnostic::{Change, Fix};
use crate::edit::dockerfile::{above, written};
use crate::edit::lines::{change, insert_after, insert_before};
use crate::facts::command_options::options_of;
use crate::facts::image_tools::{Distro, distro};
use crate::facts::images::Class;
use crate::facts::users::{create_user, renamed, unprivileged};
use crate::model::Stack;
use crate::model::compose::{MountKind, Service};
use crate::model::dockerfile::{Base, InstructionId, ShellKind};
use crate::rules::dockerfile::root_home::repair;
use crate::survey::stages::{is_root, is_within};
use crate::survey::{RunRef, StageRef};
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
pub fn leave_root(stage: StageRef<'_>, services: &[(&Stack, &Service)]) -> (String, Option<Fix>) {
    let way = way(stage);
    let is_nginx = stage.root_image().is_some_and(|image| image.reference.short_name() == "nginx");
    let todo = match &way {
        way if is_nginx && way.as_ref().is_none_or(|way| way.from == InstructionId(0)) => {
            "Use nginxinc/nginx-unprivileged, which listens on 8080, or name a user."
        }
        None => "Create a user without privileges and name it with USER before the start command.",
        Some(way) => {
            let todo = ["Switch to a user without privileges before the start command: USER ", &way.user, "."].concat();
            let changes = if is_built_upon_as_root(stage) { None } else { changes(stage, services, way) };
            return (todo, changes.map(|changes| Fix::suggested(["Run as ", &way.user].concat(), changes)));
        }
    };
    (todo.to_owned(), None)
}

/// The user that the file makes, that the base brings along, or one to add.
fn way(stage: StageRef<'_>) -> Option<Way> {
    if let Some((from, user)) = created_user(stage) {
        return Some(Way { create: None, owner: user.clone(), user, from });
    }
    let way = match stage.root_base() {
        Base::Scratch => create_user(Distro::Distroless),
        Base::Image(image) => {
            let way = unprivileged(image.reference.short_name(), image.reference.tag())?;
            // A server that expects to start as root is not helped by a user of ours.
            let builds_on = stage.known_image().is_none_or(|facts| matches!(facts.class, Class::Language | Class::Os));
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
    let taken = |word: &&&str| stage.any_command(&|command| gives_to_account(command, word));
    let number = ["10001", "10002", "10101", "20001"].iter().find(|number| !taken(number))?;
    let user = ["app", "appuser", "runner"].iter().find(|name| !taken(name))?;
    let create = Some(renamed(create, number, user));
    Some(Way { create, user: (*user).to_owned(), owner: [*number, ":", *number].concat(), from: InstructionId(0) })
}

/// Whether a command gives a name or number to a user or a group.
fn gives_to_account(command: &Command, word: &str) -> bool {
    let invocation = command.effective();
    let is_account = ["user", "group", "add"].iter().any(|begin| invocation.program().starts_with(begin));
    let names = |text: &str| text.split([':', '=', ',', ' ', '\n']).any(|part| part == word);
    (is_account || command.redirections.iter().any(|r| r.target.text().starts_with("/etc/")))
        && invocation.arguments().iter().any(|argument| names(argument.text()))
}

fn changes(stage: StageRef<'_>, services: &[(&Stack, &Service)], way: &Way) -> Option<Vec<Change>> {
    let file = stage.file;
    let (id, text, model) = (file.model.file, file.text(), file.model);
    let mut changes = repair(stage)?;
    let folders = folders(stage, services);
    let (before, at) = place(stage);
    let volume = stage.instructions().find(|(_, other)| other.keyword == Keyword::Volume).map(|(at, _)| at);
    // What a layer changes in a volume behind VOLUME may be lost.
    let early = volume.filter(|&volume| volume < at && volume > way.from && is_root_at(stage, volume));
    let mut steps: Vec<String> = way.create.iter().cloned().collect();
    let mut bare = String::new();
    for folder in folders.iter().filter(|folder| !stage.any_command(&|command| gives_away(command, folder))) {
        bare += " ";
        bare += folder;
    }
    if !bare.is_empty() {
        let owner = if way.create.is_some() { &way.user } else { &way.owner };
        steps.push(["mkdir -p", &bare, " && chown -R ", owner, &bare].concat());
    }
    if !steps.is_empty() && (model.shell_at(early.unwrap_or(at)) != ShellKind::Posix || lacks_shell(stage)) {
        return None;
    }
    let mut lines = [&written(text, model, Keyword::User), " ", way.user.as_str()].concat();
    if !steps.is_empty() {
        let run = [&written(text, model, Keyword::Run), " ", &steps.join(" && ")].concat();
        match early {
            Some(volume) => changes.push(change(id, insert_before(text, above(text, model, volume), &run))),
            None => lines = [&run, "\n", &lines].concat(),
        }
    }
    let edit = match before {
        true => insert_before(text, above(text, model, at), &lines),
        false => insert_after(text, model.instruction(at).span, &lines),
    };
    changes.push(change(id, edit));
    own_copies(stage, &folders, way, &mut changes);
    Some(changes)
}

fn is_root_at(stage: StageRef<'_>, at: InstructionId) -> bool {
    stage.file.user_at(at).is_none_or(|(_, user)| is_root(user.as_deref()) == Some(true))
}

/// Whether no RUN can work on what the stage stands on.
fn lacks_shell(stage: StageRef<'_>) -> bool {
    match stage.root_base() {
        Base::Scratch => true,
        Base::Image(image) => distro(image.reference.short_name(), image.reference.tag()) == Some(Distro::Distroless),
        _ => false,
    }
}

/// Whether another stage starts from this one and runs commands as the user it leaves behind.
fn is_built_upon_as_root(stage: StageRef<'_>) -> bool {
    let is_built_upon = |stage: StageRef<'_>| stage.file.stages.iter().any(|other| other.parent() == Some(stage.index));
    let mut heirs = stage.file.all_stages().filter(|other| other.parent() == Some(stage.index));
    heirs.any(|heir| {
        let mut own = heir.instructions().map(|(_, instruction)| instruction.keyword);
        match own.find(|keyword| matches!(keyword, Keyword::Run | Keyword::User)) {
            Some(keyword) => keyword == Keyword::Run,
            None => is_built_upon(heir),
        }
    })
}

/// A user that an earlier USER names or that a RUN of the chain adds, with the index of that instruction.
fn created_user(stage: StageRef<'_>) -> Option<(InstructionId, String)> {
    for stage in stage.chain() {
        for (at, _) in stage.instructions().rev().filter(|(_, other)| other.keyword == Keyword::User) {
            if let Some(user) = stage.file.value_of(at).filter(|user| is_other(user)) {
                return Some((at, user));
            }
        }
    }
    for stage in stage.chain() {
        let added = |run: RunRef<'_>| run.commands().filter_map(|(_, command)| added_user(command)).last();
        let all = stage.runs().filter_map(|run| Some((run.run.at, added(run)?)));
        if let Some(found) = all.last() {
            return Some(found);
        }
    }
    None
}

fn added_user(command: &Command) -> Option<String> {
    let invocation = command.effective();
    if !matches!(invocation.program(), "useradd" | "adduser") {
        return None;
    }
    // `adduser USER GROUP` adds nobody.
    let [name] = invocation.positionals(options_of("useradd"))[..] else { return None };
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
fn place(stage: StageRef<'_>) -> (bool, InstructionId) {
    let mut until_start = None;
    let mut last = stage.from;
    for (at, instruction) in stage.instructions() {
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
fn folders(stage: StageRef<'_>, services: &[(&Stack, &Service)]) -> Vec<String> {
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
    for (at, instruction) in stage.chain().flat_map(StageRef::instructions) {
        if instruction.keyword == Keyword::Volume {
            for path in instruction.words().iter().filter_map(|word| stage.file.resolve(&word.map, at)) {
                add(path.text());
            }
        }
    }
    for mount in services.iter().flat_map(|(_, service)| &service.mounts) {
        if mount.kind == MountKind::Volume {
            add(&mount.target);
        }
    }
    found
}

/// Whether a command says whose a folder is.
fn gives_away(command: &Command, folder: &str) -> bool {
    let invocation = command.effective();
    matches!(invocation.program(), "chown" | "chmod" | "install" | "setfacl")
        && invocation.arguments().iter().any(|word| word.text().starts_with('/') && is_within(folder, word.text()))
}

/// `--chown` for what is copied to a folder that keeps data, from the instruction on that makes the user known.
fn own_copies(stage: StageRef<'_>, folders: &[String], way: &Way, changes: &mut Vec<Change>) {
    for (at, instruction) in stage.instructions().filter(|(_, other)| other.keyword == Keyword::Copy) {
        let into = instruction.transfer().and_then(|transfer| transfer.destination.as_ref());
        if at > way.from
            && instruction.flag("chown").is_none()
            && into.is_some_and(|path| folders.iter().any(|folder| is_within(path.text(), folder)))
        {
            let place = Span::at(instruction.keyword_span.end);
            changes.push(change(stage.file.model.file, Edit::replace(place, [" --chown=", &way.owner].concat())));
        }
    }
}
