// The editor: CodeMirror in a shadow root, one pane per side, one state (with its history) per file.
// It owns the texts while they are edited; Rust hears of changes and sends colours, problems and edits.

import { defaultKeymap, history, historyKeymap, indentWithTab, invertedEffects, isolateHistory, redo, undo } from "@codemirror/commands";
import { indentUnit } from "@codemirror/language";
import { lintGutter, nextDiagnostic, previousDiagnostic, setDiagnostics } from "@codemirror/lint";
import { Annotation, EditorState, StateEffect } from "@codemirror/state";
import {
  Decoration,
  EditorView,
  ViewPlugin,
  dropCursor,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
  rectangularSelection,
} from "@codemirror/view";
import { look } from "./look.js";
export { readDropped, readPicked } from "./files.js";

/** Marks changes that Rust made, so that they are not reported back. */
const fromRust = Annotation.define();
/** The number of a set of changes, possibly over several files, that are undone together. */
const group = StateEffect.define();
/** The colours are others now. */
const colours = StateEffect.define();

const CLASSES = ["keyword", "key", "text", "literal", "comment", "variable", "flag", "operator"].map((name) =>
  // What is typed behind a word takes its colour, which is right so often that new colours mostly change nothing.
  Decoration.mark({ class: `tok-${name}`, inclusiveEnd: true }),
);

/** The marks of a set that are in view: from, to and mark of each. `RangeSet.eq` does not look at marks, only at points. */
function inView(set, { from, to }) {
  const found = [];
  set.between(from, to, (start, end, mark) => void found.push(start, end, mark));
  return found;
}

/** Shows the colours of the lines in view; between a keystroke and the new colours the old ones move along. */
const colouring = ViewPlugin.fromClass(
  class {
    constructor() {
      // From, to and class of each stretch, one after the other.
      this.flat = [];
      this.moved = null;
      this.decorations = Decoration.none;
    }
    update(update) {
      if (update.docChanged) {
        this.moved = this.moved ? this.moved.composeDesc(update.changes.desc) : update.changes.desc;
        this.decorations = this.decorations.map(update.changes);
      }
      let fresh = false;
      for (const transaction of update.transactions) {
        for (const effect of transaction.effects) {
          fresh ||= effect.is(colours);
        }
      }
      if (fresh || update.viewportChanged) this.decorations = this.build(update.view);
    }
    /** Takes new colours; says whether they look like the old ones, so that nothing is to be drawn. */
    take(view, flat) {
      this.flat = flat;
      this.moved = null;
      const now = inView(this.decorations, view.viewport);
      const next = inView(this.build(view), view.viewport);
      return now.length === next.length && now.every((part, at) => part === next[at]);
    }
    build(view) {
      const { flat, moved } = this;
      const length = view.state.doc.length;
      const ranges = [];
      const { from: first, to: last } = view.viewport;
      let low = 0;
      let high = flat.length / 3;
      // Positions in `flat` are older than the text by `moved`; a margin makes up for it.
      const start = first - 2000;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (flat[middle * 3 + 1] < start) low = middle + 1;
        else high = middle;
      }
      for (let at = low * 3; at < flat.length && flat[at] < last + 2000; at += 3) {
        const from = moved ? moved.mapPos(flat[at], 1) : flat[at];
        const to = Math.min(moved ? moved.mapPos(flat[at + 1], 1) : flat[at + 1], length);
        if (from < to) ranges.push(CLASSES[flat[at + 2]].range(from, to));
      }
      return Decoration.set(ranges, true);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

/** Typing over a selection: left to itself the browser would put `style=` into the text to keep its look, which the policy refuses. */
const typeOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { state } = view;
    if (event.inputType !== "insertText" || !event.data || view.composing || state.readOnly || state.selection.main.empty) return false;
    view.dispatch(state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    event.preventDefault();
    return true;
  },
});

const panes = new Set();
/** Which files a numbered set of changes touched. */
const groups = new Map();
let following = false;

/** Takes a set of changes back, or makes it again, in every file but the one where it just happened. */
function follow(number, step, except) {
  if (following) return;
  following = true;
  try {
    for (const pane of panes) {
      for (const key of groups.get(number) ?? []) {
        if (key !== except) pane.step(key, number, step);
      }
    }
  } finally {
    following = false;
  }
}

/** Takes back every change of a number. Says whether there was one. */
export function undoGroup(number) {
  const files = groups.get(number) ?? [];
  let done = false;
  for (const pane of panes) for (const key of files) done = pane.step(key, number, undo) || done;
  return done;
}

