//! What a comment silences: Drydock's own words and those of hadolint, BuildKit and dclint.

/// Who would read the comment; the rules it can name are those this tool knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tool {
    Drydock,
    Hadolint,
    Buildkit,
    Dclint,
}

impl Tool {
    /// Whether an alias (`tool:id`) is of this tool.
    pub fn knows(self, alias: &str) -> bool {
        let tool = alias.split(':').next().unwrap_or("");
        match self {
            Tool::Drydock => true,
            // hadolint runs ShellCheck and takes its ids too.
            Tool::Hadolint => matches!(tool, "hadolint" | "shellcheck"),
            Tool::Buildkit => tool == "buildkit",
            Tool::Dclint => tool == "dclint",
        }
    }
}

/// What part of the file a comment speaks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// The instruction or entry below a comment line; the line of a comment behind something.
    Here,
    /// The comment's own line.
    ThisLine,
    /// The next line that is no comment.
    NextLine,
    /// The stage that begins below.
    Stage,
    /// The whole file.
    File,
    /// The whole file, when nothing stands above the comment.
    FileFromTop,
}

/// What one comment asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Request {
    pub tool: Tool,
    pub reach: Reach,
    /// Rules by name or id; `None` for all the tool knows.
    pub names: Option<Vec<String>>,
    /// Whether words follow that may say why.
    pub explained: bool,
}

/// Reads a comment, its `#` included.
pub(super) fn read(comment: &str) -> Option<Request> {
    let text = comment.trim_start_matches('#').trim_start();
    let (word, rest) = text.split_at(text.find([' ', '\t', '=']).unwrap_or(text.len()));
    match word {
        "drydock" => drydock(rest.trim_start()),
        "hadolint" => hadolint(rest.trim_start()),
        "dclint" => dclint(rest.trim()),
        word if word.eq_ignore_ascii_case("check") => buildkit(rest.trim_start().strip_prefix('=')?.trim_start()),
        _ => None,
    }
}

/// The value of a BuildKit `check` directive: `skip=A,B;error=true`, with a reason behind a blank.
pub(super) fn buildkit(value: &str) -> Option<Request> {
    let mut words = value.split_whitespace();
    let value = words.next()?;
    let skipped = value.split(';').find_map(|part| part.trim().strip_prefix("skip="))?;
    let (names, _) = names(skipped);
    let names = if names.iter().any(|name| name == "all") { None } else { Some(names) };
    let explained = words.next().is_some();
    Some(Request { tool: Tool::Buildkit, reach: Reach::Here, names, explained })
        .filter(|request| request.names != Some(Vec::new()))
}

fn drydock(text: &str) -> Option<Request> {
    let (reach, rest) = [("ignore-file", Reach::File), ("ignore-stage", Reach::Stage), ("ignore", Reach::Here)]
        .into_iter()
        .find_map(|(word, reach)| Some((reach, value(text, word)?)))?;
    named(Tool::Drydock, reach, rest)
}

fn hadolint(text: &str) -> Option<Request> {
    for (word, reach) in [("global", Reach::File), ("stage", Reach::Stage)] {
        let rest = text.strip_prefix(word).filter(|rest| rest.starts_with([' ', '\t']));
        if let Some(rest) = rest {
            return named(Tool::Hadolint, reach, value(rest.trim_start(), "ignore")?);
        }
    }
    named(Tool::Hadolint, Reach::Here, value(text, "ignore")?)
}

fn dclint(text: &str) -> Option<Request> {
    let (word, rest) = text.split_at(text.find([' ', '\t']).unwrap_or(text.len()));
    let reach = match word {
        "disable" | "disable-file" => Reach::FileFromTop,
        "disable-line" => Reach::ThisLine,
        "disable-next-line" => Reach::NextLine,
        _ => return None,
    };
    let listed = |part: &str| part.split([' ', '\t', ',']).filter(|name| !name.is_empty()).map(str::to_owned).collect();
    let names: Vec<String> = rest.split(" -- ").next().map(listed).unwrap_or_default();
    // `disable-file` is about the file as a whole, whatever follows.
    let names = (!names.is_empty() && word != "disable-file").then_some(names);
    let explained = rest.split_once(" -- ").is_some_and(|(_, why)| says_something(why));
    Some(Request { tool: Tool::Dclint, reach, names, explained })
}

/// What follows `word=`.
fn value<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    text.strip_prefix(word)?.trim_start().strip_prefix('=')
}

fn named(tool: Tool, reach: Reach, list: &str) -> Option<Request> {
    let (names, rest) = names(list);
    let explained = says_something(rest);
    (!names.is_empty()).then_some(Request { tool, reach, names: Some(names), explained })
}

fn says_something(rest: &str) -> bool {
    rest.contains(|c: char| c.is_alphabetic())
}

/// Names with commas between, and what follows the last, which is a reason.
fn names(list: &str) -> (Vec<String>, &str) {
    let mut found = Vec::new();
    let mut rest = list.trim_start();
    loop {
        let ends = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':'));
        let (name, after) = rest.split_at(rest.find(ends).unwrap_or(rest.len()));
        if !name.is_empty() {
            found.push(name.to_owned());
        }
        match after.trim_start().strip_prefix(',') {
            Some(next) => rest = next.trim_start(),
            None => return (found, after),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(comment: &str) -> Option<(Tool, Reach, Option<String>)> {
        read(comment).map(|request| (request.tool, request.reach, request.names.map(|names| names.join("+"))))
    }

    #[test]
    fn every_tool_has_its_words() {
        let some = |names: &str| Some(names.to_owned());
        assert_eq!(shown("# drydock ignore=a-b, c/1 -- why"), Some((Tool::Drydock, Reach::Here, some("a-b+c/1"))));
        assert_eq!(shown("#drydock ignore-stage=x"), Some((Tool::Drydock, Reach::Stage, some("x"))));
        assert_eq!(shown("# drydock ignore-file = kics:x"), Some((Tool::Drydock, Reach::File, some("kics:x"))));
        assert_eq!(
            shown("# hadolint ignore=DL3008 , SC2086 # y"),
            Some((Tool::Hadolint, Reach::Here, some("DL3008+SC2086")))
        );
        assert_eq!(shown("# hadolint global ignore=DL3003"), Some((Tool::Hadolint, Reach::File, some("DL3003"))));
        assert_eq!(shown("# hadolint stage ignore=DL3003"), Some((Tool::Hadolint, Reach::Stage, some("DL3003"))));
        assert_eq!(shown("# check=skip=A,B;error=true"), Some((Tool::Buildkit, Reach::Here, some("A+B"))));
        assert_eq!(shown("# Check = skip=all // why"), Some((Tool::Buildkit, Reach::Here, None)));
        assert_eq!(shown("# dclint disable"), Some((Tool::Dclint, Reach::FileFromTop, None)));
        assert_eq!(shown("# dclint disable-next-line a b"), Some((Tool::Dclint, Reach::NextLine, some("a+b"))));
        for nothing in
            ["# drydock", "# drydock ignore=", "# hadolint shell=sh", "# check=error=true", "# a hadolint ignore=x"]
        {
            assert_eq!(shown(nothing), None, "{nothing}");
        }
    }
}
