use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::{append_lines, change, delete_lines};
use crate::facts::secret_files;
use crate::ordered::BTreeSet;
use crate::project::{FileId, SourceFile};
use crate::rules::secrets::mounted_file;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::contexts::{BuildContext, Destination, Taken, contexts_of, taken};
use crate::survey::values::holds_secrets;
use crate::survey::{DockerfileRef, Survey};
use crate::syntax::dockerfile::Word;
use crate::text::path::relative;
use crate::text::{Edit, Span};

/// COPY takes an env file, a key or a file of credentials into the image.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Secrets, "copied-secret-file", Severity::Warning)
        .summary("Env files, keys and files of credentials stay out of the image")
        .seeds(&["002:L79", "002:L84-90", "002:L162", "003:L88", "003:L308"]),
    cases: &[&IMAGE, &STAGE, &FOLDER],
    looks: &[Look::Project(check)],
    markdown: markdown!("copied_secret_file.md"),
};

static IMAGE: Case = Case::new("image")
    .why("Everyone who has the image can read it, even when a later step deletes it.")
    .todo("Leave it out and give the values to the container when it starts.");

static STAGE: Case = Case::new("stage")
    .why("It stays in the build cache and in layers that a registry cache may hold.")
    .todo("Use `RUN --mount=type=secret` for the command that needs it.")
    .severity(Severity::Advice);

static FOLDER: Case = Case::new("folder").why(IMAGE.why).todo("Add it to `.dockerignore`.");

/// An instruction that takes files along.
struct Copying<'a> {
    file: DockerfileRef<'a>,
    contexts: &'a [BuildContext],
    taken: &'a Taken,
    in_image: bool,
}

fn check(survey: &Survey<'_>, sink: &mut Sink<'_>) {
    let is_secret = |file: &&SourceFile| {
        secret_files::kind(&file.path).or_else(|| secret_files::kind(file.name())).is_some() && holds_secrets(file)
    };
    let secrets: Vec<(FileId, &SourceFile)> = survey.project.iter().filter(|(_, file)| is_secret(file)).collect();
    for file in survey.dockerfiles() {
        let contexts = contexts_of(survey, file.model);
        for taken in taken(file.model) {
            let destination = taken.destination(file);
            let copying =
                Copying { file, contexts: &contexts, taken: &taken, in_image: destination == Destination::InImage };
            match secret_files::kind(&taken.path) {
                _ if destination == Destination::Mounted => {}
                Some(kind) => named(&copying, kind, sink),
                None => brought_along(&copying, &secrets, sink),
            }
        }
    }
}

/// Whether the ignore file of a folder keeps a path out.
fn excludes(survey: &Survey<'_>, context: &BuildContext, path: &str) -> bool {
    let ignore = context.ignore.and_then(|id| survey.model.ignore_file(id));
    ignore.is_some_and(|ignore| ignore.excludes(path, false).is_some())
}

/// The instruction names the file itself.
fn named(copying: &Copying<'_>, kind: &str, sink: &mut Sink<'_>) {
    let Copying { file, contexts, taken, in_image } = *copying;
    let survey = &file.survey;
    let instruction = file.model.instruction(taken.instruction);
    let mut open = Vec::new();
    for context in contexts {
        let inside = |file: &&SourceFile| context.inside(file).is_some_and(|path| taken.covers(path));
        open.extend(survey.project.files.iter().filter(inside));
    }
    // Without any secret in it, or kept out already, there is nothing to lose.
    let harmless = !open.is_empty() && open.iter().all(|file| !holds_secrets(file));
    let kept_out = !contexts.is_empty() && contexts.iter().all(|one| excludes(survey, one, &taken.path));
    if harmless || kept_out || secret_files::is_public_key(instruction.body.text()) {
        return;
    }
    let (case, into) = if in_image { (&IMAGE, " into the image: `") } else { (&STAGE, " into a build stage: `") };
    let what = ["`", instruction.keyword.name(), "` takes ", kind, into, &taken.path, "`."].concat();
    let mut finding = case.at(file.at(taken.span), what).fix(leave_out(copying));
    if taken.path.rsplit('/').next() == Some(".npmrc") && open.is_empty() {
        finding = finding.severity(Severity::Advice);
    }
    sink.report(finding);
}

