// Find and replace; loaded the first time somebody asks for it.

import { openSearchPanel, search, searchKeymap } from "@codemirror/search";
import { StateEffect } from "@codemirror/state";
import { keymap } from "@codemirror/view";

export function open(view) {
  // Every file has a state of its own; each is told about searching once.
  if (!view.state.facet(keymap).includes(searchKeymap)) {
    view.dispatch({ effects: StateEffect.appendConfig.of([search({ top: true }), keymap.of(searchKeymap)]) });
  }
  openSearchPanel(view);
}
