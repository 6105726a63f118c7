use crate::diagnostic::Severity;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::RunRef;
use crate::survey::commands::commands;
use crate::survey::installs::enter;
use crate::survey::stages::runs;
use crate::syntax::dockerfile::{Instruction, Keyword};
use crate::text::path::is_within;

/// Files are copied, and then their owner or mode is changed: the image has them twice.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "chown-after-copy", Severity::Advice)
        .summary("COPY gives files their owner and mode")
        .seeds(&["000:L281-284", "004:L110-115"]),
    cases: &[&OWNER, &MODE],
    looks: &[Look::Run(check)],
    markdown: markdown!("chown_after_copy.md"),
};

const WHY: &str = "A layer keeps whole files: what an earlier one brought is stored a second time here.";

static OWNER: Case = Case::new("owner").why(WHY);
static MODE: Case = Case::new("mode").why(WHY).todo("Give COPY the mode: --chmod.");

fn check(run: RunRef<'_>, sink: &mut Sink<'_>) {
    if run.file.model.instruction(run.run.at).onbuild().is_some() {
        return;
    }
    for (body, command) in run.commands() {
        let invocation = command.effective();
        let case = match invocation.program() {
            "chown" | "chgrp" => &OWNER,
            "chmod" => &MODE,
            _ => continue,
        };
        if !(invocation.has_short('R') || invocation.has_flag("--recursive")) || invocation.has_flag("--reference") {
            continue;
        }
        let words = invocation.positionals("");
        let Some((owner, paths)) = words.split_first() else { continue };
        let folder = run.file.workdir_at(run.run.at).unwrap_or_else(|| "/".to_owned());
        let folder = command.folder.as_deref().unwrap_or(&folder);
        for path in paths.iter().filter(|path| !path.expands && !path.globs) {
            let path_text = enter(folder, path.text());
            let Some(copy) = copied(run, &path_text) else { continue };
            let what = ["`", path.text(), "` was copied before, and is changed here."].concat();
            let finding = case.at(run.file.at(body.source(path.span)), what);
            let finding = finding.related(run.file.model.file, copy.keyword_span, "It was copied here.");
            let name = owner.text().split([':', '.']).next().unwrap_or("");
            sink.report(match case.name {
                "owner" if is_added_after(run, copy, name) => {
                    finding.todo("Add the user above the COPY, and write COPY --chown there.")
                }
                "owner" => finding.todo(["Write COPY --chown=", owner.text(), " there."].concat()),
                _ => finding,
            });
        }
    }
}

/// The last COPY or ADD above that puts something there.
fn copied<'a>(run: RunRef<'a>, path: &str) -> Option<&'a Instruction> {
    let above = run.file.model.instructions_of(run.stage).take_while(|(at, _)| *at < run.run.at);
    let copies = above.filter(|(_, one)| matches!(one.keyword, Keyword::Copy | Keyword::Add));
    let found = copies.filter(|(at, copy)| {
        let into = copy.transfer().and_then(|transfer| transfer.destination.as_ref());
        let Some(into) = into.and_then(|into| run.file.resolve(&into.map, *at)) else { return false };
        let folder = run.file.workdir_at(*at).unwrap_or_else(|| "/".to_owned());
        path.len() > 1 && copy.flag("chown").is_none() && is_within(&enter(&folder, into.text()), path)
    });
    found.last().map(|(_, copy)| copy)
}

/// Whether a user of this name is added between the copy and the end of this RUN.
fn is_added_after(run: RunRef<'_>, copy: &Instruction, name: &str) -> bool {
    let between = runs(run.file.model, run.stage)
        .filter(|other| other.instruction.span.start > copy.span.start && other.at <= run.run.at);
    between.into_iter().any(|other| {
        commands(&other).any(|(_, command)| {
            matches!(command.effective().program(), "useradd" | "adduser" | "groupadd" | "addgroup")
                && command.words.iter().any(|word| word.text() == name)
        })
    })
}
