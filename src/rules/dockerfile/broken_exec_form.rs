use crate::diagnostic::{Change, Fix, Severity};
use crate::edit::lines::change;
use crate::edit::shell::push_json;
use crate::project::FileId;
use crate::rules::{Case, Family, Finding, Look, Meta, Rule, Sink, Stops, markdown};
use crate::survey::DockerfileRef;
use crate::syntax::dockerfile::{
    BrokenList, DockerfileError, ErrorKind, Instruction, Keyword, ListFault, almost_list, broken_list,
};
use crate::text::{Edit, SourceMap, Span};

/// A list that the builder cannot read as one.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "broken-exec-form", Severity::Error)
        .stops(Some(Stops::Start))
        .summary("What begins like a JSON list is one")
        .seeds(&["003:L117-127"]),
    cases: &[&BROKEN, &UNCONTINUED, &NEEDLESS],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("broken_exec_form.md"),
};

/// What other tools say of CMD and ENTRYPOINT.
const OTHERS: [&str; 4] = [
    "hadolint:DL3025",
    "buildkit:JSONArgsRecommended",
    "kics:not_using_proper_exec_form_in_cmd_and_entrypoint_arguments",
    "kics:not_using_json_in_cmd_and_entrypoint_arguments",
];

static BROKEN: Case = Case::new("broken")
    .why(
        "JSON allows that nowhere, so the builder takes all of it, brackets and quotes too, for plain text, and what it names is not \
         found.",
    )
    .aliases(&["sonar:S7030"])
    .others(&OTHERS);

static UNCONTINUED: Case = Case::new("uncontinued")
    .why("The builder reads the rest as an instruction that it does not know, and stops.")
    .aliases(&["sonar:S7030"])
    .others(&OTHERS);

static NEEDLESS: Case = Case::new("needless")
    .why("The brackets and quotes become part of its value, which nothing has: the build or the start fails.")
    .todo("Write the plain value.");

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    for error in &file.tree.errors {
        let Some(outer) = file.model.tree.instruction_at(error.span.start) else { continue };
        let own = outer.onbuild().unwrap_or(outer);
        let finding = match error.kind {
            ErrorKind::BrokenList => broken(file, own, error).or_else(|| needless(file, own)),
            ErrorKind::LostEscape => Some(lost_escape(file, own, error)),
            _ => None,
        };
        if let Some(finding) = finding {
            sink.report(finding);
        }
    }
}

/// The ids that are true of a start command only.
fn others(instruction: &Instruction) -> &'static [&'static str] {
    if matches!(instruction.keyword, Keyword::Cmd | Keyword::Entrypoint) { &OTHERS } else { &[] }
}

fn broken(file: DockerfileRef<'_>, instruction: &Instruction, error: &DockerfileError) -> Option<Finding> {
    let map = almost_list(instruction)?;
    let list = broken_list(map.text())?;
    let (fault, todo) = match list.faults.first()?.0 {
        ListFault::Quotes => (" is written with other quotes than \".", "Put each word into double quotes."),
        ListFault::LastComma => (" has a comma before its bracket.", "Delete the comma."),
        ListFault::NoComma => (" lacks a comma between two words.", "Put the comma in."),
        ListFault::NoBracket => (" is not closed.", "Add the closing bracket."),
        ListFault::OpenQuote => (" has a quote that nothing closes.", "Close the quote and the list."),
        ListFault::Rest => {
            (" has something behind its bracket.", "Take it into the list, or write the line without brackets.")
        }
    };
    let what = ["The list of ", instruction.keyword.name(), fault].concat();
    let changes = mended(file.model.file, map, &list);
    let fix = changes.map(|changes| Fix::suggested("Make it a JSON list", changes));
    Some(BROKEN.at(file.at(error.span), what).todo(todo).also(others(instruction)).fix(fix))
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

fn lost_escape(file: DockerfileRef<'_>, instruction: &Instruction, error: &DockerfileError) -> Finding {
    let escape: &str = &file.tree.escape.char().to_string();
    let name = instruction.keyword.name();
    let what = ["The list of ", name, " goes on in the next line, but this one does not end in ", escape, "."].concat();
    let edit = Edit::insert(error.span.end, [" ", escape].concat());
    let fix = Fix::suggested(["Continue the line with ", escape].concat(), vec![change(file.model.file, edit)]);
    let todo = ["End the line in ", escape, "."].concat();
    UNCONTINUED.at(file.at(error.span), what).todo(todo).also(others(instruction)).fix(fix)
}

/// A list where a plain value belongs: `USER ["node"]`.
fn needless(file: DockerfileRef<'_>, instruction: &Instruction) -> Option<Finding> {
    let body = &instruction.body;
    let inside = body.text().strip_prefix('[')?.strip_suffix(']')?;
    let plain: Vec<&str> = inside.split(',').map(|word| word.trim().trim_matches(['"', '\''])).collect();
    let fits = |word: &&str| !word.is_empty() && !word.contains([' ', '"', '\'', '[', ']', '#', '\\']);
    let many = instruction.keyword == Keyword::Expose;
    let fix = (plain.iter().all(fits) && (many || plain.len() == 1)).then(|| {
        let edit = Edit::replace(body.span(), plain.join(" "));
        Fix::suggested("Write the plain value", vec![change(file.model.file, edit)])
    });
    let what = [instruction.keyword.name(), " takes no list."].concat();
    let severity = if instruction.keyword == Keyword::Workdir { Severity::Warning } else { Severity::Error };
    Some(NEEDLESS.at(file.at(body.span()), what).severity(severity).fix(fix))
}
