// Where drafts lie. Each has a key of its own in localStorage, so that no tab writes over another one's; src/app/drafts.rs asks
// for what stands here, ARCHITECTURE.md describes the layout. Everything answers when the browser refuses, nothing throws.
const PREFIX = "drydock.draft.";
const TAB = "drydock.tab"; // In sessionStorage: this tab's draft, its id and its text, for a reload.
const LAST = "drydock.last"; // The draft that was worked on last, in any tab.
const LOOKING = "drydock.looking"; // Texts that the engine has begun to look at and not finished.
const MOST = 50;
const ROOM = 4_000_000; // Browsers give 5 million characters to a whole site.
const KNOWN = [1, 2];
// What the list needs of a draft stands in front of it; the rest is what a tab wrote.
const HEAD = /^\{"changed":\d+,("named":(?:true|false),"name":"(?:[^"\\]|\\.)*",)/;

const storage = (name) => {
  try {
    return globalThis[name];
  } catch {
    return null;
  }
};
const local = storage("localStorage");
const session = storage("sessionStorage");

const get = (store, key) => {
  try {
    return store?.getItem(key) ?? null;
  } catch {
    return null;
  }
};
function put(store, key, text) {
  try {
    store.setItem(key, text);
    return "kept";
  } catch (error) {
    // Some browsers forbid by giving no room at all.
    return /quota/i.test(error?.name) && store.length > 0 ? "full" : "forbidden";
  }
}
const drop = (store, key) => {
  try {
    store?.removeItem(key);
  } catch {
    // Then it stays.
  }
};
const parse = (text) => {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
};
const readable = (text) => KNOWN.includes(parse(text).version);
const fresh = () => Date.now().toString(36) + Math.random().toString(36).slice(2, 7);
const head = (named, name) => `"named":${named},"name":${JSON.stringify(name)},`;
const stamped = (front, body) => `{"changed":${Date.now()},${front}${body.slice(1)}`;
const bodyOf = (text) => text.replace(HEAD, "{");
const keys = () => Array.from({ length: local?.length ?? 0 }, (_, at) => local.key(at)).filter((key) => key?.startsWith(PREFIX));

/** What this tab knows to lie under an id, without its head: something else there was written by another tab. */
const known = new Map();

/** Earlier versions had one draft and what was there before it. What is not read here is kept as it is. */
function migrate() {
  const moved = new Map();
  let foreign = false;
  for (const [store, name] of [[session, "draft"], [local, "draft"], [session, "shelf"], [local, "shelf"]]) {
    const key = `drydock.${name}`;
    const text = get(store, key);
    if (text === null) continue;
    const record = parse(text);
    const mine = !readable(text) || ((record.touched || !record.origin) && record.files?.some((file) => file.text?.trim()));
    const id = moved.get(text) ?? fresh();
    if (mine && !moved.has(text)) {
      if (put(local, PREFIX + id, readable(text) ? stamped(head(false, ""), text) : text) !== "kept") continue;
      moved.set(text, id);
      foreign ||= !readable(text);
    }
    if (name === "draft" && readable(text)) {
      if (store === session && get(session, TAB) === null) put(session, TAB, `${id} ${text}`);
      if (mine && get(local, LAST) === null) put(local, LAST, id);
    }
    drop(store, key);
  }
  return foreign;
}

/** Whether there is something to open: then the engine is loaded beside the page. */
export const any = () => /"text":"[^"]/.test(get(session, TAB) ?? get(session, "drydock.draft") ?? get(local, "drydock.draft")) || get(local, LAST) !== null;

/**
 * What the page begins with: a seed for this tab's ids, then the id and the text of a draft, then whether one was passed over
 * because another version wrote it. The tab's own draft comes first; with a link to open, no other one.
 */
export function start(linked) {
  let aside = migrate() ? "aside" : "";
  const answer = (id, text) => {
    const stored = get(local, PREFIX + id);
    if (stored !== null) known.set(id, bodyOf(stored));
    return [fresh(), id, text, aside];
  };
  const tab = get(session, TAB);
  if (tab !== null) {
    const [id] = tab.split(" ", 1);
    const text = tab.slice(id.length + 1);
    const stored = get(local, PREFIX + id);
    const newest = stored !== null && parse(stored).changed > (parse(text).changed ?? 0) ? stored : text;
    if (readable(newest)) return answer(id, newest);
    if (stored === null) put(local, PREFIX + id, text);
    aside = "aside";
  }
  if (!linked) {
    const last = get(local, LAST);
    const all = newestFirst().sort((a, b) => (b.id === last) - (a.id === last));
    const found = all.findIndex(({ record }) => KNOWN.includes(record.version));
    if (found !== 0 && all.length > 0) aside = "aside";
    if (found >= 0) return answer(all[found].id, all[found].text);
  }
  return [fresh(), "", "", aside];
}