/// The instruction takes a folder, and such a file is in it.
fn brought_along(copying: &Copying<'_>, secrets: &[(FileId, &SourceFile)], sink: &mut Sink<'_>) {
    let Copying { file, contexts, taken, in_image } = *copying;
    let survey = &file.survey;
    let mut found: Vec<Vec<(FileId, &str)>> = Vec::new();
    for context in contexts {
        let mut own = Vec::new();
        for &(id, file) in secrets {
            let Some(path) = context.inside(file).filter(|path| taken.covers(path)) else { continue };
            if secret_files::kind(path).is_some() && !excludes(survey, context, path) {
                own.push((id, path));
            }
        }
        found.push(own);
    }
    let Some(first) = found.iter().find(|found| !found.is_empty()) else { return };
    let (id, path) = first[0];
    let what =
        ["`", path, "`, ", secret_files::kind(path).unwrap_or_default(), ", goes along with this folder."].concat();
    let mut finding = FOLDER.at(file.at(taken.span), what).related(id, Span::at(0), "This file.");
    if !in_image {
        finding = finding.why(STAGE.why).severity(Severity::Advice);
    }
    let mut changes = Vec::new();
    for (context, found) in contexts.iter().zip(&found).filter(|(_, found)| !found.is_empty()) {
        // With one of several left, the folder would still bring a secret along.
        let Some(ignore) = context.ignore else { return sink.report(finding) };
        let paths: Vec<&str> = found.iter().map(|(_, path)| *path).collect();
        let added = change(ignore, append_lines(&survey.project.file(ignore).text, &paths.join("\n")));
        if !changes.contains(&added) {
            changes.push(added);
        }
    }
    let title = match first.len() {
        1 => ["Add ", path, " to the ignore file"].concat(),
        more => ["Add ", path, " and ", &(more - 1).to_string(), " more to the ignore file"].concat(),
    };
    sink.report(finding.fix(Fix::suggested(title, changes)));
}

/// Takes the path out of the instruction, or the instruction away, and adds the path to the ignore file. What the build needs it for
/// gets it as a secret.
fn leave_out(copying: &Copying<'_>) -> Option<Fix> {
    let Copying { file, contexts, taken, .. } = *copying;
    let survey = &file.survey;
    let instruction = file.model.instruction(taken.instruction);
    let transfer = instruction.transfer()?;
    let secret = |word: &Word| secret_files::kind(&word.unquoted(file.tree.escape)).is_some();
    let edit = if transfer.sources.iter().all(secret) && instruction.heredocs.is_empty() {
        delete_lines(file.text(), instruction.span)
    } else {
        let index = transfer.sources.iter().position(|word| word.span == taken.span)?;
        let next = transfer.sources.get(index + 1).or(transfer.destination.as_ref())?;
        Edit::delete(Span::new(taken.span.start, next.span.start))
    };
    let mut changes = vec![change(file.model.file, edit)];
    let mut done: BTreeSet<FileId> = BTreeSet::new();
    for context in contexts {
        let Some(ignore) = context.ignore.filter(|&ignore| done.insert(ignore)) else { continue };
        if !excludes(survey, context, &taken.path) {
            let edit = append_lines(&survey.project.file(ignore).text, &relative("", &taken.path));
            changes.push(change(ignore, edit));
        }
    }
    let mounts = mounted_file::mounts(file, taken)?;
    let title =
        if mounts.is_empty() { ["Leave ", &taken.path, " out"] } else { ["Mount ", &taken.path, " for what needs it"] };
    changes.extend(mounts);
    Some(Fix::suggested(title.concat(), changes))
}
