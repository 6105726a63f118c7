//! The colours of a text, for the editor and for texts that are only shown.

use crate::project::FileKind;
use crate::syntax::highlight::{Token, highlight};
use crate::text::{Span, Utf16Cursor};

/// Colours of a text for the editor: from, to and class of each stretch, in UTF-16 positions, ascending.
pub fn tokens(kind: FileKind, text: &str) -> Vec<u32> {
    let mut cursor = Utf16Cursor::new(text);
    let mut flat = Vec::new();
    for (span, token) in highlight(kind, text) {
        flat.extend([cursor.at(span.start) as u32, cursor.at(span.end) as u32, token_class(token)]);
    }
    flat
}

/// The place of a token's class in the editor's list of classes.
fn token_class(token: Token) -> u32 {
    match token {
        Token::Keyword => 0,
        Token::Key => 1,
        Token::Text => 2,
        Token::Literal => 3,
        Token::Comment => 4,
        Token::Variable => 5,
        Token::Flag => 6,
        Token::Operator => 7,
    }
}

/// A text in the editor's colours, as elements.
pub fn coloured(kind: FileKind, text: &str) -> yew::Html {
    const CLASSES: [&str; 8] = ["keyword", "key", "text", "literal", "comment", "variable", "flag", "operator"];
    let mut parts = Vec::new();
    let mut done = 0;
    for (span, token) in highlight(kind, text) {
        if span.start < done {
            continue;
        }
        parts.push(yew::html! { { Span::new(done, span.start).slice(text).to_string() } });
        let class = yew::classes!(["tok-", CLASSES[token_class(token) as usize]].concat());
        parts.push(yew::html! { <span {class}>{ span.slice(text).to_string() }</span> });
        done = span.end;
    }
    parts.push(yew::html! { { Span::new(done, text.len()).slice(text).to_string() } });
    parts.into_iter().collect()
}
