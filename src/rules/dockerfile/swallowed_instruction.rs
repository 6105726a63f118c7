use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::{change, line_start};
use crate::facts::package_managers::install_of;
use crate::model::dockerfile::InstructionId;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::DockerfileRef;
use crate::syntax::dockerfile::{ErrorKind, Keyword};
use crate::text::{Edit, Span};

/// An escape character that makes an instruction part of the one above.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "swallowed-instruction", Severity::Warning)
        .summary("No line is continued into the next instruction"),
    cases: &[&SWALLOWED],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("swallowed_instruction.md"),
};

static SWALLOWED: Case = Case::new("")
    .why("Comments and empty lines between them do not end it. Nothing does what the line below says then.");

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    let all = &file.model.tree.instructions;
    for error in file.tree.errors.iter().filter(|error| error.kind == ErrorKind::SwallowedInstruction) {
        let after = all.partition_point(|one| one.span.start <= error.span.start);
        let (Some(at), Some(next)) = (InstructionId(after).previous(), all.get(after)) else { continue };
        let escape = error.span.slice(file.text());
        let name = next.keyword.name();
        let above = if all[at.0].keyword == Keyword::Unknown { "line" } else { all[at.0].keyword.name() };
        let what = [escape, " at the end of this line makes the ", name, " below a part of this ", above, "."].concat();
        let (title, edit) = repair(file.text(), error.span);
        let fix = Fix::suggested(title, vec![change(file.model.file, edit)]);
        let finding = SWALLOWED.at(file.at(error.span), what).todo(["Delete the ", escape, "."].concat()).fix(fix);
        let finding = finding.related(file.model.file, next.keyword_span, "This is not read as an instruction.");
        sink.report(if stops(file, at) { finding.severity(Severity::Error) } else { finding });
    }
}

/// Whether the two lines as one cannot be built: what is no command takes no such words, and no package is called like a keyword.
fn stops(file: DockerfileRef<'_>, at: InstructionId) -> bool {
    match file.instruction(at).keyword {
        Keyword::Run => file.bodies(at).iter().any(|body| {
            let last = body.script.commands.last();
            body.script.comments.is_empty() && last.is_some_and(|last| install_of(last).is_some())
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
