//! Variables: what ARG and ENV define, and what a word says once they are filled in.

use super::{DockerfileModel, InstructionId, Stage, StageId};
use crate::ordered::BTreeMap;
use crate::syntax::dockerfile::{Arguments, Dockerfile, Escape, Instruction, Keyword, Pair, expand};
use crate::text::{SourceMap, Span};

/// Where a variable gets its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// Index of the ENV or ARG instruction.
    pub instruction: InstructionId,
    /// Whether ENV sets it: it is in the image then, and wins over ARG.
    pub is_env: bool,
    /// The name's place.
    pub name: Span,
    /// The value with its way back to the source; `None` when only a build knows it.
    pub value: Option<SourceMap>,
}

/// The variables of one stage, or of the part before the first FROM.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    variables: BTreeMap<String, Named>,
}

/// The definitions of one variable in order, and which of them are ENV and ARG.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Named {
    all: Vec<Definition>,
    env: Vec<usize>,
    arg: Vec<usize>,
}

impl Scope {
    /// All names with their definitions in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[Definition])> {
        self.variables.iter().map(|(name, definitions)| (name.as_str(), definitions.all.as_slice()))
    }

    /// The definition that holds before instruction `at`.
    fn before(&self, name: &str, at: InstructionId, env: bool) -> Option<&Definition> {
        let named = self.variables.get(name)?;
        let places = if env { &named.env } else { &named.arg };
        let end = places.partition_point(|&place| named.all[place].instruction < at);
        Some(&named.all[*places.get(end.checked_sub(1)?)?])
    }
}

/// Stages further up than this are not asked for a variable, which keeps long chains linear.
const LONGEST_CHAIN: usize = 64;
/// Bytes that the values of one file may fill; what comes after counts as unknown.
const MOST_TEXT: usize = 1 << 20;

impl DockerfileModel {
    /// The definition of a variable as instruction `at` sees it. FROM sees what stands before the first FROM.
    pub fn variable(&self, name: &str, at: InstructionId) -> Option<&Definition> {
        find(&self.global, &self.stages, self.scope_of(at), name, at)
    }

    /// What a word of instruction `at` says: variables filled in from ENV and the defaults of ARG, quotes removed.
    /// `None` when that depends on something only a build knows.
    pub fn resolve(&self, word: &SourceMap, at: InstructionId) -> Option<SourceMap> {
        fill(word, self.tree.escape, &mut |name| self.variable(name, at)?.value.clone())
    }

    /// [`DockerfileModel::resolve`] for a text without a place.
    pub fn resolve_text(&self, text: &str, at: InstructionId) -> Option<String> {
        let word = SourceMap::verbatim(text, Span::new(0, text.len()));
        self.resolve(&word, at).map(|map| map.text().to_string())
    }

    /// The variables in force at the end of a stage, with the stages it inherits from: name and definition.
    pub fn variables_of(&self, stage: StageId) -> BTreeMap<&str, &Definition> {
        let mut found: BTreeMap<&str, &Definition> = BTreeMap::new();
        for stage in self.chain(stage).take(LONGEST_CHAIN) {
            for (name, definitions) in stage.scope.iter() {
                let last = definitions.iter().rev().find(|definition| definition.is_env).or(definitions.last());
                let Some(last) = last else { continue };
                let known = found.entry(name).or_insert(last);
                if last.is_env && !known.is_env {
                    *known = last;
                }
            }
        }
        found
    }

    fn scope_of(&self, at: InstructionId) -> Option<StageId> {
        let stage = self.stage_of(at)?;
        (stage.start <= at).then_some(stage.index)
    }
}

/// Looks a variable up: ENV of the chain, then ARG of the chain. Without a stage, the global ARGs.
fn find<'a>(
    global: &'a Scope,
    stages: &'a [Stage],
    stage: Option<StageId>,
    name: &str,
    at: InstructionId,
) -> Option<&'a Definition> {
    let Some(first) = stage else { return global.before(name, at, false) };
    let mut arg = None;
    let mut next = Some(first);
    for _ in 0..LONGEST_CHAIN {
        let Some(stage) = next.and_then(|index| stages.get(index.0)) else { break };
        if let Some(found) = stage.scope.before(name, at, true) {
            return Some(found);
        }
        arg = arg.or_else(|| stage.scope.before(name, at, false));
        next = stage.parent();
    }
    arg
}

fn fill(word: &SourceMap, escape: Escape, lookup: &mut dyn FnMut(&str) -> Option<SourceMap>) -> Option<SourceMap> {
    expand(word, escape, &mut |name, _| lookup(name)).ok().flatten()
}

/// Collects definitions while the instructions are walked in order.
#[derive(Default)]
pub(super) struct Definitions {
    pub global: Scope,
    filled: usize,
    /// Where the limit was passed.
    pub oversized: Option<Span>,
}

impl Definitions {
    /// What a word of FROM says.
    pub fn fill_from(&self, tree: &Dockerfile, word: &SourceMap, at: InstructionId) -> Option<SourceMap> {
        fill(word, tree.escape, &mut |name| self.global.before(name, at, false)?.value.clone())
    }

    /// What a word of an instruction in a stage says.
    pub fn fill_in(
        &self,
        tree: &Dockerfile,
        stages: &[Stage],
        word: &SourceMap,
        at: InstructionId,
    ) -> Option<SourceMap> {
        let stage = stages.len().checked_sub(1).map(StageId);
        fill(word, tree.escape, &mut |name| find(&self.global, stages, stage, name, at)?.value.clone())
    }

    /// Takes in the pairs of an ENV or ARG: of the last stage, or global before the first.
    pub fn define(&mut self, tree: &Dockerfile, stages: &mut [Stage], at: InstructionId, instruction: &Instruction) {
        let Arguments::Pairs(pairs) = &instruction.arguments else { return };
        let is_env = instruction.keyword == Keyword::Env;
        let mut found = Vec::with_capacity(pairs.pairs.len());
        for pair in &pairs.pairs {
            let name = pair.key.unquoted(tree.escape);
            let value = self.value(tree, stages, at, pair, &name);
            self.filled += value.as_ref().map_or(0, |map| map.text().len());
            if self.filled > MOST_TEXT {
                self.oversized.get_or_insert(pair.span);
            }
            let value = value.filter(|_| self.filled <= MOST_TEXT);
            found.push((name, Definition { instruction: at, is_env, name: pair.key.span, value }));
        }
        let scope = stages.last_mut().map_or(&mut self.global, |stage| &mut stage.scope);
        for (name, definition) in found {
            let named = scope.variables.entry(name).or_default();
            if definition.is_env { &mut named.env } else { &mut named.arg }.push(named.all.len());
            named.all.push(definition);
        }
    }

    fn value(
        &self,
        tree: &Dockerfile,
        stages: &[Stage],
        at: InstructionId,
        pair: &Pair,
        name: &str,
    ) -> Option<SourceMap> {
        match &pair.value {
            Some(value) => self.fill_in(tree, stages, &value.map, at),
            // `ARG NAME` in a stage takes the default from before the first FROM.
            None if !stages.is_empty() => self.global.before(name, at, false)?.value.clone(),
            None => None,
        }
    }
}
