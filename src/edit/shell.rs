//! Edits that add arguments and commands to a RUN, or take them out, in its own style.

use crate::diagnostic::Change;
use crate::edit::lines::{change, indent_at, line_start, newline_at};
use crate::facts::own_users::own_user;
use crate::facts::package_managers::manager_of;
use crate::model::ShellBody;
use crate::model::dockerfile::InstructionId;
use crate::survey::commands::commands;
use crate::survey::stages::{Run, is_root};
use crate::survey::{CommandRef, DockerfileRef};
use crate::syntax::dockerfile::{Instruction, Keyword};
use crate::syntax::shell::{Command, GroupKind, Operator, Redirection, Word};
use crate::text::{Edit, Span};

/// What the clean-up of the system's packages needs in front, as the installs before it do: `sudo`. `None` where it would be
/// refused: the step runs as a user without rights.
fn rights(run: &Run<'_>, wanted: &str) -> Option<&'static str> {
    let program = wanted.split(' ').next().unwrap_or(wanted);
    if manager_of(program).is_some_and(|manager| !manager.system) {
        return Some("");
    }
    if commands(run).any(|(_, command)| command.name() == Some("sudo")) {
        return Some("sudo ");
    }
    let is_root = match run.model.user_at(run.at) {
        Some((_, user)) => is_root(user.as_deref()) != Some(false),
        None => run
            .model
            .stage_of(run.at)
            .and_then(|stage| run.model.root_image(stage.index))
            .is_none_or(|image| own_user(image.reference.short_name(), image.reference.tag()).is_none()),
    };
    is_root.then_some("")
}

/// [`add_argument`] as the change of a command's file.
pub fn insert_word(command: CommandRef<'_>, behind: &Word, argument: &str) -> Change {
    let CommandRef { run, body, command, .. } = command;
    change(run.file.model.file, add_argument(&run.run, body, command, behind, argument))
}

/// Makes two RUNs, of which one follows the other, one step. `None` where something stands between, or one of them is no text
/// for a shell alone.
pub fn join_runs(file: DockerfileRef<'_>, first: InstructionId, second: InstructionId) -> Option<Change> {
    let text = file.text();
    let (before, behind) = (file.model.instruction(first), file.model.instruction(second));
    let span = Span::new(before.span.end, behind.body.source(Span::new(0, behind.body.text().len())).start);
    let is_plain = |one: &Instruction| {
        one.keyword == Keyword::Run
            && one.heredocs.is_empty()
            && one.flags.is_empty()
            && one.command().is_some_and(|command| command.shell().is_some())
    };
    let ends = before.span.slice(text).trim_end().ends_with(['&', ';', '|', '\\']);
    if second != first.next() || !is_plain(before) || !is_plain(behind) || ends || span.slice(text).contains('#') {
        return None;
    }
    let newline = newline_at(text, before.span.start);
    let joint = [" ", file.tree.escape.char().encode_utf8(&mut [0; 4]), newline, " && "].concat();
    Some(change(file.model.file, Edit::replace(span, joint)))
}

/// Takes words that stand in a row out of a command, with the blanks before them, or behind where a line begins with them.
/// `None` for the command's first word, and where more would go.
pub fn drop_words(command: CommandRef<'_>, first: &Word, last: &Word) -> Option<Change> {
    let text = command.run.file.text();
    let at = command.command.words.iter().position(|other| other.span == first.span)?;
    let before = command.command.words.get(at.checked_sub(1)?)?;
    let end = command.body.source(last.span).end;
    let mut span = Span::new(command.body.source(before.span).end, end);
    if span.slice(text).contains('\n') && !command.is_list() {
        let rest = &text[end..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        span = Span::new(command.body.source(first.span).start, end + blanks);
    }
    let is_plain = !span.slice(text).contains(['\n', '#']);
    is_plain.then(|| change(command.run.file.model.file, Edit::delete(span)))
}

/// Takes a letter out of a cluster of flags: `k` out of `-fsSLk`.
pub fn drop_letter(command: CommandRef<'_>, word: &Word, letter: char) -> Option<Change> {
    let at = word.text().find(letter)?;
    let place = command.at(word.source(Span::new(at, at + letter.len_utf8())));
    Some(change(place.file, Edit::delete(place.span)))
}

/// Adds an argument behind `word` of a command, as a string of its own where the command is a JSON list.
pub fn add_argument(run: &Run<'_>, body: &ShellBody, command: &Command, word: &Word, argument: &str) -> Edit {
    let end = body.source(word.span).end;
    let is_list = run.instruction.command().is_some_and(|command| command.exec().is_some());
    if is_list && !body.script.is_inside(command, GroupKind::Inline) {
        return Edit::insert(end, format!(", \"{argument}\""));
    }
    Edit::insert(end, format!(" {argument}"))
}

/// Adds a text as a JSON string.
pub fn push_json(list: &mut String, text: &str) {
    list.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => list.extend(['\\', c]),
            '\t' => list.push_str("\\t"),
            '\n' => list.push_str("\\n"),
            c if c.is_control() => list.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => list.push(c),
        }
    }
    list.push('"');
}

