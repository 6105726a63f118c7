use crate::diagnostic::{Change, Fix, Severity};
use crate::edit::dockerfile::{above, mends};
use crate::edit::lines::{change, indent_at, insert_before, line_start};
use crate::model::dockerfile::InstructionId;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::DockerfileRef;
use crate::syntax::dockerfile::{Arguments, ErrorKind, Instruction, Keyword};
use crate::text::{Edit, Span};

/// A comment where the builder knows none.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "comment-behind-instruction", Severity::Error)
        .summary("Comments have lines of their own"),
    cases: &[&ARGUMENT, &CONTINUATION],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("comment_behind_instruction.md"),
};

static ARGUMENT: Case = Case::new("argument").todo("Put the comment on a line of its own.");

static CONTINUATION: Case = Case::new("continuation").todo(ARGUMENT.todo);

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    for error in file.tree.errors.iter().filter(|error| error.kind == ErrorKind::TrailingComment) {
        let after = file.tree.instructions.partition_point(|one| one.span.start <= error.span.start);
        if let Some(at) = InstructionId(after).previous() {
            look(file, at, error.span, sink);
        }
    }
}

fn look(file: DockerfileRef<'_>, at: InstructionId, comment: Span, sink: &mut Sink<'_>) {
    let text = file.text();
    let instruction = file.model.instruction(at);
    let line = line_start(text, comment.start);
    let before = text[line..comment.start].trim_end();
    let gap = Edit::delete(Span::new(line + before.len(), comment.end));
    let finding = if before.ends_with(file.tree.escape.char()) {
        let escape: &str = &file.tree.escape.char().to_string();
        let why =
            ["Then ", escape, " continues nothing: the instruction ends here, and the build stops at the next line."];
        // Of an instruction with several lines it is the line that gets the comment above it.
        let place = if line <= instruction.span.start { above(text, file.model, at) } else { Span::at(line) };
        let moved = [indent_at(text, line), comment.slice(text)].concat();
        let id = file.model.file;
        let changes = vec![change(id, gap), change(id, insert_before(text, place, &moved))];
        let finding = CONTINUATION.at(file.at(comment), ["A comment stands behind ", escape, "."].concat());
        finding.why(why.concat()).fix(Fix::suggested("Give the comment its own line", changes))
    } else {
        let own = instruction.onbuild().unwrap_or(instruction);
        let (why, severity) = consequence(own);
        let name = if own.keyword == Keyword::Unknown { "an instruction" } else { own.keyword.name() };
        let changes = moved(file, at, comment, gap);
        let fix = changes.map(|changes| Fix::suggested("Give the comment its own line", changes));
        let finding = ARGUMENT.at(file.at(comment), ["Dockerfiles know no comment behind ", name, "."].concat());
        finding.why(why).severity(severity).fix(fix)
    };
    sink.report(finding);
}

/// What the words of the comment do, and how bad that is.
fn consequence(instruction: &Instruction) -> (&'static str, Severity) {
    let legacy = matches!(&instruction.arguments, Arguments::Pairs(pairs) if pairs.legacy);
    let is_none = matches!(&instruction.arguments, Arguments::Healthcheck(check) if check.is_none());
    match instruction.keyword {
        Keyword::Workdir => ("The folder gets it as a part of its name.", Severity::Warning),
        Keyword::Volume => ("Each of its words becomes a volume.", Severity::Warning),
        Keyword::Arg => ("Each of its words becomes a build argument.", Severity::Warning),
        Keyword::Env | Keyword::Label if legacy => ("It becomes a part of the value.", Severity::Warning),
        Keyword::User => ("It becomes a part of the user's name, and the container does not start.", Severity::Error),
        Keyword::Copy | Keyword::Add => ("Its words become paths, the last one the destination.", Severity::Error),
        Keyword::Cmd | Keyword::Entrypoint | Keyword::Run | Keyword::Healthcheck | Keyword::Shell if !is_none => {
            ("The list is none any more, and a shell gets its brackets.", Severity::Error)
        }
        _ => ("Its words become arguments, and the build stops.", Severity::Error),
    }
}

fn moved(file: DockerfileRef<'_>, at: InstructionId, comment: Span, delete: Edit) -> Option<Vec<Change>> {
    let (id, text) = (file.model.file, file.text());
    let shown = comment.slice(text);
    let instruction = file.model.instruction(at).span;
    // On top it might be read as a directive, and what continues goes on behind it.
    if (at.previous().is_none() && shown.contains('='))
        || shown.ends_with(file.tree.escape.char())
        || !mends(text, &file.tree, instruction, &delete)
    {
        return None;
    }
    let own = [indent_at(text, instruction.start), shown].concat();
    Some(vec![change(id, insert_before(text, above(text, file.model, at), &own)), change(id, delete)])
}
