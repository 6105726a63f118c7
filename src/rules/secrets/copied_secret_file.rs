use crate::diagnostic::{Fix, Severity};
use crate::edit::lines;
use crate::facts::secret_files;
use crate::model::compose::paths::relative;
use crate::model::dockerfile::DockerfileModel;
use crate::ordered::BTreeSet;
use crate::project::{FileId, SourceFile};
use crate::rules::secrets::mounted_file;
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::contexts::{BuildContext, Fate, Taken, contexts_of, taken};
use crate::survey::stages::in_run_chains;
use crate::survey::values::holds_secrets;
use crate::text::{Edit, Span};

/// COPY takes an env file, a key or a file of credentials into the image.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Secrets, "copied-secret-file", Severity::Warning)
        .summary("Env files, keys and files of credentials stay out of the image")
        .seeds(&["002:L79", "002:L84-90", "002:L162", "003:L88", "003:L308"]),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("copied_secret_file.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    let is_secret = |file: &&SourceFile| {
        secret_files::kind(&file.path).or_else(|| secret_files::kind(file.name())).is_some() && holds_secrets(file)
    };
    let secrets: Vec<(FileId, &SourceFile)> = context.project.iter().filter(|(_, file)| is_secret(file)).collect();
    for (_, model) in context.model.dockerfile_models() {
        let contexts = contexts_of(context, model);
        let kept = in_run_chains(context, model);
        for taken in taken(model) {
            let in_image = match taken.fate(model, &kept) {
                Fate::Mounted => continue,
                fate => fate == Fate::InImage,
            };
            match secret_files::kind(&taken.path) {
                Some(kind) => named(context, model, &contexts, &taken, kind, in_image, sink),
                None => brought_along(context, model, &contexts, &secrets, &taken, in_image, sink),
            }
        }
    }
}

/// The instruction names the file itself.
fn named(
    context: &Survey<'_>,
    model: &DockerfileModel,
    contexts: &[BuildContext],
    taken: &Taken,
    kind: &str,
    in_image: bool,
    sink: &mut Sink<'_>,
) {
    let instruction = model.instruction(taken.instruction);
    let open: Vec<&SourceFile> = contexts
        .iter()
        .flat_map(|one| {
            context.project.files.iter().filter(move |file| one.inside(file).is_some_and(|path| taken.covers(path)))
        })
        .collect();
    let excluded = |one: &BuildContext| {
        let ignore = one.ignore.and_then(|id| context.model.ignore_file(id));
        ignore.is_some_and(|ignore| ignore.excludes(&taken.path, false).is_some())
    };
    // Without any secret in it, or kept out already, there is nothing to lose.
    let harmless = !open.is_empty() && open.iter().all(|file| !holds_secrets(file));
    if harmless || (!contexts.is_empty() && contexts.iter().all(excluded)) || is_apt_key(instruction.body.text()) {
        return;
    }
    let file_name = taken.path.rsplit('/').next().unwrap_or("");
    let often_harmless = file_name == ".npmrc" && open.is_empty();
    let keyword = instruction.keyword.name();
    let message = match in_image {
        true => format!(
            "`{}` takes {kind} into the image: `{}`. Everyone who has the image can read it, even when a later step deletes it. Leave it \
             out and give the values to the container when it starts.",
            keyword, taken.path
        ),
        false => format!(
            "`{}` takes {kind} into a build stage: `{}`. It stays in the build cache and in layers that a registry cache may hold. Use \
             `RUN --mount=type=secret` for the command that needs it.",
            keyword, taken.path
        ),
    };
    let mut finding =
        Finding::new(model.file, taken.span, message).environment(context.model.file(model.file).environment);
    if !in_image || often_harmless {
        finding = finding.severity(Severity::Advice);
    }
    sink.report(finding.fix(leave_out(context, model, contexts, taken)));
}

