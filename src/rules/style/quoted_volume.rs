use crate::diagnostic::{Change, Fix, Severity};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::{Survey, written};
use crate::syntax::yaml::ScalarStyle;
use crate::text::Edit;

/// A mount in quotes that does not need them.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Style, "quoted-volume", Severity::Advice)
        .strict()
        .summary("Mounts have quotes only where YAML needs them"),
    cases: &[&QUOTED],
    looks: &[Look::Project(check)],
    markdown: markdown!("quoted_volume.md"),
};

static QUOTED: Case = Case::new("")
    .why("It reads the same without.")
    .todo("Take the quotes away.")
    .aliases(&["dclint:no-quotes-in-volumes"]);

fn check(survey: &Survey<'_>, sink: &mut Sink<'_>) {
    for (place, item) in written::items(survey, &["volumes"]) {
        let (Some(text), Some(ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted)) = (item.text(), item.style())
        else {
            continue;
        };
        let inner = place.span.slice(survey.text(place)).trim_matches(['"', '\'']);
        if inner != text || !written::reads_plain(text) {
            continue;
        }
        let edit = Edit::replace(place.span, text);
        let what = ["The mount `", text, "` needs no quotes."].concat();
        let fix = Fix::safe("Take the quotes away", vec![Change::Edit { file: place.file, edit }]);
        sink.report(QUOTED.at(place, what).fix(fix));
    }
}
