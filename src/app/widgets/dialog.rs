//! A modal dialog: the browser's own, which keeps the keyboard inside and gives it back when it closes.

use crate::app::widgets::icons;
use web_sys::{HtmlDialogElement, HtmlElement};
use yew::prelude::*;

/// Properties of [`Modal`].
#[derive(Clone, PartialEq, Properties)]
pub struct ModalProps {
    /// Its heading.
    pub title: AttrValue,
    /// A class that sets its size.
    pub class: &'static str,
    /// Called when it wants to be closed.
    pub on_close: Callback<()>,
    /// What is in it.
    pub children: Html,
}

/// A modal dialog with a heading and a button that closes it.
#[component]
pub fn Modal(props: &ModalProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            let before = crate::app::browser::focused();
            let dialog = node.cast::<HtmlDialogElement>();
            if let Some(dialog) = &dialog {
                let _ = dialog.show_modal();
            }
            move || {
                if let Some(dialog) = dialog {
                    dialog.close();
                }
                // Taken out of the page, a dialog no longer gives the keyboard back by itself.
                let at_nothing = crate::app::browser::focused().is_none_or(|element| element.tag_name() == "BODY");
                if let Some(before) = before.filter(|element: &HtmlElement| at_nothing && element.is_connected()) {
                    let _ = before.focus();
                }
            }
        });
    }
    let oncancel = {
        let on_close = props.on_close.clone();
        Callback::from(move |event: Event| {
            event.prevent_default();
            on_close.emit(());
        })
    };
    let close = props.on_close.reform(|_: MouseEvent| ());
    html! {
        <dialog ref={node} class={classes!("modal", props.class)} aria-labelledby="dialog-title" {oncancel}>
            <header class="modal-head">
                <h2 id="dialog-title">{ &props.title }</h2>
                <button type="button" class="plain icon-button" aria-label="Close" onclick={close}>{ icons::line(icons::CLOSE) }</button>
            </header>
            { props.children.clone() }
        </dialog>
    }
}
