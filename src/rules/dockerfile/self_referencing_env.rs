use crate::diagnostic::{Change, Fix, Severity};
use crate::edit::lines::{change, newline_at};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::InstructionRef;
use crate::syntax::dockerfile::{Keyword, Pair, expand};
use crate::text::{Edit, Span};

/// ENV reads a variable that the same ENV sets.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "self-referencing-env", Severity::Warning)
        .summary("No ENV uses what it sets itself"),
    cases: &[&SELF],
    looks: &[Look::Instruction(&[Keyword::Env], check)],
    markdown: markdown!("self_referencing_env.md"),
};

static SELF: Case = Case::new("")
    .why("All values of one ENV are filled in before any of them is set, so the old value is taken, which is empty.")
    .todo("Set it in an ENV of its own above.")
    .aliases(&["hadolint:DL3044", "kics:env_no_refer_envvar"]);

fn check(env: InstructionRef<'_>, sink: &mut Sink<'_>) {
    let InstructionRef { file, at, instruction } = env;
    let pairs = instruction.pairs();
    for (index, pair) in pairs.iter().enumerate() {
        let Some(value) = pair.value.as_ref().filter(|value| value.has_variable()) else { continue };
        let mut read: Vec<(String, Span)> = Vec::new();
        let _ = expand(&value.map, file.tree.escape, &mut |name, span| {
            if !read.iter().any(|(other, _)| other == name) {
                read.push((name.to_owned(), span));
            }
            None
        });
        for (name, span) in read {
            // Of two values of one variable the later one is wrong.
            let twice = pair.key.text() == name;
            let others = if twice { index } else { pairs.len() };
            let sets = |&other: &usize| other != index && pairs[other].key.text() == name;
            let Some(setter) = (0..others).find(sets) else { continue };
            // A base has a PATH and a HOME, which may well be meant; not where the same one is set twice.
            let is_set = file.variable(&name, at).is_some() || (!twice && matches!(name.as_str(), "PATH" | "HOME"));
            if is_set {
                continue;
            }
            let what = ["`$", &name, "` is not yet what this ENV sets it to."].concat();
            let finding = SELF.at(file.at(value.part(span)), what);
            let finding = finding.related(file.model.file, pairs[setter].key.span, "It is set here.");
            let fix = (setter < index).then(|| split(env, &pairs[index - 1], pair)).flatten();
            sink.report(finding.fix(fix.map(|change| Fix::suggested("Set it in an ENV of its own", vec![change]))));
        }
    }
}

/// Begins an ENV of its own at `pair`.
fn split(env: InstructionRef<'_>, before: &Pair, pair: &Pair) -> Option<Change> {
    let InstructionRef { file, at, instruction } = env;
    let text = file.text();
    let gap = Span::new(before.span.end, pair.span.start);
    let plain = gap.slice(text).chars().all(|c| c.is_whitespace() || c == file.tree.escape.char());
    let start = Span::new(file.model.instruction(at).keyword_span.start, instruction.keyword_span.end);
    let keywords = [newline_at(text, gap.start), start.slice(text), " "].concat();
    plain.then(|| change(file.model.file, Edit::replace(gap, keywords)))
}