/// Removes a word of a command and the blanks behind it.
pub fn remove_argument(text: &str, body: &ShellBody, word: &Word) -> Edit {
    let span = body.source(word.span);
    let rest = &text[span.end..];
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    Edit::delete(Span::new(span.start, span.end + blanks))
}

/// Adds `wanted` as the last command of a RUN, to run when those before it succeeded. `None` for JSON lists and where the
/// end of the commands cannot be told.
pub fn append_command(text: &str, run: &Run<'_>, wanted: &str) -> Option<Edit> {
    let [body] = run.bodies else { return None };
    let wanted = &[rights(run, wanted)?, wanted].concat();
    if run.instruction.command()?.exec().is_some() {
        return None;
    }
    let script = &body.script;
    // What is added to a text that never ends belongs to that text.
    let open = |redirection: &Redirection| redirection.heredoc.as_ref().is_some_and(|heredoc| !heredoc.closed);
    if script.is_open || script.commands.iter().any(|command| command.redirections.iter().any(open)) {
        return None;
    }
    let ends = script.commands.iter().map(|command| command.span.end);
    let groups = script.groups.iter().skip(1).map(|group| group.span.end);
    let redirected = script.groups.iter().flat_map(|group| &group.redirections).map(|r| r.span.end);
    let end = body.source_offset(0).max(ends.chain(groups).chain(redirected).max().map(|end| source_end(body, end))?);
    let last = script.commands.last()?;
    if let [heredoc] = run.instruction.heredocs.as_slice()
        && heredoc.body.contains(body.source_offset(last.span.start))
    {
        let line = line_start(text, body.source_offset(last.span.start));
        let indent = indent_at(text, line.max(heredoc.body.start));
        let newline = newline_at(text, heredoc.body.start);
        heredoc.end?;
        return Some(Edit::insert(heredoc.body.end, format!("{indent}{wanted}{newline}")));
    }
    let escape = run.model.tree.escape.char();
    let until = run.instruction.span.end;
    let behind = text.get(end..until)?;
    let behind = behind.trim_start_matches([' ', '\t']);
    if behind.starts_with(';') && behind[1..].trim().is_empty() {
        return Some(Edit::insert(until - (behind.len() - 1), format!(" {wanted}")));
    }
    if !(behind.trim().is_empty() || behind.starts_with('#')) {
        return None;
    }
    Some(Edit::insert(end, joined(text, run, body.source_offset(last.span.start), escape, wanted)))
}

/// The source byte behind the script's byte `end`.
fn source_end(body: &ShellBody, end: usize) -> usize {
    body.source(Span::new(end.saturating_sub(1), end)).end
}

/// ` && wanted` in the way the lines of a RUN are laid out.
fn joined(text: &str, run: &Run<'_>, last: usize, escape: char, wanted: &str) -> String {
    let line = line_start(text, last);
    if line <= run.instruction.span.start {
        return format!(" && {wanted}");
    }
    let indent = indent_at(text, line);
    let newline = newline_at(text, line);
    let lead = text[line..last].trim_start();
    if lead.starts_with("&&") {
        return format!(" {escape}{newline}{indent}&& {wanted}");
    }
    let above = text[..line].trim_end_matches(['\r', '\n', ' ', '\t']);
    let above = above.strip_suffix(escape).unwrap_or(above).trim_end();
    if above.ends_with("&&") && lead.is_empty() {
        return format!(" && {escape}{newline}{indent}{wanted}");
    }
    if above.ends_with(';') && lead.is_empty() {
        return format!("; {escape}{newline}{indent}{wanted}");
    }
    format!(" {escape}{newline}{indent}&& {wanted}")
}

/// Takes one command out of a list joined by `&&` or line breaks. `None` where more than the list would change.
pub fn remove_command(text: &str, run: &Run<'_>, body: &ShellBody, command: &Command) -> Option<Edit> {
    let script = &body.script;
    if command.group != 0 || run.instruction.command()?.exec().is_some() {
        return None;
    }
    let joined = |operator: Option<Operator>| {
        matches!(operator, None | Some(Operator::And | Operator::Newline | Operator::Semicolon))
    };
    if !joined(command.before) || !joined(command.after) {
        return None;
    }
    let start = body.source_offset(command.span.start);
    let end = source_end(body, command.span.end);
    let next = script.commands.iter().find(|other| other.span.start >= command.span.end);
    let is_free = |span: Span| !run.model.tree.comments.iter().any(|comment| span.covers(comment.span));
    let span = match (next, command.before) {
        (Some(next), _) if command.after.is_some() && next.group == 0 => {
            Span::new(start, body.source_offset(next.span.start))
        }
        (_, Some(_)) => {
            let before = script.commands.iter().rfind(|other| other.span.end <= command.span.start)?;
            let from = if before.group == 0 { before.span.end } else { return None };
            Span::new(source_end(body, from), end)
        }
        _ => return None,
    };
    (is_free(span) && span.end <= text.len()).then(|| Edit::delete(span))
}
