//! Sentences of the engine as elements: what stands in backticks is code.

use crate::rules::page::{Block, Run};
use crate::text::visible;
use yew::prelude::*;

/// A message.
pub fn text(message: &str) -> Html {
    message
        .split('`')
        .enumerate()
        .map(|(at, part)| {
            // A message may quote what stands in the user's files.
            let part = visible(part).into_owned();
            if at % 2 == 1 {
                html! { <code>{ part }</code> }
            } else {
                html! { part }
            }
        })
        .collect()
}

/// A paragraph's runs.
fn runs(runs: &[Run]) -> Html {
    runs.iter()
        .map(|run| match run {
            Run::Text(text) => html! { text.clone() },
            Run::Code(text) => html! { <code>{ text.clone() }</code> },
            Run::Strong(text) => html! { <strong>{ text.clone() }</strong> },
        })
        .collect()
}

/// A block of a rule's page.
pub fn block(block: &Block) -> Html {
    match block {
        Block::Paragraph(content) => html! { <p>{ runs(content) }</p> },
        Block::List(items) => html! { <ul>{ for items.iter().map(|item| html! { <li>{ runs(item) }</li> }) }</ul> },
        Block::Code(text) => html! { <pre tabindex="0">{ text.clone() }</pre> },
    }
}
