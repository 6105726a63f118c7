use crate::diagnostic::{Change, Fix, Severity};
use crate::edit::lines::change;
use crate::model::dockerfile::DockerfileModel;
use crate::project::FileId;
use crate::rules::dockerfile::shell_form_command::push_json;
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::syntax::dockerfile::{
    BrokenList, DockerfileError, ErrorKind, Instruction, Keyword, ListFault, almost_list, broken_list,
};
use crate::text::{Edit, SourceMap, Span};

/// A list that the builder cannot read as one.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "broken-exec-form", Severity::Error)
        .summary("What begins like a JSON list is one")
        .aliases(&[
            "hadolint:DL3025",
            "buildkit:JSONArgsRecommended",
            "kics:not_using_proper_exec_form_in_cmd_and_entrypoint_arguments",
            "kics:not_using_json_in_cmd_and_entrypoint_arguments",
            "sonar:S7030",
        ])
        .seeds(&["003:L117-127"]),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("broken_exec_form.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for (file, model) in context.model.dockerfile_models() {
        for error in &model.tree.errors {
            let Some(instruction) = model.tree.instruction_at(error.span.start) else { continue };
            let own = instruction.onbuild().unwrap_or(instruction);
            match error.kind {
                ErrorKind::BrokenList => {
                    if let Some(finding) = broken(file, own, error).or_else(|| needless(file, own)) {
                        sink.report(finding);
                    }
                }
                ErrorKind::LostEscape => sink.report(lost_escape(file, model, own, error)),
                _ => {}
            }
        }
    }
}

fn aliases(keyword: Keyword) -> &'static [&'static str] {
    match keyword {
        Keyword::Cmd | Keyword::Entrypoint => RULE.meta.aliases,
        _ => &["sonar:S7030"],
    }
}

fn broken(file: FileId, instruction: &Instruction, error: &DockerfileError) -> Option<Finding> {
    let map = almost_list(instruction)?;
    let list = broken_list(map.text())?;
    let name = instruction.keyword.name();
    let (fault, what) = match list.faults.first()?.0 {
        ListFault::Quotes => ("is written with other quotes than \"", "Put each word into double quotes."),
        ListFault::LastComma => ("has a comma before its bracket", "Delete the comma."),
        ListFault::NoComma => ("lacks a comma between two words", "Put the comma in."),
        ListFault::NoBracket => ("is not closed", "Add the closing bracket."),
        ListFault::OpenQuote => ("has a quote that nothing closes", "Close the quote and the list."),
        ListFault::Rest => {
            ("has something behind its bracket", "Take it into the list, or write the line without brackets.")
        }
    };
    let message = [
        "The list of ",
        name,
        " ",
        fault,
        ". JSON allows that nowhere, so the builder takes all of it, brackets and quotes too, for plain text, and what it names is not \
         found. ",
        what,
    ];
    let changes = mended(file, map, &list);
    let fix = changes.map(|changes| Fix::suggested("Make it a JSON list", changes));
    Some(
        Finding::new(file, error.span, message.concat()).aliases(aliases(instruction.keyword).iter().copied()).fix(fix),
    )
}

/// The edits that make a list one: at its faults and nowhere else.
fn mended(file: FileId, map: &SourceMap, list: &BrokenList) -> Option<Vec<Change>> {
    let mut changes = Vec::new();
    for &(fault, span) in &list.faults {
        let edit = match fault {
            ListFault::Quotes => {
                let (word, _) = list.items.iter().find(|(_, own)| *own == span)?;
                // A shell would have filled it in; whoever meant a list did not mean that.
                if word.contains(['$', '\n']) {
                    return None;
                }
                let mut quoted = String::new();
                push_json(&mut quoted, word);
                Edit::replace(map.source(span), quoted)
            }
            ListFault::LastComma => Edit::delete(map.source(span)),
            ListFault::NoComma => Edit::insert(behind(map, span), ","),
            ListFault::NoBracket => Edit::insert(behind(map, span), "]"),
            ListFault::OpenQuote | ListFault::Rest => return None,
        };
        changes.push(change(file, edit));
    }
    Some(changes)
}

/// The byte behind what stands before an empty span.
fn behind(map: &SourceMap, span: Span) -> usize {
    map.source(Span::new(span.start.saturating_sub(1), span.start)).end
}

fn lost_escape(file: FileId, model: &DockerfileModel, instruction: &Instruction, error: &DockerfileError) -> Finding {
    let escape = model.tree.escape.char().to_string();
    let message = [
        "The list of ",
        instruction.keyword.name(),
        " goes on in the next line, but this one does not end in ",
        &escape,
        ". The builder reads the rest as an instruction that it does not know, and stops. End the line in ",
        &escape,
        ".",
    ];
    let edit = Edit::insert(error.span.end, [" ", &escape].concat());
    let fix = Fix::suggested(["Continue the line with ", &escape].concat(), vec![change(file, edit)]);
    Finding::new(file, error.span, message.concat()).aliases(aliases(instruction.keyword).iter().copied()).fix(fix)
}

/// A list where a plain value belongs: `USER ["node"]`.
fn needless(file: FileId, instruction: &Instruction) -> Option<Finding> {
    let body = &instruction.body;
    let inside = body.text().strip_prefix('[')?.strip_suffix(']')?;
    let name = instruction.keyword.name();
    let message = [
        name,
        " takes no list. The brackets and quotes become part of its value, which nothing has: the build or the start fails. Write the \
         plain value.",
    ];
    let plain: Vec<&str> = inside.split(',').map(|word| word.trim().trim_matches(['"', '\''])).collect();
    let fits = |word: &&str| !word.is_empty() && !word.contains([' ', '"', '\'', '[', ']', '#', '\\']);
    let many = instruction.keyword == Keyword::Expose;
    let fix = (plain.iter().all(fits) && (many || plain.len() == 1)).then(|| {
        Fix::suggested("Write the plain value", vec![change(file, Edit::replace(body.span(), plain.join(" ")))])
    });
    let severity = if instruction.keyword == Keyword::Workdir { Severity::Warning } else { Severity::Error };
    Some(Finding::new(file, body.span(), message.concat()).severity(severity).fix(fix))
}
