//! Long because its repair is: it takes a COPY apart, finds what travels with the manifest, and moves instructions.

use crate::diagnostic::{Change, Fix, Severity};
use crate::edit::lines::{change, delete_lines, insert_after, newline_at};
use crate::model::compose::MountKind;
use crate::model::compose::paths::{clean, join};
use crate::model::dockerfile::{DockerfileModel, InstructionId, Stage};
use crate::project::FileId;
use crate::rules::{Family, Finding, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::commands::commands;
use crate::survey::installs::{Place, enter, installs};
use crate::survey::manifests::{needs_no_code, references_folders};
use crate::survey::purpose::is_development_name;
use crate::survey::stages::{builders, is_root, is_within, runs};
use crate::syntax::dockerfile::{Instruction, Keyword, Transfer};
use crate::syntax::shell::Operator;
use crate::text::{Edit, Span};

/// Every edit of the code installs all packages again.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "late-dependency-copy", Severity::Warning)
        .summary("The list of dependencies is copied and installed before the code is copied")
        .in_development(Level::Is(Severity::Advice))
        .in_production(Level::Is(Severity::Warning))
        .seeds(&["000:L30-32", "000:L37-38", "001:L33", "003:L64-75", "004:L110-115", "004:L298-301"]),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("late_dependency_copy.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for (file, model) in context.model.dockerfile_models() {
        let environment = context.model.file(file).environment;
        // What each stage or one below it installs with.
        let mut done: Vec<Vec<&str>> = Vec::with_capacity(model.stages.len());
        for stage in &model.stages {
            let below = stage.parent().and_then(|parent| done.get(parent.0)).cloned().unwrap_or_default();
            if let Some(finding) = look(context, file, model, stage, below.clone()) {
                sink.report(finding.environment(environment));
            }
            let mut all = below;
            for place in installs(model, stage) {
                if !all.contains(&place.install.manager.name) {
                    all.push(place.install.manager.name);
                }
            }
            done.push(all);
        }
    }
}

fn look(
    context: &Survey<'_>,
    file: FileId,
    model: &DockerfileModel,
    stage: &Stage,
    mut done: Vec<&str>,
) -> Option<Finding> {
    let folder = context_folder(context, file, model, stage);
    for place in installs(model, stage) {
        let name = place.install.manager.name;
        if done.contains(&name) {
            continue;
        }
        done.push(name);
        let paths = place.manifest_paths(model);
        let copies = model.instructions_of(stage).take_while(|(at, _)| *at < place.run.at);
        let copied = copies.filter_map(|(at, instruction)| full_copy(context, &folder, model, at, instruction, &paths));
        let Some(copy) = copied.last() else { continue };
        let is_quiet = is_kept_by_mounts(&place)
            || is_mounted_in_development(context, model, stage)
            || refers_to_the_project(context, &folder, &copy, &place, &paths);
        if is_quiet {
            continue;
        }
        let text = &context.project.file(file).text;
        let shown = place.span.slice(text).split_whitespace().take(3).collect::<Vec<_>>().join(" ");
        let way = match place.install.wait {
            Some(flag) => format!("Copy {} first, install with {flag}, and copy the code then.", place.install.files()),
            None => format!("Copy {} first, install, and copy the rest then.", place.install.files()),
        };
        let message = format!(
            "All code is copied before `{shown}` runs. Every edit of any file then makes the build install all packages again. {way}"
        );
        let changes = move_copy(context, &folder, file, text, model, stage, &copy, &place, &paths);
        let fix = changes.map(|changes| Fix::suggested("Install before the code is copied", changes));
        return Some(
            Finding::new(file, copy.source, message)
                .related(file, place.span, "The packages are installed here.")
                .fix(fix),
        );
    }
    None
}

/// The folder of the project that COPY takes files from.
fn context_folder(context: &Survey<'_>, file: FileId, model: &DockerfileModel, stage: &Stage) -> String {
    let last = model.final_stage().map(|stage| stage.index);
    let of_services = [Some(stage.index), last]
        .into_iter()
        .flatten()
        .flat_map(|stage| builders(context, model, stage))
        .find_map(|(_, service)| Some(service.build.as_ref()?.context_path.as_deref()?.to_owned()));
    of_services.unwrap_or_else(|| context.project.file(file).folder().to_owned())
}

