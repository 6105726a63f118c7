//! The review of fixes: every hunk with its fixes, each to be taken or left, then all applied as one step.

use crate::app::review::{Review, ReviewHunk, ReviewLine};
use crate::app::state::{Action, Shared};
use crate::app::widgets::colours::coloured;
use crate::app::widgets::dialog::Modal;
use crate::app::widgets::growing::use_growing;
use crate::app::widgets::icons;
use crate::app::widgets::prose;
use crate::diagnostic::Applicability;
use crate::fix::LineKind;
use crate::model::file_kind;
use crate::text::visible;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Properties of [`ReviewDialog`].
#[derive(Clone, PartialEq, Properties)]
pub struct ReviewDialogProps {
    /// What is reviewed.
    pub review: Shared<Review>,
    /// Where actions go.
    pub send: Callback<Action>,
}

/// The review of fixes.
#[component]
pub fn ReviewDialog(props: &ReviewDialogProps) -> Html {
    let review = use_state(|| (*props.review).clone());
    let shown = use_growing(review.hunks.len(), 24);
    let close = props.send.reform(|()| Action::SetDialog(None));
    let set = {
        let review = review.clone();
        Callback::from(move |(offers, chosen): (Vec<usize>, bool)| {
            let mut next = (*review).clone();
            next.set(&offers, chosen);
            review.set(next);
        })
    };
    let all: Vec<usize> = (0..review.offers.len()).collect();
    let suggested: Vec<usize> = all
        .iter()
        .copied()
        .filter(|&offer| review.offers[offer].fix.applicability == Applicability::Suggested)
        .collect();
    let chosen = review.chosen();
    let apply = {
        let (review, send) = (review.clone(), props.send.clone());
        Callback::from(move |_: MouseEvent| {
            let (texts, files) = review.result();
            send.emit(Action::ApplyFixes(texts, files, review.chosen()));
        })
    };
    let everything = all.len() == chosen;
    let toggle_all = set.reform(move |_: MouseEvent| (all.clone(), !everything));
    let safe_only = {
        let set = set.clone();
        let suggested = suggested.clone();
        move |_: MouseEvent| set.emit((suggested.clone(), false))
    };
    let suggested_chosen = suggested.iter().filter(|&&offer| review.offers[offer].chosen).count();
    let note = match (suggested.len(), review.offers.len()) {
        (0, _) => "Safe: the fault goes, nothing else changes.",
        (some, all) if some == all => {
            "A suggestion: right in most projects, but it may change how yours builds or runs. Read it before you apply it."
        }
        _ => {
            "Safe fixes are ticked: the fault goes, nothing else changes. Suggestions are right in most projects, but may change how yours builds or runs, so ticking them is up to you."
        }
    };
    let mut last_path = "";
    html! {
        <Modal title={review.title.clone()} class="review" on_close={close.clone()}>
            <p class="review-note">{ note }</p>
            <div class="review-bar">
                <span role="status">{ format!("{chosen} of {} chosen", review.offers.len()) }</span>
                <button type="button" class="plain" onclick={toggle_all}>{ if everything { "Choose none" } else { "Choose all" } }</button>
                if suggested_chosen > 0 && suggested.len() < review.offers.len() {
                    <button type="button" class="plain" onclick={safe_only}>{ "Safe ones only" }</button>
                }
                if review.waiting > 0 {
                    <span class="spring"></span>
                    <span>{ match review.waiting {
                        1 => "1 more changes the same lines and comes next time".to_string(),
                        more => format!("{more} more change the same lines and come next time"),
                    } }</span>
                }
            </div>
            <div class="hunks" tabindex="0" role="group" aria-label="Changes">
                { for review.hunks.iter().take(shown).map(|hunk| {
                    let head = (hunk.path != last_path).then(|| html! {
                        <h3 class="file-head">{ visible(&hunk.path).into_owned() }
                            if hunk.file.is_none() { <span class="file-new">{ "new file" }</span> }
                        </h3>
                    });
                    last_path = &hunk.path;
                    html! { <>{ for head }{ hunk_card(&review, hunk, &set) }</> }
                }) }
                if review.hunks.is_empty() {
                    <p class="nothing">{ "These fixes change nothing any more." }</p>
                }
            </div>
            <footer class="modal-foot">
                <span class="dim wide-only">{ "One Ctrl-Z takes all of it back." }</span>
                <span class="spring"></span>
                <button type="button" class="ghost" onclick={close.reform(|_: MouseEvent| ())}>{ "Cancel" }</button>
                <button type="button" class="primary" data-testid="apply-fixes" disabled={chosen == 0} onclick={apply}>
                    { if chosen == 1 { "Apply 1 fix".to_string() } else { format!("Apply {chosen} fixes") } }
                </button>
            </footer>
        </Modal>
    }
}

fn hunk_card(review: &Review, hunk: &ReviewHunk, set: &Callback<(Vec<usize>, bool)>) -> Html {
    let kind = file_kind(&hunk.path, "");
    html! {
        <section class="hunk" aria-label={format!("Change in {}", visible(&hunk.path))}>
            <div class="hunk-head">
                { for hunk.offers.iter().map(|&number| {
                    let offer = &review.offers[number];
                    let onchange = set.reform(move |event: Event| {
                        (vec![number], event.target_unchecked_into::<HtmlInputElement>().checked())
                    });
                    let is_suggestion = offer.fix.applicability == Applicability::Suggested;
                    html! {
                        <label class="offer">
                            <input type="checkbox" checked={offer.chosen} {onchange} />
                            <span class="offer-title">{ prose::text(&offer.fix.title) }</span>
                            <span class="offer-problem">{ icons::severity(offer.problem.severity, false) }{ " " }{ prose::text(&offer.problem.title) }</span>
                            if is_suggestion {
                                <span class="tag">{ "suggestion" }</span>
                            }
                            if offer.hunks > 1 {
                                <span class="tag">{ format!("{} places", offer.hunks) }</span>
                            }
                        </label>
                    }
                }) }
            </div>
            <div class="diff" tabindex="0" role="table" aria-label={format!("Lines of {}", visible(&hunk.path))}>
                { for review.lines(hunk).iter().map(|line| {
                    let ReviewLine { line, off } = line;
                    let (class, sign, name) = match (line.kind, off) {
                        (LineKind::Context, _) => ("same", " ", ""),
                        (LineKind::Removed, false) => ("gone", "−", "removed"),
                        (LineKind::Removed, true) => ("gone", "−", "would be removed"),
                        (LineKind::Added, false) => ("new", "+", "added"),
                        (LineKind::Added, true) => ("new", "+", "would be added"),
                    };
                    html! {
                        <div class={classes!("diff-line", class, off.then_some("off"))} role="row">
                            <span class="diff-number" role="cell">{ line.before_no }</span>
                            <span class="diff-sign" role="cell"><span aria-hidden="true">{ sign }</span><span class="unseen">{ name }</span></span>
                            <code role="cell">{ coloured(kind, line.content()) }</code>
                        </div>
                    }
                }) }
            </div>
        </section>
    }
}
