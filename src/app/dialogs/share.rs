//! Makes a link to the project. What looks like a secret is named first and left out unless the user wants it in.

use crate::app::browser;
use crate::app::engine::Engine;
use crate::app::engine::messages::{Answer, Links};
use crate::app::sharing;
use crate::app::state::{Action, State};
use crate::app::tasks;
use crate::app::widgets::dialog::Modal;
use crate::share::MAX_TITLE;
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
    /// What makes the link.
    pub engine: Engine,
}

impl PartialEq for ShareDialogProps {
    fn eq(&self, other: &Self) -> bool {
        self.state.revision == other.state.revision && self.state.name == other.state.name
    }
}

/// Longer links are cut by some chat programs.
const CHAT_LIMIT: usize = 2_000;

/// Makes a link to the project.
#[component]
pub fn ShareDialog(props: &ShareDialogProps) -> Html {
    let leave_out = use_state(|| true);
    let made = use_state(|| Option::<Result<Rc<Links>, String>>::None);
    {
        let (setter, engine, state) = (made.setter(), props.engine.clone(), props.state.clone());
        use_effect_with((props.state.revision, props.state.name.clone()), move |_| {
            engine.ask(&sharing::question(&state), move |answer| {
                setter.set(match answer {
                    Ok(Answer::Links(links)) => Some(Ok(Rc::new(links))),
                    Ok(_) => None,
                    Err(fault) => Some(Err(fault)),
                });
            });
        });
    }
    let links = made.as_ref().and_then(|made| made.as_ref().ok());
    let secrets = links.map_or(&[][..], |links| &links.secrets);
    let link = made.as_ref().map(|made| {
        let links = made.as_ref().map_err(Clone::clone)?;
        let fragment = if *leave_out { &links.without_secrets } else { &links.whole };
        fragment.as_ref().map(|fragment| [&browser::address(), "#", fragment].concat()).map_err(Clone::clone)
    });
    let close = props.send.reform(|()| Action::SetDialog(None));
    let onchange = {
        let leave_out = leave_out.clone();
        Callback::from(move |event: Event| leave_out.set(event.target_unchecked_into::<HtmlInputElement>().checked()))
    };
    // What is typed, blanks at its end included; the state has the title that travels.
    let title = use_state(|| props.state.name.clone());
    let rename = {
        let (title, send) = (title.clone(), props.send.clone());
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            title.set(text.clone());
            send.emit(Action::Name(text));
        })
    };
    let select = Callback::from(|event: FocusEvent| event.target_unchecked_into::<HtmlInputElement>().select());
    let body = match link {
        None => html! { <p class="dim" role="status">{ "Making the link…" }</p> },
        Some(Err(error)) => html! { <p class="form-problem" role="alert">{ error }</p> },
        Some(Ok(link)) => {
            let (text, send) = (link.clone(), props.send.clone());
            let copy = Callback::from(move |_: MouseEvent| {
                tasks::copy(text.clone(), "Copied the link.".into(), send.clone());
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
                <label for="share-title">{ "Title" }</label>
                <input id="share-title" class="field wide" autocomplete="off" maxlength={MAX_TITLE.to_string()} value={(*title).clone()}
                    placeholder={props.state.title()} oninput={rename} />
                if !secrets.is_empty() {
                    <div class="secrets" role="group" aria-label="Values that look like secrets">
                        <p class="secrets-title">{ match secrets.len() {
                            1 => "1 value looks like a secret".to_string(),
                            count => format!("{count} values look like secrets"),
                        } }</p>
                        <ul>
                            { for secrets.iter().map(|secret| html! {
                                <li title={secret.why.clone()}><code>{ &secret.name }</code><span class="dim">{ &secret.place }</span></li>
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
