//! Where the page meets the engine: everything it asks for goes through here, in the page's own terms.

use super::document::{File, FileKey};
use super::findings::{Problem, RelatedPlace, split_message};
use crate::graph::{self, Scene, View};
use crate::project::{Environment, FileId, FileKind, Project, Settings, SourceFile};
use crate::rules::RULES;
use crate::syntax::highlight::{Token, highlight};
use crate::text::{LineIndex, Span, Utf16Cursor};
use crate::{Analysis, analyze};
use std::rc::Rc;

/// What the engine said about one state of the files.
#[derive(Debug, Default)]
pub struct Report {
    /// The state's number.
    pub revision: u64,
    /// Page files in the order of the engine's.
    pub keys: Vec<FileKey>,
    /// What was looked at.
    pub project: Project,
    /// Findings in order of file and place.
    pub problems: Vec<Rc<Problem>>,
    /// Which environment it was looked at for, and why, for the status bar.
    pub environment: String,
    /// What the texts mean and what was found, as the engine says it; `None` before the first look.
    pub(super) analysis: Option<Analysis>,
}

impl Report {
    /// The page's name of an engine's file.
    pub fn key(&self, id: FileId) -> Option<FileKey> {
        self.keys.get(id.0 as usize).copied()
    }
}

/// Looks at the files. An empty Dockerfile or Compose file is one that waits to be filled, not a broken one.
pub fn inspect(files: &[Rc<File>], environment: Option<Environment>, revision: u64) -> Report {
    let waits =
        |file: &File| matches!(file.kind, FileKind::Dockerfile | FileKind::Compose) && file.text.trim().is_empty();
    let files: Vec<&Rc<File>> = files.iter().filter(|file| !waits(file)).collect();
    let project = Project { files: files.iter().map(|file| SourceFile::new(file.path.clone(), &*file.text)).collect() };
    let keys: Vec<FileKey> = files.iter().map(|file| file.key).collect();
    let analysis = analyze(&project, &Settings { environment, ..Settings::default() });
    let indices: Vec<LineIndex> = project.files.iter().map(|file| LineIndex::new(&file.text)).collect();
    let paths: Vec<Rc<str>> = project.files.iter().map(|file| file.path.as_str().into()).collect();
    let mut problems = Vec::with_capacity(analysis.diagnostics.len());
    for diagnostic in &analysis.diagnostics {
        let at = diagnostic.file.0 as usize;
        let (Some(key), Some(index)) = (keys.get(at), indices.get(at)) else { continue };
        let meta = RULES.iter().map(|rule| rule.meta()).find(|meta| meta.name == diagnostic.rule);
        let (title, detail) = split_message(&diagnostic.message);
        problems.push(Rc::new(Problem {
            rule: diagnostic.rule,
            family: meta.map_or("", |meta| meta.family.name()),
            severity: diagnostic.severity,
            only_in: diagnostic.only_in,
            file: *key,
            path: paths[at].clone(),
            span: diagnostic.span,
            place: index.line_column(&project.files[at].text, diagnostic.span.start),
            title: title.into(),
            detail: detail.into(),
            aliases: diagnostic.aliases.clone(),
            rule_aliases: meta.map_or(&[], |meta| meta.aliases),
            related: diagnostic
                .related
                .iter()
                .filter_map(|related| {
                    let at = related.file.0 as usize;
                    Some(RelatedPlace {
                        file: *keys.get(at)?,
                        path: paths.get(at)?.clone(),
                        span: related.span,
                        line: indices.get(at)?.line_of(related.span.start) + 1,
                        message: related.message.clone(),
                    })
                })
                .collect(),
            fix: diagnostic.fix.clone().map(Rc::new),
        }));
    }
    let environment = environment_words(&project, &analysis, environment);
    Report { revision, keys, project, problems, environment, analysis: Some(analysis) }
}