/// A COPY that brings all code.
struct FullCopy<'a> {
    at: InstructionId,
    instruction: &'a Instruction,
    transfer: &'a Transfer,
    /// What to point at: the path.
    source: Span,
    /// The folder of the build context, `""` for all of it.
    from: String,
    /// Where to, absolute.
    to: String,
}

fn full_copy<'a>(
    context: &Survey<'_>,
    folder: &str,
    model: &DockerfileModel,
    at: InstructionId,
    instruction: &'a Instruction,
    paths: &[String],
) -> Option<FullCopy<'a>> {
    if !matches!(instruction.keyword, Keyword::Copy | Keyword::Add) || instruction.flag("from").is_some() {
        return None;
    }
    let transfer = instruction.transfer()?;
    let to = destination(model, at, transfer)?;
    transfer.sources.iter().find_map(|source| {
        let from = model.resolve(&source.map, at)?;
        if from.text().contains("://") || from.text().contains(['*', '?', '[']) {
            return None;
        }
        let from = clean(from.text().trim_start_matches('/'));
        // `COPY requirements.txt requirements.txt` takes one file.
        let is_file = context.model.find(&join(folder, &from)).is_some();
        let holds = || {
            !is_file
                && paths.iter().any(|path| {
                    is_within(path, &to)
                        && *path != to
                        && context.model.find(&join(folder, &join(&from, relative(path, &to)))).is_some()
                })
        };
        (from.is_empty() || holds()).then(|| FullCopy {
            at,
            instruction,
            transfer,
            source: source.span,
            from,
            to: to.clone(),
        })
    })
}

/// Where COPY puts files, absolute.
fn destination(model: &DockerfileModel, at: InstructionId, transfer: &Transfer) -> Option<String> {
    let word = transfer.destination.as_ref()?;
    let path = model.resolve(&word.map, at)?;
    Some(enter(&model.workdir_at(at).unwrap_or_else(|| "/".to_owned()), path.text()))
}

/// `path`, which is in `folder`, as seen from there.
fn relative<'a>(path: &'a str, folder: &str) -> &'a str {
    path.get(folder.trim_end_matches('/').len()..).unwrap_or_default().trim_start_matches('/')
}

/// Whether a mount brings the manifest, or keeps what a compiler built from one run to the next.
fn is_kept_by_mounts(place: &Place<'_>) -> bool {
    let kind = |flag: &crate::syntax::dockerfile::Flag| flag.option(&["type"]).map(|kind| kind.text().to_owned());
    place.run.instruction.flags_named("mount").any(|flag| match kind(flag).as_deref() {
        None | Some("bind") => true,
        Some("cache") => place.install.builds,
        _ => false,
    })
}

/// Whether a service runs the stage with the code mounted, as one does while developing.
fn is_mounted_in_development(context: &Survey<'_>, model: &DockerfileModel, stage: &Stage) -> bool {
    stage.name.as_deref().is_some_and(is_development_name)
        && builders(context, model, stage.index).iter().any(|(_, service)| {
            let workdir = stage.effective.workdir_path.as_deref().unwrap_or("/");
            service.mounts.iter().any(|mount| {
                mount.kind == MountKind::Bind
                    && (is_within(workdir, &mount.target) || is_within(&mount.target, workdir))
            })
        })
}

/// The files of the project that the install reads, as far as they are open.
fn open_manifests<'a>(
    context: &Survey<'a>,
    folder: &str,
    copy: &FullCopy<'_>,
    paths: &[String],
) -> Vec<&'a crate::project::SourceFile> {
    let inside = paths.iter().filter(|path| is_within(path, &copy.to));
    let files =
        inside.filter_map(|path| context.model.find(&join(folder, &join(&copy.from, relative(path, &copy.to)))));
    files.map(|file| context.project.file(file)).collect()
}

fn refers_to_the_project(
    context: &Survey<'_>,
    folder: &str,
    copy: &FullCopy<'_>,
    place: &Place<'_>,
    paths: &[String],
) -> bool {
    open_manifests(context, folder, copy, paths)
        .iter()
        .any(|file| references_folders(place.install.manager.name, file.name(), &file.text))
}

