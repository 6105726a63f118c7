use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::edit::shell::insert_word;
use crate::facts::image_tools::{Distro, distro};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::CommandRef;
use crate::syntax::shell::{GroupKind, Operator};
use crate::text::{Edit, Span};

/// A command that says what it does in a roundabout way.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "untidy-shell-command", Severity::Advice)
        .summary("Commands are written the plain way")
        .strict(),
    cases: &[&CAT, &ECHO, &GREP, &WGET],
    looks: &[Look::Command("cat echo egrep fgrep wget", check)],
    markdown: markdown!("untidy_shell_command.md"),
};

static CAT: Case = Case::new("cat")
    .why("The program can read the file itself.")
    .todo("Give it the file by <.")
    .aliases(&["shellcheck:SC2002"]);

static ECHO: Case = Case::new("echo")
    .why("The text can stand there itself.")
    .todo("Leave $(echo …) out.")
    .aliases(&["shellcheck:SC2116"]);

static GREP: Case = Case::new("grep")
    .why("The name is out of date, and GNU grep warns about it.")
    .todo("Call grep with -E or -F.")
    .others(&["shellcheck:SC2196"]);

static WGET: Case = Case::new("wget")
    .why("Its progress bar fills the log of the build with hundreds of lines.")
    .todo("Add --progress=dot:giga, or -q where wget is that of busybox.")
    .aliases(&["hadolint:DL3047"]);

fn check(command: CommandRef<'_>, sink: &mut Sink<'_>) {
    let CommandRef { body, command: inner, invocation, .. } = command;
    let arguments = invocation.arguments();
    let script = &body.script;
    let place = command.program_place();
    let text = command.run.file.text();
    match command.program() {
        "cat" => {
            let ([file], Some(Operator::Pipe), false) = (arguments, inner.after, command.has_input()) else { return };
            if file.text().starts_with('-') || file.globs || !inner.redirections.is_empty() {
                return;
            }
            let edits = script.piped_into(inner).filter(|next| next.redirections.is_empty() && !command.is_list()).map(
                |next| {
                    let start = body.source(inner.span).start;
                    let behind = body.source(next.span);
                    let input = [" < ", body.source(file.span).slice(text)].concat();
                    [Edit::delete(Span::new(start, behind.start)), Edit::insert(behind.end, input)]
                },
            );
            let fix =
                edits.map(|edits| Fix::safe("Read the file by <", edits.map(|edit| change(place.file, edit)).to_vec()));
            sink.report(CAT.at(place, "`cat` only hands a file to the next program.").fix(fix));
        }
        "echo" => {
            let group = &script.groups[inner.group];
            let is_whole = group.kind == GroupKind::Substitution && inner.before.is_none() && inner.after.is_none();
            let is_plain = arguments.iter().all(|word| !word.globs && !word.text().starts_with('-'));
            if is_whole && is_plain && !arguments.is_empty() && inner.redirections.is_empty() {
                sink.report(ECHO.at(place, "`$(echo …)` gives back what it is given."));
            }
        }
        "wget" => {
            let has = |letter, long| command.flag(letter, long).is_some();
            let long = ["--progress", "--no-verbose", "--show-progress", "--spider", "--version", "--help"];
            let is_quiet = has('q', "--quiet") || has('o', "--output-file") || has('a', "--append-output");
            if is_quiet
                || has('V', "--version")
                || arguments.iter().any(|word| word.text() == "-nv")
                || long.iter().any(|flag| invocation.has_flag(flag))
            {
                return;
            }
            let image = command.run.file.root_image(command.run.stage.index);
            let system = image.and_then(|image| distro(image.reference.short_name(), image.reference.tag()));
            // busybox, and who knows what an image that is not listed has, does not know the option.
            let fix = invocation.program_word().filter(|_| system == Some(Distro::Debian)).map(|word| {
                Fix::safe("Add --progress=dot:giga", vec![insert_word(command, word, "--progress=dot:giga")])
            });
            sink.report(WGET.at(place, "wget writes its progress bar to the log.").fix(fix));
        }
        name => {
            let instead = if name == "egrep" { "grep -E" } else { "grep -F" };
            let is_bare = invocation.program_word().is_some_and(|word| word.raw() == name) && !command.is_list();
            let fix = is_bare.then(|| {
                Fix::safe(["Call ", instead].concat(), vec![change(place.file, Edit::replace(place.span, instead))])
            });
            let ids = if name == "egrep" { GREP.others } else { &[] };
            sink.report(
                GREP.at(place, ["`", name, "` is an old name of `", instead, "`."].concat()).also(ids).fix(fix),
            );
        }
    }
}
