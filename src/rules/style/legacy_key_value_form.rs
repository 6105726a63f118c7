use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::InstructionRef;
use crate::syntax::dockerfile::{Arguments, Keyword, Pair};
use crate::text::{Edit, Span};

/// ENV and LABEL without an equals sign.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Style, "legacy-key-value-form", Severity::Warning)
        .summary("ENV and LABEL are written as NAME=value"),
    cases: &[&BLANK, &EQUALS],
    looks: &[Look::Instruction(&[Keyword::Env, Keyword::Label], check)],
    markdown: markdown!("legacy_key_value_form.md"),
};

const IDS: &[&str] = &["buildkit:LegacyKeyValueFormat", "sonar:S6574"];

static BLANK: Case = Case::new("blank")
    .why("The form with a blank takes all of the rest as one value, and builders are to stop reading it.")
    .todo("Write NAME=value.")
    .aliases(IDS);

static EQUALS: Case = Case::new("equals")
    .why("With a blank in front the equals sign is no sign but the beginning of the value.")
    .todo("Take the blanks around = out.")
    .aliases(IDS);

fn check(one: InstructionRef<'_>, sink: &mut Sink<'_>) {
    let InstructionRef { file, instruction, .. } = one;
    let Arguments::Pairs(pairs) = &instruction.arguments else { return };
    let Some(pair) = pairs.pairs.first().filter(|_| pairs.legacy) else { return };
    let value = pair.value.as_ref().map_or("", |value| value.text());
    let (keyword, name) = (instruction.keyword.name(), pair.key.text());
    if value.starts_with('=') && value != "=" {
        let what = ["`", name, "` is set to a text that begins with an equals sign."].concat();
        let edit = equals(one, pair);
        let fix = edit.map(|edit| Fix::suggested("Take the blanks out", vec![change(file.model.file, edit)]));
        return sink.report(EQUALS.at(file.at(pair.span), what).fix(fix));
    }
    let what = [keyword, " ", name, " has its value behind a blank."].concat();
    let changes = repair(one, pair).map(|edits| edits.into_iter().map(|edit| change(file.model.file, edit)).collect());
    let fix = changes.map(|changes| Fix::safe("Write NAME=value", changes));
    sink.report(BLANK.at(file.at(pair.span), what).fix(fix));
}

/// What stands between name and value, where that is blanks alone.
fn gap(one: InstructionRef<'_>, pair: &Pair) -> Option<Span> {
    let gap = Span::new(pair.key.span.end, pair.value.as_ref()?.span.start);
    gap.slice(one.file.text()).trim_matches([' ', '\t']).is_empty().then_some(gap)
}

fn equals(one: InstructionRef<'_>, pair: &Pair) -> Option<Edit> {
    let text = pair.value.as_ref()?.text();
    let rest = text[1..].trim_start();
    // What is several words would be several names.
    let plain = !rest.contains([' ', '\t']) || is_one_word(rest);
    let from = gap(one, pair)?.start;
    let to = pair.value.as_ref()?.map.source_offset(text.len() - rest.len());
    (plain && !rest.is_empty()).then(|| Edit::replace(Span::new(from, to), "="))
}

fn repair(one: InstructionRef<'_>, pair: &Pair) -> Option<Vec<Edit>> {
    let value = pair.value.as_ref()?;
    let gap = gap(one, pair)?;
    let text = value.text();
    if !text.contains([' ', '\t']) || is_one_word(text) {
        return Some(vec![Edit::replace(gap, "=")]);
    }
    let plain = !text.contains(['"', '\'', one.file.tree.escape.char()]);
    plain.then(|| vec![Edit::replace(gap, "=\""), Edit::insert(value.span.end, "\"")])
}

/// Whether a text with blanks stands in one pair of quotes.
fn is_one_word(text: &str) -> bool {
    let inner = |quote: char| text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    ['"', '\''].iter().any(|&quote| inner(quote).is_some_and(|inner| !inner.contains(['"', '\'', '\\'])))
}
