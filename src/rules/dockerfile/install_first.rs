//! The manifests in place of all code, and all code behind the install. Long because it takes a COPY apart, finds what travels with the
//! manifest, and moves instructions.

use crate::diagnostic::Change;
use crate::edit::lines::{change, delete_lines, insert_after, newline_at};
use crate::facts::matches_star;
use crate::rules::dockerfile::late_dependency_copy::{Late, destination, relative};
use crate::survey::commands::commands;
use crate::survey::installs::Place;
use crate::survey::manifests::{needs_more, needs_no_code};
use crate::survey::stages::{is_root, is_within};
use crate::syntax::dockerfile::Keyword;
use crate::syntax::shell::Operator;
use crate::text::path::join;
use crate::text::{Edit, Span};

/// The changes; `None` where something may need the code or the place where it is.
pub(super) fn install_first(late: &Late<'_>) -> Option<Vec<Change>> {
    let Late { stage, place, copy, .. } = late;
    let (id, text) = (stage.file.model.file, stage.file.text());
    let destination = copy.transfer.destination.as_ref()?;
    let [source] = copy.transfer.sources.as_slice() else { return None };
    let own = copy.instruction.span;
    // Copying all of it may be what gives the folder to the user who installs.
    let gives = copy.instruction.flag("chown").is_some();
    let user = stage.file.user_at(place.run.at).filter(|_| gives);
    // The wrapper of a build tool is a file of the project.
    let mut words = commands(&place.run).filter_map(|(_, command)| command.words.first());
    if user.is_some_and(|(_, user)| is_root(user.as_deref()) != Some(true))
        || words.any(|word| word.text().starts_with("./"))
        || place.install.wait.is_some()
        || own.slice(text).contains('\n')
        || copy.transfer.json.is_some()
        || destination.has_variable()
        || !copy.instruction.heredocs.is_empty()
        || late.inside().filter_map(|path| late.open(path)).any(|file| needs_more(file.name(), &file.text))
        || !stays_the_same(late)
    {
        return None;
    }
    let travel = travelling(late)?;
    let edit = if copied_before(late, &travel) {
        delete_lines(text, own)
    } else {
        let to = destination.text().trim_end_matches('/');
        let copies =
            |sources: &str, below: &str| [&text[own.start..source.span.start], sources, " ", to, "/", below].concat();
        let mut lines = copies(&travel.files.join(" "), travel.below);
        for name in &travel.folders {
            let inside = [travel.below, name].concat();
            lines += newline_at(text, own.start);
            lines += &copies(&join(&copy.from, &inside), &[&inside, "/"].concat());
        }
        Edit::replace(own, lines)
    };
    Some(vec![change(id, edit), change(id, behind(text, place, own.slice(text))?)])
}

/// Puts a line behind an install, and what a RUN does besides behind that.
fn behind(text: &str, place: &Place<'_>, line: &str) -> Option<Edit> {
    let instruction = place.run.instruction;
    let mut others = commands(&place.run).skip_while(|(_, command)| !std::ptr::eq(*command, place.command)).skip(1);
    let Some((body, next)) = others.find(|(_, command)| !needs_no_code(command)) else {
        return Some(insert_after(text, instruction.span, line));
    };
    let all = || commands(&place.run).map(|(_, command)| command);
    let is_list = all().all(|command| {
        let plain = |operator: Option<Operator>| matches!(operator, None | Some(Operator::And));
        command.group == 0
            && plain(command.before)
            && plain(command.after)
            && !matches!(command.name(), Some("cd" | "set" | "export"))
    });
    if !is_list || !instruction.heredocs.is_empty() || instruction.command()?.exec().is_some() {
        return None;
    }
    let before = all().take_while(|command| !std::ptr::eq(*command, next)).last()?;
    let end = body.source(Span::new(before.span.end.saturating_sub(1), before.span.end)).end;
    let start = body.source_offset(next.span.start);
    if text.get(end..start)?.contains('#') {
        return None;
    }
    let newline = newline_at(text, instruction.span.start);
    let keyword = instruction.keyword_span.slice(text);
    let flags: String = instruction.flags.iter().map(|flag| [flag.span.slice(text), " "].concat()).collect();
    Some(Edit::replace(Span::new(end, start), [newline, line, newline, keyword, " ", &flags].concat()))
}

/// Whether nothing between the copy and the end of the install needs the code or changes where it goes.
fn stays_the_same(late: &Late<'_>) -> bool {
    let Late { stage, place, copy, .. } = late;
    let relative = copy.transfer.destination.as_ref().is_none_or(|word| !word.text().starts_with('/'));
    for (at, instruction) in stage.instructions().filter(|(at, _)| *at > copy.at && *at < place.run.at) {
        let fine = match instruction.keyword {
            Keyword::Workdir => !relative,
            Keyword::Run => {
                let Some(run) = stage.runs().find(|run| run.run.at == at) else { return false };
                !run.run.bodies.is_empty() && run.commands().all(|(_, command)| needs_no_code(command))
            }
            Keyword::Copy | Keyword::Add | Keyword::Onbuild | Keyword::From => false,
            _ => true,
        };
        if !fine {
            return false;
        }
    }
    let own = commands(&place.run).map(|(_, command)| command);
    own.take_while(|command| !std::ptr::eq(*command, place.command)).all(needs_no_code)
}

