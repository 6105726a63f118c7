use crate::diagnostic::{Fix, Severity};
use crate::edit::dockerfile::{closed_heredoc, mends};
use crate::edit::lines::{change, delete_lines, newline_at};
use crate::rules::{Case, Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::DockerfileRef;
use crate::syntax::dockerfile::{Directive, Dockerfile, DockerfileError, ErrorKind, Keyword};
use crate::text::Edit;

/// A line that the builder cannot read.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "dockerfile-syntax", Severity::Error)
        .summary("Every line is an instruction with the arguments it takes"),
    cases: &[&UNREADABLE, &HEREDOC, &LATE, &UNWANTED],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("dockerfile_syntax.md"),
};

static UNREADABLE: Case = Case::new("unreadable").aliases(&["hadolint:DL1000"]);

static HEREDOC: Case = Case::new("heredoc")
    .why("The build sees no heredoc then, reads its lines as instructions and stops.")
    .aliases(&["hadolint:DL1000"]);

static LATE: Case = Case::new("late-directive")
    .why(
        "A parser directive is read only on the first lines, before any comment and instruction; here it is a comment.",
    )
    .todo("Move it to the top.")
    .severity(Severity::Warning);

static UNWANTED: Case = Case::new("unwanted-escape")
    .why("Moved to the top it would change every line that ends in it.")
    .todo("Delete it.")
    .severity(Severity::Warning);

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    for error in file.tree.errors.iter().filter(|error| !error.kind.is_unknown_word() && !error.kind.is_slip()) {
        let finding = match error.kind {
            ErrorKind::LostHeredoc => lost_heredoc(file, error),
            _ => UNREADABLE.told(file.at(error.span), &error.message),
        };
        let fix = repair(file.text(), &file.tree, error);
        sink.report(finding.fix(fix.map(|(title, edit)| Fix::suggested(title, vec![change(file.model.file, edit)]))));
    }
    for late in &file.tree.late_directives {
        // Above an instruction this one is read as a comment with a meaning of its own.
        if late.name != "check" || !late.value.to_ascii_lowercase().starts_with("skip") {
            sink.report(late_directive(file, late));
        }
    }
}

fn late_directive(file: DockerfileRef<'_>, late: &Directive) -> Finding {
    let (id, text, tree) = (file.model.file, file.text(), &file.model.tree);
    let what = ["`# ", &late.name, "=` stands too late to count"].concat();
    let mut changes = vec![change(id, delete_lines(text, late.span))];
    if late.name == "escape" && !is_wanted_escape(text, tree, &late.value) {
        let what = what + ", and the file is written for the other character.";
        return UNWANTED.at(file.at(late.span), what).fix(Fix::suggested("Delete it", changes));
    }
    let line = late.span.slice(text);
    let newline = newline_at(text, 0);
    changes.push(change(
        id,
        match tree.directives.iter().map(|directive| directive.span.end).max() {
            Some(end) => Edit::insert(end, [newline, line].concat()),
            None => Edit::insert(if text.starts_with('\u{feff}') { 3 } else { 0 }, [line, newline].concat()),
        },
    ));
    let alone = tree.late_directives.iter().filter(|other| other.name == late.name).count() == 1;
    let valid = late.name != "escape" || matches!(late.value.as_str(), "`" | "\\");
    let movable = alone && valid && tree.directive(&late.name).is_none();
    LATE.at(file.at(late.span), what + ".").fix(movable.then(|| Fix::suggested("Move it to the top", changes)))
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
fn lost_heredoc(file: DockerfileRef<'_>, error: &DockerfileError) -> Finding {
    let place = file.at(error.span);
    if error.span.slice(file.text()).trim().is_empty() {
        return HEREDOC.at(place, "A blank stands between <<- and its name.").todo("Take the blank out.");
    }
    let outer = file.model.tree.instruction_at(error.span.start);
    match outer.map(|outer| outer.onbuild().unwrap_or(outer).keyword) {
        Some(Keyword::Run | Keyword::Copy | Keyword::Add) => {
            HEREDOC.at(place, "This << is glued to the word before it.").todo("Put a blank before <<.")
        }
        keyword => HEREDOC
            .at(place, [keyword.map_or("This instruction", Keyword::name), " takes no heredoc."].concat())
            .why("The build reads the lines below as instructions and stops.")
            .todo("Write one command, or copy a script that holds the lines and name that."),
    }
}

fn repair(text: &str, tree: &Dockerfile, error: &DockerfileError) -> Option<(&'static str, Edit)> {
    if error.kind == ErrorKind::DuplicateDirective {
        return Some(("Delete the second one", delete_lines(text, error.span)));
    }
    let instruction = tree.instruction_at(error.span.start)?;
    match error.kind {
        ErrorKind::LostHeredoc => {
            let takes = matches!(instruction.keyword, Keyword::Run | Keyword::Copy | Keyword::Add);
            let (title, edit) = match error.span.slice(text).trim() {
                "" => ("Take the blank out", Edit::delete(error.span)),
                _ if takes => ("Put a blank before <<", Edit::insert(error.span.start, " ")),
                _ => return None,
            };
            mends(text, tree, instruction.span, &edit).then_some((title, edit))
        }
        ErrorKind::UnclosedHeredoc => closed_heredoc(text, instruction.onbuild().unwrap_or(instruction), error.span),
        _ => None,
    }
}