function newestFirst() {
  const all = keys().map((key) => {
    const text = get(local, key) ?? "";
    return { id: key.slice(PREFIX.length), text, record: parse(text) };
  });
  return all.sort((a, b) => (b.record.changed ?? 0) - (a.record.changed ?? 0));
}

/**
 * Keeps a draft: `own` ones for good, and with `here` for a reload of this tab. Answers "kept", why not ("full", "many", "forbidden"), or the
 * id of a copy when another tab has written to this one.
 */
export function keep(id, named, name, body, own, here) {
  const front = head(named, name);
  let stored = own ? get(local, PREFIX + id) : null;
  let to = id;
  if (stored !== null && bodyOf(stored) !== body && bodyOf(stored) !== known.get(id)) {
    to = `${id}-${fresh()}`;
    stored = null;
  }
  const text = stamped(front, body);
  if (here) put(session, TAB, `${to} ${text}`);
  if (!own) return "kept";
  if (!local) return "forbidden";
  if (stored !== null && bodyOf(stored) === body && stored.match(HEAD)?.[1] === front) return "kept";
  const others = keys().filter((key) => key !== PREFIX + to);
  if (stored === null && others.length >= MOST) return "many";
  const room = others.reduce((left, key) => left - get(local, key).length, ROOM);
  if (text.length > Math.max(room, stored?.length ?? 0)) return "full";
  const result = put(local, PREFIX + to, text);
  if (result !== "kept") return result;
  known.set(to, body);
  put(local, LAST, to);
  return to === id ? result : to;
}

let turn = 0;
let release = () => {};
/** Takes a draft for this tab and lets go of the one before. False when another tab has it; a reload needs a moment. */
export async function claim(id) {
  turn += 1;
  const mine = turn;
  release();
  if (get(local, PREFIX + id) !== null) put(local, LAST, id);
  // Only pages of a secure origin have locks; without, the other tab is noticed when both have written.
  if (!globalThis.navigator.locks) return true;
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), 600);
  return new Promise((resolve) => {
    const held = () => {
      clearTimeout(timer);
      resolve(true);
      return mine === turn ? new Promise((done) => (release = done)) : undefined;
    };
    navigator.locks.request(PREFIX + id, { signal: waiting.signal }, held).catch((error) => resolve(error.name !== "AbortError" || mine !== turn));
  });
}

/** The text of a draft, which this tab may write to from now on. */
export function read(id) {
  const text = get(local, PREFIX + id);
  if (text !== null) known.set(id, bodyOf(text));
  return text ?? "";
}

// Marks of texts under the engine's eyes. One that is still there when the page starts killed the page or the engine, or kept them
// busy until somebody gave up: whoever leaves within five seconds did not wait for it.
let current = null;
const marked = (change) => {
  const marks = Object.entries(parse(get(local, LOOKING)));
  put(local, LOOKING, JSON.stringify(Object.fromEntries(change(marks).slice(-20))));
};
const without = (print) => (marks) => marks.filter(([name]) => name !== print);
/** Marks a text. */
export function begin(print) {
  current = { print, at: performance.now() };
  marked((marks) => [...without(print)(marks), [print, Date.now()]]);
}
/** Ends the look at a text; the mark of one that stopped the engine stays. */
export function end(print, stopped) {
  current = null;
  marked((marks) => [...without(print)(marks), ...(stopped ? [[print, 0]] : [])]);
}
// A look that is younger may still be under way in another tab.
const SHORT = 5000;
/** Whether a text bears a mark of a look that stopped the engine, or that should have ended by now. */
export const suspect = (print) => Date.now() - (parse(get(local, LOOKING))[print] ?? Infinity) > SHORT;
addEventListener("pagehide", () => {
  if (current && performance.now() - current.at < SHORT) end(current.print, false);
});

/** Opens one of the dialogs of drafts-dialog.js, one at a time; its last detail is told how it ends, or that it could not be loaded. */
export const show = (kind, ...details) =>
  import("./drafts-dialog.js").then(
    (dialogs) => document.getElementById("drafts-title") ?? dialogs[kind]({ MOST, ROOM, KNOWN, PREFIX, local, get, put, drop, parse, head, bodyOf, newestFirst }, ...details),
    () => details.at(-1)("failed"),
  );
