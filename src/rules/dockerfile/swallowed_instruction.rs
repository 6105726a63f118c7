use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::{change, line_start};
use crate::facts::package_managers::install_of;
use crate::model::dockerfile::{DockerfileModel, InstructionId};
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::syntax::dockerfile::{ErrorKind, Keyword};
use crate::text::{Edit, Span};

/// An escape character that makes an instruction part of the one above.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "swallowed-instruction", Severity::Warning)
        .summary("No line is continued into the next instruction"),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("swallowed_instruction.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for (file, model) in context.model.dockerfile_models() {
        let text = &context.project.file(file).text;
        for error in model.tree.errors.iter().filter(|error| error.kind == ErrorKind::SwallowedInstruction) {
            let after = model.tree.instructions.partition_point(|one| one.span.start <= error.span.start);
            let Some(at) = InstructionId(after).previous() else { continue };
            let Some(next) = model.tree.instructions.get(after) else { continue };
            let above = model.instruction(at);
            let escape = error.span.slice(text);
            let message = [
                escape,
                " at the end of this line makes the ",
                next.keyword.name(),
                " below a part of this ",
                if above.keyword == Keyword::Unknown { "line" } else { above.keyword.name() },
                ". Comments and empty lines between them do not end it. Nothing does what the line below says then. Delete the ",
                escape,
                ".",
            ];
            let (title, edit) = repair(text, error.span);
            let finding = Finding::new(file, error.span, message.concat())
                .related(file, next.keyword_span, "This is not read as an instruction.")
                .fix(Fix::suggested(title, vec![change(file, edit)]));
            sink.report(if stops(model, at) { finding.severity(Severity::Error) } else { finding });
        }
    }
}

/// Whether the two lines as one cannot be built: what is no command takes no such words, and no package is called like a keyword.
fn stops(model: &DockerfileModel, at: InstructionId) -> bool {
    let instruction = model.instruction(at);
    match instruction.keyword {
        Keyword::Run => model.bodies(at).iter().any(|body| {
            body.script.comments.is_empty()
                && body.script.commands.last().is_some_and(|last| install_of(last).is_some())
        }),
        Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck => false,
        Keyword::User | Keyword::Workdir | Keyword::Arg | Keyword::Volume => false,
        _ => true,
    }
}

/// The end of a Windows path keeps its slash, as one that the builder reads.
fn repair(text: &str, escape: Span) -> (&'static str, Edit) {
    let line = &text[line_start(text, escape.start)..escape.start];
    let word = line.rsplit([' ', '\t', '"']).next().unwrap_or("");
    if word.as_bytes().get(1) == Some(&b':') {
        return ("Write the path with a slash", Edit::replace(escape, "/"));
    }
    let kept = escape.start - (line.len() - line.trim_end().len());
    ("End the instruction here", Edit::delete(Span::new(kept, escape.end)))
}
