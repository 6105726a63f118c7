// Starts the page. The Content-Security-Policy allows no inline script, so this takes the place of Trunk's.
// scripts/assemble.mjs bundles it with what it imports and puts the hashed name of the module in.
import init from "./drydock-app.js";
import * as drafts from "./drafts.js";
import * as editor from "./editor/editor.js";

// Before anything is drawn, so that a chosen theme does not flash in the other one first.
try {
  const theme = localStorage.getItem("drydock.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing follows the system.
}

// A trap of the module (a broken assumption, or no memory left) leaves it unable to go on: say so instead of a page that no
// longer answers. What was typed lies in the browser's storage.
function trapped(error) {
  if (!(error instanceof WebAssembly.RuntimeError) || document.querySelector(".stopped")) return;
  const box = document.createElement("div");
  box.className = "stopped";
  box.setAttribute("role", "alert");
  box.textContent = "Drydock stopped because of a fault of its own. Your files are kept in this browser; reload the page to go on. ";
  const reload = box.appendChild(document.createElement("button"));
  reload.className = "plain";
  reload.textContent = "Reload";
  reload.onclick = () => location.reload();
  document.body.append(box);
}
addEventListener("error", (event) => trapped(event.error));
addEventListener("unhandledrejection", (event) => trapped(event.reason));

// The engine's worker. With a draft or a link to open it is loaded beside the page, else when somebody begins to use the page.
const engine = {
  early: null,
  create() {
    return new Worker(new URL("./engine.js", import.meta.url), { type: "module" });
  },
  start() {
    const worker = this.early ?? this.create();
    this.early = null;
    return worker;
  },
};
if (location.hash.length > 1 || drafts.any()) {
  try {
    engine.early = engine.create();
    // Nobody listens yet: the next one will say why.
    engine.early.onerror = () => (engine.early = null);
  } catch {
    // The next one will say why.
  }
}

// Rust reaches the drafts, the editor and the engine by these names; component tests go without.
globalThis.drydockDrafts = drafts;
globalThis.drydockEditor = editor;
globalThis.drydockEngine = engine;
try {
  await init({ module_or_path: new URL("./drydock-app_bg.wasm", import.meta.url) });
} catch (error) {
  const message = document.createElement("p");
  message.className = "start-failed";
  message.textContent = `Drydock could not start: ${error.message}. Reload the page; if that does not help, try a current browser.`;
  document.body.append(message);
  throw error;
}
