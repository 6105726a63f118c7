//! A button that opens a menu. Arrow keys walk, Escape closes, the keyboard goes back to the button.

use crate::app::widgets::icons;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};
use yew::prelude::*;

/// One entry of a menu.
#[derive(Clone, PartialEq)]
pub struct Entry {
    /// What it does.
    pub label: AttrValue,
    /// A line of explanation.
    pub detail: Option<AttrValue>,
    /// Begins a new group.
    pub separated: bool,
    /// Called when it is chosen.
    pub run: Callback<()>,
}

impl Entry {
    /// An entry.
    pub fn new(label: impl Into<AttrValue>, run: impl Fn() + 'static) -> Self {
        Self { label: label.into(), detail: None, separated: false, run: Callback::from(move |()| run()) }
    }

    /// With a line of explanation.
    pub fn detail(mut self, detail: impl Into<AttrValue>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Set apart from what is above.
    pub fn separated(mut self) -> Self {
        self.separated = true;
        self
    }
}

/// Properties of [`Menu`].
#[derive(Clone, PartialEq, Properties)]
pub struct MenuProps {
    /// What the button says.
    pub label: AttrValue,
    /// A picture instead of the words, which then only name it.
    #[prop_or_default]
    pub icon: Option<&'static str>,
    /// What can be chosen.
    pub entries: Vec<Entry>,
    /// Said instead of entries while there are none.
    #[prop_or_default]
    pub note: Option<AttrValue>,
    /// Called when it opens.
    #[prop_or_default]
    pub on_open: Callback<()>,
    /// Opens towards the left.
    #[prop_or_default]
    pub at_end: bool,
}

/// A button with a menu.
#[component]
pub fn Menu(props: &MenuProps) -> Html {
    let open = use_state(|| false);
    let root = use_node_ref();
    let button = use_node_ref();

    let focus_item = {
        let root = root.clone();
        move |step: i32, from_end: bool| {
            let Some(root) = root.cast::<HtmlElement>() else { return };
            let Ok(list) = root.query_selector_all("[role=menuitem]") else { return };
            let items: Vec<HtmlElement> = (0..list.length()).filter_map(|at| list.get(at)?.dyn_into().ok()).collect();
            if items.is_empty() {
                return;
            }
            let current =
                crate::app::browser::focused().and_then(|focused| items.iter().position(|item| *item == focused));
            let next = match current {
                Some(at) if step != 0 => (at as i32 + step).rem_euclid(items.len() as i32) as usize,
                _ if from_end => items.len() - 1,
                _ => 0,
            };
            let _ = items[next].focus();
        }
    };
    {
        let focus_item = focus_item.clone();
        let count = props.entries.len();
        use_effect_with((*open, count), move |(open, _)| {
            if *open {
                focus_item(0, false);
            }
        });
    }

    let toggle = {
        let (open, on_open) = (open.clone(), props.on_open.clone());
        Callback::from(move |_: MouseEvent| {
            if !*open {
                on_open.emit(());
            }
            open.set(!*open);
        })
    };
    let onkeydown = {
        let (open, button, on_open, focus_item) =
            (open.clone(), button.clone(), props.on_open.clone(), focus_item.clone());
        Callback::from(move |event: KeyboardEvent| {
            let handled = match event.key().as_str() {
                "Escape" if *open => {
                    open.set(false);
                    if let Some(button) = button.cast::<HtmlElement>() {
                        let _ = button.focus();
                    }
                    true
                }
                "ArrowDown" if !*open => {
                    on_open.emit(());
                    open.set(true);
                    true
                }
                "ArrowDown" => {
                    focus_item(1, false);
                    true
                }
                "ArrowUp" if *open => {
                    focus_item(-1, true);
                    true
                }
                "Home" if *open => {
                    focus_item(0, false);
                    true
                }
                "End" if *open => {
                    focus_item(0, true);
                    true
                }
                _ => false,
            };
            if handled {
                event.prevent_default();
                event.stop_propagation();
            }
        })
    };
    let onfocusout = {
        let (open, root) = (open.clone(), root.clone());
        Callback::from(move |event: FocusEvent| {
            let inside = event
                .related_target()
                .and_then(|target| target.dyn_into::<Node>().ok())
                .is_some_and(|target| root.cast::<Node>().is_some_and(|root| root.contains(Some(&target))));
            if !inside {
                open.set(false);
            }
        })
    };

    let items = props.entries.iter().map(|entry| {
        let onclick = {
            let (open, button, run) = (open.clone(), button.clone(), entry.run.clone());
            Callback::from(move |_: MouseEvent| {
                open.set(false);
                if let Some(button) = button.cast::<HtmlElement>() {
                    let _ = button.focus();
                }
                run.emit(());
            })
        };
        html! {
            <button type="button" role="menuitem" tabindex="-1" class={classes!("menu-item", entry.separated.then_some("separated"))} {onclick}>
                <span class="menu-label">{ &entry.label }</span>
                if let Some(detail) = &entry.detail {
                    <span class="menu-detail">{ detail }</span>
                }
            </button>
        }
    });
    html! {
        <div class="menu" ref={root} {onkeydown} {onfocusout}>
            if let Some(icon) = props.icon {
                <button type="button" ref={button.clone()} class="plain icon-button" aria-haspopup="menu" aria-expanded={open.to_string()}
                    aria-label={props.label.clone()} title={props.label.clone()} onclick={toggle}>
                    { icons::line(icon) }
                </button>
            } else {
                <button type="button" ref={button.clone()} class="plain" aria-haspopup="menu" aria-expanded={open.to_string()} onclick={toggle}>
                    { &props.label }{ icons::line(icons::DOWN) }
                </button>
            }
            if *open {
                <div class={classes!("menu-list", props.at_end.then_some("at-end"))} role="menu" aria-label={props.label.clone()}>
                    { for items }
                    if let Some(note) = &props.note {
                        <p class="menu-note" role="status">{ note }</p>
                    }
                </div>
            }
        </div>
    }
}
