use crate::diagnostic::{Fix, Severity};
use crate::edit::dockerfile::rename_stage;
use crate::ordered::BTreeMap;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::{DockerfileRef, builds};
use crate::syntax::dockerfile::Word;

/// Two stages of one name, or a name that means something else.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "clashing-stage-name", Severity::Warning)
        .summary("Each stage has a name of its own, which is neither scratch nor context"),
    cases: &[&TWICE, &RESERVED],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("clashing_stage_name.md"),
};

static TWICE: Case = Case::new("twice")
    .why("What takes from the name gets the later one, whichever was meant, and a build target too.")
    .todo("Give one of them another name.")
    .aliases(&[
        "hadolint:DL3024",
        "buildkit:DuplicateStageName",
        "trivy:DS-0012",
        "checkov:CKV_DOCKER_11",
        "kics:same_alias_in_different_froms",
        "semgrep:alias-must-be-unique",
    ]);

static RESERVED: Case = Case::new("reserved")
    .why("The builder uses the word itself, so that nothing can take from this stage.")
    .todo("Give the stage another name.")
    .aliases(&["hadolint:DL3063", "buildkit:ReservedStageName"]);

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    let mut seen: BTreeMap<String, &Word> = BTreeMap::new();
    for stage in &file.model.stages {
        let Some(alias) = file.model.instruction(stage.from).from().and_then(|from| from.alias.as_ref()) else {
            continue;
        };
        let word = &alias.name;
        let name = word.text().to_ascii_lowercase();
        let what = ["the name `", word.text(), "`."].concat();
        let place = file.at(word.span);
        let mut finding = if matches!(name.as_str(), "scratch" | "context") {
            RESERVED.at(place, ["A stage must not take ", &what].concat())
        } else if let Some(first) = seen.get(&name) {
            TWICE.at(place, ["Two stages have ", &what].concat()).related(file.model.file, first.span, "The first one.")
        } else {
            seen.insert(name, word);
            continue;
        };
        let mut builds = builds::builds(file.survey.model, file.model.file);
        let is_target = builds.any(|build| {
            let target = build.target.as_ref();
            target.is_some_and(|target| target.as_str().is_none_or(|target| target.eq_ignore_ascii_case(&name)))
        });
        let free = ["-2", "-3", "-stage"].iter().map(|end| [word.text(), end].concat());
        let new = free.into_iter().find(|new| file.model.stage_named(new).is_none());
        let changes = new.as_ref().filter(|_| !is_target).and_then(|new| rename_stage(file, stage.index, new));
        if let (Some(new), Some(changes)) = (new, changes) {
            finding = finding.fix(Fix::suggested(["Call it ", &new].concat(), changes));
        }
        sink.report(finding);
    }
}
