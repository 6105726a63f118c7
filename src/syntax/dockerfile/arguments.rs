//! The arguments of each instruction, from its logical line.

use super::json::{self, Json};
use super::words::{split, split_quoted, trim, word};
use super::{
    Alias, Arguments, Command, DockerfileError, ErrorKind, Escape, From, Healthcheck, Keyword, Pair, Pairs, Transfer,
    Word, Words,
};
use crate::text::{SourceMap, Span};

/// Reads `range` of the logical line. ONBUILD is left to the caller.
pub(super) fn read(
    keyword: Keyword,
    line: &SourceMap,
    range: Span,
    escape: Escape,
    errors: &mut Vec<DockerfileError>,
) -> Arguments {
    if range.is_empty() {
        return Arguments::Missing;
    }
    match keyword {
        Keyword::From => from(line, range),
        Keyword::Run | Keyword::Cmd | Keyword::Entrypoint | Keyword::Shell => {
            Arguments::Command(command(line, range, errors))
        }
        Keyword::Healthcheck => healthcheck(line, range, errors),
        Keyword::Copy | Keyword::Add => {
            let (sources, json) = maybe_json(line, range, errors);
            Arguments::Transfer(Transfer { sources, destination: None, json })
        }
        Keyword::Env | Keyword::Label => pairs(keyword, line, range, escape, errors),
        Keyword::Arg => {
            let words = split_quoted(line.text(), range, escape);
            Arguments::Pairs(Pairs { pairs: words.into_iter().map(|range| pair(line, range)).collect(), legacy: false })
        }
        Keyword::Expose => {
            let words = split(line.text(), range).into_iter().map(|range| word(line, range)).collect();
            Arguments::Words(Words { words, json: None })
        }
        Keyword::Volume => {
            let (words, json) = maybe_json(line, range, errors);
            Arguments::Words(Words { words, json })
        }
        Keyword::User | Keyword::Workdir | Keyword::Stopsignal | Keyword::Maintainer => {
            Arguments::Value(word(line, range))
        }
        Keyword::Onbuild | Keyword::Unknown => Arguments::Missing,
    }
}

fn from(line: &SourceMap, range: Span) -> Arguments {
    let words = split(line.text(), range);
    let alias = match words[..] {
        [_, keyword, name, ..] if keyword.slice(line.text()).eq_ignore_ascii_case("as") => {
            Some(Alias { as_span: line.source(keyword), name: word(line, name) })
        }
        _ => None,
    };
    match words.first() {
        Some(&image) => Arguments::From(From { image: word(line, image), alias }),
        None => Arguments::Missing,
    }
}

fn command(line: &SourceMap, range: Span, errors: &mut Vec<DockerfileError>) -> Command {
    match json::array(line, range) {
        Json::Strings(words) => Command::Exec { words, span: line.source(range) },
        Json::NotStrings(place) => {
            errors.push(not_strings(place));
            Command::Exec { words: Vec::new(), span: line.source(range) }
        }
        Json::No => Command::Shell(line.part(range)),
    }
}

fn maybe_json(line: &SourceMap, range: Span, errors: &mut Vec<DockerfileError>) -> (Vec<Word>, Option<Span>) {
    match json::array(line, range) {
        Json::Strings(words) => (words, Some(line.source(range))),
        Json::NotStrings(place) => {
            errors.push(not_strings(place));
            (Vec::new(), Some(line.source(range)))
        }
        Json::No => (split(line.text(), range).into_iter().map(|range| word(line, range)).collect(), None),
    }
}

fn not_strings(span: Span) -> DockerfileError {
    DockerfileError {
        kind: ErrorKind::JsonNotStrings,
        span,
        message:
            "A JSON array of arguments holds strings only. The build stops here. Put this element in double quotes."
                .to_string(),
    }
}

fn healthcheck(line: &SourceMap, range: Span, errors: &mut Vec<DockerfileError>) -> Arguments {
    let text = range.slice(line.text());
    let kind_end = range.start + text.find(char::is_whitespace).unwrap_or(text.len());
    let rest = trim(line.text(), Span::new(kind_end, range.end));
    let command = (!rest.is_empty()).then(|| command(line, rest, errors));
    Arguments::Healthcheck(Healthcheck { kind: word(line, Span::new(range.start, kind_end)), command })
}

fn pairs(
    keyword: Keyword,
    line: &SourceMap,
    range: Span,
    escape: Escape,
    errors: &mut Vec<DockerfileError>,
) -> Arguments {
    let text = line.text();
    let words = split_quoted(text, range, escape);
    let Some(&first) = words.first() else { return Arguments::Missing };
    if first.slice(text).contains('=') {
        let mut pairs = Vec::with_capacity(words.len());
        for range in words {
            let pair = pair(line, range);
            if pair.value.is_none() {
                errors.push(DockerfileError {
                    kind: ErrorKind::MissingValue,
                    span: pair.span,
                    message: format!(
                        "“{}” has no =value. {} takes name=value pairs here. Write a value, or quote the value before \
                         it if this word belongs to it.",
                        pair.key.text(),
                        keyword.name()
                    ),
                });
            }
            pairs.push(pair);
        }
        return Arguments::Pairs(Pairs { pairs, legacy: false });
    }
    let body = range.slice(text);
    let key_end = range.start + body.find(super::words::is_blank).unwrap_or(body.len());
    let key = word(line, Span::new(range.start, key_end));
    let rest = trim(text, Span::new(key_end, range.end));
    let value = (!rest.is_empty()).then(|| word(line, rest));
    if value.is_none() {
        errors.push(DockerfileError {
            kind: ErrorKind::MissingValue,
            span: key.span,
            message: format!(
                "{} {} has no value. The build stops here. Write {}=value.",
                keyword.name(),
                key.text(),
                key.text()
            ),
        });
    }
    let pair = Pair { key, value, span: line.source(range) };
    Arguments::Pairs(Pairs { pairs: vec![pair], legacy: true })
}

fn pair(line: &SourceMap, range: Span) -> Pair {
    let text = range.slice(line.text());
    let key_end = range.start + text.find('=').unwrap_or(text.len());
    let value = (key_end < range.end).then(|| word(line, Span::new(key_end + 1, range.end)));
    Pair { key: word(line, Span::new(range.start, key_end)), value, span: line.source(range) }
}
