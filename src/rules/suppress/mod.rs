//! Comments that silence findings. `comment.rs` reads them; here they are given their place: the instruction or entry below,
//! a line, a stage, a file.

mod comment;

use crate::diagnostic::Diagnostic;
use crate::model::{Content, Model};
use crate::order::Order;
use crate::project::{FileId, FileKind, Place, Project};
use crate::rules::{RULES, Rule};
use crate::syntax::dockerfile::{Dockerfile, Keyword};
use crate::syntax::yaml::{NodeKind, Tree};
use crate::text::{Breaks, Span};
use comment::{Reach, Request, Tool};
use std::cell::Cell;

/// All comments of a project that silence something.
#[derive(Debug, Default)]
pub struct Suppressions {
    /// By file and start.
    found: Vec<Suppression>,
    /// How far those of the same file up to each reach at most, whole files left out.
    reach: Vec<usize>,
    /// Those that hold for a whole file.
    whole: Vec<Suppression>,
}

#[derive(Debug)]
struct Suppression {
    file: FileId,
    span: Span,
    tool: Tool,
    names: Option<Vec<String>>,
    /// Where the comment stands.
    comment: Span,
    explained: bool,
    /// Whether it has silenced something.
    used: Cell<bool>,
}

/// A comment that silences something, or would.
pub struct Ignored<'a> {
    /// Where it stands.
    pub place: Place,
    /// The name in it that is no rule's.
    pub unknown: Option<&'a str>,
    /// Whether it silenced nothing, although all that it names was looked for.
    pub is_idle: bool,
    /// Whether it says why.
    pub explained: bool,
    /// Whether it is hadolint's own.
    pub is_hadolint: bool,
}

/// A comment with what it asks for.
struct Asked {
    /// Where the comment stands.
    span: Span,
    /// Whether it has its line for itself.
    own_line: bool,
    request: Request,
}

impl Suppressions {
    /// Reads the comments of all files.
    pub fn new(project: &Project, model: &Model) -> Self {
        let mut found = Vec::new();
        for (file, source) in project.iter() {
            let text = source.text.as_str();
            if !["drydock", "hadolint", "dclint", "check", "CHECK", "Check"].iter().any(|word| text.contains(word)) {
                continue;
            }
            let Some(known) = model.files.get(file.0 as usize) else { continue };
            let placed = match &known.content {
                Content::Dockerfile(dockerfile) => in_dockerfile(text, &dockerfile.tree),
                Content::Yaml(tree) => in_yaml(text, tree),
                _ => in_lines(text, known.kind),
            };
            found.extend(placed.into_iter().map(|(span, comment, request)| Suppression {
                file,
                span,
                tool: request.tool,
                names: request.names,
                comment,
                explained: request.explained,
                used: Cell::new(false),
            }));
        }
        let is_whole = |one: &Suppression| one.span == whole(&project.file(one.file).text);
        let (whole, mut found): (Vec<_>, Vec<_>) = found.into_iter().partition(is_whole);
        found.order_by_key(|one| (one.file, one.span.start));
        let mut reach: Vec<usize> = Vec::with_capacity(found.len());
        for (at, one) in found.iter().enumerate() {
            let before = at.checked_sub(1).filter(|&before| found[before].file == one.file).map_or(0, |at| reach[at]);
            reach.push(before.max(one.span.end));
        }
        Self { found, reach, whole }
    }

    /// Drops what a comment silences.
    pub fn filter(&self, diagnostics: &mut Vec<Diagnostic>) {
        if !self.found.is_empty() || !self.whole.is_empty() {
            diagnostics.retain(|diagnostic| !self.silence(diagnostic));
        }
    }

    /// All comments, after [`Suppressions::filter`] has told which of them are of use.
    pub fn each(&self) -> impl Iterator<Item = Ignored<'_>> {
        self.found.iter().chain(&self.whole).map(|one| {
            let names = one.names.iter().flatten();
            let unknown = names.clone().find(|name| one.tool == Tool::Drydock && !is_known(name));
            Ignored {
                place: Place { file: one.file, span: one.comment },
                unknown: unknown.map(String::as_str),
                is_idle: !one.used.get() && one.names.is_some() && names.clone().all(|name| is_known(name)),
                explained: one.explained,
                is_hadolint: one.tool == Tool::Hadolint,
            }
        })
    }

    fn silence(&self, diagnostic: &Diagnostic) -> bool {
        let (file, at) = (diagnostic.file, diagnostic.span.start);
        let after = self.found.partition_point(|one| (one.file, one.span.start) <= (file, at));
        let near = (0..after).rev().take_while(|&index| self.found[index].file == file && self.reach[index] >= at);
        near.into_iter().any(|index| self.found[index].silences(diagnostic))
            || self.whole.iter().any(|one| one.silences(diagnostic))
    }
}

