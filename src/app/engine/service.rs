//! The engine's side: what the worker does with a question. Nothing in the page but this file calls the engine's rules,
//! so the page's module comes without them.

use super::messages::{Answer, Findings, Picture, Request};
use crate::app::document::FileKey;
use crate::app::findings::{Problem, RelatedPlace};
use crate::app::sharing;
use crate::graph::{self, Scene, View, layout::LastLayout};
use crate::project::{Environment, FileId, Project, Settings};
use crate::rules::RULES;
use crate::text::{LineIndex, visible};
use crate::verdict::Verdict;
use crate::{Analysis, analyze};
use std::borrow::Cow;
use std::rc::Rc;

/// Answers questions; remembers the last look.
#[derive(Default)]
pub struct Service {
    looked: Option<Looked>,
    layout: LastLayout,
}

struct Looked {
    keys: Vec<FileKey>,
    project: Rc<Project>,
    analysis: Analysis,
}

impl Service {
    /// The answer to `request`.
    pub fn answer(&mut self, request: Request) -> Answer {
        match request {
            Request::Look { keys, project, environment } => {
                let analysis = analyze(&project, &Settings { environment, ..Settings::default() });
                let looked = self.looked.insert(Looked { keys, project, analysis });
                Answer::Findings(looked.findings(environment))
            }
            Request::Draw { view, stack } => {
                let Some(looked) = &self.looked else { return Answer::Picture(None) };
                Answer::Picture(looked.picture(view, stack, &mut self.layout))
            }
            Request::Export { format, stack } => {
                let text = self.looked.as_ref().and_then(|looked| format.of_graph(&looked.graph(stack)));
                Answer::Text(text.unwrap_or_default())
            }
            Request::Share(shared) => Answer::Links(sharing::links(*shared)),
        }
    }
}

impl Looked {
    fn findings(&self, switch: Option<Environment>) -> Findings {
        let Looked { keys, project, analysis } = self;
        let indices: Vec<LineIndex> = project.files.iter().map(|file| LineIndex::new(&file.text)).collect();
        let paths: Vec<Rc<str>> = project.files.iter().map(|file| visible(&file.path).as_ref().into()).collect();
        let mut problems = Vec::with_capacity(analysis.diagnostics.len());
        let mut aliases: Vec<(String, Vec<String>)> = Vec::new();
        for diagnostic in &analysis.diagnostics {
            let at = diagnostic.file.0 as usize;
            let (Some(key), Some(index)) = (keys.get(at), indices.get(at)) else { continue };
            let rule = RULES.iter().find(|rule| rule.meta.name == diagnostic.rule);
            let meta = rule.map(|rule| &rule.meta);
            if let Some(rule) = rule.filter(|rule| !aliases.iter().any(|(name, _)| name == rule.meta.name)) {
                aliases.push((rule.meta.name.into(), rule.aliases().into_iter().map(Into::into).collect()));
            }
            let (title, detail) = diagnostic.title_and_rest();
            problems.push(Rc::new(Problem {
                rule: diagnostic.rule.into(),
                family: meta.map_or("", |meta| meta.family.name()).into(),
                severity: diagnostic.severity,
                only_in: diagnostic.only_in,
                file: *key,
                path: paths[at].clone(),
                span: diagnostic.span,
                place: index.line_column(&project.files[at].text, diagnostic.span.start),
                title: title.trim_end_matches('.').into(),
                detail: detail.into(),
                aliases: diagnostic.aliases.iter().map(|&alias| alias.into()).collect(),
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
        let verdict = Verdict::of(&analysis.diagnostics);
        let place = verdict
            .finding
            .and_then(|at| problems.get(at))
            .map_or(String::new(), |problem| [&*problem.path, ":", &problem.place.line.to_string()].concat());
        Findings {
            problems,
            aliases,
            verdict: (verdict.words(&place), verdict.finding),
            scope: analysis.scope.words(),
            notes: analysis
                .notes
                .iter()
                .map(|note| (project.file(note.file).path.clone(), note.message.to_string()))
                .collect(),
            environment: self.environment_words(switch),
            stacks: self.stack_names(),
            first_stack: graph::default_stack(&analysis.model),
        }
    }

    /// Which environment the project is in, and what says so.
    fn environment_words(&self, switch: Option<Environment>) -> String {
        let name = |environment: Environment| match environment {
            Environment::Development => "Development",
            Environment::Production => "Production",
        };
        if let Some(environment) = switch {
            return format!("{} (chosen above)", name(environment));
        }
        let stacks = &self.analysis.model.stacks;
        let known: Vec<(Environment, FileId)> =
            stacks.iter().filter_map(|stack| Some((stack.environment?, *stack.files.last()?))).collect();
        match known.split_first() {
            None if stacks.is_empty() => String::new(),
            None => "Environment unknown".into(),
            Some(((first, file), rest))
                if rest.iter().all(|(other, _)| other == first) && known.len() == stacks.len() =>
            {
                format!("{} ({})", name(*first), visible(&self.project.file(*file).path))
            }
            Some(_) => "Environment by file".into(),
        }
    }

    fn stack_names(&self) -> Vec<String> {
        let stacks = self.analysis.model.stacks.iter();
        stacks
            .map(|stack| {
                let paths: Vec<_> = stack.files.iter().map(|&file| visible(&self.project.file(file).path)).collect();
                paths.join(" + ")
            })
            .collect()
    }

    fn graph(&self, stack: Option<usize>) -> graph::Graph {
        let model = &self.analysis.model;
        let stack = stack.filter(|&at| at < model.stacks.len()).or_else(|| graph::default_stack(model));
        graph::build(&self.project, model, stack)
    }

    fn picture(&self, view: Option<View>, stack: Option<usize>, last: &mut LastLayout) -> Option<Picture> {
        let graph = self.graph(stack);
        if graph.nodes.is_empty() {
            return None;
        }
        let view = view.unwrap_or_else(|| View::best(&graph));
        let mut scene = graph::scene_after(&graph, view, &self.analysis.diagnostics, last);
        write_out(&mut scene);
        Some(Picture { keys: self.keys.clone(), scene: Rc::new(scene) })
    }
}

/// Names in a picture come from the user's files: what is not seen in them is written out.
fn write_out(scene: &mut Scene) {
    let nodes = scene.nodes.iter_mut().flat_map(|node| {
        let chips = node.chips.iter_mut().map(|chip| &mut chip.text);
        [&mut node.label, &mut node.sublabel, &mut node.description].into_iter().chain(chips)
    });
    let edges = scene.edges.iter_mut().flat_map(|edge| {
        let label = edge.label.as_mut().map(|label| &mut label.text);
        [&mut edge.description].into_iter().chain(label)
    });
    let areas = scene.areas.iter_mut().flat_map(|area| [&mut area.label, &mut area.sublabel]);
    let items = scene.outline.iter_mut().flat_map(|group| group.items.iter_mut().map(|item| &mut item.text));
    for text in nodes.chain(edges).chain(areas).chain(items).chain(&mut scene.notes) {
        if let Cow::Owned(shown) = visible(text) {
            *text = shown;
        }
    }
}
