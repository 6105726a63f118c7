//! Edits of a Dockerfile that move or take out what several lines have to do with.

use crate::diagnostic::{Change, Fix};
use crate::edit::lines::{change, delete_lines, insert_after, insert_before, line_start, newline_at};
use crate::model::compose::Service;
use crate::model::dockerfile::{Base, DockerfileModel, InstructionId, Reference, ShellKind, Stage, StageId};
use crate::survey::{DockerfileRef, InstructionRef, RunRef, credentials, programs};
use crate::syntax::dockerfile::{Dockerfile, Escape, Heredoc, Instruction, Keyword, Pair, parse};
use crate::text::{Edit, Span};

/// Deletes an ARG and mounts the value as a secret where a RUN of the stage reads it. `None` where something else needs it, where
/// a RUN writes it to a file all the same, and where a Compose file hands it over as an argument.
pub fn mount_as_secret(arg: InstructionRef<'_>, name: &str) -> Option<Fix> {
    let InstructionRef { file, at, instruction } = arg;
    let model = file.model;
    let stage = model.stage_of(at)?;
    if instruction.pairs().len() != 1 || model.instruction(at).onbuild().is_some() {
        return None;
    }
    let passed = |service: &Service| {
        let mut args = service.build.iter().flat_map(|build| &build.args);
        args.any(|argument| argument.name == name)
    };
    if file.built_by().any(passed) {
        return None;
    }
    let (read_by, more) = file.readers_of(name);
    let here = at.next()..stage.end;
    let is_run = |other: InstructionId| model.instruction(other).keyword == Keyword::Run;
    // A variable that very much reads is left to a person, and so is one that another one is made of.
    let disturbs = |&other: &InstructionId| match here.contains(&other) {
        true => !is_run(other) || model.shell_at(other) != ShellKind::Posix || credentials::keeps(model, other, name),
        false => other != at && !declares(file, other, name),
    };
    if more || read_by.iter().any(disturbs) {
        return None;
    }
    let mut runs: Vec<InstructionId> = read_by.iter().copied().filter(|other| here.contains(other)).collect();
    if runs.is_empty() {
        if model.count_between(Keyword::Run, here.start, here.end) != 1 {
            return None;
        }
        runs.extend(model.instructions_of(stage).map(|(other, _)| other).find(|&other| other > at && is_run(other)));
    }
    let runs: Vec<&Instruction> = runs.into_iter().map(|run| model.instruction(run)).collect();
    let mount = [" --mount=type=secret,id=", &name.to_ascii_lowercase(), ",env=", name].concat();
    let mut changes = vec![change(model.file, delete_lines(file.text(), instruction.span))];
    changes.extend(newer_frontend(file)?.map(|edit| change(model.file, edit)));
    changes.extend(runs.iter().map(|run| change(model.file, Edit::insert(run.keyword_span.end, mount.as_str()))));
    Some(Fix::suggested(["Mount ", name, " as a secret"].concat(), changes))
}

/// Whether the stage of an instruction has an ARG of this name of its own before it.
fn declares(file: DockerfileRef<'_>, at: InstructionId, name: &str) -> bool {
    let Some(stage) = file.stage_of(at) else { return false };
    let mut before = file.instructions_of(stage).take_while(|(other, _)| *other < at);
    before.any(|(_, one)| one.keyword == Keyword::Arg && one.pairs().iter().any(|pair| pair.key.text() == name))
}

/// A secret as a variable needs version 1.10 of the frontend: the edit that raises an older one, if it takes one. `None` where the
/// frontend is another one or pinned by its content.
fn newer_frontend(file: DockerfileRef<'_>) -> Option<Option<Edit>> {
    let Some(directive) = file.tree.directive("syntax") else { return Some(None) };
    if file.tree.has_foreign_frontend() || directive.value.contains('@') {
        return None;
    }
    let Some((_, tag)) = directive.value.rsplit_once(':') else { return Some(None) };
    let version = tag.split('-').next().unwrap_or(tag);
    let mut numbers = version.split('.').map(str::parse::<u32>);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(1)), Some(Ok(minor))) if minor < 10 => {
            let end = directive.value_span.end;
            Some(Some(Edit::replace(Span::new(end - tag.len(), end), "1")))
        }
        (Some(Ok(0)), _) | (Some(Err(_)), _) if tag != "latest" && tag != "labs" => None,
        _ => Some(None),
    }
}