/// Which environment the project is in, and what says so.
fn environment_words(project: &Project, analysis: &Analysis, switch: Option<Environment>) -> String {
    let name = |environment: Environment| match environment {
        Environment::Development => "Development",
        Environment::Production => "Production",
    };
    if let Some(environment) = switch {
        return format!("{} (chosen above)", name(environment));
    }
    let stacks = &analysis.model.stacks;
    let known: Vec<(Environment, FileId)> =
        stacks.iter().filter_map(|stack| Some((stack.environment?, *stack.files.last()?))).collect();
    match known.split_first() {
        None if stacks.is_empty() => String::new(),
        None => "Environment unknown".into(),
        Some(((first, file), rest)) if rest.iter().all(|(other, _)| other == first) && known.len() == stacks.len() => {
            format!("{} ({})", name(*first), project.file(*file).path)
        }
        Some(_) => "Environment by file".into(),
    }
}

/// What `docker compose up` could be called with: the files of each stack.
pub fn stack_names(report: &Report) -> Vec<String> {
    let stacks = report.analysis.as_ref().map_or(&[][..], |analysis| &analysis.model.stacks);
    stacks
        .iter()
        .map(|stack| {
            let paths: Vec<&str> = stack.files.iter().map(|&file| report.project.file(file).path.as_str()).collect();
            paths.join(" + ")
        })
        .collect()
}

/// The stack whose graph is shown at first.
pub fn first_stack(report: &Report) -> Option<usize> {
    graph::default_stack(&report.analysis.as_ref()?.model)
}

fn build_graph(report: &Report, stack: Option<usize>) -> Option<(graph::Graph, &Analysis)> {
    let analysis = report.analysis.as_ref()?;
    let stack = stack.filter(|&at| at < analysis.model.stacks.len()).or_else(|| graph::default_stack(&analysis.model));
    Some((graph::build(&report.project, &analysis.model, stack), analysis))
}

/// A view of the graph with its layout; `None` when there is nothing to draw. `last` is the layout of the last time.
pub fn picture(
    report: &Report,
    view: Option<View>,
    stack: Option<usize>,
    last: &mut graph::layout::LastLayout,
) -> Option<Scene> {
    let (graph, analysis) = build_graph(report, stack)?;
    if graph.nodes.is_empty() {
        return None;
    }
    let view = view.unwrap_or_else(|| View::best(&graph));
    Some(graph::scene_after(&graph, view, &analysis.diagnostics, last))
}

/// The picture as a file that stands alone.
pub fn picture_as_svg(scene: &Scene) -> String {
    graph::render::svg(scene, graph::render::Theme::Light)
}

/// The graph as text for documents.
pub fn graph_as_mermaid(report: &Report, stack: Option<usize>) -> String {
    build_graph(report, stack).map_or_else(String::new, |(graph, _)| graph::render::mermaid(&graph))
}

/// Colours of a text for the editor: from, to and class of each stretch, in UTF-16 positions, ascending.
pub fn tokens(kind: FileKind, text: &str) -> Vec<u32> {
    let mut cursor = Utf16Cursor::new(text);
    let mut flat = Vec::new();
    for (span, token) in highlight(kind, text) {
        flat.extend([cursor.at(span.start) as u32, cursor.at(span.end) as u32, token_class(token)]);
    }
    flat
}

/// The place of a token's class in the editor's list of classes.
fn token_class(token: Token) -> u32 {
    match token {
        Token::Keyword => 0,
        Token::Key => 1,
        Token::Text => 2,
        Token::Literal => 3,
        Token::Comment => 4,
        Token::Variable => 5,
        Token::Flag => 6,
        Token::Operator => 7,
    }
}

/// A text in the editor's colours, as elements.
pub fn coloured(kind: FileKind, text: &str) -> yew::Html {
    const CLASSES: [&str; 8] = ["keyword", "key", "text", "literal", "comment", "variable", "flag", "operator"];
    let mut parts = Vec::new();
    let mut done = 0;
    for (span, token) in highlight(kind, text) {
        if span.start < done {
            continue;
        }
        parts.push(yew::html! { { Span::new(done, span.start).slice(text).to_string() } });
        let class = yew::classes!(["tok-", CLASSES[token_class(token) as usize]].concat());
        parts.push(yew::html! { <span {class}>{ span.slice(text).to_string() }</span> });
        done = span.end;
    }
    parts.push(yew::html! { { Span::new(done, text.len()).slice(text).to_string() } });
    parts.into_iter().collect()
}