/// Whether an earlier COPY of single files brings the manifests and what pins them.
fn copied_before(late: &Late<'_>, travel: &Travel<'_>) -> bool {
    let Late { stage, copy, paths, .. } = late;
    let brings = |path: &str, pattern: &str| {
        stage.instructions().take_while(|(at, _)| *at < copy.at).any(|(at, instruction)| {
            let Some(transfer) = instruction.transfer() else { return false };
            let Some(to) = destination(*stage, at, transfer) else { return false };
            let folder = path.rfind('/').map_or("", |slash| &path[..slash]);
            let stem = pattern.trim_end_matches('*');
            (to == *path || to.trim_end_matches('/') == folder)
                && transfer.sources.iter().any(|source| {
                    let own = name_of(source.text());
                    own == stem || own.split_once('*').is_some_and(|(a, b)| stem.starts_with(a) && stem.ends_with(b))
                })
        })
    };
    let Some(first) = paths.first() else { return false };
    travel.folders.is_empty()
        && paths.iter().all(|path| brings(path, name_of(path)))
        && travel.pins.iter().all(|name| brings(&[folder_of(first), name.trim_end_matches('*')].concat(), name))
}

/// The folder of a path with a slash behind it, `""` where it has none.
fn folder_of(path: &str) -> &str {
    &path[..path.rfind('/').map_or(0, |slash| slash + 1)]
}

fn name_of(path: &str) -> &str {
    &path[folder_of(path).len()..]
}

/// What goes along with a manifest.
struct Travel<'a> {
    /// The sources, as COPY names them.
    files: Vec<String>,
    /// Folders beside them, which COPY takes one at a time.
    folders: Vec<&'static str>,
    /// Those of the files that pin versions or settings and are there, or may be.
    pins: Vec<String>,
    /// The folder below the destination, with a slash behind it.
    below: &'a str,
}

/// The manifests of an install with all it reads beside them. What is not open may be there: its name ends in a star, which
/// COPY lets match nothing. `None` where some of it cannot be told.
fn travelling<'a>(late: &'a Late<'_>) -> Option<Travel<'a>> {
    let Late { stage, place, copy, paths, .. } = late;
    let below = folder_of(late.inside().next()?);
    let from = |name: &str| join(&copy.from, &[below, name].concat());
    let open = |name: &str| late.open(&[below, name].concat());
    let install = &place.install;
    let mut travel = Travel { files: Vec::new(), folders: Vec::new(), pins: Vec::new(), below };
    if install.is_explicit {
        for path in paths {
            let own = relative(path, &copy.to);
            if !is_within(path, &copy.to) || folder_of(own) != below {
                return None;
            }
            travel.files.push(from(name_of(own)));
        }
        // A list that is not open may name another one beside it, as it does where all of them have a folder of their own.
        if !below.is_empty() && paths.iter().any(|path| open(name_of(path)).is_none()) {
            travel.files = vec![from("").trim_end_matches('/').to_owned()];
        }
        for name in ["PIP_CONSTRAINT", "PIP_REQUIREMENT", "UV_CONSTRAINT"] {
            let Some(set) = stage.file.model.variable(name, place.run.at) else { continue };
            let value = set.value.as_ref()?.text();
            if value.contains('/') || !below.is_empty() {
                return None;
            }
            travel.files.push(from(value));
        }
        return Some(travel);
    }
    travel.files.extend(install.manifests.iter().map(|name| from(name)));
    for name in install.manager.along.split(' ').filter(|name| !name.is_empty()) {
        if let Some(name) = name.strip_suffix('/') {
            // A folder that is not there cannot be copied: it has to be named by what is open.
            let inside = [name, "/"].concat();
            let mut settings = [".yarnrc.yml", ".yarnrc", ".npmrc"].into_iter().filter_map(open);
            if settings.any(|file| file.text.contains(&inside)) {
                travel.folders.push(name);
            }
            continue;
        }
        let is_there = name.contains('*') || open(name).is_some();
        let pattern = if is_there { name.to_owned() } else { [name, "*"].concat() };
        travel.files.push(from(&pattern));
        travel.pins.push(pattern);
    }
    // `package*.json` stands for the manifest, too.
    let all = travel.files.clone();
    travel.files.retain(|file| !all.iter().any(|other| other != file && matches_star(other, file)));
    Some(travel)
}
