use crate::diagnostic::{Fix, Severity};
use crate::edit::dockerfile::written;
use crate::edit::lines::change;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::InstructionRef;
use crate::syntax::dockerfile::Keyword;
use crate::text::Edit;

/// MAINTAINER is a label today.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "deprecated-maintainer", Severity::Advice)
        .summary("The authors stand in a label, not in MAINTAINER"),
    cases: &[&OLD],
    looks: &[Look::Instruction(&[Keyword::Maintainer], check)],
    markdown: markdown!("deprecated_maintainer.md"),
};

static OLD: Case = Case::new("")
    .why("Builders still take it, but tools that look for the authors read labels.")
    .todo("Write LABEL org.opencontainers.image.authors.")
    .aliases(&[
        "hadolint:DL4000",
        "buildkit:MaintainerDeprecated",
        "trivy:DS-0022",
        "checkov:CKV_DOCKER_6",
        "kics:maintainer_instruction_being_used",
        "semgrep:maintainer-is-deprecated",
        "sonar:S6586",
    ]);

fn check(one: InstructionRef<'_>, sink: &mut Sink<'_>) {
    let InstructionRef { file, at, instruction } = one;
    if file.instruction(at).keyword != Keyword::Maintainer {
        return;
    }
    let text = file.text();
    let fix = instruction.value().filter(|word| !word.span.slice(text).contains('\n')).map(|word| {
        let name = word.text().trim().trim_matches(['"', '\'']);
        let mut label = [&written(text, file.model, Keyword::Label), " org.opencontainers.image.authors=\""].concat();
        for c in name.chars() {
            if matches!(c, '"' | '$') || c == file.tree.escape.char() {
                label.push(file.tree.escape.char());
            }
            label.push(c);
        }
        label.push('"');
        let edit = Edit::replace(instruction.keyword_span.join(word.span), label);
        Fix::safe("Write it as a label", vec![change(file.model.file, edit)])
    });
    sink.report(OLD.at(file.at(instruction.keyword_span), "MAINTAINER is out of use.").fix(fix));
}
