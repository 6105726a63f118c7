use crate::diagnostic::{Fix, Severity};
use crate::edit::lines;
use crate::model::dockerfile::DockerfileModel;
use crate::ordered::BTreeMap;
use crate::project::{FileId, FileKind, Place, ProjectPath};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::contexts::{BuildContext, Taken, contexts_of, taken};
use crate::survey::ignoring::{Build, Suggestion, notable};
use crate::syntax::dockerignore::IgnoreFile;
use crate::text::{Span, apply_edits};

/// The ignore file lets through what no image needs.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Ignorefile, "incomplete-dockerignore", Severity::Warning)
        .summary(".dockerignore keeps out the git history, env files, and folders of packages")
        .seeds(&[
            "000:L34-35",
            "001:L13",
            "001:L118",
            "002:L163",
            "002:L167-184",
            "003:L266-286",
            "003:L311",
            "004:L303-306",
        ]),
    cases: &[&INCOMPLETE],
    looks: &[Look::Project(check)],
    markdown: markdown!("incomplete_dockerignore.md"),
};

static INCOMPLETE: Case = Case::new("").todo("Add the missing lines.").aliases(&["owasp:Node9", "sonar:S6470"]);

fn check(survey: &Survey<'_>, sink: &mut Sink<'_>) {
    let mut in_force: BTreeMap<FileId, (BuildContext, Vec<&DockerfileModel>)> = BTreeMap::new();
    for (_, model) in survey.model.dockerfile_models() {
        for one in contexts_of(survey, model) {
            let Some(ignore) = one.ignore else { continue };
            in_force.entry(ignore).or_insert_with(|| (one, Vec::new())).1.push(model);
        }
    }
    let pasted_alone = survey.model.of_kind(FileKind::Dockerfile).next().is_none();
    if pasted_alone && let Some(ignore) = survey.model.of_kind(FileKind::Dockerignore).next() {
        let folder = ProjectPath::seen_from(survey.project.file(ignore).folder(), "");
        in_force.insert(ignore, (BuildContext { folder, ignore: Some(ignore) }, Vec::new()));
    }
    let notable = notable(survey.project);
    for (file, (folder, models)) in &in_force {
        // What nothing copies is not even sent to the builder.
        let whole = models.iter().find_map(|model| Some((model, taken(model).into_iter().find(Taken::is_whole)?)));
        if whole.is_none() && !models.is_empty() {
            continue;
        }
        let text = &survey.project.file(*file).text;
        let ignore = IgnoreFile::parse(text);
        let suggestions = Build::new(folder, models, &notable).suggestions(&ignore);
        if suggestions.is_empty() || !ignore.errors.is_empty() {
            continue;
        }
        let span = ignore.lines.last().map_or(Span::at(0), |line| line.span);
        let lines: Vec<&str> =
            suggestions.iter().flat_map(|suggestion| &suggestion.lines).map(String::as_str).collect();
        let edit = lines::append_lines(text, &lines.join("\n"));
        let after = apply_edits(text, std::slice::from_ref(&edit)).unwrap_or_default();
        let helps = Build::new(folder, models, &notable).suggestions(&IgnoreFile::parse(&after)).is_empty();
        let fix = helps.then(|| Fix::safe("Add the missing lines", vec![lines::change(*file, edit)]));
        let mut finding =
            INCOMPLETE.at(Place { file: *file, span }, what(&suggestions)).why(why(&suggestions)).fix(fix);
        match whole {
            Some((model, taken)) => finding = finding.related(model.file, taken.span, "This copies the whole context."),
            None => finding = finding.severity(Severity::Advice),
        }
        sink.report(finding);
    }
}

fn what(suggestions: &[Suggestion]) -> String {
    let names: Vec<String> = suggestions.iter().map(|suggestion| ["`", &suggestion.name, "`"].concat()).collect();
    let list = match names.as_slice() {
        [first @ .., last] if !first.is_empty() => [&first.join(", "), " and ", last].concat(),
        names => names.concat(),
    };
    ["The ignore file lets ", &list, " into the build."].concat()
}

fn why(suggestions: &[Suggestion]) -> &'static str {
    match (suggestions.iter().any(|suggestion| suggestion.secret), suggestions.len() > 1) {
        (true, false) => "Whoever has the image can read the values in it.",
        (true, true) => {
            "Whoever has the image can read the values in an env file; the rest makes the build slow and spoils its cache with every change."
        }
        (false, _) => "It makes the build slow, and every change in it spoils the cache.",
    }
}
