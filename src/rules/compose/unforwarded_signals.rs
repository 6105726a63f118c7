use crate::diagnostic::{Change, Fix, Severity};
use crate::model::compose::short;
use crate::model::compose::value::Node;
use crate::project::Place;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::services::is_one_shot;
use crate::survey::{ServiceRef, container_shell};
use crate::syntax::shell::{self, GroupKind, Operator};
use crate::text::{Edit, Span};

/// A shell between the engine and the server.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "unforwarded-signals", Severity::Advice)
        .summary("A server hears that it is to stop, and has time for it")
        .seeds(&["003:L117-127", "004:L318"]),
    cases: &[&SHELL, &GRACE],
    looks: &[Look::Service(check)],
    markdown: markdown!("unforwarded_signals.md"),
};

static SHELL: Case = Case::new("shell")
    .why("The signal to stop may end at the shell; the server is then killed after ten seconds, in the middle of its work.")
    .todo("Write `exec` before the last command, or set `init: true`.");

static GRACE: Case = Case::new("grace")
    .why("It is killed at once, in the middle of whatever it does.")
    .todo("Give it the seconds that it needs; ten are the default.");

/// What a shell does itself, and what ends by itself.
const ENDING: &str = " cd echo exit export printf read set test trap true wait : cat chmod chown cp curl ln mkdir mv psql rm sed sleep tar tee \
     touch wget ";

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    if let Some(period) = service.get("stop_grace_period")
        && period.as_str().and_then(short::duration) == Some(0)
    {
        sink.report(GRACE.at(period.origin, ["`", &service.name, "` gets no time to stop."].concat()));
    }
    if service.get("init").and_then(Node::as_bool) == Some(true) || is_one_shot(service.stack, &service) {
        return;
    }
    let probe = service.healthcheck.as_ref().and_then(|check| check.test.as_ref()).map(|test| test.origin);
    for text in container_shell::texts(&service) {
        let in_probe = probe.is_some_and(|probe| probe.file == text.origin.file && probe.span.covers(text.origin.span));
        if let Some(last) = text.as_str().filter(|_| !in_probe).and_then(last_command) {
            let place = text.span_of(last);
            let what = ["A shell stands between the engine and `", last.slice(text.as_str().unwrap_or_default()), "`."]
                .concat();
            let written = place.span.slice(service.survey.text(place)) == last.slice(text.as_str().unwrap_or_default());
            let fix = written.then(|| exec(place));
            sink.report(SHELL.at(place, what).fix(fix));
            return;
        }
    }
}

fn exec(place: Place) -> Fix {
    let edit = Edit::insert(place.span.start, "exec ");
    Fix::suggested("Put exec before it", vec![Change::Edit { file: place.file, edit }])
}

/// The program that a text runs last, in the shell's own process group; `None` where the shell has more to do, or hands over itself.
fn last_command(text: &str) -> Option<Span> {
    let script = shell::parse(text);
    let hands_over = |word: &str| matches!(word, "exec" | "trap" | "tini" | "dumb-init" | "supervisord");
    let names = script.commands.iter().filter_map(|command| command.name());
    if script.is_open || names.into_iter().any(hands_over) {
        return None;
    }
    let last = script.commands.last()?;
    let is_plain = script.groups_around(last).all(|group| matches!(group.kind, GroupKind::Script | GroupKind::Inline));
    let program = last.words.first().filter(|_| {
        is_plain && matches!(last.after, None | Some(Operator::Newline | Operator::Semicolon)) && !script.is_piped(last)
    })?;
    let name = program.basename();
    // The shell that is called is not what it runs.
    let is_shell = matches!(name, "sh" | "bash" | "ash" | "dash" | "zsh");
    (!is_shell && !ENDING.contains(&[" ", name, " "].concat()) && !name.starts_with('$')).then_some(program.span)
}