async function openSearch(view) {
  const { open } = await import("./search.js");
  open(view);
}

export class Pane {
  /** `on` holds `change`, `cursor`, `action` and `group`. */
  constructor(host, on) {
    this.on = on;
    this.states = new Map();
    this.problems = new Map();
    /** The problems whose marks are shown, and how the text has changed since. */
    this.shown = { problems: [], moved: null };
    this.scrolls = new Map();
    this.key = null;
    this.name = "";
    const root = host.attachShadow({ mode: "open" });
    this.view = new EditorView({ root, parent: root, state: EditorState.create({ doc: "", extensions: [look] }) });
    panes.add(this);
  }

  destroy() {
    panes.delete(this);
    this.view.destroy();
  }

  /** Shows a file; its text counts only the first time. */
  show(key, text, name, hint) {
    const renamed = this.name !== name;
    this.name = name;
    if (this.key === key) {
      if (renamed) this.view.dispatch({});
      return;
    }
    this.keep();
    this.key = key;
    this.view.setState(this.states.get(key) ?? this.create(key, text, hint));
    this.states.set(key, this.view.state);
    const scroll = this.scrolls.get(key);
    if (scroll) this.view.dispatch({ effects: scroll });
    this.showProblems();
  }

  /** Shows nothing. */
  clear() {
    this.keep();
    this.key = null;
    this.view.setState(EditorState.create({ doc: "", extensions: [look, EditorState.readOnly.of(true), EditorView.editable.of(false)] }));
  }

  forget(key) {
    if (this.key === key) this.clear();
    this.states.delete(key);
    this.problems.delete(key);
    this.scrolls.delete(key);
  }

  has(key) {
    return this.states.has(key);
  }

  keep() {
    if (this.key === null) return;
    this.states.set(this.key, this.view.state);
    this.scrolls.set(this.key, this.view.scrollSnapshot());
  }

  state(key) {
    return key === this.key ? this.view.state : this.states.get(key);
  }

  take(key, transaction) {
    if (key === this.key) this.view.dispatch(transaction);
    else this.states.set(key, transaction.state);
  }

  create(key, text, hint) {
    return EditorState.create({
      doc: text,
      extensions: [
        look,
        lintGutter(),
        lineNumbers(),
        history(),
        invertedEffects.of((transaction) => transaction.effects.filter((effect) => effect.is(group))),
        dropCursor(),
        rectangularSelection(),
        typeOver,
        highlightActiveLine(),
        highlightActiveLineGutter(),
        colouring,
        indentUnit.of("  "),
        EditorState.tabSize.of(4),
        EditorState.languageData.of(() => [{ commentTokens: { line: "#" } }]),
        // A file may get another name while it is shown.
        EditorView.contentAttributes.of(() => ({ "aria-label": this.name, tabindex: "0", autocapitalize: "off", autocorrect: "off" })),
        hint ? placeholder(hint) : [],
        keymap.of([
          { key: "Mod-f", run: (view) => (openSearch(view), true), preventDefault: true },
          indentWithTab,
          ...historyKeymap,
          // Not the library's own keys: they open a panel beside the page's list of problems.
          { key: "F8", run: nextDiagnostic, shift: previousDiagnostic },
          ...defaultKeymap,
        ]),
        EditorView.updateListener.of((update) => this.heard(key, update)),
      ],
    });
  }

  heard(key, update) {
    const rusts = update.transactions.some((transaction) => transaction.annotation(fromRust));
    if (update.docChanged) {
      const { moved } = this.shown;
      this.shown.moved = moved ? moved.composeDesc(update.changes.desc) : update.changes.desc;
      if (!rusts) this.report(key, update.changes);
    }
    for (const transaction of update.transactions) {
      const undone = transaction.isUserEvent("undo");
      if (!undone && !transaction.isUserEvent("redo")) continue;
      for (const effect of transaction.effects) {
        if (!effect.is(group) || following) continue;
        queueMicrotask(() => {
          follow(effect.value, undone ? undo : redo, key);
          this.on.group(effect.value, undone);
        });
      }
    }
    if (update.focusChanged && this.view.hasFocus) this.choose();
    if (update.selectionSet && !rusts && this.view.hasFocus) {
      this.on.cursor(key, update.state.selection.main.head);
    }
  }

