use crate::diagnostic::Severity;
use crate::model::dockerfile::Base;
use crate::rules::{Case, Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::{DockerfileRef, builds};
use crate::syntax::dockerfile::Keyword;

/// A stage that nothing uses.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "unused-stage", Severity::Advice)
        .summary("Every stage is used by another one, or is built by its name"),
    cases: &[&UNUSED],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("unused_stage.md"),
};

static UNUSED: Case = Case::new("")
    .why("The builder leaves it out, so that what it does never happens.")
    .todo("Take from it where its files are needed, or delete it.");

/// Words in names of stages that people build with `--target`.
const TARGETS: &str = "test tests testing lint dev devel development debug docs doc export release prod production ci check e2e bench vendor \
                       validate update local staging artifact artifacts dist binaries cross";

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    let bases = file.model.stages.iter().map(|stage| &stage.base);
    let all = bases.chain(file.model.references.iter().map(|reference| &reference.target));
    let mut used = vec![false; file.stages.len()];
    for base in all {
        match base {
            Base::Stage(index) => used[index.0] = true,
            // A variable may name any of them.
            Base::Unresolved => return,
            _ => {}
        }
    }
    for build in builds::builds(file.survey.model, file.model.file) {
        let Some(target) = &build.target else { continue };
        match target.as_str().map(|target| file.stage_named(target)) {
            Some(Some(stage)) => used[stage.index.0] = true,
            Some(None) => {}
            None => return,
        }
    }
    for instruction in file.tree.instructions.iter().filter(|one| one.keyword == Keyword::Arg) {
        for pair in instruction.pairs().iter().filter(|pair| pair.key.text() == "SOURCE_DATE_EPOCH") {
            if let Some(stage) = pair.value.as_ref().and_then(|value| file.stage_named(value.text())) {
                used[stage.index.0] = true;
            }
        }
    }
    let words = file.model.stages.iter().filter_map(|stage| file.instruction(stage.from).from());
    let prefixes: Vec<&str> =
        words.filter_map(|from| from.image.text().split_once('$')).map(|(before, _)| before).collect();
    let last = file.stages.len().saturating_sub(1);
    let mut unused: Vec<Finding> = Vec::new();
    for stage in file.model.stages[..last].iter().filter(|stage| !used[stage.index.0] && !stage.lacks_from()) {
        let name = stage.name.as_deref().unwrap_or("");
        // `FROM tool-$KIND` chooses one of several.
        let is_choice = prefixes.iter().any(|before| !before.is_empty() && name.starts_with(before));
        let is_word = name
            .split(['-', '_', '.'])
            .any(|word| TARGETS.split_whitespace().any(|known| known.eq_ignore_ascii_case(word)));
        if !is_choice && !is_word {
            let what = if name.is_empty() {
                "Nothing uses this stage.".to_owned()
            } else {
                ["Nothing uses the stage `", name, "`."].concat()
            };
            let from = file.instruction(stage.from);
            let alias = from.from().and_then(|from| from.alias.as_ref()).map(|alias| alias.name.span);
            unused.push(UNUSED.at(file.at(alias.unwrap_or(from.keyword_span)), what));
        }
    }
    // A file with many such stages is one of which each is built by its name.
    if unused.len() < 3 {
        unused.into_iter().for_each(|finding| sink.report(finding));
    }
}
