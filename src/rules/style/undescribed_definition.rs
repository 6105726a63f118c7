use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::{change, line_start, newline_at};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::InstructionRef;
use crate::syntax::dockerfile::{Keyword, Word};
use crate::text::Edit;

/// A comment that is taken for the description of an ARG or a stage.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Style, "undescribed-definition", Severity::Advice)
        .summary("A comment right above ARG or FROM begins with the name that it describes")
        .strict(),
    cases: &[&WRONG],
    looks: &[Look::Instruction(&[Keyword::Arg, Keyword::From], check)],
    markdown: markdown!("undescribed_definition.md"),
};

static WRONG: Case = Case::new("")
    .why(
        "`docker build --call outline` shows such comments as descriptions, and looks for the name at their beginning.",
    )
    .todo("Begin the comment with the name, or leave a line empty below it.")
    .aliases(&["buildkit:InvalidDefinitionDescription"]);

fn check(one: InstructionRef<'_>, sink: &mut Sink<'_>) {
    let InstructionRef { file, at, instruction } = one;
    let text = file.text();
    let alias = instruction.from().and_then(|from| from.alias.as_ref()).map(|alias| &alias.name);
    let names: Vec<&Word> = instruction.pairs().iter().map(|pair| &pair.key).chain(alias).collect();
    let Some(first) = names.first().filter(|_| file.instruction(at).onbuild().is_none()) else { return };
    let begins = |comment: &str| {
        let comment = comment.trim_start_matches('#').trim_start();
        names.iter().any(|name| {
            let rest = comment.strip_prefix(name.text());
            rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-')))
        })
    };
    // The lines of comments right above, from the last one up.
    let start = line_start(text, instruction.span.start);
    let (mut below, mut told) = (start, false);
    let comments = &file.tree.comments;
    let before = comments.partition_point(|comment| comment.span.start < start);
    for comment in comments[..before].iter().rev() {
        if line_start(text, below.saturating_sub(1)) != line_start(text, comment.span.start) {
            break;
        }
        let shown = comment.span.slice(text);
        let words = shown.trim_start_matches('#').trim_start().to_ascii_lowercase();
        let for_tools =
            ["hadolint", "check=", "drydock", "syntax=", "escape="].iter().any(|word| words.starts_with(word));
        if for_tools || begins(shown) || words.is_empty() {
            return;
        }
        below = line_start(text, comment.span.start);
        told = true;
    }
    if told {
        let what = ["The comment above does not begin with `", first.text(), "`."].concat();
        let edit = Edit::insert(start, newline_at(text, start));
        let fix = Fix::suggested("Leave a line empty below the comment", vec![change(file.model.file, edit)]);
        sink.report(WRONG.at(file.at(first.span), what).fix(fix));
    }
}
