//! Takes findings and settles how bad each is.

use crate::diagnostic::{Diagnostic, Severity};
use crate::project::Environment;
use crate::rules::{Finding, Level, Meta, Rule};
use crate::text::plain::shortened;

/// Takes the findings of one rule.
pub struct Sink<'a> {
    pub(super) rule: &'static Rule,
    /// Of what the rule is shown; the walk sets it.
    pub(super) environment: Option<Environment>,
    /// Whether strict cases are kept.
    pub(super) strict: bool,
    pub(super) found: &'a mut Vec<Diagnostic>,
}

impl Sink<'_> {
    /// Keeps a finding, with its severity settled by the environment.
    pub fn report(&mut self, finding: Finding) {
        if finding.case.strict && !self.strict {
            return;
        }
        let meta = &self.rule.meta;
        let environment = finding.environment.or(self.environment);
        let Some((severity, only_in)) = settle(meta, &finding, environment) else { return };
        debug_assert!(
            finding.aliases.iter().all(|alias| self.rule.answers_to(alias)),
            "{}: a finding carries an alias that its rule does not list: {:?}",
            meta.name,
            finding.aliases
        );
        let mut message = shortened(finding.what);
        let title_end = message.len();
        for part in [&finding.why, &finding.todo] {
            if !part.is_empty() {
                message.push(' ');
                message += part;
            }
        }
        self.found.push(Diagnostic {
            rule: meta.name,
            case: if self.rule.case_names().len() < 2 { "" } else { finding.name },
            severity,
            only_in,
            file: finding.place.file,
            span: finding.place.span,
            message,
            title_end,
            aliases: finding.aliases,
            related: finding.related,
            secret: finding.secret,
            fix: finding.fix,
        });
    }
}

/// The severity of a finding where it is, or `None` where the rule is off. While the environment is unknown, the plain
/// severity holds; a rule that is off in development then counts only for production.
fn settle(meta: &Meta, finding: &Finding, environment: Option<Environment>) -> Option<(Severity, Option<Environment>)> {
    let branch = finding.severity;
    let plain = branch.unwrap_or(meta.severity);
    let settled = |level: Level| match level {
        Level::Off => None,
        Level::Same => Some(plain),
        // A branch worded more mildly than the rule is never raised by the environment.
        Level::Is(severity) => Some(if branch.is_some() { severity.min(plain) } else { severity }),
    };
    let in_development = if finding.case.production_only { Level::Off } else { meta.in_development };
    match environment {
        Some(Environment::Development) => settled(in_development).map(|severity| (severity, None)),
        Some(Environment::Production) => settled(meta.in_production).map(|severity| (severity, None)),
        None if in_development == Level::Off => Some((plain, Some(Environment::Production))),
        None => Some((plain, None)),
    }
}
