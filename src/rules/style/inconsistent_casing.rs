use crate::diagnostic::{Fix, Severity};
use crate::edit::dockerfile::rename_stage;
use crate::edit::lines::change;
use crate::ordered::BTreeMap;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::DockerfileRef;
use crate::syntax::dockerfile::{Instruction, Keyword};
use crate::text::{Edit, Span};

/// Keywords in capitals and in small letters.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Style, "inconsistent-casing", Severity::Advice)
        .summary("Keywords are written alike, names of stages and protocols in small letters"),
    cases: &[&KEYWORD, &AS, &STAGE, &PROTOCOL],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("inconsistent_casing.md"),
};

static KEYWORD: Case = Case::new("keyword")
    .why("The builder takes both, but readers and searches go by one way of writing.")
    .aliases(&["buildkit:ConsistentInstructionCasing"]);

static AS: Case =
    Case::new("as").why("The two words belong together and are read as one line.").aliases(&["buildkit:FromAsCasing"]);

static STAGE: Case = Case::new("stage")
    .why("The builder keeps the names of stages in small letters, and FROM finds them by those alone.")
    .aliases(&["buildkit:StageNameCasing"]);

static PROTOCOL: Case =
    Case::new("protocol").why("Protocols are written in small letters.").aliases(&["buildkit:ExposeProtoCasing"]);

/// Whether a word is all in capitals or all in small letters; `None` for mixed ones.
fn is_upper(word: &str) -> Option<bool> {
    match (word.contains(|c: char| c.is_ascii_uppercase()), word.contains(|c: char| c.is_ascii_lowercase())) {
        (upper, lower) if upper != lower => Some(upper),
        _ => None,
    }
}

fn cased(word: &str, upper: bool) -> String {
    if upper { word.to_ascii_uppercase() } else { word.to_ascii_lowercase() }
}

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    let text = file.text();
    let mut all: Vec<&Instruction> = Vec::new();
    for instruction in &file.model.tree.instructions {
        all.extend([instruction].into_iter().chain(instruction.onbuild()));
    }
    all.retain(|instruction| instruction.keyword != Keyword::Unknown);
    let count = |wanted| all.iter().filter(|one| is_upper(one.keyword_span.slice(text)) == Some(wanted)).count();
    let upper = count(true) >= count(false);
    let replace = |span: Span| change(file.model.file, Edit::replace(span, cased(span.slice(text), upper)));
    let title = |span: Span| ["Write ", &cased(span.slice(text), upper)].concat();
    for instruction in all {
        let span = instruction.keyword_span;
        let alias = instruction.from().and_then(|from| from.alias.as_ref()).map(|alias| alias.as_span);
        let others = if upper { "capitals" } else { "small letters" };
        if is_upper(span.slice(text)) != Some(upper) {
            let what = [span.slice(text), " is written unlike the other keywords, which are in ", others, "."].concat();
            let changes = [span].into_iter().chain(alias).map(replace).collect();
            sink.report(KEYWORD.at(file.at(span), what).fix(Fix::safe(title(span), changes)));
        } else if let Some(span) = alias.filter(|span| is_upper(span.slice(text)) != Some(upper)) {
            let what = [span.slice(text), " is written unlike its FROM."].concat();
            sink.report(AS.at(file.at(span), what).fix(Fix::safe(title(span), vec![replace(span)])));
        }
        if instruction.keyword == Keyword::Expose {
            protocols(file, instruction, sink);
        }
    }
    stages(file, sink);
}

fn stages(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for name in file.model.stages.iter().filter_map(|stage| stage.name.as_deref()) {
        *names.entry(name.to_ascii_lowercase()).or_default() += 1;
    }
    for stage in &file.model.stages {
        let from = file.instruction(stage.from).from();
        let Some(alias) = from.and_then(|from| from.alias.as_ref()) else { continue };
        let small = alias.name.text().to_ascii_lowercase();
        if small == alias.name.text() || alias.name.has_variable() {
            continue;
        }
        let alone = names.get(&small) == Some(&1);
        let fix = rename_stage(file, stage.index, &small).map(|changes| {
            let title = ["Call it ", &small].concat();
            if alone { Fix::safe(title, changes) } else { Fix::suggested(title, changes) }
        });
        let what = ["The stage's name `", alias.name.text(), "` has capital letters."].concat();
        sink.report(STAGE.at(file.at(alias.name.span), what).fix(fix));
    }
}

fn protocols(file: DockerfileRef<'_>, instruction: &Instruction, sink: &mut Sink<'_>) {
    for word in instruction.words() {
        let Some((port, protocol)) = word.text().split_once('/') else { continue };
        let small = protocol.to_ascii_lowercase();
        if small == protocol || protocol.contains('$') {
            continue;
        }
        let span = word.part(Span::new(port.len() + 1, word.text().len()));
        let edit = change(file.model.file, Edit::replace(span, &small));
        let what = ["The protocol `", protocol, "` has capital letters."].concat();
        sink.report(PROTOCOL.at(file.at(span), what).fix(Fix::safe(["Write ", &small].concat(), vec![edit])));
    }
}
