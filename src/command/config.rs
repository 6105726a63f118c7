//! `drydock config`: the Compose project as it resolves.

use super::arguments::{self, Arguments};
use super::load::{Loaded, load_for_resolving};
use super::{FOUND, Failure, OK, Outcome, note};
use crate::FileId;
use crate::model::belonging::{BASES, OVERRIDES};
use crate::model::compose::unset::unset;
use crate::model::compose::value::Origin;
use crate::model::compose::variables::Variables;
use crate::model::compose::{Problem, Request, Sources, examine, load, to_json, to_yaml};
use crate::model::secrets;
use crate::report::escaped;
use crate::text::{LineIndex, lines_around, visible};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};

#[derive(Clone, Copy)]
enum Format {
    Yaml,
    Json,
}

pub fn run(arguments: Vec<OsString>, out: &mut dyn Write) -> Outcome {
    let known = [("file", Some('f'), true), ("profile", None, true), ("env-file", None, true), ("format", None, true)];
    let arguments = arguments::read("config", arguments, &known)?;
    if arguments.helped("config", out)? {
        return Ok(OK);
    }
    let format = arguments.choice("config", "format", &[("yaml", Format::Yaml), ("json", Format::Json)])?;
    let path = Path::new(arguments.path("config")?);
    let mut named: Vec<PathBuf> = arguments.values("file").into_iter().map(PathBuf::from).collect();
    let mut root = path.to_path_buf();
    if path.is_file() {
        // A file stands for its folder with `-f`.
        root = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_path_buf();
        named.splice(0..0, path.file_name().map(PathBuf::from));
    }
    let mut loaded = load_for_resolving(&root).map_err(Failure::Message)?;
    let request = request(&mut loaded, &named, &arguments)?;
    loaded.notes.iter().for_each(|remark| note(&loaded.remark(remark)));
    loaded.unread.iter().for_each(|unread| note(&loaded.left_out(unread)));
    let (resolved, problems) = examine(&mut Sources::new(&loaded.project), &request);
    let mut err = std::io::stderr().lock();
    for problem in &problems {
        let _ = writeln!(err, "{}", shown(&loaded, problem));
    }
    let Some(project) = resolved else { return Ok(FOUND) };
    warn_of_unset(&loaded, &request);
    let printed = match format {
        Format::Yaml => to_yaml(&project),
        Format::Json => to_json(&project).map(|json| escaped(&json)),
    };
    writeln!(out, "{}", printed.map_err(Failure::Message)?.trim_end())?;
    Ok(OK)
}

/// Which files, variables and profiles count.
fn request(loaded: &mut Loaded, named: &[PathBuf], arguments: &Arguments) -> Result<Request, Failure> {
    let variables: Vec<(String, String)> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect();
    let mut env_files = Vec::new();
    let given = arguments.values("env-file");
    for path in &given {
        let here = std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path));
        env_files.push(added(loaded, if here.exists() { &here } else { Path::new(path) })?);
    }
    let mut named = named.to_vec();
    if named.is_empty() {
        if given.is_empty() {
            readable(loaded, ".env")?;
        }
        let env_files: Vec<FileId> =
            if given.is_empty() { loaded.project.find(".env").into_iter().collect() } else { env_files.clone() };
        named = chosen_by_variable(loaded, &variables, &env_files);
    }
    let mut files = Vec::new();
    for path in &named {
        files.push(added(loaded, path)?);
    }
    if files.is_empty() {
        // Another name must not step in for a file that is there, only not read.
        for name in BASES.iter().chain(&OVERRIDES) {
            readable(loaded, name)?;
        }
        let first = |names: &[&str]| names.iter().find_map(|name| loaded.project.find(name));
        let Some(base) = first(&BASES) else {
            let folder = &loaded.name;
            return Err(Failure::Message(format!("there is no {} in {folder}; name a file with -f", BASES.join(", "))));
        };
        files.push(base);
        files.extend(first(&OVERRIDES));
    }
    if given.is_empty() {
        let folder = loaded.project.file(files[0]).folder().to_string();
        let path = if folder.is_empty() { ".env".to_string() } else { format!("{folder}/.env") };
        readable(loaded, &path)?;
        env_files.extend(loaded.project.find(&path));
    }
    let folder = loaded.root.join(loaded.project.file(files[0]).folder());
    let folder = folder.canonicalize().unwrap_or(folder);
    Ok(Request {
        files,
        env_files,
        variables,
        profiles: arguments.values("profile").iter().map(|name| name.to_string_lossy().into_owned()).collect(),
        name: None,
        folder_name: folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
    })
}

/// The files that `COMPOSE_FILE` names.
fn chosen_by_variable(loaded: &Loaded, process: &[(String, String)], env_files: &[FileId]) -> Vec<PathBuf> {
    let variables =
        Variables::of_process(process).with_files(&loaded.project, env_files, &mut Default::default(), &mut Vec::new());
    let separator = variables.get("COMPOSE_PATH_SEPARATOR").filter(|separator| !separator.is_empty());
    let separator = separator.unwrap_or(if cfg!(windows) { ";" } else { ":" });
    let files = variables.get("COMPOSE_FILE").unwrap_or("").split(separator);
    files.filter(|path| !path.is_empty()).map(PathBuf::from).collect()
}

fn added(loaded: &mut Loaded, path: &Path) -> Result<FileId, Failure> {
    let path = loaded.add(path).map_err(Failure::Message)?;
    loaded.project.find(&path).ok_or_else(|| Failure::Message(format!("cannot read {path}")))
}

/// That the file at `path` was read, if there is one.
fn readable(loaded: &Loaded, path: &str) -> Result<(), Failure> {
    match loaded.unread.iter().find(|unread| unread.file == path) {
        Some(unread) => Err(Failure::Message(loaded.left_out(unread))),
        None => Ok(()),
    }
}

/// Says where the empty text stands for a variable, once for each name.
fn warn_of_unset(loaded: &Loaded, request: &Request) {
    let model = load(&mut Sources::new(&loaded.project), request).model;
    let mut said = BTreeSet::new();
    let mut err = std::io::stderr().lock();
    for (node, used) in unset(&model).into_iter().filter(|(_, used)| used.taken) {
        if said.insert(&used.name) {
            let message = format!(
                "`{}` is not set, so the empty text stands for it. A dollar that is meant is written `$$`.",
                used.name
            );
            let origin = Origin { file: node.origin.file, span: used.span };
            let _ = writeln!(err, "{}", line(loaded, origin, "warning", message));
        }
    }
}

fn shown(loaded: &Loaded, problem: &Problem) -> String {
    line(loaded, problem.origin, problem.severity.name(), problem.message.clone())
}

/// A message with its place, without the secrets that stand there.
fn line(loaded: &Loaded, origin: Origin, severity: &str, mut message: String) -> String {
    let file = loaded.project.file(origin.file);
    let at = LineIndex::new(&file.text).line_column(&file.text, origin.span.start);
    let path = loaded.display(&file.path);
    secrets::hide(lines_around(&file.text, origin.span), &mut [&mut message]);
    format!("{}:{}:{} {severity}: {}", visible(&path), at.line, at.column, visible(&message))
}
