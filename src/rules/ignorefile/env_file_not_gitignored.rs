use crate::diagnostic::{Fix, Severity};
use crate::edit::lines;
use crate::facts::secret_files;
use crate::model::compose::value::Origin;
use crate::order::Order;
use crate::ordered::BTreeSet;
use crate::project::{FileId, FileKind};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::values::{first_secret, holds_secrets, whole};
use crate::syntax::dockerignore::{IgnoreFile, Line};
use crate::text::apply_edits;
use crate::text::path::{is_absolute, join};

/// git would take a file with secrets along.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Ignorefile, "env-file-not-gitignored", Severity::Warning)
        .summary(".gitignore lists env files and folders of secret files")
        .seeds(&["000:L149-161", "000:L170-173", "000:L188-190", "002:L61"]),
    cases: &[&TAKEN, &UNKNOWN],
    looks: &[Look::Project(check)],
    markdown: markdown!("env_file_not_gitignored.md"),
};

static TAKEN: Case = Case::new("taken")
    .why("One `git add .` puts its secrets into the history, where every clone keeps them even when the file is deleted.")
    .todo("Add it to `.gitignore` and commit an example without values.");

static UNKNOWN: Case = Case::new("unknown")
    .why("It has room for secrets, and no `.gitignore` is open here; what is committed once stays in every clone.")
    .todo("Add the path to `.gitignore`, or open that file here too.")
    .severity(Severity::Advice);

/// Something that git should leave alone.
struct Private {
    /// Its path from the root.
    path: String,
    is_folder: bool,
    /// Whether the file itself is open.
    open: bool,
    /// Where to say so.
    place: Origin,
}

fn check(survey: &Survey<'_>, sink: &mut Sink<'_>) {
    let mut gitignores: Vec<Gitignore<'_>> = Vec::new();
    for id in survey.model.of_kind(FileKind::Gitignore) {
        let file = survey.project.file(id);
        gitignores.push(Gitignore { file: id, folder: file.folder(), lines: IgnoreFile::parse_git(&file.text) });
    }
    // The nearest first.
    gitignores.order_by_key(|one| std::cmp::Reverse(one.folder.len()));
    let mut advised = false;
    for private in private(survey) {
        let above = || gitignores.iter().filter(|one| below(one.folder, &private.path).is_some());
        let path = private.path.as_str();
        if let Some(nearest) = above().next() {
            let said = above().find_map(|one| one.decides(&private));
            if said.is_none_or(|line| line.negated && !is_deliberate(line, path)) {
                let kind = if private.is_folder { "folder of secrets" } else { "env file" };
                let what = ["git would take the ", kind, " `", path, "` along."].concat();
                sink.report(TAKEN.at(private.place, what).fix(fix(survey, nearest, &private)));
            }
        } else if private.open && !advised {
            advised = true;
            sink.report(UNKNOWN.at(private.place, ["Check that `.gitignore` lists `", path, "`."].concat()));
        }
    }
}

/// A `.gitignore` and the folder it holds for.
struct Gitignore<'p> {
    file: FileId,
    folder: &'p str,
    lines: IgnoreFile,
}

impl Gitignore<'_> {
    fn decides(&self, private: &Private) -> Option<&Line> {
        let path = below(self.folder, &private.path)?;
        // A folder is left out as well when everything in it is.
        let inside = || self.lines.decides(&[path, "/password.txt"].concat(), false);
        self.lines.decides(path, private.is_folder).or_else(|| private.is_folder.then(inside).flatten())
    }
}

/// The path as seen from a folder that it lies in.
fn below<'p>(folder: &str, path: &'p str) -> Option<&'p str> {
    if folder.is_empty() { Some(path) } else { path.strip_prefix(folder)?.strip_prefix('/') }
}

/// `!.env` brings the very file back: somebody wants it.
fn is_deliberate(line: &Line, path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    line.pattern == path || line.pattern == name
}

/// Every env file that is open or loaded, and every folder of secret files, once.
fn private(survey: &Survey<'_>) -> Vec<Private> {
    let mut found: Vec<Private> = Vec::new();
    let mut said: BTreeSet<String> = BTreeSet::new();
    let mut looked: BTreeSet<&str> = BTreeSet::new();
    for id in survey.model.of_kind(FileKind::Dotenv) {
        let file = survey.project.file(id);
        if secret_files::is_template(&file.path) {
            continue;
        }
        said.insert(file.path.clone());
        let Some(span) = first_secret(&file.text) else { continue };
        let place = Origin { file: id, span };
        found.push(Private { path: file.path.clone(), is_folder: false, open: true, place });
    }
    for stack in &survey.model.stacks {
        for env_file in stack.services.iter().flat_map(|service| &service.env_files) {
            let path = env_file.whole_path.as_str();
            // `.` is a folder, which Compose refuses.
            let is_folder = matches!(path, "" | ".") || path.ends_with('/');
            if !looked.insert(path) || is_folder || is_elsewhere(path) || secret_files::is_template(path) {
                continue;
            }
            let open = env_file.file.map(|id| survey.project.file(id));
            if open.is_none_or(holds_secrets) && said.insert(path.to_owned()) {
                let place = whole(&env_file.path);
                found.push(Private { path: path.to_owned(), is_folder: false, open: false, place });
            }
        }
        for node in stack.secrets.iter().filter_map(|secret| secret.node.get("file")) {
            let path = node.as_str().map(|path| join(&stack.folder, path));
            let Some(folder) = path.as_deref().and_then(folder_of_secrets) else { continue };
            if said.insert(folder.to_owned()) {
                found.push(Private { path: folder.to_owned(), is_folder: true, open: false, place: whole(node) });
            }
        }
    }
    found
}

fn is_elsewhere(path: &str) -> bool {
    is_absolute(path) || path.starts_with("..") || path.contains('$')
}

/// The folder `secrets` that a path lies in.
fn folder_of_secrets(path: &str) -> Option<&str> {
    let (folder, _) = path.rsplit_once('/').filter(|_| !is_elsewhere(path))?;
    let name = folder.rsplit('/').next().unwrap_or(folder);
    name.trim_start_matches('.').to_ascii_lowercase().contains("secrets").then_some(folder)
}

/// Appends the path to the nearest `.gitignore`.
fn fix(survey: &Survey<'_>, gitignore: &Gitignore<'_>, private: &Private) -> Option<Fix> {
    let path = below(gitignore.folder, &private.path)?;
    // A name with a character that means something in a pattern would have to be escaped.
    if path.contains(['*', '?', '[', '\\']) || path.starts_with(['#', '!']) || path.trim() != path {
        return None;
    }
    let line = if private.is_folder { [path, "/"].concat() } else { path.to_owned() };
    let text = &survey.project.file(gitignore.file).text;
    let edit = lines::append_lines(text, &line);
    let after = apply_edits(text, std::slice::from_ref(&edit)).ok()?;
    let decides = Gitignore { lines: IgnoreFile::parse_git(&after), ..*gitignore };
    decides.decides(private).filter(|line| !line.negated)?;
    Some(Fix::safe(["Add ", path, " to .gitignore"].concat(), vec![lines::change(gitignore.file, edit)]))
}
