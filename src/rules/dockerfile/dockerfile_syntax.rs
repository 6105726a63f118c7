use crate::diagnostic::{Fix, Severity};
use crate::edit::dockerfile::mends;
use crate::edit::lines::{change, delete_lines, newline_at};
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::syntax::dockerfile::{Arguments, Dockerfile, DockerfileError, ErrorKind, Heredoc, Keyword};
use crate::text::{Edit, Span};

/// A line that the builder cannot read.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "dockerfile-syntax", Severity::Error)
        .summary("Every line is an instruction with the arguments it takes")
        .aliases(&["hadolint:DL1000"]),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("dockerfile_syntax.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for (file, tree) in context.model.dockerfiles() {
        let text = &context.project.file(file).text;
        for error in tree.errors.iter().filter(|error| !error.kind.is_unknown_word() && !error.kind.is_slip()) {
            let fix = repair(text, tree, error).map(|(title, edit)| Fix::suggested(title, vec![change(file, edit)]));
            let message = match error.kind {
                ErrorKind::LostHeredoc => lost_heredoc(text, tree, error),
                _ => error.message.clone(),
            };
            sink.report(Finding::new(file, error.span, message).aliases(["hadolint:DL1000"]).fix(fix));
        }
        for late in &tree.late_directives {
            // Above an instruction this one is read as a comment with a meaning of its own.
            if late.name == "check" && late.value.to_ascii_lowercase().starts_with("skip") {
                continue;
            }
            let message = format!(
                "`# {}=` stands too late to count. A parser directive is read only on the first lines, before any \
                 comment and instruction; here it is a comment. Move it to the top.",
                late.name
            );
            if late.name == "escape" && !is_wanted_escape(text, tree, &late.value) {
                let message = "`# escape=` stands too late to count, and the file is written for the other character. Moved to the top \
                               it would change every line that ends in it. Delete it.";
                let fix = Fix::suggested("Delete it", vec![change(file, delete_lines(text, late.span))]);
                sink.report(Finding::new(file, late.span, message).severity(Severity::Warning).fix(fix));
                continue;
            }
            let line = late.span.slice(text);
            let mut edits = vec![change(file, delete_lines(text, late.span))];
            let top = tree.directives.iter().map(|directive| directive.span.end).max();
            let newline = newline_at(text, 0);
            edits.push(change(
                file,
                match top {
                    Some(end) => Edit::insert(end, format!("{newline}{line}")),
                    None => Edit::insert(if text.starts_with('\u{feff}') { 3 } else { 0 }, format!("{line}{newline}")),
                },
            ));
            let alone = tree.late_directives.iter().filter(|other| other.name == late.name).count() == 1;
            let valid = late.name != "escape" || matches!(late.value.as_str(), "`" | "\\");
            let movable = alone && valid && tree.directive(&late.name).is_none();
            let fix = movable.then(|| Fix::suggested("Move it to the top", edits));
            sink.report(Finding::new(file, late.span, message).severity(Severity::Warning).fix(fix));
        }
    }
}

/// Whether lines end in the escape character that a late directive names, or no line in the one that is in force.
fn is_wanted_escape(text: &str, tree: &Dockerfile, value: &str) -> bool {
    let ends = |escape: char| {
        let is_comment = |line: &&str| line.trim_start().starts_with('#');
        text.lines().filter(|line| !is_comment(line)).any(|line| line.trim_end().ends_with(escape))
    };
    value.chars().next().is_some_and(|wanted| wanted == tree.escape.char() || ends(wanted)) || !ends(tree.escape.char())
}

/// What keeps the builder from seeing a heredoc.
fn lost_heredoc(text: &str, tree: &Dockerfile, error: &DockerfileError) -> String {
    let keyword = tree
        .instruction_at(error.span.start)
        .map_or("This instruction", |instruction| instruction.onbuild().unwrap_or(instruction).keyword.name());
    let shown = error.span.slice(text);
    if shown.trim().is_empty() {
        return "A blank stands between <<- and its name. The build sees no heredoc then, reads its lines as instructions and stops. \
                Take the blank out."
            .to_owned();
    }
    if matches!(keyword, "RUN" | "COPY" | "ADD") {
        return "This << is glued to the word before it. The build sees no heredoc then, reads its lines as instructions and stops. \
                Put a blank before <<."
            .to_owned();
    }
    [
        keyword,
        " takes no heredoc. The build reads the lines below as instructions and stops. Write one command, or copy a script that \
         holds the lines and name that.",
    ]
    .concat()
}

fn repair(text: &str, tree: &Dockerfile, error: &DockerfileError) -> Option<(&'static str, Edit)> {
    match error.kind {
        ErrorKind::DuplicateDirective => Some(("Delete the second one", delete_lines(text, error.span))),
        ErrorKind::LostHeredoc => {
            let instruction = tree.instruction_at(error.span.start)?;
            let takes = matches!(instruction.keyword, Keyword::Run | Keyword::Copy | Keyword::Add);
            let (title, edit) = match error.span.slice(text).trim() {
                "" => ("Take the blank out", Edit::delete(error.span)),
                _ if takes => ("Put a blank before <<", Edit::insert(error.span.start, " ")),
                _ => return None,
            };
            mends(text, tree, instruction.span, &edit).then_some((title, edit))
        }
        ErrorKind::UnclosedHeredoc => {
            let instruction = tree.instruction_at(error.span.start)?;
            let instruction = instruction.onbuild().unwrap_or(instruction);
            let is_it = |heredoc: &&Heredoc| heredoc.near_end.unwrap_or(heredoc.mark).covers(error.span);
            let heredoc = instruction.heredocs.iter().find(is_it)?;
            // Closed, a text that stands where the destination belongs would be refused all the same.
            if let Arguments::Transfer(transfer) = &instruction.arguments
                && transfer.destination.as_ref().is_none_or(|word| word.span.start < heredoc.mark.start)
            {
                return None;
            }
            // A second end line would leave the first as a command.
            if let Some(line) = heredoc.near_end {
                let tabs = line.slice(text).len() - line.slice(text).trim_start_matches('\t').len();
                let from = line.start + if heredoc.strip_tabs { tabs } else { 0 };
                return Some((
                    "Write the end as it was announced",
                    Edit::replace(Span::new(from, line.end), &heredoc.name),
                ));
            }
            // Behind one that is open the builder reads no other: closing the first shows the next.
            let newline = newline_at(text, heredoc.mark.start);
            let at = heredoc.body.end;
            let lead = if text[..at].ends_with('\n') { "" } else { newline };
            heredoc.end.is_none().then(|| {
                (
                    "Close the heredoc before the next instruction",
                    Edit::insert(at, format!("{lead}{}{newline}", heredoc.name)),
                )
            })
        }
        _ => None,
    }
}