impl Suppression {
    fn silences(&self, diagnostic: &Diagnostic) -> bool {
        let at = diagnostic.span.start;
        if self.file != diagnostic.file || at < self.span.start || at > self.span.end {
            return false;
        }
        let silences = means(self.tool, self.names.as_deref(), diagnostic);
        self.used.set(self.used.get() || silences);
        silences
    }
}

/// Whether a rule is called so, or answers to it.
fn is_known(name: &str) -> bool {
    let base = name.split('/').next().unwrap_or(name);
    RULES.iter().any(|rule| {
        let is_alias = |alias: &&str| {
            let id = alias.split_once(':').map_or(*alias, |(_, id)| id);
            alias.eq_ignore_ascii_case(name) || id.eq_ignore_ascii_case(name)
        };
        rule.meta.name.eq_ignore_ascii_case(base) || rule.aliases().iter().any(is_alias)
    })
}

/// Takes out what these names mean, wherever it is: names of rules, `rule/case`, or ids of other tools.
pub(super) fn ignore(names: &[String], diagnostics: &mut Vec<Diagnostic>) {
    if !names.is_empty() {
        diagnostics.retain(|diagnostic| !means(Tool::Drydock, Some(names), diagnostic));
    }
}

/// Whether a comment of this tool with these names, or with none, is about the finding.
fn means(tool: Tool, names: Option<&[String]>, diagnostic: &Diagnostic) -> bool {
    let rule = RULES.iter().copied().find(|rule| rule.meta().name == diagnostic.rule);
    let listed = rule.map_or(Vec::new(), |rule| rule.aliases());
    let of_tool = |alias: &&&str| tool.knows(alias);
    // What the finding says of itself is exact; without it, what its rule answers to counts.
    let exact: Vec<&str> = diagnostic.aliases.iter().filter(of_tool).copied().collect();
    let known: Vec<&str> = match tool {
        Tool::Drydock => listed,
        _ if exact.is_empty() => listed.iter().filter(of_tool).copied().collect(),
        _ => exact,
    };
    let Some(names) = names else { return !known.is_empty() };
    names.iter().any(|name| {
        let is_meant = |rule: &&Rule| rule.is_meant(name, diagnostic.case);
        let base = name.split('/').next().unwrap_or(name);
        let own = tool == Tool::Drydock && rule.as_ref().map_or(base.eq_ignore_ascii_case(diagnostic.rule), is_meant);
        own || known.iter().any(|alias| {
            let id = alias.split_once(':').map_or(*alias, |(_, id)| id);
            alias.eq_ignore_ascii_case(name) || id.eq_ignore_ascii_case(name)
        })
    })
}

/// What each comment reaches, where it stands, and what it asks for.
type Placed = Vec<(Span, Span, Request)>;

fn whole(text: &str) -> Span {
    Span::new(0, text.len())
}

/// The line of `at` without its break: a finding at the end of the line is in it, one at the start of the next is not.
fn line(breaks: Breaks, text: &str, at: usize) -> Span {
    Span::new(breaks.line_start(text, at), breaks.line_end(text, at))
}

fn in_dockerfile(text: &str, tree: &Dockerfile) -> Placed {
    let breaks = Breaks::LineFeed;
    let mut placed = Placed::new();
    for directive in tree.directives.iter().filter(|directive| directive.name == "check") {
        placed.extend(comment::buildkit(&directive.value).map(|request| (whole(text), directive.span, request)));
    }
    let line = |at: usize| line(breaks, text, at);
    let next_line = |at: usize| line(breaks.next_line(text, at));
    let next_instruction =
        |at: usize| tree.instructions[tree.instructions.partition_point(|one| one.span.start < at)..].first();
    for comment in &tree.comments {
        let Some(request) = comment::read(comment.span.slice(text)) else { continue };
        let below = || match comment.inside {
            Some(_) => Some(next_line(comment.span.start)),
            None => next_instruction(comment.span.start).map(|instruction| instruction.span),
        };
        let span = match request.reach {
            Reach::File | Reach::FileFromTop => Some(whole(text)),
            Reach::ThisLine => Some(line(comment.span.start)),
            Reach::Here | Reach::NextLine => below(),
            Reach::Stage => stage(text, tree, comment.span.start),
        };
        placed.extend(span.map(|span| (span, comment.span, request)));
    }
    // A shell comment at the end of a line of RUN speaks about that line.
    for instruction in tree.instructions.iter().filter(|one| one.keyword == Keyword::Run) {
        for (at, _) in instruction.span.slice(text).match_indices("# drydock ignore") {
            let at = instruction.span.start + at;
            let line = line(at);
            let own_line = text[line.start..at].trim().is_empty();
            let comment = Span::new(at, line.end).slice(text).trim_end();
            if let Some(request) = comment::read(comment.trim_end_matches('\\')).filter(|_| !own_line) {
                let span = if request.reach == Reach::File { whole(text) } else { line };
                placed.push((span, Span::new(at, at + comment.len()), request));
            }
        }
    }
    placed
}

