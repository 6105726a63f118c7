use crate::diagnostic::{Fix, Severity};
use crate::edit::dockerfile::written;
use crate::edit::lines::change;
use crate::facts::archives::{is_archive, may_be_archive};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::InstructionRef;
use crate::syntax::dockerfile::{Keyword, Word};
use crate::text::Edit;

/// ADD where COPY does the same.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "add-instead-of-copy", Severity::Warning)
        .summary("Local files that are no archives come with COPY"),
    cases: &[&ADD],
    looks: &[Look::Instruction(&[Keyword::Add], check)],
    markdown: markdown!("add_instead_of_copy.md"),
};

static ADD: Case = Case::new("")
    .why("ADD also downloads and unpacks, so that what it does hangs on the name and the content of what is added.")
    .todo("Write COPY.")
    .aliases(&[
        "hadolint:DL3020",
        "trivy:DS-0005",
        "checkov:CKV_DOCKER_4",
        "kics:add_instead_of_copy",
        "semgrep:prefer-copy-over-add",
        "cis:4.9",
        "sonar:S7029",
    ]);

fn check(add: InstructionRef<'_>, sink: &mut Sink<'_>) {
    let InstructionRef { file, instruction, .. } = add;
    let Some(transfer) = instruction.transfer().filter(|transfer| transfer.destination.is_some()) else { return };
    let own = ["checksum", "keep-git-dir", "unpack"].iter().any(|name| instruction.flag(name).is_some());
    let is_plain = |source: &Word| {
        let path = source.unquoted(file.tree.escape);
        let remote = path.contains("://") || path.starts_with("git@");
        !remote && !path.contains('$') && !is_archive(&path) && !may_be_archive(&path)
    };
    if own || !transfer.sources.iter().all(is_plain) {
        return;
    }
    let copy = written(file.text(), file.model, Keyword::Copy);
    let edit = Edit::replace(instruction.keyword_span, copy);
    let fix = Fix::safe("Write COPY", vec![change(file.model.file, edit)]);
    sink.report(ADD.at(file.at(instruction.keyword_span), "ADD does here what COPY does.").fix(fix));
}
