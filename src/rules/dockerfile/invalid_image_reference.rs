use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::model::dockerfile::{Base, DockerfileModel, InstructionId};
use crate::model::image::{RefFault, fault};
use crate::project::FileId;
use crate::rules::dockerfile::unpinned_base_image::named_contexts;
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::syntax::dockerfile::Word;
use crate::text::Edit;

/// The name of an image that no builder can read.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "invalid-image-reference", Severity::Error)
        .summary("Names of images keep to the grammar of references"),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("invalid_image_reference.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for (file, model) in context.model.dockerfile_models() {
        let contexts = named_contexts(context, file);
        let mut look = |word: &Word, base: &Base, at: InstructionId| {
            if matches!(base, Base::Stage(_) | Base::Scratch) {
                return;
            }
            let Some(named) = model.resolve(&word.map, at) else { return };
            // A flag with one dash is told as such.
            if named.text().is_empty()
                || named.text().starts_with('-')
                || contexts.contains(&named.text())
                || named.text().parse::<usize>().is_ok()
            {
                return;
            }
            if let Some(finding) = finding(file, model, word, named.text()) {
                sink.report(finding);
            }
        };
        for stage in model.stages.iter().filter(|stage| !stage.lacks_from()) {
            if let Some(from) = model.instruction(stage.from).from() {
                look(&from.image, &stage.base, stage.from);
            }
        }
        for reference in &model.references {
            look(&reference.word, &reference.target, reference.instruction);
        }
    }
}

fn finding(file: FileId, model: &DockerfileModel, word: &Word, named: &str) -> Option<Finding> {
    let (fault, place) = fault(named)?;
    let bad = place.slice(named);
    let (what, advice) = match fault {
        RefFault::Capitals => ("has a capital letter", "Write the name in small letters."),
        RefFault::EmptyTag => ("has a colon and no tag", "Name a tag, or take the colon away."),
        RefFault::SecondTag => ("has two tags", "Keep one."),
        RefFault::Scheme => ("begins like an address", "Name the registry without it."),
        RefFault::Part => ("has a part that begins or ends with a separator, or is empty", "Correct the name."),
        RefFault::Tag => {
            ("has a tag that is none", "Tags have letters, digits, _, . and -, and begin with none of the last two.")
        }
        RefFault::Digest => ("has a digest that is none", "Write sha256: and 64 digits of it."),
        RefFault::Character => ("holds a character that no image has", "Correct the name."),
    };
    let message =
        ["`", named, "` ", what, ". No builder can read that as an image, and the build stops here. ", advice];
    let literal = word.text() == named;
    let span = if literal && !place.is_empty() { word.part(place) } else { word.span };
    let repaired = match fault {
        RefFault::Capitals => Some(bad.to_ascii_lowercase()),
        RefFault::EmptyTag | RefFault::Scheme => Some(String::new()),
        _ => None,
    };
    let fix = repaired.filter(|_| literal).and_then(|new| {
        let whole = [&named[..place.start], &new, &named[place.end..]].concat();
        let is_stage = model.stage_named(&whole).is_some();
        (!is_stage && crate::model::image::fault(&whole).is_none()).then(|| {
            Fix::suggested(["Write ", &whole].concat(), vec![change(file, Edit::replace(word.part(place), new))])
        })
    });
    Some(Finding::new(file, span, message.concat()).fix(fix))
}
