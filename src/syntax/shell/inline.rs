//! Scripts inside scripts: `sh -c '…'` and here-documents for a shell.

use super::lexer;
use super::script::{Command, Group, GroupKind, Redirection, Script};
use super::word::{Pieces, Word, map_span, whole};
use crate::order::Order;
use crate::ordered::BTreeSet;
use crate::text::Span;

/// How deep scripts may stand in scripts.
const MAX_LEVEL: usize = 3;

pub(super) fn parse(text: &str, level: usize) -> Script {
    let mut script = lexer::lex(text);
    script.follow_cd();
    expand(&mut script, text, level);
    script
}

pub(super) fn from_arguments(words: Vec<Word>) -> Script {
    let span = words.iter().map(|word| word.span).reduce(Span::join).unwrap_or_default();
    let group = Group {
        kind: GroupKind::Script,
        span,
        parent: None,
        command: None,
        before: None,
        after: None,
        redirections: Vec::new(),
    };
    let command = Command { span, words, ..Command::default() };
    let mut script = Script { commands: vec![command], groups: vec![group], ..Script::default() };
    expand(&mut script, "", 0);
    script
}

/// A text that a command runs as a script: the text, where its runs stand, and the end of it all.
struct Inline {
    command: usize,
    text: String,
    pieces: Pieces,
    end: usize,
}

/// Adds what inline scripts run to `script`.
fn expand(script: &mut Script, text: &str, level: usize) {
    if level >= MAX_LEVEL {
        return;
    }
    let inlines: Vec<Inline> =
        script.commands.iter().enumerate().flat_map(|(index, command)| find(index, command, text)).collect();
    if inlines.is_empty() {
        return;
    }
    let mut known: BTreeSet<usize> = script.commands.iter().map(|command| command.span.start).collect();
    for inline in inlines {
        add(script, &mut known, parse(&inline.text, level + 1), &inline);
    }
    sort(script);
}

fn find(index: usize, command: &Command, text: &str) -> Option<Inline> {
    let invocation = command.effective();
    let shell = matches!(invocation.program(), "sh" | "bash" | "dash" | "ash" | "zsh" | "ksh");
    if shell {
        let cluster = |word: &&Word| {
            let text = word.text();
            text.starts_with('-') && !text.starts_with("--") && text.ends_with('c')
        };
        let arguments = invocation.arguments();
        let options = arguments.iter().take_while(|word| word.text().starts_with(['-', '+']));
        if let Some(at) = options.enumerate().find(|(_, word)| cluster(word)).map(|(at, _)| at) {
            let body = arguments.get(at + 1)?;
            let (text, pieces) = (body.text().to_owned(), body.pieces());
            return Some(Inline { command: index, text, pieces, end: body.span.end });
        }
    }
    // A lone here-document is how a RUN instruction is given a script.
    let plain = command.words.is_empty() || (shell && invocation.positionals("-o -O").is_empty());
    let heredoc = command.redirections.iter().rev().find_map(|redirection| redirection.heredoc.as_ref())?;
    let body = heredoc.body.slice(text);
    let foreign = body.lines().next().is_some_and(|line| line.starts_with("#!") && !line.ends_with("sh"));
    let inline =
        || Inline { command: index, text: body.to_owned(), pieces: whole(heredoc.body.start), end: heredoc.body.end };
    (plain && !foreign).then(inline)
}

fn add(script: &mut Script, known: &mut BTreeSet<usize>, inner: Script, inline: &Inline) {
    let map = |span: Span| map_span(&inline.pieces, span, inline.end);
    let word = |word: &mut Word| word.remap(&inline.pieces, inline.end);
    let redirect = |redirection: &mut Redirection| {
        redirection.span = map(redirection.span);
        word(&mut redirection.target);
        if let Some(heredoc) = &mut redirection.heredoc {
            heredoc.body = map(heredoc.body);
        }
    };
    let first_group = script.groups.len();
    let outer_group = script.commands[inline.command].group;
    // Substitutions in double quotes were found already; the indexes of the others move up.
    let mut places: Vec<Option<usize>> = Vec::with_capacity(inner.commands.len());
    for mut command in inner.commands {
        command.span = map(command.span);
        if !known.insert(command.span.start) {
            places.push(None);
            continue;
        }
        places.push(Some(script.commands.len()));
        command.group += first_group;
        command.words.iter_mut().for_each(word);
        command.redirections.iter_mut().for_each(redirect);
        for assignment in &mut command.assignments {
            assignment.span = map(assignment.span);
            word(&mut assignment.value);
        }
        script.commands.push(command);
    }
    for (index, mut group) in inner.groups.into_iter().enumerate() {
        group.span = map(group.span);
        group.redirections.iter_mut().for_each(redirect);
        if index == 0 {
            group.kind = GroupKind::Inline;
            group.parent = Some(outer_group);
            group.command = Some(inline.command);
        } else {
            group.parent = group.parent.map(|parent| parent + first_group);
            group.command = group.command.and_then(|command| places.get(command).copied().flatten());
        }
        script.groups.push(group);
    }
    let seen: BTreeSet<usize> = script.variables.iter().map(|variable| variable.span.start).collect();
    for mut variable in inner.variables {
        variable.span = map(variable.span);
        if !seen.contains(&variable.span.start) {
            script.variables.push(variable);
        }
    }
    script.comments.extend(inner.comments.into_iter().map(map));
}

/// Puts everything back in order.
fn sort(script: &mut Script) {
    let mut order: Vec<usize> = (0..script.commands.len()).collect();
    order.order_by_key(|&index| (script.commands[index].span.start, index));
    let mut place = vec![0; order.len()];
    for (to, &from) in order.iter().enumerate() {
        place[from] = to;
    }
    for group in &mut script.groups {
        group.command = group.command.and_then(|command| place.get(command).copied());
    }
    let mut commands: Vec<Option<Command>> = std::mem::take(&mut script.commands).into_iter().map(Some).collect();
    script.commands = order.iter().filter_map(|&index| commands[index].take()).collect();
    script.variables.order_by_key(|variable| variable.span.start);
    script.comments.order_by_key(|span| span.start);
}
