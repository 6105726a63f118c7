use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::{append_lines, change, delete_lines};
use crate::ordered::BTreeSet;
use crate::project::{FileId, FileKind, Place};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, Stops, markdown};
use crate::survey::Survey;
use crate::survey::contexts::contexts_of;
use crate::syntax::dockerignore::{IgnoreFile, Line};
use crate::text::path::join;
use crate::text::{Edit, Span};

/// An ignore file, or a line of it, that does nothing.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Ignorefile, "ineffective-dockerignore", Severity::Warning)
        .stops(Some(Stops::Build))
        .summary("Every line of .dockerignore has an effect")
        .seeds(&["001:L3-17"]),
    cases: &[&INVALID, &ELSEWHERE, &CANCELLED, &DEPTH, &COMMENT],
    looks: &[Look::Project(check)],
    markdown: markdown!("ineffective_dockerignore.md"),
};

static INVALID: Case = Case::new("invalid")
    .severity(Severity::Error)
    .why("The builder refuses the whole file, and the build stops.")
    .todo("Correct the line.");

static ELSEWHERE: Case = Case::new("elsewhere")
    .why("The builder reads the file at the root of the build context, or one that is called like the Dockerfile with .dockerignore behind.");

static CANCELLED: Case = Case::new("cancelled")
    .why("The last line that fits a path decides, and nothing before this one leaves it out.")
    .todo("Move it below the line that leaves the path out, or delete it.");

static DEPTH: Case = Case::new("depth")
    .why("Unlike git, the builder looks for a name at the root of the context only.")
    .todo("Write **/ before the name.");

static COMMENT: Case = Case::new("comment")
    .why("A # counts at the beginning of a line only; here it is part of the pattern, which then fits nothing.")
    .todo("Put the comment on a line of its own.");

fn check(survey: &Survey<'_>, sink: &mut Sink<'_>) {
    let mut used: BTreeSet<FileId> = BTreeSet::new();
    let mut folders: Vec<(FileId, String)> = Vec::new();
    for (id, model) in survey.model.dockerfile_models() {
        for context in contexts_of(survey, model) {
            used.extend(context.ignore);
            folders.push((id, context.folder.as_str().to_owned()));
        }
    }
    for id in survey.model.of_kind(FileKind::Dockerignore) {
        let Some(ignore) = survey.model.ignore_file(id) else { continue };
        for error in &ignore.errors {
            sink.report(INVALID.at(Place { file: id, span: error.span }, "This is no pattern."));
        }
        let file = survey.project.file(id);
        let beside = folders.iter().find(|(dockerfile, _)| survey.project.file(*dockerfile).folder() == file.folder());
        let is_plain = matches!(file.name(), ".dockerignore" | ".containerignore");
        if let Some((_, folder)) =
            beside.filter(|(_, folder)| is_plain && !used.contains(&id) && folder != file.folder())
            && !folders.iter().any(|(_, folder)| folder == file.folder())
            && let Some(line) = ignore.lines.first()
        {
            let right = join(folder, file.name());
            let what = ["Nothing reads `", &file.path, "`."].concat();
            let todo = ["Move it to `", &right, "`."].concat();
            sink.report(ELSEWHERE.at(Place { file: id, span: line.span }, what).todo(todo));
            continue;
        }
        lines(survey, id, ignore, sink);
    }
}

fn lines(survey: &Survey<'_>, id: FileId, ignore: &IgnoreFile, sink: &mut Sink<'_>) {
    let text = &survey.project.file(id).text;
    // Each is held against all others and against all files.
    for (at, line) in ignore.lines.iter().enumerate().take(200) {
        let place = Place { file: id, span: line.span };
        if let Some(hash) = line.pattern.find(" #").filter(|_| !line.negated) {
            let end = line.span.start + line.span.slice(text).find(" #").unwrap_or(hash);
            let from = line.span.slice(text)[..end - line.span.start].trim_end().len() + line.span.start;
            let edit = Edit::delete(Span::new(from, line.span.end));
            let fix = Fix::suggested("Take the comment out", vec![change(id, edit)]);
            sink.report(COMMENT.at(place, "The comment is part of this pattern.").fix(fix));
        } else if line.negated && !is_left_out(&ignore.lines[..at], line) {
            let later = is_left_out(&ignore.lines[at + 1..], line);
            let what = ["`!", &line.pattern, "` brings nothing back."].concat();
            let mut changes = vec![change(id, delete_lines(text, line.span))];
            if later {
                changes.push(change(id, append_lines(text, line.span.slice(text))));
            }
            let title = if later { "Move it to the end" } else { "Delete it" };
            sink.report(CANCELLED.at(place, what).fix(Fix::suggested(title, changes)));
        } else if !line.negated && is_deeper(survey, id, ignore, line) {
            let what = ["`", &line.pattern, "` leaves nothing out."].concat();
            let fix = Fix::suggested("Write **/ before it", vec![change(id, Edit::insert(line.span.start, "**/"))]);
            sink.report(DEPTH.at(place, what).fix(fix));
        }
    }
}

/// Whether a line of these may leave out what a `!` line brings back.
fn is_left_out(lines: &[Line], back: &Line) -> bool {
    let wild = |text: &str| text.contains(['*', '?', '[']);
    lines.iter().filter(|line| !line.negated).any(|line| {
        let inside = back.pattern.starts_with(&[&line.pattern, "/"].concat())
            || line.pattern.starts_with(&[&back.pattern, "/"].concat());
        inside
            || line.covers(&back.pattern, false)
            || back.covers(&line.pattern, false)
            || (wild(&line.pattern) && wild(&back.pattern))
    })
}

/// Whether a plain name fits nothing that is open at the root, and files in folders below, which git would leave out.
fn is_deeper(survey: &Survey<'_>, id: FileId, ignore: &IgnoreFile, line: &Line) -> bool {
    let name = line.pattern.as_str();
    if name.contains(['/', '*', '?', '[', ' '])
        || ignore.lines.iter().any(|other| other.pattern == ["**/", name].concat())
    {
        return false;
    }
    let folder = survey.project.file(id).folder();
    let mut deeper = false;
    for file in &survey.project.files {
        let path = match folder {
            "" => Some(file.path.as_str()),
            folder => file.path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')),
        };
        let Some(at) = path.and_then(|path| path.split('/').position(|part| part == name)) else { continue };
        if at == 0 {
            return false;
        }
        deeper |= ignore.excludes(path.unwrap_or(""), false).is_none();
    }
    deeper
}