/// From the FROM below `at` to the next one.
fn stage(text: &str, tree: &Dockerfile, at: usize) -> Option<Span> {
    let below = &tree.instructions[tree.instructions.partition_point(|one| one.span.start < at)..];
    let mut stages = below.iter().filter(|one| one.keyword == Keyword::From);
    let start = stages.next()?.span.start;
    Some(Span::new(start, stages.next().map_or(text.len(), |next| next.span.start.saturating_sub(1))))
}

fn in_yaml(text: &str, tree: &Tree) -> Placed {
    let asked = tree.comments.iter().filter_map(|comment| {
        let request = comment::read(comment.span.slice(text))?;
        Some(Asked { span: comment.span, own_line: comment.own_line, request })
    });
    place(Breaks::Any, text, asked, |at| extent(text, tree, at))
}

/// The entry or item that starts at `at`, the outermost where several do.
fn extent(text: &str, tree: &Tree, at: usize) -> Option<Span> {
    let at = text[at..].find(|c: char| c != '-' && c != ' ').map_or(at, |skipped| at + skipped);
    let mut node = tree.node_at(at)?;
    let mut found = None;
    loop {
        let outer = tree.parent(node);
        let span = match outer.map(|outer| &tree.node(outer).kind) {
            Some(NodeKind::Mapping(entries)) => {
                outer.and_then(|outer| tree.entry_with(outer, node)).map(|at| tree.entry_span(&entries[at]))
            }
            Some(_) => Some(tree.node(node).outer()),
            None => None,
        };
        match (span, outer) {
            (Some(span), Some(outer)) if span.start == at => {
                found = Some(span);
                node = outer;
            }
            (Some(span), Some(outer)) if span.start > at => node = outer,
            _ => return found,
        }
    }
}

/// Files without a tree here: comment lines and, in env files, comments at the end of a line.
fn in_lines(text: &str, kind: FileKind) -> Placed {
    let mut asked = Vec::new();
    let mut start = 0;
    for line in Breaks::LineFeed.split(text) {
        let end = start + line.trim_end().len();
        let own_line = line.trim_start().starts_with('#');
        let behind = matches!(kind, FileKind::Dotenv | FileKind::Other);
        let at = if own_line { line.find('#') } else { line.find(" # ").map(|at| at + 1).filter(|_| behind) };
        if let Some(at) = at {
            let span = Span::new(start + at, end);
            asked.extend(comment::read(span.slice(text)).map(|request| Asked { span, own_line, request }));
        }
        start += line.len();
    }
    place(Breaks::LineFeed, text, asked.into_iter(), |_| None)
}

/// Gives comments their place; `extent` knows what starts at an offset, else the line stands for it.
fn place(
    breaks: Breaks,
    text: &str,
    asked: impl Iterator<Item = Asked>,
    extent: impl Fn(usize) -> Option<Span>,
) -> Placed {
    let line = |at: usize| line(breaks, text, at);
    let next = |at: usize| {
        let mut start = breaks.next_line(text, at);
        while start < text.len() {
            let span = line(start);
            let content = span.slice(text).trim_start();
            if !content.is_empty() && !content.starts_with('#') {
                return Some((span, span.end - content.len()));
            }
            start = breaks.next_line(text, start);
        }
        None
    };
    let mut placed = Placed::new();
    for Asked { span, own_line, request } in asked {
        let reached = match request.reach {
            Reach::File => Some(whole(text)),
            Reach::FileFromTop => {
                let above = text[..span.start].trim_start_matches('\u{feff}');
                let top = breaks.split(above).all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'));
                top.then(|| whole(text))
            }
            Reach::ThisLine => Some(line(span.start)),
            Reach::Here | Reach::Stage if !own_line => Some(line(span.start)),
            Reach::NextLine => next(span.start).map(|(line, _)| line),
            Reach::Here | Reach::Stage => next(span.start).map(|(line, content)| extent(content).unwrap_or(line)),
        };
        placed.extend(reached.map(|reached| (reached, span, request)));
    }
    placed
}
