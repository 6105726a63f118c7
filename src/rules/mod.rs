//! The rules. A rule is two files, `<family>/<rule_name>.rs` (meta data, check and fix) and `<rule_name>.md` beside it
//! (explanation and examples, which are tests), and one line of [`RULES`]. Nothing else in the project names a rule.

mod compose;
mod contexts;
mod dockerfile;
mod health;
mod ignorefile;
mod nearest;
pub mod page;
mod project;
mod registry;
mod secrets;
mod services;
mod shell;
pub mod suppress;
mod withhold;

use crate::order::Order;
pub use registry::RULES;

use crate::diagnostic::{Diagnostic, Fix, Related, Severity};
use crate::model::Model;
use crate::model::secrets::hide;
use crate::project::{Environment, FileId, Project, Settings};
use crate::text::{Span, lines_around, plain};

/// What a rule is called and how it is classified. The values come from the project's rule catalogue.
#[derive(Debug)]
pub struct Meta {
    /// Stable name in kebab case; never reused for something else.
    pub name: &'static str,
    /// The folder it lives in.
    pub family: Family,
    /// One line for lists: what it forbids or asks for.
    pub summary: &'static str,
    /// How bad a finding is when the environment does not change it.
    pub severity: Severity,
    /// What replaces `severity` in development.
    pub in_development: Level,
    /// What replaces `severity` in production.
    pub in_production: Level,
    /// Whether it runs without being asked for.
    pub default_on: bool,
    /// `tool:id` of every tool's rule it answers to; a finding carries those that would report it.
    pub aliases: &'static [&'static str],
    /// Lines of the seed documents it rests on, as `document:Lfrom-to`.
    pub seeds: &'static [&'static str],
}

/// A severity that depends on the environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// As in `Meta::severity`.
    Same,
    /// Not reported.
    Off,
    /// This instead.
    Is(Severity),
}

/// Which part of a project a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Instructions and stages of a Dockerfile.
    Dockerfile,
    /// Commands inside RUN.
    Shell,
    /// Secrets in any file.
    Secrets,
    /// Compose files.
    Compose,
    /// Several files seen together.
    Project,
    /// `.dockerignore` and `.gitignore`.
    Ignorefile,
}

impl Family {
    /// The name of its folder.
    pub fn name(self) -> &'static str {
        match self {
            Family::Dockerfile => "dockerfile",
            Family::Shell => "shell",
            Family::Secrets => "secrets",
            Family::Compose => "compose",
            Family::Project => "project",
            Family::Ignorefile => "ignorefile",
        }
    }
}

/// One rule: a value, so that a file of a rule is its data and one function.
pub struct Rule {
    /// What it is called and how it is classified.
    pub meta: Meta,
    /// The Markdown of its page, from [`markdown!`]; empty in the Wasm, where pages are loaded when asked for.
    pub markdown: &'static str,
    /// Looks at the whole project and reports.
    pub check: fn(&Context<'_>, &mut Sink<'_>),
}

impl Rule {
    /// What it is called and how it is classified.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// The Markdown of its page.
    pub fn markdown(&self) -> &'static str {
        self.markdown
    }
}

/// The text of a rule's page, kept out of the Wasm.
macro_rules! markdown {
    ($file:literal) => {
        if cfg!(feature = "command") { include_str!($file) } else { "" }
    };
}
pub(crate) use markdown;

/// What a rule may look at.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The texts.
    pub project: &'a Project,
    /// What they mean.
    pub model: &'a Model,
    /// How to look at them.
    pub settings: &'a Settings,
}

/// A finding while it is being made: [`Sink::report`] starts it, the rest is optional.
#[must_use = "a finding is only kept by `Finding::emit`"]
pub struct Finding {
    file: FileId,
    span: Span,
    message: String,
    severity: Option<Severity>,
    environment: Option<Environment>,
    production_only: bool,
    aliases: Vec<&'static str>,
    related: Vec<Related>,
    secret: bool,
    fix: Option<Fix>,
}

impl Finding {
    /// A finding at `span` of `file`. The message says what, why and what to do, in this order; its first sentence is the title.
    pub fn new(file: FileId, span: Span, message: impl Into<String>) -> Self {
        Self {
            file,
            span,
            message: message.into(),
            severity: None,
            environment: None,
            production_only: false,
            aliases: Vec::new(),
            related: Vec::new(),
            secret: false,
            fix: None,
        }
    }

    /// A branch of the rule whose wording has its own severity ("advice wording" in the catalogue); the environment
    /// still switches the rule off where it does.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// The environment this finding is in (that of the stack or of the Dockerfile), `None` when unknown.
    pub fn environment(mut self, environment: Option<Environment>) -> Self {
        self.environment = environment;
        self
    }

    /// A branch of the rule that holds in production alone: silent in development, folded while the environment is unknown.
    pub fn production_only(mut self) -> Self {
        self.production_only = true;
        self
    }

