// The list of drafts, and the question before a project is opened that stopped the check. Loaded when one of them is wanted.
const el = (name, properties, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};
const button = (className, textContent, onclick, more) => el("button", { type: "button", className, textContent, onclick, ...more });

/** A modal dialog; `end` takes it away and says how it ended. */
function modal(title, look, tell, escape) {
  const before = document.activeElement;
  const end = (...how) => {
    dialog.remove();
    before?.focus();
    tell(...how);
  };
  const close = button("plain icon-button", "✕", () => end(escape), { ariaLabel: "Close" });
  const heading = el("h2", { id: "drafts-title", textContent: title });
  const form = el("div", { className: "modal-form" });
  const dialog = el("dialog", { className: `modal ${look}` }, el("header", { className: "modal-head" }, heading, close), form);
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.oncancel = (event) => {
    event.preventDefault();
    end(escape);
  };
  document.body.append(dialog);
  dialog.showModal();
  return { form, end };
}

/** What the list does with the store, whose parts drafts.js hands over. */
function of({ MOST, ROOM, KNOWN, PREFIX, local, get, put, drop, parse, head, bodyOf, newestFirst }) {
  const kilobytes = (length) => `${Math.ceil(length / 1000)} KB`;
  return {
    /** A line about the room, then each draft as its id, its name, what else is said of it, and whether it can be opened. */
    list() {
      const all = newestFirst();
      const used = all.reduce((sum, { text }) => sum + text.length, 0);
      const rows = all.map(({ id, text, record }) => {
        const can = KNOWN.includes(record.version);
        const when = record.changed ? new Date(record.changed).toLocaleString([], { dateStyle: "medium", timeStyle: "short" }) : "";
        const files = Array.isArray(record.files) ? record.files.length : 0;
        const parts = [when, can ? `${files} ${files === 1 ? "file" : "files"}` : "written by another version of Drydock, which can open it", kilobytes(text.length)];
        return [id, typeof record.name === "string" ? record.name : "", parts.filter(Boolean).join(" · "), can];
      });
      return [`${all.length} of at most ${MOST} drafts, ${kilobytes(used)} of ${kilobytes(ROOM)}.`, ...rows];
    },
    /** Takes a draft away and hands it out. */
    remove(id) {
      const text = get(local, PREFIX + id);
      drop(local, PREFIX + id);
      return text ?? "";
    },
    /** Puts back what was taken away. */
    restore: (id, text) => put(local, PREFIX + id, text) === "kept",
    /** Gives a draft another name. */
    rename(id, name) {
      const text = get(local, PREFIX + id);
      const { changed = 0 } = parse(text);
      if (text !== null) put(local, PREFIX + id, `{"changed":${changed},${head(true, name)}${bodyOf(text).slice(1)}`);
    },
  };
}

/** All drafts. Tells "open" with an id, "name" with a name for the current one, "closed". */
export function list(store, current, title, tell) {
  const drafts = of(store);
  const { form, end } = modal("Drafts", "share", tell, "closed");
  const [room, ...entries] = drafts.list();
  const rows = entries.map(([id, given, detail, can]) => {
    const isOpen = id === current;
    let name = (isOpen && title) || given || "Draft";
    const row = el("li");
    const show = (...content) => {
      row.replaceChildren(...content);
      row.querySelector("[data-next]")?.focus();
    };
    const usual = (next) => {
      const open = button("draft", "", () => end("open", id), { disabled: isOpen || !can });
      open.append(el("strong", { textContent: name }), el("span", { className: "dim", textContent: (isOpen ? "open here · " : "") + detail }));
      const change = can && button("plain", "Rename", naming, { ariaLabel: `Rename ${name}` });
      if (change && next) change.dataset.next = "";
      show(open, ...(change ? [change] : []), ...(isOpen ? [] : [button("plain", "Delete", remove, { ariaLabel: `Delete ${name}` })]));
    };
    const naming = () => {
      const field = el("input", { className: "field wide", value: name, maxLength: 80, autocomplete: "off", ariaLabel: "Name of the draft" });
      field.dataset.next = "";
      field.onkeydown = (event) => {
        if (event.key !== "Enter") return;
        // Else it would press the button that takes the keyboard.
        event.preventDefault();
        field.blur();
      };
      field.onblur = () => {
        const text = field.value.trim();
        if (text && text !== name) {
          name = text;
          if (isOpen) tell("name", name);
          else drafts.rename(id, name);
        }
        usual(true);
      };
      show(field);
      field.select();
    };
    const remove = () => {
      const text = drafts.remove(id);
      const undo = button("ghost", "Undo", () => {
        if (drafts.restore(id, text)) usual(true);
        else said.textContent = `There is no room for “${name}” any more.`;
      });
      undo.dataset.next = "";
      const said = el("span", { className: "dim", role: "status", textContent: `Deleted “${name}”.` });
      show(said, undo);
    };
    usual();
    return row;
  });
  const intro = entries.length > 0 ? "What you worked on is kept in this browser until you delete it here." : "There is nothing yet. What you work on is kept in this browser.";
  form.append(el("p", { textContent: intro }), el("ul", { className: "drafts" }, ...rows), el("p", { className: "dim", textContent: room }));
}

/** Asks what to do with a project. Tells "anyway", "unchecked" or "aside". */
export function held(_, name, no, tell) {
  const { form, end } = modal("Open this project?", "small", tell, "aside");
  const why = " did not come to its end: it, or the whole page, stopped. The same may happen again. Without the check you can read, change and download the files.";
  const open = button("primary", "Open without checking", () => end("unchecked"));
  form.append(
    el("p", {}, "The last check of ", el("strong", { textContent: name }), why),
    el("footer", { className: "modal-foot" }, button("ghost", no, () => end("aside")), el("span", { className: "spring" }), button("ghost", "Open anyway", () => end("anyway")), open),
  );
  open.focus();
}
