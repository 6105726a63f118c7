use crate::diagnostic::{Change, Fix, Severity};
use crate::edit::dockerfile::{above, mends};
use crate::edit::lines::{change, indent_at, insert_before, line_start};
use crate::model::dockerfile::{DockerfileModel, InstructionId};
use crate::project::FileId;
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::syntax::dockerfile::{Arguments, ErrorKind, Instruction, Keyword};
use crate::text::{Edit, Span};

/// A comment where the builder knows none.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "comment-behind-instruction", Severity::Error)
        .summary("Comments have lines of their own"),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("comment_behind_instruction.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for (file, model) in context.model.dockerfile_models() {
        let text = &context.project.file(file).text;
        for error in model.tree.errors.iter().filter(|error| error.kind == ErrorKind::TrailingComment) {
            let after = model.tree.instructions.partition_point(|one| one.span.start <= error.span.start);
            let Some(at) = InstructionId(after).previous() else { continue };
            sink.report(finding(file, text, model, at, error.span));
        }
    }
}

fn finding(file: FileId, text: &str, model: &DockerfileModel, at: InstructionId, comment: Span) -> Finding {
    let instruction = model.instruction(at);
    let own = instruction.onbuild().unwrap_or(instruction);
    let escape = model.tree.escape.char();
    let line = line_start(text, comment.start);
    let before = text[line..comment.start].trim_end();
    let name = own.keyword.name();
    if before.ends_with(escape) {
        let shown = escape.to_string();
        let message = [
            "A comment stands behind ",
            &shown,
            ". Then ",
            &shown,
            " continues nothing: the instruction ends here, and the build stops at the next line. Put the comment on a line of its own.",
        ];
        let shown = Span::new(line + before.len(), comment.end);
        let moved = [indent_at(text, line), comment.slice(text)].concat();
        let place = if line <= instruction.span.start { above(text, model, at) } else { Span::at(line) };
        let changes = vec![change(file, Edit::delete(shown)), change(file, insert_before(text, place, &moved))];
        return Finding::new(file, comment, message.concat())
            .fix(Fix::suggested("Give the comment its own line", changes));
    }
    let (what, severity) = consequence(own);
    let message = [
        "Dockerfiles know no comment behind ",
        if name.is_empty() { "an instruction" } else { name },
        ". ",
        what,
        " Put the comment on a line of its own.",
    ];
    let fix =
        moved(file, text, model, at, comment).map(|changes| Fix::suggested("Give the comment its own line", changes));
    Finding::new(file, comment, message.concat()).severity(severity).fix(fix)
}

/// What the words of the comment do, and how bad that is.
fn consequence(instruction: &Instruction) -> (&'static str, Severity) {
    let legacy = matches!(&instruction.arguments, Arguments::Pairs(pairs) if pairs.legacy);
    let is_none = matches!(&instruction.arguments, Arguments::Healthcheck(check) if check.is_none());
    match instruction.keyword {
        _ if is_none => ("Its words become arguments, and the build stops.", Severity::Error),
        Keyword::Workdir => ("The folder gets it as a part of its name.", Severity::Warning),
        Keyword::Volume => ("Each of its words becomes a volume.", Severity::Warning),
        Keyword::Arg => ("Each of its words becomes a build argument.", Severity::Warning),
        Keyword::Env | Keyword::Label if legacy => ("It becomes a part of the value.", Severity::Warning),
        Keyword::User => ("It becomes a part of the user's name, and the container does not start.", Severity::Error),
        Keyword::Copy | Keyword::Add => ("Its words become paths, the last one the destination.", Severity::Error),
        Keyword::Cmd | Keyword::Entrypoint | Keyword::Run | Keyword::Healthcheck | Keyword::Shell => {
            ("The list is none any more, and a shell gets its brackets.", Severity::Error)
        }
        _ => ("Its words become arguments, and the build stops.", Severity::Error),
    }
}

fn moved(file: FileId, text: &str, model: &DockerfileModel, at: InstructionId, comment: Span) -> Option<Vec<Change>> {
    let shown = comment.slice(text);
    // On top it might be read as a directive, and what continues goes on behind it.
    if (at.previous().is_none() && shown.contains('=')) || shown.ends_with(model.tree.escape.char()) {
        return None;
    }
    let line = line_start(text, comment.start);
    let kept = line + text[line..comment.start].trim_end().len();
    let delete = Edit::delete(Span::new(kept, comment.end));
    if !mends(text, &model.tree, model.instruction(at).span, &delete) {
        return None;
    }
    let place = above(text, model, at);
    let own = [indent_at(text, model.instruction(at).span.start), shown].concat();
    Some(vec![change(file, insert_before(text, place, &own)), change(file, delete)])
}