    /// The ids of other tools that would report this very finding.
    pub fn aliases(mut self, aliases: impl IntoIterator<Item = &'static str>) -> Self {
        self.aliases.extend(aliases);
        self
    }

    /// Another place that belongs to it.
    pub fn related(mut self, file: FileId, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Related { file, span, message: message.into() });
        self
    }

    /// The span is the value of a secret: a report shows where it stands, not what it is.
    pub fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// The repair.
    pub fn fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.fix = fix.into();
        self
    }
}

/// Takes the findings of one rule.
pub struct Sink<'a> {
    meta: &'static Meta,
    found: &'a mut Vec<Diagnostic>,
}

impl Sink<'_> {
    /// Keeps a finding, with its severity settled by the environment.
    pub fn report(&mut self, finding: Finding) {
        let Some((severity, only_in)) = settle(self.meta, &finding) else { return };
        debug_assert!(
            finding.aliases.iter().all(|alias| self.meta.aliases.contains(alias)),
            "{}: a finding carries an alias that its rule does not list: {:?}",
            self.meta.name,
            finding.aliases
        );
        self.found.push(Diagnostic {
            rule: self.meta.name,
            severity,
            only_in,
            file: finding.file,
            span: finding.span,
            message: plain::shortened(finding.message),
            aliases: finding.aliases,
            related: finding.related,
            secret: finding.secret,
            fix: finding.fix,
        });
    }
}

/// The severity of a finding where it is, or `None` where the rule is off. While the environment is unknown, the plain
/// severity holds; a rule that is off in development then counts only for production.
fn settle(meta: &Meta, finding: &Finding) -> Option<(Severity, Option<Environment>)> {
    let branch = finding.severity;
    let plain = branch.unwrap_or(meta.severity);
    let settled = |level: Level| match level {
        Level::Off => None,
        Level::Same => Some(plain),
        // A branch worded more mildly than the rule is never raised by the environment.
        Level::Is(severity) => Some(if branch.is_some() { severity.min(plain) } else { severity }),
    };
    let in_development = if finding.production_only { Level::Off } else { meta.in_development };
    match finding.environment {
        Some(Environment::Development) => settled(in_development).map(|severity| (severity, None)),
        Some(Environment::Production) => settled(meta.in_production).map(|severity| (severity, None)),
        None if in_development == Level::Off => Some((plain, Some(Environment::Production))),
        None => Some((plain, None)),
    }
}

/// Runs every rule that is on. Sorted by file, place, severity; what comments suppress is left out.
pub fn check(project: &Project, model: &Model, settings: &Settings) -> Vec<Diagnostic> {
    let context = Context { project, model, settings };
    let mut found = Vec::new();
    for rule in RULES {
        let meta = rule.meta();
        if meta.default_on || settings.all_rules {
            (rule.check)(&context, &mut Sink { meta, found: &mut found });
        }
    }
    suppress::Suppressions::new(project, model).filter(&mut found);
    sort(&mut found);
    withhold::withhold(project, model, &mut found);
    hide_secrets(project, &mut found);
    found
}

/// Sentences end up in logs and reviews that more people read than the file: a secret near the place that a finding is about
/// is not repeated, whatever rule quotes it.
fn hide_secrets(project: &Project, found: &mut [Diagnostic]) {
    for diagnostic in found {
        let nearby = lines_around(&project.file(diagnostic.file).text, diagnostic.span);
        hide(nearby, &mut diagnostic.message);
        for related in &mut diagnostic.related {
            hide(nearby, &mut related.message);
            hide(lines_around(&project.file(related.file).text, related.span), &mut related.message);
        }
        if let Some(fix) = &mut diagnostic.fix {
            hide(nearby, &mut fix.title);
        }
    }
}

/// By file and place; at one place the worst first. One rule says one thing once: where several stacks share a file, the
/// finding that weighs most stays.
fn sort(found: &mut Vec<Diagnostic>) {
    let place = |d: &Diagnostic| (d.file, d.span.start, d.span.end);
    let weight = |d: &Diagnostic| (std::cmp::Reverse(d.only_in.is_none()), std::cmp::Reverse(d.severity), d.rule);
    found.order_by(|a, b| (place(a), weight(a)).cmp(&(place(b), weight(b))));
    let mut kept: Vec<Diagnostic> = Vec::with_capacity(found.len());
    for diagnostic in found.drain(..) {
        let said = kept
            .iter_mut()
            .rev()
            .take_while(|other| place(other) == place(&diagnostic))
            .find(|other| other.rule == diagnostic.rule);
        match said {
            None => kept.push(diagnostic),
            // Of two services that share a line one may be where it is repaired.
            Some(other) if other.fix.is_none() && weight(other) == weight(&diagnostic) => *other = diagnostic,
            Some(_) => {}
        }
    }
    *found = kept;
}
