//! Makes a link to the project. What looks like a secret is named first and left out unless the user wants it in.

use super::browser;
use super::dialog::Modal;
use super::errands;
use super::sharing;
use super::state::{Action, State};
use crate::share::secrets_in;
use crate::text::LineIndex;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Properties of [`ShareDialog`].
#[derive(Clone, Properties)]
pub struct ShareDialogProps {
    /// What is shared.
    pub state: Rc<State>,
    /// Where actions go.
    pub send: Callback<Action>,
}

impl PartialEq for ShareDialogProps {
    fn eq(&self, other: &Self) -> bool {
        self.state.revision == other.state.revision
    }
}

/// Longer links are cut by some chat programs.
const CHAT_LIMIT: usize = 2_000;

/// Makes a link to the project.
#[component]
pub fn ShareDialog(props: &ShareDialogProps) -> Html {
    let leave_out = use_state(|| true);
    let secrets = use_memo(props.state.revision, |_| {
        let project = props.state.project();
        let place = |found: crate::share::SecretPlace| {
            let file = project.file(found.file);
            let line = LineIndex::new(&file.text).line_of(found.span.start) + 1;
            (found.name, found.why, format!("{}:{line}", file.path))
        };
        secrets_in(&project).into_iter().map(place).collect::<Vec<_>>()
    });
    let link = use_memo((props.state.revision, *leave_out), |(_, leave_out)| {
        sharing::link(&props.state, *leave_out).map(|fragment| [browser::address().as_str(), "#", &fragment].concat())
    });
    let close = props.send.reform(|()| Action::SetDialog(None));
    let onchange = {
        let leave_out = leave_out.clone();
        Callback::from(move |event: Event| leave_out.set(event.target_unchecked_into::<HtmlInputElement>().checked()))
    };
    let select = Callback::from(|event: FocusEvent| event.target_unchecked_into::<HtmlInputElement>().select());
    let body = match &*link {
        Err(error) => html! { <p class="form-problem" role="alert">{ error.to_string() }</p> },
        Ok(link) => {
            let (text, send) = (link.clone(), props.send.clone());
            let copy = Callback::from(move |_: MouseEvent| {
                errands::copy(text.clone(), "Copied the link.".into(), send.clone());
            });
            html! {
                <>
                    <label for="share-link">{ "Link" }</label>
                    <div class="share-row">
                        <input id="share-link" class="field wide mono" readonly=true value={link.clone()} onfocus={select} />
                        <button type="button" class="primary" onclick={copy}>{ "Copy link" }</button>
                    </div>
                    <p class="dim" role="status">
                        { format!("{} characters.", link.len()) }
                        if link.len() > CHAT_LIMIT {
                            { " Some chat programs cut links of more than 2,000; send a longer one by mail or as a file." }
                        }
                    </p>
                </>
            }
        }
    };
    html! {
        <Modal title="Share this project" class="share" on_close={close}>
            <div class="modal-form">
                <p>{ "The link holds the files themselves, packed into the part behind “#”, which browsers never send to a server. Whoever has the link can read them." }</p>
                if !secrets.is_empty() {
                    <div class="secrets" role="group" aria-label="Values that look like secrets">
                        <p class="secrets-title">{ match secrets.len() {
                            1 => "1 value looks like a secret".to_string(),
                            count => format!("{count} values look like secrets"),
                        } }</p>
                        <ul>
                            { for secrets.iter().map(|(name, why, place)| html! {
                                <li title={why.clone()}><code>{ if name.is_empty() { why } else { name } }</code><span class="dim">{ place }</span></li>
                            }) }
                        </ul>
                        <label class="switch">
                            <input type="checkbox" role="switch" checked={*leave_out} {onchange} />
                            { "Leave these values out of the link" }
                        </label>
                    </div>
                }
                { body }
            </div>
        </Modal>
    }
}
