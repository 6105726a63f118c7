use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::{change, line_start};
use crate::facts::package_managers::install_of;
use crate::model::dockerfile::{InstructionId, ShellKind};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::{DockerfileRef, InstructionRef};
use crate::syntax::dockerfile::{ErrorKind, Keyword};
use crate::text::{Edit, Span};

/// An escape character that makes an instruction part of the one above.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "swallowed-instruction", Severity::Warning)
        .summary("No line is continued into the next instruction"),
    cases: &[&SWALLOWED, &MISPLACED],
    looks: &[Look::Dockerfile(check), Look::Instruction(&[Keyword::Run], misplaced)],
    markdown: markdown!("swallowed_instruction.md"),
};

static MISPLACED: Case = Case::new("misplaced")
    .severity(Severity::Error)
    .why("It is the name of an instruction, and here it stands inside of a RUN, so the build stops.");

static SWALLOWED: Case = Case::new("continued")
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

/// Words that are no program anywhere and begin an instruction.
const KEYWORDS: [&str; 11] =
    ["RUN", "COPY", "ENV", "ARG", "EXPOSE", "CMD", "ENTRYPOINT", "WORKDIR", "VOLUME", "LABEL", "HEALTHCHECK"];

/// `RUN RUN make`, `make && CMD x`: a keyword where the shell looks for a program.
fn misplaced(run: InstructionRef<'_>, sink: &mut Sink<'_>) {
    let InstructionRef { file, at, instruction } = run;
    let told = |span: Span| file.tree.errors.iter().any(|error| span.covers(error.span));
    if file.shell_at(at) != ShellKind::Posix {
        return;
    }
    for body in file.model.bodies(at) {
        for command in body.script.commands.iter().filter(|command| body.script.is_unconditional(command)) {
            let Some(word) = command.words.first().filter(|word| KEYWORDS.contains(&word.raw())) else { continue };
            if told(instruction.span) {
                return;
            }
            let span = body.source(word.span);
            let is_run = word.raw() == "RUN";
            let next = command.words.get(1).filter(|_| is_run).map(|next| body.source(next.span).start);
            let fix = next.map(|next| {
                let edit = Edit::delete(Span::new(span.start, next));
                Fix::suggested("Take the word out", vec![change(file.model.file, edit)])
            });
            let what = ["The shell finds no program `", word.raw(), "`."].concat();
            let todo = if is_run { "Take the word out." } else { "End the RUN before it." };
            sink.report(MISPLACED.at(file.at(span), what).todo(todo).fix(fix));
        }
    }
}
