//! The list of drafts: what was worked on in this browser, to be opened, named and deleted.

use super::browser::focus_soon;
use super::dialog::Modal;
use super::drafts::{self, Entry};
use super::shell::opening;
use super::state::Action;
use crate::share::MAX_TITLE;
use crate::text::visible;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Properties of [`DraftsDialog`].
#[derive(Clone, PartialEq, Properties)]
pub struct DraftsDialogProps {
    /// The draft that is open.
    pub current: String,
    /// Its name.
    pub title: String,
    /// Where actions go.
    pub send: Callback<Action>,
}

fn rename_id(id: &str) -> String {
    ["rename-", id].concat()
}

fn undo_id(id: &str) -> String {
    ["undo-", id].concat()
}

/// All drafts of this browser.
#[component]
pub fn DraftsDialog(props: &DraftsDialogProps) -> Html {
    let listed = use_state(drafts::list);
    let naming = use_state(|| Option::<String>::None);
    let naming_ends = naming.setter();
    // Ids of what was deleted here, with the texts that bring it back.
    let deleted = use_state(Vec::<(String, String)>::new);
    let send = &props.send;
    let (room, entries) = &*listed;
    let row = |entry: &Entry| {
        let id = entry.id.clone();
        let is_open = id == props.current;
        let name = if is_open { &props.title } else { &entry.name };
        let name = if name.is_empty() { "Draft".to_string() } else { visible(name).into_owned() };
        if let Some((_, text)) = deleted.iter().find(|(other, _)| *other == id) {
            let (deleted, text, send) = (deleted.clone(), text.clone(), send.clone());
            let undo_id = undo_id(&id);
            let undo = Callback::from(move |_: MouseEvent| {
                if drafts::restore(&id, &text) {
                    focus_soon(rename_id(&id));
                    deleted.set(deleted.iter().filter(|(other, _)| *other != id).cloned().collect());
                } else {
                    send.emit(Action::Say("There is no room for it any more.".into(), true));
                }
            });
            return html! {
                <li key={entry.id.clone()}>
                    <span class="dim" role="status">{ "Deleted “" }{ name }{ "”." }</span>
                    <button type="button" class="ghost" id={undo_id} onclick={undo}>{ "Undo" }</button>
                </li>
            };
        }
        if naming.as_ref() == Some(&id) {
            let (naming, listed, send) = (naming.clone(), listed.clone(), send.clone());
            let onchange = Callback::from(move |event: Event| {
                let name = crate::share::title(&event.target_unchecked_into::<HtmlInputElement>().value());
                if is_open {
                    send.emit(Action::Name(name));
                } else if !name.is_empty() {
                    drafts::rename(&id, &name);
                    let (room, mut entries) = (*listed).clone();
                    entries.iter_mut().filter(|entry| entry.id == id).for_each(|entry| entry.name = name.clone());
                    listed.set((room, entries));
                }
                naming.set(None);
                focus_soon(rename_id(&id));
            });
            let ends = naming_ends.clone();
            let onblur = Callback::from(move |_: FocusEvent| ends.set(None));
            return html! {
                <li key={entry.id.clone()}>
                    <input id="draft-name" class="field wide" aria-label="Name of the draft" autocomplete="off" maxlength={MAX_TITLE.to_string()}
                        value={name} {onchange} {onblur} />
                </li>
            };
        }
        let open = {
            let (send, id) = (send.clone(), id.clone());
            Callback::from(move |_: MouseEvent| match drafts::read(&id) {
                Some(draft) => send.emit(opening(draft)),
                None => send.emit(Action::Say("This draft is not there any more.".into(), true)),
            })
        };
        let rename = {
            let (naming, id) = (naming.clone(), id.clone());
            Callback::from(move |_: MouseEvent| {
                naming.set(Some(id.clone()));
                focus_soon("draft-name");
            })
        };
        let delete = {
            let deleted = deleted.clone();
            Callback::from(move |_: MouseEvent| {
                let mut all = (*deleted).clone();
                all.push((id.clone(), drafts::remove(&id)));
                deleted.set(all);
                focus_soon(undo_id(&id));
            })
        };
        html! {
            <li key={entry.id.clone()}>
                <button type="button" class="draft" disabled={is_open || !entry.is_readable} onclick={open}>
                    <strong>{ name.clone() }</strong>
                    <span class="dim">{ if is_open { "open here · " } else { "" } }{ &entry.detail }</span>
                </button>
                if entry.is_readable {
                    <button type="button" class="plain" id={rename_id(&entry.id)} aria-label={["Rename ", &name].concat()} onclick={rename}>{ "Rename" }</button>
                }
                if !is_open {
                    <button type="button" class="plain" aria-label={["Delete ", &name].concat()} onclick={delete}>{ "Delete" }</button>
                }
            </li>
        }
    };
    html! {
        <Modal title="Drafts" class="share" on_close={send.reform(|()| Action::SetDialog(None))}>
            <div class="modal-form">
                <p>{ "What you worked on is kept in this browser until you delete it here." }</p>
                if entries.is_empty() {
                    <p class="dim">{ "There is nothing yet." }</p>
                }
                <ul class="drafts">{ for entries.iter().map(row) }</ul>
                <p class="dim">{ room }</p>
            </div>
        </Modal>
    }
}
