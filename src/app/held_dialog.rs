//! Asks before a project is opened that the engine was looking at when the page or the engine came to an end.

use super::dialog::Modal;
use super::document::Snapshot;
use super::state::Action;
use crate::text::visible;
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`HeldDialog`].
#[derive(Clone, PartialEq, Properties)]
pub struct HeldDialogProps {
    /// The project.
    pub held: Rc<Snapshot>,
    /// Whether there is nothing behind the dialog.
    pub is_blank: bool,
    /// Where actions go.
    pub send: Callback<Action>,
}

/// Asks whether to open the project.
#[component]
pub fn HeldDialog(props: &HeldDialogProps) -> Html {
    let (send, held) = (&props.send, &props.held);
    let with = |act: fn(&Callback<Action>, &Rc<Snapshot>)| {
        let (send, held) = (send.clone(), held.clone());
        Callback::from(move |_: MouseEvent| act(&send, &held))
    };
    let set_aside = |send: &Callback<Action>, held: &Rc<Snapshot>| send.emit(Action::SetAside(held.clone()));
    let close = {
        let (send, held) = (send.clone(), held.clone());
        Callback::from(move |()| set_aside(&send, &held))
    };
    let anyway = with(|send, held| {
        send.emit(Action::Open((**held).clone()));
        send.emit(Action::LookAgain);
    });
    let unchecked = with(|send, held| send.emit(Action::OpenUnchecked((**held).clone())));
    html! {
        <Modal title="Open this project?" class="small" on_close={close}>
            <div class="modal-form">
                <p>{ "The last check of " }<strong>{ visible(&held.title()).into_owned() }</strong>
                    { " did not come to its end: it, or the whole page, stopped. The same may happen again. Without the check you can read, change and download the files." }</p>
                <footer class="modal-foot">
                    <button type="button" class="ghost" onclick={with(set_aside)}>
                        { if props.is_blank { "Start empty" } else { "Do not open" } }
                    </button>
                    <span class="spring"></span>
                    <button type="button" class="ghost" onclick={anyway}>{ "Open anyway" }</button>
                    <button type="button" class="primary" onclick={unchecked}>{ "Open without checking" }</button>
                </footer>
            </div>
        </Modal>
    }
}
