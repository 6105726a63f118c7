use crate::diagnostic::Severity;
use crate::facts::images;
use crate::model::dockerfile::Base;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::{DockerfileRef, InstructionRef};
use crate::syntax::dockerfile::Keyword;

/// Everything of a stage, or of the project, is copied onto the root.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "whole-filesystem-copy", Severity::Warning)
        .summary("COPY takes what is needed, not everything onto the root"),
    cases: &[&STAGE, &CONTEXT],
    looks: &[Look::Instruction(&[Keyword::Copy, Keyword::Add], check)],
    markdown: markdown!("whole_filesystem_copy.md"),
};

static STAGE: Case = Case::new("stage")
    .why("The system of that stage is laid over the one that is here: the image holds both, and which files come from where nobody can say.")
    .todo("Copy the folders that are needed, or start this stage from the other one.")
    .aliases(&["hadolint:DL3067"]);

static CONTEXT: Case = Case::new("context")
    .severity(Severity::Advice)
    .why("Files of the project then lie between those of the system, and a folder called bin or etc replaces what it has there.")
    .todo("Copy it into a folder of its own, such as /app.");

fn check(copy: InstructionRef<'_>, sink: &mut Sink<'_>) {
    let InstructionRef { file, at, instruction } = copy;
    let Some(transfer) = instruction.transfer() else { return };
    let is_scratch = file.stage_of(at).is_some_and(|stage| *file.root_base(stage.index) == Base::Scratch);
    let Some(to) = transfer.destination.as_ref().filter(|_| !is_scratch) else { return };
    let escape = file.tree.escape;
    if !matches!(to.unquoted(escape).as_str(), "/" | "/.") {
        return;
    }
    let from = instruction.flag("from").is_some();
    let references = &file.model.references;
    let first = references.partition_point(|one| one.instruction < at);
    if references.get(first).is_some_and(|one| one.instruction == at && is_tree(file, &one.target)) {
        return;
    }
    for source in &transfer.sources {
        let (case, what) = match (from, source.unquoted(escape).as_str()) {
            (true, "/" | "/." | "/*" | "." | "./") => {
                (&STAGE, "The whole file system of a stage is copied onto this one.")
            }
            (false, "." | "./" | "/" | "./.") => (&CONTEXT, "The whole project is copied onto the root of the image."),
            _ => continue,
        };
        sink.report(case.at(file.at(source.span), what));
    }
}

/// Whether it may be no system but a tree of files: a stage from scratch, or an image of which nobody knows what it holds.
fn is_tree(file: DockerfileRef<'_>, from: &Base) -> bool {
    match from {
        Base::Stage(stage) => match file.root_base(*stage) {
            Base::Image(image) => images::find(image.reference.short_name()).is_none(),
            base => *base == Base::Scratch,
        },
        Base::Image(image) => image.reference.path().contains('/'),
        base => *base == Base::Scratch,
    }
}
