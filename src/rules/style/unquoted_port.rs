use crate::diagnostic::{Change, Fix, Severity};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::{Survey, written};
use crate::syntax::yaml::ScalarStyle;
use crate::text::Edit;

/// A port without quotes.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Style, "unquoted-port", Severity::Advice).strict().summary("Ports stand in quotes"),
    cases: &[&UNQUOTED],
    looks: &[Look::Project(check)],
    markdown: markdown!("unquoted_port.md"),
};

static UNQUOTED: Case = Case::new("")
    .why("Older readers take `22:22` for a number of minutes and seconds.")
    .todo("Put it in quotes.")
    .aliases(&["dclint:require-quotes-in-ports"]);

fn check(survey: &Survey<'_>, sink: &mut Sink<'_>) {
    for (place, item) in written::items(survey, &["ports", "expose"]) {
        if item.style() != Some(ScalarStyle::Plain) || item.is_null() {
            continue;
        }
        let (file, span) = (place.file, place.span);
        let quotes = [span.start, span.end].map(|at| Change::Edit { file, edit: Edit::insert(at, "\"") });
        let what = ["The port `", span.slice(survey.text(place)), "` has no quotes."].concat();
        sink.report(UNQUOTED.at(place, what).fix(Fix::safe("Put it in quotes", quotes.to_vec())));
    }
}
