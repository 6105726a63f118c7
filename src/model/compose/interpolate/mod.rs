//! `$NAME` and `${NAME…}` in values, with the place of every use.

mod run;

pub use run::{interpolate, interpolate_within};

use crate::text::{SourceMap, Span};

/// What stands between the name and the text behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `$NAME`, `${NAME}`
    Plain,
    /// `${NAME:-text}`
    DefaultIfEmpty,
    /// `${NAME-text}`
    DefaultIfUnset,
    /// `${NAME:?text}`
    RequiredNotEmpty,
    /// `${NAME?text}`
    Required,
    /// `${NAME:+text}`
    ReplacedIfNotEmpty,
    /// `${NAME+text}`
    ReplacedIfSet,
}

impl Operator {
    const ALL: [(&'static str, Operator); 6] = [
        (":-", Operator::DefaultIfEmpty),
        (":?", Operator::RequiredNotEmpty),
        (":+", Operator::ReplacedIfNotEmpty),
        ("-", Operator::DefaultIfUnset),
        ("?", Operator::Required),
        ("+", Operator::ReplacedIfSet),
    ];

    /// `${NAME:?text}` or `${NAME?text}`.
    pub fn is_required(self) -> bool {
        matches!(self, Operator::RequiredNotEmpty | Operator::Required)
    }

    /// `${NAME:-text}` or `${NAME-text}`.
    pub fn is_default(self) -> bool {
        matches!(self, Operator::DefaultIfEmpty | Operator::DefaultIfUnset)
    }
}

/// What a use became.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The variable's value.
    Value,
    /// The text behind `:-` or `-`.
    Default,
    /// The text behind `:+` or `+`.
    Replacement,
    /// Nothing: not set, no default (or `+` without a value).
    Empty,
    /// Nothing: required but missing.
    Missing,
    /// Nothing: the value is too large to be put in.
    Unknown,
}

/// One use of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The variable's name.
    pub name: String,
    /// How it is used.
    pub operator: Operator,
    /// From `$` to the end of the name or `}`, in bytes of the file.
    pub span: Span,
    /// The name alone.
    pub name_span: Span,
    /// The text behind the operator; empty behind the name without one.
    pub argument: Span,
    /// What it became.
    pub outcome: Outcome,
    /// Whether it stands inside the argument of another use.
    pub nested: bool,
    /// Whether what it became is part of the result; not so inside a default that is not taken.
    pub taken: bool,
}

/// Why a text cannot be interpolated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterpolationError {
    /// Where, in bytes of the file.
    pub span: Span,
    /// The variable that is required but missing; `None` for a form that is not valid.
    pub required: Option<String>,
    /// What is wrong and what to do.
    pub message: String,
    /// What was meant, where that can be told: `:-` for the `:=` of a shell.
    pub meant: Option<String>,
}

/// A text after interpolation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Interpolated {
    /// The result. Text that stood in the file leads back to its bytes, a variable's value to its use.
    pub text: SourceMap,
    /// Every use, outer before inner, in order of place.
    pub uses: Vec<Use>,
    /// What is wrong; the text is as far as it got.
    pub errors: Vec<InterpolationError>,
    /// The first use whose value was left out because it is too large.
    pub cut: Option<Span>,
}

impl Interpolated {
    /// Whether a value is missing in the result because it, or what it is made of, is too large.
    pub fn is_cut(&self) -> bool {
        self.uses.iter().any(|used| used.taken && used.outcome == Outcome::Unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str) -> Interpolated {
        let raw = SourceMap::verbatim(text, Span::new(0, text.len()));
        interpolate(&raw, &|name| match name {
            "A" => Some("a"),
            "EMPTY" => Some(""),
            "DOLLAR" => Some("$A"),
            _ => None,
        })
    }

    #[test]
    fn every_operator_has_its_meaning() {
        for (text, result) in [
            ("$A-${A}-$$A-$", "a-a-$A-$"),
            ("${U:-x}${EMPTY:-x}${EMPTY-x}${U-y}", "xxy"),
            ("${A:+x}${EMPTY:+x}${EMPTY+y}${U+z}", "xy"),
            ("${U:-${V:-${W:-deep}}}", "deep"),
            ("${U:-{\"a\":1}}", "{\"a\":1}"),
            ("${U:-a}b}", "ab}"),
            ("$DOLLAR", "$A"),
            ("$1 $(date) $ ", "$1 $(date) $ "),
        ] {
            let done = run(text);
            assert_eq!((done.text.text(), done.errors.len()), (result, 0), "{text}");
        }
    }

    #[test]
    fn invalid_forms_and_missing_variables_are_errors_with_a_place() {
        for (text, place) in [
            ("x ${1} y", "${1}"),
            ("${A.b}", "${A.b}"),
            ("${A:=d}", "${A:=d}"),
            ("${A", "${A"),
            ("${U:-a\n}", "${U:-a\n"),
        ] {
            let done = run(text);
            assert_eq!(done.errors.len(), 1, "{text}");
            assert_eq!(done.errors[0].span.slice(text), place);
        }
        let done = run("p=${SECRET:?set it}");
        assert_eq!(done.errors[0].required.as_deref(), Some("SECRET"));
        assert_eq!(done.errors[0].span.start, 2);
    }

    #[test]
    fn uses_and_results_lead_back_to_the_text() {
        let text = "http://${HOST:-local}:$A/x";
        let done = run(text);
        assert_eq!(done.text.text(), "http://local:a/x");
        assert_eq!(done.uses[0].argument.slice(text), "local");
        assert_eq!(done.uses[0].outcome, Outcome::Default);
        let local = done.text.text().find("local").unwrap();
        assert_eq!(done.text.source(Span::new(local, local + 5)).slice(text), "local");
        let a = done.text.text().find(":a/").unwrap() + 1;
        assert_eq!(done.text.source(Span::new(a, a + 1)).slice(text), "$A");
    }

    #[test]
    fn deep_nesting_ends() {
        let text = "${A:-".repeat(20_000);
        assert_eq!(run(&text).errors.len(), 1);
        let closed = ["${U:-".repeat(5_000), "}".repeat(5_000)].concat();
        assert_eq!(run(&closed).errors.len(), 1);
    }
}
