// Takes the place of @codemirror/language and @lezer/common in the bundle (scripts/assemble.mjs): the editor's commands ask them for a
// syntax tree, and ours has none, because colours come from Rust. What is here is what they answer for text without a language.

import { Facet, countColumn } from "@codemirror/state";

/** What one step of indentation is. */
export const indentUnit = Facet.define({ combine: (values) => values[0] ?? "  " });

export const getIndentUnit = (state) => countColumn(state.facet(indentUnit), state.tabSize);

/** White space up to a column: tabs where a step is one. */
export function indentString(state, columns) {
  const tabs = state.facet(indentUnit).includes("\t") ? Math.floor(columns / state.tabSize) : 0;
  return "\t".repeat(tabs) + " ".repeat(columns - tabs * state.tabSize);
}

/** No language has an opinion: a new line is indented like the one before. */
export const getIndentation = () => null;

export class IndentContext {
  constructor(state) {
    this.state = state;
  }
  lineIndent(pos) {
    const { text } = this.state.doc.lineAt(pos);
    return countColumn(text.slice(0, text.search(/\S|$/)), this.state.tabSize);
  }
}

export const NodeProp = {};

const nothing = () => null;
const root = { type: { prop: () => undefined }, from: 0, to: 0, firstChild: null, childAfter: nothing, childBefore: nothing };

/** A tree that is nothing but its root. */
export const syntaxTree = () => ({ resolveInner: () => root, resolveStack: () => ({ node: root, next: null }) });

const PAIRS = ["()", "[]", "{}"];
const FARTHEST = 10000;

/** The bracket that belongs to the one behind `pos` (`direction` 1) or before it (-1). */
export function matchBrackets({ doc }, pos, direction) {
  const at = direction > 0 ? pos : pos - 1;
  const bracket = at < 0 ? "" : doc.sliceString(at, at + 1);
  const [near, far] = direction > 0 ? [0, 1] : [1, 0];
  const pair = bracket && PAIRS.find((pair) => pair[near] === bracket);
  if (!pair) return null;
  const start = { from: at, to: at + 1 };
  const from = Math.max(0, at - FARTHEST);
  const text = doc.sliceString(from, at + FARTHEST);
  let open = 0;
  for (let place = at; text[place - from] !== undefined; place += direction) {
    const letter = text[place - from];
    if (letter === pair[near]) open += 1;
    else if (letter === pair[far]) open -= 1;
    if (open === 0) return { start, end: { from: place, to: place + 1 }, matched: true };
  }
  return { start, matched: false };
}
