use crate::diagnostic::{Change, Fix, Severity};
use crate::model::Stack;
use crate::model::compose::value::Data;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::text::Edit;

/// A truth value as older YAML wrote it.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "old-style-boolean", Severity::Advice).summary("Truth values are true and false"),
    cases: &[&OLD],
    looks: &[Look::Stack(check)],
    markdown: markdown!("old_style_boolean.md"),
};

static OLD: Case = Case::new("")
    .why("In today's YAML that is a text. Compose still takes it for a truth value here, with a warning; other readers do not.")
    .aliases(&["compose-go:bool-yaml11"]);

fn check(survey: &Survey<'_>, stack: &Stack, sink: &mut Sink<'_>) {
    let mut nodes = vec![&stack.model];
    while let Some(node) = nodes.pop() {
        match &node.data {
            Data::List(items) => nodes.extend(items),
            Data::Map(map) => nodes.extend(map.entries.iter().map(|(_, value)| value)),
            Data::Bool(value) if is_old(node.raw()) => {
                let word = if *value { "true" } else { "false" };
                let (file, span) = (node.origin.file, node.origin.span);
                let what = ["`", node.raw(), "` is no truth value of YAML any more."].concat();
                let finding = OLD.at(node.origin, what).todo(["Write `", word, "`."].concat());
                // What an anchor shares may be a text elsewhere.
                let anchored =
                    survey.text(node.origin)[..span.start].trim_end().ends_with(|c: char| c.is_alphanumeric());
                let changes = vec![Change::Edit { file, edit: Edit::replace(span, word) }];
                sink.report(finding.fix((!anchored).then(|| Fix::safe(["Write ", word].concat(), changes))));
            }
            _ => {}
        }
    }
}

fn is_old(raw: &str) -> bool {
    ["y", "yes", "on", "n", "no", "off"].iter().any(|word| raw.eq_ignore_ascii_case(word))
}
