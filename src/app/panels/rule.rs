//! The page of a rule beside its problem: why it matters, what to do, when one is tempted, examples, other tools' names.

use crate::app::browser;
use crate::app::engine::Report;
use crate::app::panels::problems::ReviewRequest;
use crate::app::records::read_pages;
use crate::app::state::{Action, Shared};
use crate::app::widgets::colours::coloured;
use crate::app::widgets::icons;
use crate::app::widgets::prose;
use crate::diagnostic::Severity;
use crate::model::file_kind;
use crate::rules::page::{Example, ExampleFile, RulePage};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

thread_local! {
    /// All pages, once they are loaded: they are the same for as long as the site is open.
    static PAGES: RefCell<Option<Rc<Vec<RulePage>>>> = const { RefCell::new(None) };
}

/// Properties of [`RulePanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct RulePanelProps {
    /// The rule's name.
    pub rule: String,
    /// For how often it was found.
    pub report: Shared<Report>,
    /// Where actions go.
    pub send: Callback<Action>,
    /// Opens a review.
    pub on_review: Callback<ReviewRequest>,
}

/// The page of a rule.
#[component]
pub fn RulePanel(props: &RulePanelProps) -> Html {
    let loaded = use_state(|| PAGES.with_borrow(Clone::clone).map(Ok::<_, String>));
    let load = {
        let loaded = loaded.clone();
        Callback::from(move |()| {
            let loaded = loaded.clone();
            spawn_local(async move {
                let pages = browser::lazy("rules.json").await.and_then(|text| {
                    read_pages(&text).map(Rc::new).ok_or_else(|| "The rules' texts could not be read.".to_string())
                });
                if let Ok(pages) = &pages {
                    PAGES.set(Some(pages.clone()));
                }
                loaded.set(Some(pages));
            });
        })
    };
    {
        let (load, missing) = (load.clone(), !matches!(&*loaded, Some(Ok(_))));
        use_effect_with((), move |()| {
            if missing {
                load.emit(());
            }
        });
    }
    let heading = use_node_ref();
    {
        let heading = heading.clone();
        use_effect_with(props.rule.clone(), move |_| {
            if let Some(heading) = heading.cast::<web_sys::HtmlElement>() {
                let _ = heading.focus();
                if let Some(body) = heading
                    .closest(".rule-panel")
                    .ok()
                    .flatten()
                    .and_then(|panel| panel.query_selector(".rule-body").ok().flatten())
                {
                    body.set_scroll_top(0);
                }
            }
        });
    }
    let body = match &*loaded {
        None => html! { <p class="nothing" role="status">{ "Loading…" }</p> },
        Some(Err(message)) => html! {
            <div class="nothing">
                <p class="nothing-title">{ "The page could not be loaded" }</p>
                <p>{ message.clone() }</p>
                <button type="button" class="ghost" onclick={load.reform(|_: MouseEvent| ())}>{ "Try again" }</button>
            </div>
        },
        Some(Ok(pages)) => match pages.iter().find(|page| page.name == props.rule) {
            Some(page) => page_body(page, props),
            None => html! { <p class="nothing">{ "There is no page for this rule." }</p> },
        },
    };
    let onkeydown = {
        let send = props.send.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                send.emit(Action::ShowRule(None));
            }
        })
    };
    html! {
        <section class="panel rule-panel" id="graph" aria-label={format!("Rule {}", props.rule)} {onkeydown}>
            <div class="bar">
                <h2 ref={heading} tabindex="-1">{ "Why" }</h2>
                <code class="bar-rule">{ &props.rule }</code>
                <span class="spring"></span>
                <button type="button" class="plain" onclick={props.send.reform(|_: MouseEvent| Action::ShowRule(None))}>
                    { icons::line(icons::CLOSE) }{ "Close" }
                </button>
            </div>
            <div class="rule-body" tabindex="0" role="region" aria-label="Explanation">{ body }</div>
        </section>
    }
}

fn page_body(page: &RulePage, props: &RulePanelProps) -> Html {
    let found: Vec<_> = props.report.problems().iter().filter(|problem| *problem.rule == *page.name).collect();
    let fixable = found.iter().filter(|problem| problem.fix.is_some()).count();
    let rule = found.first().map(|problem| problem.rule.clone());
    let level = |level: Option<Severity>| level.map_or("off", Severity::name);
    let examples = |bad: bool| page.examples.iter().filter(move |example| example.bad == bad).take(2);
    html! {
        <article class="rule-page">
            <h3 class="rule-title">{ prose::text(&page.title) }</h3>
            <p class="rule-facts">
                <span class={classes!("level", page.severity.name())}>{ icons::severity(page.severity, false) }{ page.severity.name() }</span>
                if page.in_development != Some(page.severity) || page.in_production != Some(page.severity) {
                    <span>{ format!("development: {}", level(page.in_development)) }</span>
                    <span>{ format!("production: {}", level(page.in_production)) }</span>
                }
                <span>{ &page.family }</span>
            </p>
            { for page.sections.iter().map(|section| html! {
                <section>
                    if !section.heading.is_empty() {
                        <h4>{ &section.heading }</h4>
                    }
                    { for section.blocks.iter().map(prose::block) }
                </section>
            }) }
            if let Some(rule) = rule.filter(|_| fixable > 0) {
                <p><button type="button" class="ghost" onclick={props.on_review.reform(move |_: MouseEvent| ReviewRequest::Rule(rule.clone()))}>
                    { if fixable == 1 { "Review the fix".to_string() } else { format!("Review all {fixable} fixes of this rule") } }
                </button></p>
            }
            { for examples(true).map(|example| shown(example, "Bad")) }
            { for examples(false).map(|example| shown(example, "Good")) }
            if !page.aliases.is_empty() {
                <h4>{ "What other tools call it" }</h4>
                <ul class="alias-list">
                    { for page.aliases.iter().map(|alias| {
                        let (tool, id) = alias.split_once(':').unwrap_or(("", alias));
                        html! { <li><span>{ tool.to_string() }</span>{ " " }<code>{ id.to_string() }</code></li> }
                    }) }
                </ul>
            }
        </article>
    }
}

fn shown(example: &Example, label: &'static str) -> Html {
    html! {
        <div class={classes!("example", if example.bad { "bad" } else { "good" })}>
            <h4>{ label }</h4>
            { for example.files.iter().map(example_file) }
            if !example.fixed.is_empty() {
                <h4>{ "After the fix" }</h4>
                { for example.fixed.iter().map(example_file) }
            }
        </div>
    }
}

fn example_file(file: &ExampleFile) -> Html {
    html! {
        <figure>
            <figcaption>{ &file.path }</figcaption>
            <pre tabindex="0">{ coloured(file_kind(&file.path, &file.text), &file.text) }</pre>
        </figure>
    }
}
