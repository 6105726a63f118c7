use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::model::dockerfile::{DockerfileModel, ShellKind};
use crate::project::{FileId, Place, SourceFile};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, Stops, markdown};
use crate::survey::{DockerfileRef, Survey};
use crate::syntax::dockerfile::Keyword;
use crate::text::{Edit, Span};

/// What a shell reads has line ends that it does not know.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "windows-line-endings", Severity::Error)
        .stops(Some(Stops::Start))
        .summary("Scripts in heredocs and scripts that an image starts end their lines as Unix does"),
    cases: &[&HEREDOC, &SCRIPT],
    looks: &[Look::Dockerfile(heredocs), Look::Project(scripts)],
    markdown: markdown!("windows_line_endings.md"),
};

static HEREDOC: Case = Case::new("heredoc")
    .why(
        "The builder keeps them, so every command gets a carriage return behind its last word: options, paths and names are then \
         others, and the build stops or goes wrong.",
    )
    .todo("Save the file with line ends of Unix.");

static SCRIPT: Case = Case::new("script")
    .why(
        "The system then looks for a program whose name ends in a carriage return, and the container does not start: “no such file or \
         directory”.",
    )
    .todo(HEREDOC.todo);

fn heredocs(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    let text = file.text();
    for (at, outer) in file.model.instructions() {
        let instruction = outer.onbuild().unwrap_or(outer);
        let heredoc = instruction.heredocs.iter().find(|heredoc| heredoc.body.slice(text).contains("\r\n"));
        let Some(heredoc) = heredoc.filter(|_| file.shell_at(at) == ShellKind::Posix) else { continue };
        if instruction.keyword == Keyword::Run || heredoc.content.text().starts_with("#!") {
            let finding = HEREDOC.at(file.at(heredoc.mark), "This heredoc has Windows line ends.");
            return sink.report(finding.fix(unix(file.model.file, text)));
        }
    }
}

fn scripts(survey: &Survey<'_>, sink: &mut Sink<'_>) {
    for (id, file) in survey.project.iter() {
        let is_script = file.text.starts_with("#!") && file.text.contains("\r\n");
        if is_script && survey.dockerfiles().any(|dockerfile| copies(dockerfile.model, file)) {
            let line = Span::new(0, file.text.find(['\r', '\n']).unwrap_or(file.text.len()));
            let finding = SCRIPT.at(Place { file: id, span: line }, "This script has Windows line ends.");
            sink.report(finding.fix(unix(id, &file.text)));
        }
    }
}

/// Whether an image gets the script.
fn copies(model: &DockerfileModel, file: &SourceFile) -> bool {
    model.tree.instructions.iter().filter_map(|instruction| instruction.transfer()).any(|paths| {
        paths.sources.iter().any(|source| {
            let path = source.text().trim_start_matches("./").trim_end_matches('/');
            path == "."
                || path.is_empty()
                || path.rsplit('/').next() == Some(file.name())
                || file.path.starts_with(&[path, "/"].concat())
        })
    })
}

fn unix(file: FileId, text: &str) -> Fix {
    let whole = Edit::replace(Span::new(0, text.len()), text.replace("\r\n", "\n"));
    Fix::suggested("Convert to line ends of Unix", vec![change(file, whole)])
}
