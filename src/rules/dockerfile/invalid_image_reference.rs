use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::model::dockerfile::{Base, InstructionId};
use crate::model::image::{RefFault, fault};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::DockerfileRef;
use crate::syntax::dockerfile::Word;
use crate::text::{Edit, Span};

/// The name of an image that no builder can read.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "invalid-image-reference", Severity::Error)
        .summary("Names of images keep to the grammar of references"),
    cases: &[&INVALID],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("invalid_image_reference.md"),
};

static INVALID: Case = Case::new("").why("No builder can read that as an image, and the build stops here.");

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    let contexts = file.named_contexts();
    let mut look = |word: &Word, base: &Base, at: InstructionId| {
        let Some(map) = file.resolve(&word.map, at) else { return };
        let named = map.text();
        let is_other = matches!(base, Base::Stage(_) | Base::Scratch)
            || named.is_empty()
            // A flag with one dash is told as such.
            || named.starts_with('-')
            || contexts.contains(&named)
            || named.parse::<usize>().is_ok();
        if let Some((fault, place)) = fault(named).filter(|_| !is_other) {
            judge(file, word, named, fault, place, sink);
        }
    };
    for stage in file.model.stages.iter().filter(|stage| !stage.lacks_from()) {
        // What a variable leads to is told with the variable.
        if let Some(from) = file.model.instruction(stage.from).from().filter(|from| !from.image.has_variable()) {
            look(&from.image, &stage.base, stage.from);
        }
    }
    for reference in &file.model.references {
        look(&reference.word, &reference.target, reference.instruction);
    }
}

fn judge(file: DockerfileRef<'_>, word: &Word, named: &str, fault: RefFault, place: Span, sink: &mut Sink<'_>) {
    let (wrong, todo) = match fault {
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
    let literal = word.text() == named;
    let span = if literal && !place.is_empty() { word.part(place) } else { word.span };
    let new = match fault {
        RefFault::Capitals => place.slice(named).to_ascii_lowercase(),
        _ => String::new(),
    };
    let whole = [&named[..place.start], &new, &named[place.end..]].concat();
    let is_repaired = matches!(fault, RefFault::Capitals | RefFault::EmptyTag | RefFault::Scheme)
        && literal
        && file.stage_named(&whole).is_none()
        && crate::model::image::fault(&whole).is_none();
    let fix = is_repaired.then(|| {
        let edit = Edit::replace(word.part(place), new);
        Fix::suggested(["Write ", &whole].concat(), vec![change(file.model.file, edit)])
    });
    let what = ["`", named, "` ", wrong, "."].concat();
    sink.report(INVALID.at(file.at(span), what).todo(todo).fix(fix));
}
