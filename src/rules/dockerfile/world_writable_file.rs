use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::model::dockerfile::ShellKind;
use crate::rules::{Case, Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::InstructionRef;
use crate::syntax::dockerfile::Keyword;
use crate::text::{Edit, Span};

/// Files that everybody may write.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "world-writable-file", Severity::Warning)
        .summary("No file of the image is writable for everybody"),
    cases: &[&OPEN],
    looks: &[Look::Instruction(&[Keyword::Copy, Keyword::Add], flag), Look::Instruction(&[Keyword::Run], run)],
    markdown: markdown!("world_writable_file.md"),
};

static OPEN: Case = Case::new("")
    .why("Whatever gets into the container as any user can put its own program or settings there.")
    .todo("Give the right to write to the one user that needs it.")
    .aliases(&["sonar:S2612"])
    .others(&["kics:avoid_chmod_777"]);

fn flag(copy: InstructionRef<'_>, sink: &mut Sink<'_>) {
    let Some(value) = copy.instruction.flag("chmod").and_then(|flag| flag.value.as_ref()) else { return };
    let mode = value.text();
    if let Some(better) = better(mode, true) {
        sink.report(finding(copy, value.span, mode, better));
    }
}

fn run(run: InstructionRef<'_>, sink: &mut Sink<'_>) {
    if run.file.shell_at(run.at) != ShellKind::Posix {
        return;
    }
    for body in run.file.model.bodies(run.at) {
        for command in &body.script.commands {
            let invocation = command.effective();
            if invocation.program() != "chmod" {
                continue;
            }
            // A mode that takes rights away begins like an option.
            let words = invocation.positionals("");
            let Some((mode, paths)) = words.split_first().filter(|(mode, _)| !mode.expands) else { continue };
            let is_shared = |path: &str| ["/tmp", "/var/tmp", "/dev/shm"].iter().any(|folder| path.starts_with(folder));
            if !paths.is_empty() && paths.iter().all(|path| is_shared(path.text())) {
                continue;
            }
            if let Some(better) = better(mode.text(), false) {
                sink.report(finding(run, body.source(mode.span), mode.text(), better));
            }
        }
    }
}

fn finding(one: InstructionRef<'_>, span: Span, mode: &str, better: String) -> Finding {
    let file = one.file;
    let ids = if mode.ends_with("777") { OPEN.others } else { &[] };
    let what = ["Mode ", mode, " lets everybody write."].concat();
    let plain = span.slice(file.text()) == mode;
    let edit = Edit::replace(span, &better);
    let fix = plain.then(|| Fix::suggested(["Write ", &better].concat(), vec![change(file.model.file, edit)]));
    OPEN.at(file.at(span), what).also(ids).fix(fix)
}

/// The mode without the right to write for everybody; `None` where it does not give that. `bare` says that `+w` gives it to all: the
/// builder has no mask, a shell has.
fn better(mode: &str, bare: bool) -> Option<String> {
    if !mode.is_empty() && mode.bytes().all(|byte| (b'0'..=b'7').contains(&byte)) {
        return octal(mode);
    }
    let mut open = false;
    let clauses = mode.split(',').map(|clause| {
        let at = clause.find(['+', '=', '-']).unwrap_or(clause.len());
        let (who, rights) = clause.split_at(at);
        let all = who.contains(['o', 'a']) || (who.is_empty() && (bare || rights.starts_with('=')));
        if !all || !rights.contains('w') || rights.starts_with('-') || !who.bytes().all(|byte| b"ugoa".contains(&byte))
        {
            return clause.to_owned();
        }
        open = true;
        match rights {
            "+w" => "u+w".to_owned(),
            _ => [who, &rights.replace('w', "")].concat(),
        }
    });
    let clauses: Vec<String> = clauses.collect();
    open.then(|| clauses.join(","))
}

/// `755` of `777`, `644` of `666`; a sticky folder is left alone.
fn octal(mode: &str) -> Option<String> {
    let digits = mode.as_bytes();
    let other = *digits.last()?;
    let sticky = digits.len() >= 4 && (digits[digits.len() - 4] - b'0') & 1 == 1;
    if other & 2 == 0 || sticky || digits.len() > 5 {
        return None;
    }
    let from = digits.len().saturating_sub(2);
    let same = digits[from] == other;
    let cut = |(at, digit): (usize, &u8)| match at {
        at if at + 1 == digits.len() || (at == from && same) => char::from(digit & !2),
        _ => char::from(*digit),
    };
    Some(digits.iter().enumerate().map(cut).collect())
}
