//! What a rule can say. A case is one wording of a rule with all that does not depend on the place: why it matters, what to do,
//! how bad it is and which tools report the same. It is written once, and a test sees that some example shows it.

use crate::diagnostic::{Fix, Related, Severity, first_sentence};
use crate::project::{Environment, FileId, Place};
use crate::text::Span;
use crate::text::plain::shortened;
use std::borrow::Cow;

/// One wording of a rule.
#[derive(Debug)]
pub struct Case {
    /// What tells it from the rule's other cases: `latest` of `unpinned-base-image/latest`. Empty for a rule with one.
    pub name: &'static str,
    /// Why it matters: one or two sentences.
    pub why: &'static str,
    /// What to do: one sentence.
    pub todo: &'static str,
    /// Where it is worded more mildly or more strongly than the rule; the environment still switches the rule off where it does.
    pub severity: Option<Severity>,
    /// Whether it holds in production alone: silent in development, folded while the environment is unknown.
    pub production_only: bool,
    /// Whether it is silent unless asked for, in a rule that is on.
    pub strict: bool,
    /// `tool:id` of other tools that would report each of its findings.
    pub aliases: &'static [&'static str],
    /// `tool:id` of other tools that would report some of them ([`Finding::also`]).
    pub others: &'static [&'static str],
}

impl Case {
    /// A case of this name, `""` for the only one of a rule.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            why: "",
            todo: "",
            severity: None,
            production_only: false,
            strict: false,
            aliases: &[],
            others: &[],
        }
    }

    /// Why it matters.
    pub const fn why(self, why: &'static str) -> Self {
        Self { why, ..self }
    }

    /// What to do.
    pub const fn todo(self, todo: &'static str) -> Self {
        Self { todo, ..self }
    }

    /// How bad it is, where that differs from the rule.
    pub const fn severity(self, severity: Severity) -> Self {
        Self { severity: Some(severity), ..self }
    }

    /// It holds in production alone.
    pub const fn production_only(self) -> Self {
        Self { production_only: true, ..self }
    }

    /// It is silent unless asked for.
    pub const fn strict(self) -> Self {
        Self { strict: true, ..self }
    }

    /// The ids of other tools that would report each of its findings.
    pub const fn aliases(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }

    /// The ids of other tools that would report some of its findings.
    pub const fn others(self, others: &'static [&'static str]) -> Self {
        Self { others, ..self }
    }

    /// A finding: what is wrong at `place`, as one sentence that stands alone.
    pub fn at(&'static self, place: Place, what: impl Into<String>) -> Finding {
        Finding::of(self, place, what.into())
    }

    /// A finding that the parser or the model has words for: the first sentence says what is wrong.
    #[inline(never)]
    pub fn told(&'static self, place: Place, message: &str) -> Finding {
        let mut what = shortened(message.to_owned());
        let rest = what.split_off(first_sentence(&what));
        Finding { todo: rest.trim_start().to_owned().into(), ..Finding::of(self, place, what) }
    }
}

/// A finding while it is made; [`Sink::report`](crate::rules::Sink::report) keeps it.
#[must_use = "a finding is only kept by `Sink::report`"]
pub struct Finding {
    pub(super) case: &'static Case,
    pub(super) name: &'static str,
    pub(super) place: Place,
    pub(super) what: String,
    pub(super) why: Cow<'static, str>,
    pub(super) todo: Cow<'static, str>,
    pub(super) severity: Option<Severity>,
    pub(super) environment: Option<Environment>,
    pub(super) aliases: Vec<&'static str>,
    pub(super) related: Vec<Related>,
    pub(super) secret: bool,
    pub(super) fix: Option<Fix>,
}

impl Finding {
    // These stand once in the Wasm, not once in every rule.
    #[inline(never)]
    fn of(case: &'static Case, place: Place, what: String) -> Self {
        Self {
            case,
            name: case.name,
            place,
            what,
            why: case.why.into(),
            todo: case.todo.into(),
            severity: case.severity,
            environment: None,
            aliases: case.aliases.to_vec(),
            related: Vec::new(),
            secret: false,
            fix: None,
        }
    }

    /// Names the case where the model knows which it is, by the id of another tool that reports it.
    pub fn named(mut self, id: &'static str) -> Self {
        self.name = case_of(id).unwrap_or_default();
        self
    }

    /// Why it matters, where that depends on the place.
    pub fn why(mut self, why: impl Into<Cow<'static, str>>) -> Self {
        self.why = why.into();
        self
    }

    /// What to do, where it names something of the user's: "Name a version, for example 3.14-slim."
    pub fn todo(mut self, todo: impl Into<Cow<'static, str>>) -> Self {
        self.todo = todo.into();
        self
    }

    /// Ids of other tools that report this finding and not all of its case: some of [`Case::others`].
    pub fn also(mut self, ids: &[&'static str]) -> Self {
        self.aliases.extend_from_slice(ids);
        self
    }

    /// A branch of the rule whose wording has its own severity ("advice wording" in the catalogue); the environment
    /// still switches the rule off where it does.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// The environment this finding is in where that is not the one of what the rule is shown.
    pub fn environment(mut self, environment: Option<Environment>) -> Self {
        self.environment = environment;
        self
    }

    /// Another place that belongs to it.
    pub fn related(mut self, file: FileId, span: Span, message: impl Into<String>) -> Self {
        self.add_related(Related { file, span, message: message.into() });
        self
    }

    /// The span is the value of a secret: a report shows where it stands, not what it is.
    pub fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// The repair.
    pub fn fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.set_fix(fix.into());
        self
    }

    #[inline(never)]
    fn add_related(&mut self, related: Related) {
        self.related.push(related);
    }

    #[inline(never)]
    fn set_fix(&mut self, fix: Option<Fix>) {
        self.fix = fix;
    }
}

/// What a case is called that has its name from the id that Compose has for it: `port-parse` of `compose-go:port-parse`.
pub(super) fn case_of(id: &'static str) -> Option<&'static str> {
    id.split_once(':').filter(|(tool, _)| matches!(*tool, "compose-go" | "compose-cli" | "gap")).map(|(_, name)| name)
}
