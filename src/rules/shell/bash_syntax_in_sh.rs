use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::project::Place;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::CommandRef;
use crate::survey::shells::{Dialect, Shell};
use crate::syntax::shell::{GroupKind, RedirectKind, Word};
use crate::text::{Edit, is_listed};

/// What only bash understands, read by another shell.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "bash-syntax-in-sh", Severity::Warning).summary("What sh reads is written for sh"),
    cases: &[&BASH],
    looks: &[Look::Command("", check)],
    markdown: markdown!("bash_syntax_in_sh.md"),
};

static BASH: Case =
    Case::new("").why("RUN is read by sh, which does not know it and fails, or does something else.").others(&[
        "shellcheck:SC3010",
        "shellcheck:SC3014",
        "shellcheck:SC3046",
        "shellcheck:SC3037",
        "shellcheck:SC3040",
        "shellcheck:SC3028",
        "shellcheck:SC3009",
    ]);

/// Variables that only bash sets.
const VARIABLES: &str = "RANDOM UID EUID OSTYPE HOSTTYPE MACHTYPE BASH_SOURCE BASH_VERSION PIPESTATUS FUNCNAME";

fn check(command: CommandRef<'_>, sink: &mut Sink<'_>) {
    let dialect = Shell::of(command).dialect;
    if !matches!(dialect, Dialect::Dash | Dialect::Sh | Dialect::Ash) {
        return;
    }
    // busybox has taken over much of bash.
    let is_ash = dialect == Dialect::Ash;
    let inner = command.command;
    let words = inner.words.as_slice();
    let mut say = |place: Place, what: &str, instead: &str, id: Option<usize>, edit: Option<&str>| {
        let ids = id.map_or(&[][..], |at| &BASH.others[at..=at]);
        let fix = edit.map(|text| {
            Fix::safe(["Write ", instead].concat(), vec![change(place.file, Edit::replace(place.span, text))])
        });
        let todo = ["Write ", instead, ", or choose bash by SHELL [\"/bin/bash\", \"-c\"]."].concat();
        sink.report(BASH.at(place, [what, " is known to bash, not to sh."].concat()).todo(todo).also(ids).fix(fix));
    };
    if let Some(first) = words.first().filter(|_| !is_ash) {
        let place = command.at(first.span);
        let argument = words.get(1).map_or("", |word| word.text());
        match first.text() {
            "[[" => say(place, "`[[ … ]]`", "`[ … ]`", Some(0), None),
            "source" => {
                // Without a slash the point looks along PATH and not in the folder.
                let edit = argument.contains('/').then_some(".");
                say(place, "`source`", "`.`", Some(2), edit);
            }
            "echo" if argument.len() < 4 && argument.starts_with('-') && argument.contains('e') => {
                say(command.at(words[1].span), "`echo -e`", "printf", Some(3), None);
            }
            "set" if words.iter().any(|word| word.text() == "pipefail") => {
                say(place, "`set -o pipefail`", "the parts of the pipe as commands of their own", Some(4), None);
            }
            "[" | "test" => {
                for word in words.iter().filter(|word| word.raw() == "==") {
                    say(command.at(word.span), "`==`", "`=`", Some(1), Some("="));
                }
            }
            _ => {}
        }
    }
    for word in words {
        if braces(word) && !is_listed(inner.name().unwrap_or_default(), "find xargs git [[ jq awk") {
            say(command.at(word.span), "`{a,b}`", "the words one by one", Some(6), None);
        }
    }
    for redirection in &inner.redirections {
        let what = match redirection.kind {
            RedirectKind::HereString => "`<<<`",
            RedirectKind::WriteBoth | RedirectKind::AppendBoth if !is_ash => "`&>`",
            _ => continue,
        };
        let instead = if what == "`&>`" { "`> file 2>&1`" } else { "a pipe or a file" };
        say(command.at(redirection.span), what, instead, None, None);
    }
    for one in inner.assignments.iter().filter(|one| one.value.raw().starts_with('(')) {
        say(command.at(one.span), "An array", "a list of words", None, None);
    }
    let script = &command.body.script;
    let own = |span| {
        inner.span.covers(span)
            && !script.after(inner).iter().any(|other| inner.span.covers(other.span) && other.span.covers(span))
    };
    for variable in script.variables.iter().filter(|variable| own(variable.span)) {
        let known = command.run.file.variable(&variable.name, command.run.run.at).is_some();
        let is_set = script.commands.iter().any(|other| other.assignments.iter().any(|one| one.name == variable.name));
        // ash has this one of them.
        let is_there = is_ash && variable.name == "RANDOM";
        if is_listed(&variable.name, VARIABLES) && !known && !is_set && !is_there {
            say(
                command.at(variable.span),
                &["`$", &variable.name, "`"].concat(),
                "what gives the same in sh",
                Some(5),
                None,
            );
        }
    }
    for group in &script.groups {
        let is_own =
            group.command.and_then(|at| script.commands.get(at)).is_some_and(|owner| std::ptr::eq(owner, inner));
        if is_own && group.kind == GroupKind::ProcessSubstitution {
            say(command.at(group.span), "`<(…)`", "a file", None, None);
        }
    }
}

/// `{a,b}` and `{1..3}` outside of quotes.
fn braces(word: &Word) -> bool {
    let raw = word.raw();
    let Some(open) = raw.find('{').filter(|_| word.globs && !word.quoted && !word.expands) else { return false };
    let inside = raw[open + 1..].split('}').next().unwrap_or_default();
    raw[open..].contains('}') && (inside.contains(',') || inside.contains(".."))
}
