use crate::diagnostic::{Fix, Severity};
use crate::edit::lines;
use crate::facts::secret_files;
use crate::model::compose::paths::{is_absolute, join};
use crate::model::compose::value::Origin;
use crate::order::Order;
use crate::ordered::BTreeSet;
use crate::project::{FileId, FileKind};
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::values::{first_secret, holds_secrets, whole};
use crate::syntax::dockerignore::{IgnoreFile, Line};

/// git would take a file with secrets along.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Ignorefile, "env-file-not-gitignored", Severity::Warning)
        .summary(".gitignore lists env files and folders of secret files")
        .seeds(&["000:L149-161", "000:L170-173", "000:L188-190", "002:L61"]),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("env_file_not_gitignored.md"),
};

/// Something that git should leave alone.
struct Private {
    /// What it is, for people.
    kind: &'static str,
    /// Its path from the root.
    path: String,
    is_folder: bool,
    /// Whether the file itself is open.
    open: bool,
    /// Where to say so.
    place: Origin,
}

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    let gitignores: Vec<Gitignore<'_>> = context
        .model
        .of_kind(FileKind::Gitignore)
        .map(|id| {
            let file = context.project.file(id);
            Gitignore { file: id, folder: file.folder(), lines: IgnoreFile::parse_git(&file.text) }
        })
        .collect();
    let mut advised = false;
    for private in private(context) {
        let mut above: Vec<&Gitignore<'_>> =
            gitignores.iter().filter(|one| below(one.folder, &private.path).is_some()).collect();
        above.order_by_key(|one| std::cmp::Reverse(one.folder.len()));
        match above.first() {
            Some(nearest) => {
                let said = above.iter().find_map(|one| one.decides(&private));
                if said.is_none_or(|line| line.negated && !is_deliberate(line, &private.path)) {
                    sink.report(finding(&private).fix(fix(context, nearest, &private)));
                }
            }
            None if private.open && !advised => {
                advised = true;
                sink.report(unknown(&private));
            }
            None => {}
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
fn private(context: &Survey<'_>) -> Vec<Private> {
    let mut found: Vec<Private> = Vec::new();
    let mut said: BTreeSet<String> = BTreeSet::new();
    let mut looked: BTreeSet<&str> = BTreeSet::new();
    for id in context.model.of_kind(FileKind::Dotenv) {
        let file = context.project.file(id);
        if secret_files::is_template(&file.path) {
            continue;
        }
        said.insert(file.path.clone());
        let Some(span) = first_secret(&file.text) else { continue };
        let place = Origin { file: id, span };
        found.push(Private { kind: "env file", path: file.path.clone(), is_folder: false, open: true, place });
    }
    for stack in &context.model.stacks {
        for env_file in stack.services.iter().flat_map(|service| &service.env_files) {
            let path = env_file.whole_path.as_str();
            if !looked.insert(path) {
                continue;
            }
            // `.` is a folder, which Compose refuses.
            let folder = matches!(path, "" | ".") || path.ends_with('/');
            let elsewhere = folder || is_absolute(path) || path.starts_with("..") || path.contains('$');
            let open = env_file.file.map(|id| context.project.file(id));
            if elsewhere || secret_files::is_template(path) || open.is_some_and(|file| !holds_secrets(file)) {
                continue;
            }
            if said.insert(path.to_owned()) {
                let place = whole(&env_file.path);
                found.push(Private { kind: "env file", path: path.to_owned(), is_folder: false, open: false, place });
            }
        }
        for secret in &stack.secrets {
            let Some((path, node)) = secret.node.get("file").and_then(|node| Some((node.as_str()?, node))) else {
                continue;
            };
            let path = join(&stack.folder, path);
            let Some(folder) = folder_of_secrets(&path) else { continue };
            if said.insert(folder.to_owned()) {
                let (path, place) = (folder.to_owned(), whole(node));
                found.push(Private { kind: "folder of secrets", path, is_folder: true, open: false, place });
            }
        }
    }
    found
}

/// The folder `secrets` that a path lies in.
fn folder_of_secrets(path: &str) -> Option<&str> {
    let elsewhere = is_absolute(path) || path.starts_with("..") || path.contains('$');
    let (folder, _) = path.rsplit_once('/').filter(|_| !elsewhere)?;
    let name = folder.rsplit('/').next().unwrap_or(folder);
    name.trim_start_matches('.').to_ascii_lowercase().contains("secrets").then_some(folder)
}

fn finding(private: &Private) -> Finding {
    let message = format!(
        "git would take the {} `{}` along. One `git add .` puts its secrets into the history, where every clone keeps them even when the \
         file is deleted. Add it to `.gitignore` and commit an example without values.",
        private.kind, private.path
    );
    Finding::new(private.place.file, private.place.span, message)
}

fn unknown(private: &Private) -> Finding {
    let message = format!(
        "Check that `.gitignore` lists `{}`. It has room for secrets, and no `.gitignore` is open here; what is committed once stays in \
         every clone. Add the path to `.gitignore`, or open that file here too.",
        private.path
    );
    Finding::new(private.place.file, private.place.span, message).severity(Severity::Advice)
}

/// Appends the path to the nearest `.gitignore`.
fn fix(context: &Survey<'_>, gitignore: &Gitignore<'_>, private: &Private) -> Option<Fix> {
    let path = below(gitignore.folder, &private.path)?;
    // A name with a character that means something in a pattern would have to be escaped.
    if path.contains(['*', '?', '[', '\\']) || path.starts_with(['#', '!']) || path.trim() != path {
        return None;
    }
    let line = if private.is_folder { [path, "/"].concat() } else { path.to_owned() };
    let text = &context.project.file(gitignore.file).text;
    let edit = lines::append_lines(text, &line);
    // The last line decides, so it is enough to ask that one.
    let decides = Gitignore { lines: IgnoreFile::parse_git(&line), ..*gitignore };
    decides.decides(private).filter(|line| !line.negated)?;
    Some(Fix::safe(["Add ", path, " to .gitignore"].concat(), vec![lines::change(gitignore.file, edit)]))
}
