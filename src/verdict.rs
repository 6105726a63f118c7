//! What the findings come to: where the project stops, before everything that is only better done otherwise.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{RULES, Stops};

/// What stops the project first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What stops; `None` when nothing that was found does.
    pub stops: Option<Stops>,
    /// The index of the finding that says why, among those that were asked about.
    pub finding: Option<usize>,
    /// How many further findings stop something.
    pub more: usize,
    /// How many findings count and stop nothing.
    pub others: usize,
}

impl Verdict {
    /// What `diagnostics`, in order of file and place, come to. Of several that stop something the one is named that is met
    /// first: Compose reads the whole project, then builds, then starts.
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let mut verdict = Verdict { stops: None, finding: None, more: 0, others: 0 };
        for (at, diagnostic) in diagnostics.iter().enumerate().filter(|(_, one)| one.only_in.is_none()) {
            let rule = RULES.iter().find(|rule| rule.meta.name == diagnostic.rule);
            let stops = rule.filter(|_| diagnostic.severity == Severity::Error).and_then(|rule| rule.meta.stops);
            match (stops, verdict.stops) {
                (None, _) => verdict.others += 1,
                (Some(_), Some(first)) if stops >= Some(first) => verdict.more += 1,
                (Some(_), before) => {
                    verdict.more += usize::from(before.is_some());
                    (verdict.stops, verdict.finding) = (stops, Some(at));
                }
            }
        }
        verdict
    }

    /// In one sentence without a full stop; `place` is how the finding's place is shown, as in `Dockerfile:7`.
    pub fn words(self, place: &str) -> String {
        let counted = |count: usize, one: &str, many: &str| {
            [count.to_string().as_str(), if count == 1 { one } else { many }].concat()
        };
        let Some(stops) = self.stops else {
            let rest = match self.others {
                0 => String::new(),
                count => ["; ", &counted(count, " thing", " things"), " to improve"].concat(),
            };
            return ["Nothing stops it", &rest].concat();
        };
        let what = match stops {
            Stops::Reading => "Docker refuses the project at ",
            Stops::Build => "The build stops at ",
            Stops::Start => "It builds and does not start: ",
        };
        let more = match self.more {
            0 => String::new(),
            count => [", and ", &counted(count, " more error stops it", " more errors stop it")].concat(),
        };
        [what, place, &more].concat()
    }
}