/// Takes a variable out of ENV, where nothing in the file reads it and no program of one's own runs behind it in the build, which may.
pub fn remove_variable(env: InstructionRef<'_>, pair: &Pair, name: &str) -> Option<Fix> {
    let InstructionRef { file, at, instruction } = env;
    let value = pair.value.as_ref().map_or("", |value| value.text());
    let needed = !value.trim_matches(['"', '\'']).is_empty() && programs::run_after(file.model, at);
    if !file.readers_of(name).0.is_empty() || needed {
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

/// The end line of the heredoc that an error at `place` is about, with a title; `None` where closing it would not help.
pub fn closed_heredoc(text: &str, instruction: &Instruction, place: Span) -> Option<(&'static str, Edit)> {
    let is_it = |heredoc: &&Heredoc| heredoc.near_end.unwrap_or(heredoc.mark).covers(place);
    let heredoc = instruction.heredocs.iter().find(is_it)?;
    // Closed, a text that stands where the destination belongs would be refused all the same.
    if let Some(transfer) = instruction.transfer()
        && transfer.destination.as_ref().is_none_or(|word| word.span.start < heredoc.mark.start)
    {
        return None;
    }
    // A second end line would leave the first as a command.
    if let Some(line) = heredoc.near_end {
        let tabs = line.slice(text).len() - line.slice(text).trim_start_matches('\t').len();
        let from = line.start + if heredoc.strip_tabs { tabs } else { 0 };
        let edit = Edit::replace(Span::new(from, line.end), heredoc.name.as_str());
        return Some(("Write the end as it was announced", edit));
    }
    // Behind one that is open the builder reads no other: closing the first shows the next.
    let newline = newline_at(text, heredoc.mark.start);
    let at = heredoc.body.end;
    let lead = if text[..at].ends_with('\n') { "" } else { newline };
    let edit = Edit::insert(at, [lead, &heredoc.name, newline].concat());
    heredoc.end.is_none().then_some(("Close the heredoc before the next instruction", edit))
}

/// Puts a step between USER root and the USER that was. `None` behind ONBUILD, and where the name could not be written.
pub fn as_root(run: RunRef<'_>, user: &str) -> Option<Vec<Change>> {
    let (text, model) = (run.file.text(), run.file.model);
    let outer = model.instruction(run.run.at);
    if outer.onbuild().is_some() || user.contains([' ', '\'', '"']) {
        return None;
    }
    let keyword = written(text, model, Keyword::User);
    let before = insert_before(text, above(text, model, run.run.at), &[&keyword, " root"].concat());
    let behind = insert_after(text, outer.span, &[&keyword, " ", user].concat());
    Some(vec![change(model.file, before), change(model.file, behind)])
}

/// Whether an instruction, read alone, has fewer errors after an edit: what the edit shows may be as wrong as what it takes away.
pub fn mends(text: &str, tree: &Dockerfile, instruction: Span, edit: &Edit) -> bool {
    let (before, after) = (Span::new(instruction.start, edit.span.start), Span::new(edit.span.end, instruction.end));
    let escape = if tree.escape == Escape::Backslash { "" } else { "# escape=`\n" };
    let errors = |middle: &str| parse(&[escape, before.slice(text), middle, after.slice(text)].concat()).errors.len();
    errors(&edit.text) < errors(edit.span.slice(text))
}

/// Stages and what takes from them, up to which a file's names are rewritten.
const MOST_NAMES: usize = 200;

/// The edits that give a stage another name, in its FROM and wherever the file takes from it. `None` where a variable has a part in it.
pub fn rename_stage(file: DockerfileRef<'_>, stage: StageId, name: &str) -> Option<Vec<Change>> {
    // Each name is looked for in the whole file: of very many, a person decides.
    if file.stages.len() + file.references.len() > MOST_NAMES {
        return None;
    }
    let from = |stage: &Stage| file.model.instruction(stage.from).from();
    let alias = &from(file.model.stage(stage))?.alias.as_ref()?.name;
    let mut words = vec![alias];
    let built_on = |other: &&Stage| other.base == Base::Stage(stage);
    words.extend(file.model.stages.iter().filter(built_on).filter_map(|other| from(other).map(|from| &from.image)));
    let takes = |one: &&Reference| one.target == Base::Stage(stage) && one.word.text().parse::<usize>().is_err();
    words.extend(file.model.references.iter().filter(takes).map(|one| &one.word));
    let is_plain = words.iter().all(|word| word.text().eq_ignore_ascii_case(alias.text()));
    is_plain.then(|| words.iter().map(|word| change(file.model.file, Edit::replace(word.span, name))).collect())
}

/// A keyword in the letters that the file writes its own in.
pub fn written(text: &str, model: &DockerfileModel, keyword: Keyword) -> String {
    let is_small = |instruction: &Instruction| !instruction.keyword_span.slice(text).contains(char::is_uppercase);
    match model.tree.instructions.iter().find(|instruction| instruction.keyword != Keyword::Unknown) {
        Some(first) if is_small(first) => keyword.name().to_ascii_lowercase(),
        _ => keyword.name().to_owned(),
    }
}

/// The place above an instruction and the comment that belongs to it: lines that go before it go there.
pub fn above(text: &str, model: &DockerfileModel, at: InstructionId) -> Span {
    let mut start = line_start(text, model.instruction(at).span.start);
    // Directives count in the first lines only: what goes above them would make comments of them.
    let directives = || model.tree.directives.iter().map(|directive| directive.span.end).max();
    let before = at.previous().map(|before| model.instruction(before).span.end).or_else(directives).unwrap_or(0);
    while start > before {
        let line = line_start(text, start - 1);
        if line < before || !text[line..start].trim_start().starts_with('#') {
            break;
        }
        start = line;
    }
    Span::at(start)
}
