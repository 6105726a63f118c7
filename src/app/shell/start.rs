//! Where the page begins.

use crate::app::browser;
use crate::app::document::Snapshot;
use crate::app::drafts::{self, opening};
use crate::app::sharing;
use crate::app::state::{Action, State};
use std::rc::Rc;

/// Where the page begins: with the link in the address, else with the draft, else empty.
pub fn first_state() -> State {
    if !cfg!(target_arch = "wasm32") {
        return State::default();
    }
    let link = link_in_address();
    let begun = drafts::start(matches!(link, Some(Ok(_))));
    let in_tab = |draft: &Snapshot| State::in_tab(&begun.tab, draft);
    let draft = begun.draft.clone().unwrap_or_default();
    let state = match drafts::is_suspect(&draft) {
        true if matches!(link, Some(Ok(_))) => in_tab(&Snapshot::default()).after(Action::SetAside(Rc::new(draft))),
        true => in_tab(&Snapshot::default()).after(opening(draft)),
        false => in_tab(&draft),
    };
    match link {
        Some(Ok(snapshot)) => state.after(opening(snapshot)),
        Some(Err(message)) => state.after(Action::Say(message, true)),
        None if begun.has_foreign => state.after(Action::Say(FOREIGN.into(), false)),
        None => state,
    }
}

const FOREIGN: &str =
    "There is a draft that another version of Drydock wrote. It is kept as it is, under Files, Drafts.";

/// The project, or what is wrong with it, of a link in the address.
pub fn link_in_address() -> Option<Result<Snapshot, String>> {
    let fragment = browser::fragment();
    (!fragment.is_empty()).then(|| sharing::open(&fragment))
}
