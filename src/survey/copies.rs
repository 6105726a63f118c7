//! What COPY and ADD have put into a stage before a step of it.

use crate::survey::{RunRef, Survey};

/// Whether a file of one of these names is known to lie in the stage of a RUN before it: a COPY names it, or takes it along and
/// the project has it.
pub fn brings(run: RunRef<'_>, names: &[&str]) -> bool {
    let model = run.file.model;
    model.chain(run.stage.index).flat_map(|stage| model.instructions_of(stage)).any(|(at, instruction)| {
        let Some(paths) = instruction.transfer().filter(|_| at < run.run.at && instruction.flag("from").is_none())
        else {
            return false;
        };
        paths.sources.iter().any(|source| {
            let source = source.text().trim_end_matches('/');
            let name = source.rsplit('/').next().unwrap_or(source);
            let takes = |wanted: &str| {
                name == wanted
                    || is_open(run.file.survey, wanted)
                        && (matches!(name, "" | ".") || name.contains('*') && fits(name, wanted))
            };
            names.iter().any(|wanted| takes(wanted))
        })
    })
}

/// Whether a file of this name is open.
pub fn is_open(survey: Survey<'_>, name: &str) -> bool {
    survey.project.files.iter().any(|file| file.name() == name)
}

/// Whether a pattern with stars takes a name.
fn fits(pattern: &str, name: &str) -> bool {
    let (before, after) = pattern.split_once('*').unwrap_or((pattern, ""));
    name.strip_prefix(before).is_some_and(|rest| after.contains('*') || rest.ends_with(after))
}