/// The manifests in place of all code, and all code behind the install.
#[expect(clippy::too_many_arguments, reason = "they describe one place")]
fn move_copy(
    context: &Survey<'_>,
    folder: &str,
    file: FileId,
    text: &str,
    model: &DockerfileModel,
    stage: &Stage,
    copy: &FullCopy<'_>,
    place: &Place<'_>,
    paths: &[String],
) -> Option<Vec<Change>> {
    let destination = copy.transfer.destination.as_ref()?;
    let [source] = copy.transfer.sources.as_slice() else { return None };
    // Copying all of it may be what gives the folder to the user who installs.
    let user = model.user_at(place.run.at);
    if copy.instruction.flag("chown").is_some() && user.is_some_and(|(_, user)| is_root(user.as_deref()) != Some(true))
    {
        return None;
    }
    let is_one_line = !copy.instruction.span.slice(text).contains('\n');
    // The wrapper of a build tool is a file of the project.
    if place.run.bodies.iter().any(|body| {
        body.script
            .commands
            .iter()
            .any(|command| command.words.first().is_some_and(|word| word.text().starts_with("./")))
    }) || place.install.wait.is_some()
        || !is_one_line
        || copy.transfer.json.is_some()
        || destination.has_variable()
        || copy.at >= place.run.at
        || !copy.instruction.heredocs.is_empty()
    {
        return None;
    }
    let more = |file: &&crate::project::SourceFile| needs_more(file.name(), &file.text);
    let open = open_manifests(context, folder, copy, paths);
    if open.iter().any(more) || !stays_the_same(model, stage, copy, place) {
        return None;
    }
    let mut changes = Vec::new();
    let travel = travelling(context, folder, model, copy, place, paths)?;
    if copied_before(model, stage, copy, paths, &travel) {
        changes.push(change(file, delete_lines(text, copy.instruction.span)));
    } else {
        let to = destination.text().trim_end_matches('/');
        let copies = |sources: &str, below: &str| {
            [&text[copy.instruction.span.start..source.span.start], sources, " ", to, "/", below].concat()
        };
        let mut lines = copies(&travel.files.join(" "), &travel.below);
        for name in &travel.folders {
            let line = copies(
                &join(&copy.from, &[&travel.below, name.as_str()].concat()),
                &[&travel.below, name.as_str(), "/"].concat(),
            );
            lines = [&lines, newline_at(text, copy.instruction.span.start), &line].concat();
        }
        changes.push(change(file, Edit::replace(copy.instruction.span, lines)));
    }
    let moved = copy.instruction.span.slice(text);
    changes.push(change(file, behind(text, place, moved)?));
    Some(changes)
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
fn stays_the_same(model: &DockerfileModel, stage: &Stage, copy: &FullCopy<'_>, place: &Place<'_>) -> bool {
    let relative = copy.transfer.destination.as_ref().is_none_or(|word| !word.text().starts_with('/'));
    let between = model.instructions_of(stage).filter(|(at, _)| *at > copy.at && *at < place.run.at);
    for (at, instruction) in between {
        let fine = match instruction.keyword {
            Keyword::Workdir => !relative,
            Keyword::Run => {
                let Some(run) = runs(model, stage).find(|run| run.at == at) else { return false };
                !run.bodies.is_empty() && commands(&run).all(|(_, command)| needs_no_code(command))
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
fn copied_before(
    model: &DockerfileModel,
    stage: &Stage,
    copy: &FullCopy<'_>,
    paths: &[String],
    travel: &Travel,
) -> bool {
    let brings = |path: &str, pattern: &str| {
        model.instructions_of(stage).take_while(|(at, _)| *at < copy.at).any(|(at, instruction)| {
            let Some(transfer) = instruction.transfer() else { return false };
            let Some(to) = destination(model, at, transfer) else { return false };
            let folder = path.rfind('/').map_or("", |slash| &path[..slash]);
            let stem = pattern.trim_end_matches('*');
            (to == *path || to.trim_end_matches('/') == folder)
                && transfer.sources.iter().any(|source| {
                    let own = source.text().rsplit('/').next().unwrap_or_default();
                    own == stem || own.split_once('*').is_some_and(|(a, b)| stem.starts_with(a) && stem.ends_with(b))
                })
        })
    };
    let Some(first) = paths.first() else { return false };
    let beside =
        |name: &str| [&first[..first.rfind('/').map_or(0, |slash| slash + 1)], name.trim_end_matches('*')].concat();
    travel.folders.is_empty()
        && paths.iter().all(|path| brings(path, path.rsplit('/').next().unwrap_or(path)))
        && travel.pins.iter().all(|name| brings(&beside(name), name))
}

/// What goes along with a manifest.
struct Travel {
    /// The sources, as COPY names them.
    files: Vec<String>,
    /// Folders beside them, which COPY takes one at a time.
    folders: Vec<String>,
    /// Those of the files that pin versions or settings and are there, or may be.
    pins: Vec<String>,
    /// The folder below the destination, with a slash behind it.
    below: String,
}

/// The manifests of an install with all it reads beside them. What is not open may be there: its name ends in a star, which
/// COPY lets match nothing. `None` where some of it cannot be told.
fn travelling(
    context: &Survey<'_>,
    folder: &str,
    model: &DockerfileModel,
    copy: &FullCopy<'_>,
    place: &Place<'_>,
    paths: &[String],
) -> Option<Travel> {
    let mut inside = paths.iter().filter(|path| is_within(path, &copy.to));
    let first = relative(inside.next()?, &copy.to);
    let below = &first[..first.rfind('/').map_or(0, |slash| slash + 1)];
    let from = |name: &str| join(&copy.from, &[below, name].concat());
    let open = |name: &str| context.model.find(&join(folder, &from(name))).map(|file| context.project.file(file));
    let install = &place.install;
    let mut travel = Travel { files: Vec::new(), folders: Vec::new(), pins: Vec::new(), below: below.to_owned() };
    if install.is_explicit {
        for path in paths {
            let own = relative(path, &copy.to);
            let own_folder = &own[..own.rfind('/').map_or(0, |slash| slash + 1)];
            if !is_within(path, &copy.to) || own_folder != below {
                return None;
            }
            travel.files.push(from(own.rsplit('/').next()?));
        }
        // A list that is not open may name another one beside it, as it does where all of them have a folder of their own.
        if !below.is_empty()
            && paths.iter().any(|path| open(relative(path, &copy.to).rsplit('/').next().unwrap_or_default()).is_none())
        {
            travel.files = vec![from("").trim_end_matches('/').to_owned()];
        }
        for name in ["PIP_CONSTRAINT", "PIP_REQUIREMENT", "UV_CONSTRAINT"] {
            let Some(set) = model.variable(name, place.run.at) else { continue };
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
        let Some(name) = name.strip_suffix('/') else {
            let is_pattern = name.contains('*');
            let pattern = if is_pattern || open(name).is_some() { name.to_owned() } else { [name, "*"].concat() };
            travel.files.push(from(&pattern));
            travel.pins.push(pattern);
            continue;
        };
        // A folder that is not there cannot be copied: it has to be named by what is open.
        let settings = [".yarnrc.yml", ".yarnrc", ".npmrc"].into_iter().filter_map(open);
        let named = settings.into_iter().any(|file| file.text.contains(&[name, "/"].concat()));
        if named {
            travel.folders.push(name.to_owned());
        }
    }
    // `package*.json` stands for the manifest, too.
    let covered = |file: &String| travel.files.iter().any(|other| other != file && matches_star(other, file));
    let files: Vec<String> = travel.files.iter().filter(|file| !covered(file)).cloned().collect();
    travel.files = files;
    Some(travel)
}

fn matches_star(pattern: &str, text: &str) -> bool {
    pattern.split_once('*').is_some_and(|(before, after)| {
        text.len() >= before.len() + after.len() && text.starts_with(before) && text.ends_with(after)
    })
}

/// Whether installing reads more than the manifest: scripts that may need the code, or other lists.
fn needs_more(name: &str, text: &str) -> bool {
    if name == "package.json" {
        return [
            "\"preinstall\"",
            "\"install\"",
            "\"postinstall\"",
            "\"prepare\"",
            "\"patchedDependencies\"",
            "\"patch:",
        ]
        .iter()
        .any(|key| text.contains(key));
    }
    name.ends_with(".txt") && text.lines().any(|line| line.trim_start().starts_with(['-']) && line.contains(".txt"))
}
