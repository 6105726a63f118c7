use crate::diagnostic::{Change, Fix, Severity};
use crate::model::compose::value::{Key, Node};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::ServiceRef;
use crate::text::Edit;

/// A value that is another one when it arrives.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "retyped-environment-value", Severity::Warning)
        .summary("A value reaches the container as it is written"),
    cases: &[&RETYPED],
    looks: &[Look::Service(check)],
    markdown: markdown!("retyped_environment_value.md"),
};

static RETYPED: Case = Case::new("")
    .why("Without quotes YAML reads it as a number or a date, and that is written out again in its own way.")
    .todo("Put it in quotes.")
    .aliases(&["gap:yaml-typed-env"]);

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    for path in ["environment", "labels", "build.args", "build.labels", "deploy.labels"] {
        for (_, values) in service.entries_at(path) {
            for (key, value) in values.entries().iter().filter(|(key, _)| !key.listed) {
                judge(service, key, value, sink);
            }
        }
    }
}

fn judge(service: ServiceRef<'_>, key: &Key, value: &Node, sink: &mut Sink<'_>) {
    let plain = value.text.as_ref().is_some_and(|text| text.plain) && value.is_literal();
    let raw = value.raw();
    let Some(read) = value.scalar().filter(|_| plain) else { return };
    // Words for a truth value keep their meaning.
    if read == raw || value.as_bool().is_some_and(|_| raw.bytes().all(|byte| byte.is_ascii_alphabetic())) {
        return;
    }
    let what = ["`", &key.name, ": ", raw, "` of `", &service.name, "` arrives as `", &read, "`."].concat();
    let span = value.origin.span;
    let written = span.slice(service.survey.text(value.origin)) == raw;
    let quotes =
        [span.start, span.end].map(|at| Change::Edit { file: value.origin.file, edit: Edit::insert(at, "\"") });
    let fix = written.then(|| Fix::suggested("Put it in quotes", quotes.to_vec()));
    sink.report(RETYPED.at(value.origin, what).fix(fix));
}