  report(key, changes) {
    const ranges = [];
    const inserts = [];
    changes.iterChanges((fromA, toA, _fromB, _toB, inserted) => {
      ranges.push(fromA, toA);
      inserts.push(inserted.toString());
    });
    this.on.change(key, Uint32Array.from(ranges), inserts);
  }

  /** Undoes or redoes the last step of a file when it belongs to the number. */
  step(key, number, command) {
    const state = this.state(key);
    if (!state) return false;
    let found = null;
    command({ state, dispatch: (transaction) => (found = transaction) });
    if (!found || !found.effects.some((effect) => effect.is(group) && effect.value === number)) return false;
    this.take(key, found);
    if (key !== this.key) this.report(key, found.changes);
    return true;
  }

  /** Makes changes as one step of the file's history. `text` is the text before, for a file that was never shown. */
  apply(key, text, ranges, inserts, number) {
    const state = this.state(key) ?? this.create(key, text, "");
    const changes = inserts.map((insert, at) => ({ from: ranges[at * 2], to: ranges[at * 2 + 1], insert }));
    const transaction = state.update({
      changes,
      effects: group.of(number),
      annotations: [fromRust.of(true), isolateHistory.of("full")],
      userEvent: "input.fix",
    });
    if (!groups.has(number)) groups.set(number, new Set());
    groups.get(number).add(key);
    this.take(key, transaction);
  }

  colour(key, flat) {
    if (key !== this.key || this.view.plugin(colouring).take(this.view, flat)) return;
    this.view.dispatch({ effects: colours.of(null), annotations: fromRust.of(true) });
  }

  /** Each problem: id, from, to, severity, title, detail, rule, fix title or "". */
  diagnose(key, problems) {
    this.problems.set(key, problems);
    if (key === this.key && !this.showsAlready(problems)) this.showProblems();
  }

  /** Whether the marks, which move along with the text, are where these problems are and say what they say. */
  showsAlready(problems) {
    const { shown } = this;
    if (shown.problems.length !== problems.length) return false;
    const length = this.view.state.doc.length;
    const place = (position, side) => Math.min(shown.moved ? shown.moved.mapPos(position, side) : position, length);
    const same = problems.every(([, from, to, ...words], at) => {
      const [, oldFrom, oldTo, ...oldWords] = shown.problems[at];
      return place(oldFrom, 1) === from && place(oldTo, -1) === to && words.every((word, n) => word === oldWords[n]);
    });
    // Their numbers may be others now.
    if (same) this.shown = { problems, moved: null };
    return same;
  }

  showProblems() {
    const length = this.view.state.doc.length;
    const problems = this.problems.get(this.key) ?? [];
    this.shown = { problems, moved: null };
    const ask = (at, fix) => this.on.action(this.shown.problems[at][0], fix);
    const diagnostics = problems.map(([, from, to, severity, title, detail, rule, fix], at) => ({
      from: Math.min(from, length),
      to: Math.min(to, length),
      severity,
      message: `${title}. ${detail}`,
      source: rule,
      renderMessage: () => message(title, detail),
      actions: [
        ...(fix ? [{ name: fix, apply: () => ask(at, true) }] : []),
        { name: "Why?", apply: () => ask(at, false) },
      ],
    }));
    const transaction = setDiagnostics(this.view.state, diagnostics);
    this.view.dispatch({ ...transaction, annotations: fromRust.of(true) });
  }

  /** Only the editor where the selection is shows its line. */
  choose() {
    for (const pane of panes) pane.view.dom.classList.toggle("chosen", pane === this);
  }

  reveal(key, from, to, focus) {
    if (key !== this.key) return;
    this.choose();
    const length = this.view.state.doc.length;
    const [anchor, head] = [Math.min(from, length), Math.min(to, length)];
    this.view.dispatch({
      // The cursor stands at the start, so that long spans do not scroll sideways.
      selection: focus ? { anchor, head } : { anchor },
      effects: EditorView.scrollIntoView(anchor, { y: "center" }),
      annotations: fromRust.of(true),
    });
    if (focus) this.view.focus();
  }

  text(key) {
    return this.state(key)?.doc.toString() ?? "";
  }
}

function message(title, detail) {
  const box = document.createElement("div");
  prose(box.appendChild(document.createElement("strong")), title);
  if (detail) prose(box.appendChild(document.createElement("p")), detail);
  return box;
}

/** Text in which what stands in backticks is code. */
function prose(parent, text) {
  text.split("`").forEach((part, at) => {
    if (at % 2) parent.appendChild(document.createElement("code")).textContent = part;
    else parent.append(part);
  });
}
