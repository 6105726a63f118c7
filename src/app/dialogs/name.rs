//! Asks for a file's name: for a new one, or a better one.

use crate::app::document::{FileKey, Side, clean_path};
use crate::app::state::Action;
use crate::app::widgets::dialog::Modal;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Properties of [`NameDialog`].
#[derive(Clone, PartialEq, Properties)]
pub struct NameDialogProps {
    /// The side a new file is for.
    pub side: Side,
    /// The file to rename, with its path; `None` makes a new one.
    #[prop_or_default]
    pub renamed: Option<(FileKey, String)>,
    /// Paths that are taken.
    pub taken: Vec<String>,
    /// Where actions go.
    pub send: Callback<Action>,
}

const IMAGE_NAMES: [&str; 4] = ["Dockerfile", ".dockerignore", ".gitignore", "nginx.conf"];
const COMPOSE_NAMES: [&str; 4] = ["compose.yaml", "compose.override.yaml", "compose.prod.yaml", ".env"];

/// Asks for a file's name.
#[component]
pub fn NameDialog(props: &NameDialogProps) -> Html {
    let suggestions = if props.side == Side::Image { IMAGE_NAMES } else { COMPOSE_NAMES };
    let free: Vec<&str> =
        suggestions.into_iter().filter(|name| !props.taken.iter().any(|taken| taken == name)).collect();
    let first = props
        .renamed
        .as_ref()
        .map_or_else(|| free.first().copied().unwrap_or("").to_string(), |(_, path)| path.clone());
    let value = use_state(|| first);
    let input = use_node_ref();
    {
        let input = input.clone();
        use_effect_with((), move |()| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                let _ = input.focus();
                input.select();
            }
        });
    }
    let old = props.renamed.as_ref().map(|(_, path)| path.as_str());
    let path = clean_path(&value);
    let problem = match &path {
        None => Some("A file needs a name."),
        Some(path) if Some(path.as_str()) != old && props.taken.contains(path) => Some("There is a file of this name."),
        Some(path) if path.len() > crate::share::MAX_PATH => Some("This name is too long."),
        Some(_) => None,
    };
    let finish = {
        let (send, renamed, side, ok) = (props.send.clone(), props.renamed.clone(), props.side, problem.is_none());
        move |path: Option<String>| {
            let Some(path) = path.filter(|_| ok) else { return };
            send.emit(match &renamed {
                Some((key, _)) => Action::Rename(*key, path),
                None => Action::Add(side, path),
            });
        }
    };
    let onsubmit = {
        let (finish, path) = (finish.clone(), path.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            finish(path.clone());
        })
    };
    let oninput = {
        let value = value.clone();
        Callback::from(move |event: InputEvent| value.set(event.target_unchecked_into::<HtmlInputElement>().value()))
    };
    let close = props.send.reform(|()| Action::SetDialog(None));
    html! {
        <Modal title={if old.is_some() { "Rename the file" } else { "New file" }} class="small" on_close={close.clone()}>
            <form class="modal-form" method="dialog" {onsubmit}>
                <label for="file-name">{ "Name, with its folders" }</label>
                <input id="file-name" ref={input} class="field wide" autocomplete="off" spellcheck="false" value={(*value).clone()} {oninput}
                    aria-describedby="file-name-problem" aria-invalid={problem.is_some().to_string()} />
                <p id="file-name-problem" class="form-problem" role="status">{ problem.unwrap_or_default() }</p>
                if old.is_none() && !free.is_empty() {
                    <div class="name-choices" role="group" aria-label="Usual names">
                        { for free.iter().map(|name| {
                            let (value, name) = (value.clone(), name.to_string());
                            let onclick = { let name = name.clone(); Callback::from(move |_: MouseEvent| value.set(name.clone())) };
                            html! { <button type="button" class="chip" {onclick}>{ name }</button> }
                        }) }
                    </div>
                }
                <footer class="modal-foot">
                    <span class="spring"></span>
                    <button type="button" class="ghost" onclick={close.reform(|_: MouseEvent| ())}>{ "Cancel" }</button>
                    <button type="submit" class="primary" disabled={problem.is_some()}>{ if old.is_some() { "Rename" } else { "Add" } }</button>
                </footer>
            </form>
        </Modal>
    }
}
