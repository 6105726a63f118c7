//! Comments behind instructions. Dockerfiles know none there: the words become arguments.

use super::json::{self, Json};
use super::slips::open_quote;
use super::words::split;
use super::{Arguments, Command, Escape, Instruction, Keyword};
use crate::text::{SourceMap, Span};

/// Where such a comment stands, from its `#` to the end of its line.
pub(super) fn comment(text: &str, instruction: &Instruction, escape: Escape) -> Option<Span> {
    let body = &instruction.body;
    if !body.text().contains('#') {
        return None;
    }
    let start = match &instruction.arguments {
        Arguments::Pairs(pairs) if pairs.legacy => {
            let value = pairs.pairs.first()?.value.as_ref()?;
            first_hash(&value.map, escape)?
        }
        Arguments::Pairs(pairs) => {
            let pair = pairs.pairs.iter().skip(1).find(|pair| pair.key.text().starts_with('#'))?;
            pair.span.start
        }
        Arguments::Command(Command::Shell(map)) => behind_list(map)?,
        Arguments::Healthcheck(check) if check.is_none() => first_hash(body, escape)?,
        Arguments::Healthcheck(check) => behind_list(check.command.as_ref()?.shell()?)?,
        Arguments::Transfer(_) | Arguments::Words(_) if body.text().starts_with('[') => behind_list(body)?,
        Arguments::Value(_) if instruction.keyword == Keyword::Maintainer => return None,
        Arguments::From(_) | Arguments::Transfer(_) | Arguments::Words(_) | Arguments::Value(_) => {
            first_hash(body, escape)?
        }
        _ => return None,
    };
    let line = text.get(start..)?.split('\n').next()?.trim_end();
    Some(Span::new(start, start + line.len()))
}

/// The source byte of the first word behind another one that begins with `#`.
fn first_hash(map: &SourceMap, escape: Escape) -> Option<usize> {
    let text = map.text();
    let word =
        split(text, Span::new(0, text.len())).into_iter().skip(1).find(|word| word.slice(text).starts_with('#'))?;
    (!open_quote(&text[..word.start], escape.char())).then(|| map.source_offset(word.start))
}

/// The source byte of a `#` that follows a complete list.
fn behind_list(map: &SourceMap) -> Option<usize> {
    let text = map.text();
    if !text.starts_with('[') {
        return None;
    }
    text.match_indices(']').find_map(|(at, _)| {
        let rest = &text[at + 1..];
        let hash = text.len() - rest.trim_start().len();
        let is_list = || matches!(json::array(map, Span::new(0, at + 1)), Json::Strings(_));
        (rest.trim_start().starts_with('#') && is_list()).then(|| map.source_offset(hash))
    })
}
