use crate::diagnostic::{Change, Fix, Severity};
use crate::edit::lines::{change, line_end};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::DockerfileRef;
use crate::text::{Edit, Span};

/// An empty line inside of a continued instruction.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Style, "empty-continuation-line", Severity::Warning)
        .summary("No empty line stands inside of an instruction"),
    cases: &[&EMPTY],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("empty_continuation_line.md"),
};

static EMPTY: Case = Case::new("")
    .why("Today the builder reads on behind it; it says that it will refuse this, and people take the empty line for the end.")
    .todo("Delete the empty line, or put a # in it.")
    .aliases(&["buildkit:NoEmptyContinuation"]);

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    let text = file.text();
    for instruction in &file.model.tree.instructions {
        let inner = instruction.onbuild().unwrap_or(instruction);
        let end = inner.heredocs.first().map_or(instruction.span.end, |heredoc| heredoc.body.start);
        let mut changes: Vec<Change> = Vec::new();
        let mut behind = None;
        let mut at = line_end(text, instruction.span.start);
        while at < end {
            let next = line_end(text, at);
            let line = &text[at..next];
            if line.trim().is_empty() {
                changes.push(change(file.model.file, Edit::delete(Span::new(at, next))));
                behind = None;
            } else if !changes.is_empty() && behind.is_none() && !line.trim_start().starts_with('#') {
                let start = at + line.len() - line.trim_start().len();
                behind = Some(Span::new(start, start + line.trim_end().len() - (start - at)));
            }
            at = next;
        }
        if let Some(span) = behind {
            let what = ["An empty line stands inside of this ", instruction.keyword.name(), "."].concat();
            let fix = Fix::safe("Delete the empty line", changes);
            sink.report(EMPTY.at(file.at(span), what).fix(fix));
        }
    }
}
