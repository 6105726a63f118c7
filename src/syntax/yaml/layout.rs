//! Guesses about lines that stand at the wrong depth: what is wrong is the line, not the finished value above it.

use crate::syntax::yaml::lines::Line;
use crate::syntax::yaml::patched::Patch;
use crate::text::Span;

/// Patches that put blanks in the place of the tabs around line `number`: a tab of so many blanks that the first line fits the
/// one above it, the likeliest first. Empty when the line has none.
pub(super) fn tabs(text: &str, lines: &[Line], number: usize) -> Vec<Vec<Patch>> {
    let lead = |line: &Line| Span::new(line.span.start, line.content.start);
    let has_tab = |line: &Line| line.content.is_empty() || lead(line).slice(text).contains('\t');
    if lines[number].content.is_empty() || !has_tab(&lines[number]) {
        return Vec::new();
    }
    let first = (0..number).rev().take_while(|&above| has_tab(&lines[above])).last().unwrap_or(number);
    let run: Vec<&Line> = lines[first..].iter().take_while(|line| has_tab(line)).collect();
    let run: Vec<&Line> = run.into_iter().filter(|line| !line.content.is_empty()).collect();
    let above = lines[..first].iter().rev().find(|line| !line.content.is_empty());
    let depth = above.map_or(0, Line::indentation);
    let opens = above.is_some_and(|line| line.colon.is_some() && line.value(text).is_empty());
    let width = |lead: &str, tab: usize| lead.bytes().map(|byte| if byte == b'\t' { tab } else { 1 }).sum::<usize>();
    let step = lines.iter().map(|line| lead(line).slice(text)).filter(|lead| !lead.contains('\t') && !lead.is_empty());
    let step = step.map(str::len).min().unwrap_or(2);
    let mut widths = vec![step, 2, 4, 8];
    // Those at which the first line fits come before the others.
    widths.sort_by_key(|&tab| {
        let first = run.first().map_or(0, |line| width(lead(line).slice(text), tab));
        if opens { first <= depth } else { first != depth }
    });
    let patch = |line: &&Line, tab: usize| {
        let lead = lead(line);
        Patch { span: lead, text: " ".repeat(width(lead.slice(text), tab)) }
    };
    widths.into_iter().map(|tab| run.iter().map(|line| patch(line, tab)).collect()).collect()
}

/// Patches that take line `number` and those beside it back to the depth of the entry `above`, whose value is finished: nothing can
/// stand below it.
pub(super) fn deeper(text: &str, lines: &[Line], above: usize, number: usize) -> Option<Vec<Patch>> {
    let (up, line) = (&lines[above], &lines[number]);
    let value = up.value(text).slice(text);
    let is_item = |line: &Line| line.item.start > line.content.start;
    let finished = match up.colon {
        Some(_) => !value.is_empty() && !value.starts_with(['|', '>', '&', '*', '!', '[', '{']),
        None => is_item(up),
    };
    if !finished || up.open_quote.is_some() || (line.colon.is_none() && !is_item(line)) {
        return None;
    }
    // Beside `- name: x` stands what is as deep as `name`, behind a list of single values what is as deep as its key.
    let holds = |line: &&Line| {
        !line.content.is_empty() && !is_item(line) && line.colon.is_some() && line.indentation() <= up.indentation()
    };
    let beside = match (is_item(line), up.colon) {
        (true, _) => up.indentation(),
        (false, None) => lines[..above].iter().rev().find(holds)?.indentation(),
        (false, Some(_)) => up.item.start - up.span.start,
    };
    let depth = line.indentation();
    if depth <= beside {
        return None;
    }
    let block = lines[number..].iter().take_while(|line| line.content.is_empty() || line.indentation() >= depth);
    let own = block.filter(|line| !line.content.is_empty() && line.indentation() == depth);
    let patch = |line: &Line| Patch { span: Span::new(line.span.start, line.content.start), text: " ".repeat(beside) };
    Some(own.map(patch).collect())
}
