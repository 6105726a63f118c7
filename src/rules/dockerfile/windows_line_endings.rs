use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::model::dockerfile::{DockerfileModel, ShellKind};
use crate::project::{FileId, SourceFile};
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::syntax::dockerfile::Keyword;
use crate::text::{Edit, Span};

/// What a shell reads has line ends that it does not know.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "windows-line-endings", Severity::Error)
        .summary("Scripts in heredocs and scripts that an image starts end their lines as Unix does"),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("windows_line_endings.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for (file, model) in context.model.dockerfile_models() {
        let text = &context.project.file(file).text;
        for (at, outer) in model.instructions() {
            let instruction = outer.onbuild().unwrap_or(outer);
            let heredoc = instruction.heredocs.iter().find(|heredoc| heredoc.body.slice(text).contains("\r\n"));
            let Some(heredoc) = heredoc.filter(|_| model.shell_at(at) == ShellKind::Posix) else { continue };
            let is_script = heredoc.content.text().starts_with("#!");
            if instruction.keyword != Keyword::Run && !is_script {
                continue;
            }
            let message = "This heredoc has Windows line ends. The builder keeps them, so every command gets a carriage return behind its \
                           last word: options, paths and names are then others, and the build stops or goes wrong. Save the file with \
                           line ends of Unix.";
            sink.report(Finding::new(file, heredoc.mark, message).fix(unix(file, text)));
            break;
        }
    }
    for (id, file) in context.project.iter() {
        let is_script = file.text.starts_with("#!") && file.text.contains("\r\n");
        if is_script && context.model.dockerfile_models().any(|(_, model)| copies(model, file)) {
            let line = file.text.find(['\r', '\n']).unwrap_or(file.text.len());
            let message = "This script has Windows line ends. The system then looks for a program whose name ends in a carriage return, and \
                           the container does not start: “no such file or directory”. Save the file with line ends of Unix.";
            sink.report(Finding::new(id, Span::new(0, line), message).fix(unix(id, &file.text)));
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
