//! Edits of a Dockerfile that move or take out what several lines have to do with.

use crate::diagnostic::{Change, Fix};
use crate::fix::helpers::{change, delete_lines};
use crate::survey::InstructionRef;
use crate::syntax::dockerfile::{Instruction, Keyword, Pair};
use crate::text::{Edit, Span};

/// Deletes an ARG and mounts the value as a secret where a RUN of the stage reads it. `None` where something else needs it.
pub fn mount_as_secret(arg: InstructionRef<'_>, name: &str) -> Option<Fix> {
    let InstructionRef { file, at, instruction } = arg;
    let model = file.model;
    let stage = model.stage_of(at)?;
    if instruction.pairs().len() != 1 || model.instruction(at).onbuild().is_some() {
        return None;
    }
    let (read_by, more) = file.readers_of(name);
    let is_run = |other: usize| model.instruction(other).keyword == Keyword::Run;
    // A variable that very much reads is left to a person.
    if more || read_by.iter().any(|&i| i != at && !is_run(i) && model.instruction(i).keyword != Keyword::Arg) {
        return None;
    }
    let here = at + 1..stage.end;
    let mut runs: Vec<usize> =
        read_by.iter().copied().filter(|&other| here.contains(&other) && is_run(other)).collect();
    if runs.is_empty() {
        if model.count_between(Keyword::Run, here.start, here.end) != 1 {
            return None;
        }
        runs.extend(here.clone().find(|&other| is_run(other)));
    }
    let runs: Vec<&Instruction> = runs.into_iter().map(|run| model.instruction(run)).collect();
    let mount = [" --mount=type=secret,id=", &name.to_ascii_lowercase(), ",env=", name].concat();
    let mut changes = vec![change(model.file, delete_lines(file.text(), instruction.span))];
    changes.extend(runs.iter().map(|run| change(model.file, Edit::insert(run.keyword_span.end, mount.as_str()))));
    Some(Fix::suggested(["Mount ", name, " as a secret"].concat(), changes))
}

/// Takes a variable out of ENV, where nothing in the file reads it.
pub fn remove_variable(env: InstructionRef<'_>, pair: &Pair, name: &str) -> Option<Fix> {
    let InstructionRef { file, at, instruction } = env;
    if !file.readers_of(name).0.is_empty() {
        return None;
    }
    let pairs = instruction.pairs();
    let index = pairs.binary_search_by_key(&pair.span.start, |other| other.span.start).ok()?;
    let edit = match index {
        _ if pairs.len() == 1 => delete_lines(file.text(), file.model.instruction(at).span),
        0 => Edit::delete(Span::new(pair.span.start, pairs[1].span.start)),
        index => Edit::delete(Span::new(pairs[index - 1].span.end, pair.span.end)),
    };
    let all = &file.model.tree.comments;
    let near = &all[all.partition_point(|comment| comment.span.end < edit.span.start)..];
    let comments = near.first().is_some_and(|comment| edit.span.overlaps(comment.span));
    let change: Change = change(file.model.file, edit);
    (!comments || pairs.len() == 1).then(|| Fix::suggested(["Remove ", name].concat(), vec![change]))
}
