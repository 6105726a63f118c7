//! The bar at the top: name, environment, menus, sharing, reviewing fixes, theme.

use crate::app::browser;
use crate::app::document::Snapshot;
use crate::app::samples::{self, Sample};
use crate::app::state::{Action, Dialog};
use crate::app::tasks::Task;
use crate::app::widgets::icons;
use crate::app::widgets::menu::{Entry, Menu};
use crate::project::Environment;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Properties of [`TopBar`].
#[derive(Clone, PartialEq, Properties)]
pub struct TopBarProps {
    /// The environment switch.
    pub environment: Option<Environment>,
    /// How many fixes may be applied in bulk.
    pub safe_fixes: usize,
    /// How many more there are to decide on.
    pub suggestions: usize,
    /// Where actions go.
    pub send: Callback<Action>,
    /// Where tasks go.
    pub on_task: Callback<Task>,
    /// Opens the review of all fixes.
    pub on_review: Callback<()>,
}

/// The bar at the top.
#[component]
pub fn TopBar(props: &TopBarProps) -> Html {
    let samples = use_state(|| Option::<Result<Rc<Vec<Sample>>, String>>::None);
    let send = &props.send;

    let load = {
        let samples = samples.clone();
        Callback::from(move |()| {
            if matches!(&*samples, Some(Ok(_))) {
                return;
            }
            let samples = samples.clone();
            spawn_local(async move { samples.set(Some(samples::load().await.map(Rc::new))) });
        })
    };
    let entries = |kind: &str| -> Vec<Entry> {
        let Some(Ok(all)) = &*samples else { return Vec::new() };
        let of_kind = all.iter().enumerate().filter(|(_, sample)| sample.kind == kind);
        of_kind
            .map(|(at, sample)| {
                let (all, send) = (all.clone(), send.clone());
                Entry::new(sample.title.clone(), move || all[at].open(&send)).detail(sample.text.clone())
            })
            .collect()
    };
    let note = match &*samples {
        None => Some(AttrValue::from("Loading…")),
        Some(Err(message)) => Some(AttrValue::from(message.clone())),
        Some(Ok(_)) => None,
    };

    let mut starters = entries("starter");
    {
        let send = send.clone();
        let empty = Entry::new("Empty project", move || send.emit(Action::Open(Snapshot::default())));
        starters.push(empty.detail("A Dockerfile and a Compose file to fill.").separated());
    }
    let task = |task: Task| {
        let on_task = props.on_task.clone();
        move || on_task.emit(task)
    };
    let drafts = send.reform(|()| Action::SetDialog(Some(Dialog::Drafts)));
    let files = vec![
        Entry::new("Open files…", task(Task::PickFiles)),
        Entry::new("Open a folder…", task(Task::PickFolder)),
        Entry::new("Download all (zip)", task(Task::SaveAll)).separated(),
        Entry::new("Drafts…", move || drafts.emit(())).detail("What you worked on in this browser.").separated(),
    ];

    let (count, what) = match (props.safe_fixes, props.suggestions) {
        (0, 1) => (1, "suggestion"),
        (0, more) => (more, "suggestions"),
        (1, _) => (1, "fix"),
        (count, _) => (count, "fixes"),
    };
    let explained = match (props.safe_fixes, props.suggestions) {
        (0, _) => "Shows what each one changes before anything is changed",
        _ => "Shows what each safe fix changes, and the suggestions, before anything is changed",
    };
    html! {
        <header class="top">
            <h1 class="name">{ icons::brand() }{ "Drydock" }</h1>
            <EnvironmentSwitch value={props.environment} send={send.clone()} />
            <span class="spring"></span>
            <Menu label="New" entries={starters} note={note.clone()} on_open={load.clone()} />
            <Menu label="Samples" entries={entries("sample")} {note} on_open={load} />
            <Menu label="Files" entries={files} />
            <button type="button" class="ghost" onclick={send.reform(|_: MouseEvent| Action::SetDialog(Some(Dialog::Share)))}>
                { "Share" }
            </button>
            if count > 0 {
                <button type="button" class="primary review-all" data-testid="review-all" title={explained} aria-label={format!("Review {count} {what}")}
                    onclick={props.on_review.reform(|_: MouseEvent| ())}><span class="rest">{ "Review " }</span>{ count }{ " " }{ what }</button>
            } else {
                <button type="button" class="ghost review-all" data-testid="review-all" disabled=true>{ "No fixes" }</button>
            }
            <Theme />
        </header>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct EnvironmentSwitchProps {
    value: Option<Environment>,
    send: Callback<Action>,
}

#[component]
fn EnvironmentSwitch(props: &EnvironmentSwitchProps) -> Html {
    let choices = [
        ("Auto", "", None),
        ("Dev", "elopment", Some(Environment::Development)),
        ("Prod", "uction", Some(Environment::Production)),
    ];
    html! {
        <div class="segments environment" role="group" aria-label="Environment">
            { for choices.into_iter().map(|(label, rest, value)| html! {
                <button type="button" aria-pressed={(props.value == value).to_string()}
                    onclick={props.send.reform(move |_: MouseEvent| Action::SetEnvironment(value))}>{ label }<span class="rest">{ rest }</span></button>
            }) }
        </div>
    }
}

/// The theme: that of the system, light or dark.
#[component]
fn Theme() -> Html {
    const NAMES: [&str; 3] = ["auto", "light", "dark"];
    let theme = use_state(|| {
        if !cfg!(target_arch = "wasm32") {
            return 0;
        }
        let kept = browser::setting("theme");
        NAMES.iter().position(|name| kept.as_deref() == Some(name)).unwrap_or(0)
    });
    use_effect_with(*theme, |theme| {
        let Some(root) = browser::document().document_element() else { return };
        let _ = match *theme {
            0 => root.remove_attribute("data-theme"),
            chosen => root.set_attribute("data-theme", NAMES[chosen]),
        };
        browser::keep_setting("theme", NAMES[*theme]);
    });
    let (label, icon) = match *theme {
        1 => ("Theme: light", icons::THEME_LIGHT),
        2 => ("Theme: dark", icons::THEME_DARK),
        _ => ("Theme: as the system", icons::THEME_AUTO),
    };
    let onclick = Callback::from(move |_: MouseEvent| theme.set((*theme + 1) % NAMES.len()));
    html! { <button type="button" class="plain icon-button" aria-label={label} title={label} {onclick}>{ icons::line(icon) }</button> }
}