/// The instruction takes a folder, and such a file is in it.
fn brought_along(
    context: &Survey<'_>,
    model: &DockerfileModel,
    contexts: &[BuildContext],
    secrets: &[(FileId, &SourceFile)],
    taken: &Taken,
    in_image: bool,
    sink: &mut Sink<'_>,
) {
    let of = |one: &BuildContext| -> Vec<(FileId, &str, &'static str)> {
        let ignore = one.ignore.and_then(|id| context.model.ignore_file(id));
        let open = secrets.iter().filter_map(|&(id, file)| {
            let path = one.inside(file).filter(|path| taken.covers(path))?;
            let kind = secret_files::kind(path)?;
            let excluded = ignore.is_some_and(|ignore| ignore.excludes(path, false).is_some());
            (!excluded).then_some((id, path, kind))
        });
        open.collect()
    };
    for one in contexts {
        let found = of(one);
        let Some(&(id, path, kind)) = found.first() else { continue };
        let who = if in_image {
            "Everyone who has the image can read it, even when a later step deletes it."
        } else {
            "It stays in the build cache and in layers that a registry cache may hold."
        };
        let message = format!("`{path}`, {kind}, goes along with this folder. {who} Add it to `.dockerignore`.");
        let mut finding = Finding::new(model.file, taken.span, message)
            .environment(context.model.file(model.file).environment)
            .related(id, Span::at(0), "This file.");
        if !in_image {
            finding = finding.severity(Severity::Advice);
        }
        // With one of several left, the folder would still bring a secret along.
        let mut changes = Vec::new();
        let mut is_whole = true;
        for one in contexts {
            let paths: Vec<&str> = of(one).into_iter().map(|(_, path, _)| path).collect();
            match one.ignore {
                _ if paths.is_empty() => {}
                Some(ignore) => {
                    let text = &context.project.file(ignore).text;
                    let added = lines::change(ignore, lines::append_lines(text, &paths.join("\n")));
                    if !changes.contains(&added) {
                        changes.push(added);
                    }
                }
                None => is_whole = false,
            }
        }
        let title = match found.len() {
            1 => ["Add ", path, " to the ignore file"].concat(),
            more => format!("Add {path} and {} more to the ignore file", more - 1),
        };
        sink.report(finding.fix(is_whole.then(|| Fix::suggested(title, changes))));
        return;
    }
}

/// Keys that package managers verify with are public.
fn is_apt_key(arguments: &str) -> bool {
    ["/etc/apt/", "/usr/share/keyrings", "/etc/apk/keys", "/etc/pki/rpm-gpg"]
        .iter()
        .any(|folder| arguments.contains(folder))
}

/// Takes the path out of the instruction, or the instruction away, and adds the path to the ignore file. What the build needs it for
/// gets it as a secret.
fn leave_out(context: &Survey<'_>, model: &DockerfileModel, contexts: &[BuildContext], taken: &Taken) -> Option<Fix> {
    let text = &context.project.file(model.file).text;
    let instruction = model.instruction(taken.instruction);
    let transfer = instruction.transfer()?;
    let secret =
        |word: &crate::syntax::dockerfile::Word| secret_files::kind(&word.unquoted(model.tree.escape)).is_some();
    let edit = if transfer.sources.iter().all(secret) && instruction.heredocs.is_empty() {
        lines::delete_lines(text, instruction.span)
    } else {
        let index = transfer.sources.iter().position(|word| word.span == taken.span)?;
        let next = transfer.sources.get(index + 1).or(transfer.destination.as_ref())?;
        Edit::delete(Span::new(taken.span.start, next.span.start))
    };
    let mut changes = vec![lines::change(model.file, edit)];
    let mut done: BTreeSet<FileId> = BTreeSet::new();
    for ignore in contexts.iter().filter_map(|one| one.ignore).filter(|&ignore| done.insert(ignore)) {
        let ignored = &context.project.file(ignore).text;
        let excludes = context.model.ignore_file(ignore).is_some_and(|i| i.excludes(&taken.path, false).is_some());
        if !excludes {
            changes.push(lines::change(ignore, lines::append_lines(ignored, &relative("", &taken.path))));
        }
    }
    let mounts = mounted_file::mounts(context.model, model, text, taken)?;
    let title =
        if mounts.is_empty() { ["Leave ", &taken.path, " out"] } else { ["Mount ", &taken.path, " for what needs it"] };
    changes.extend(mounts);
    Some(Fix::suggested(title.concat(), changes))
}
