// Starts the page. The Content-Security-Policy allows no inline script, so this takes the place of Trunk's.
// scripts/assemble.mjs bundles it with what it imports and puts the hashed name of the module in.
import init from "./drydock-app.js";
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

// Rust reaches the editor by this name; component tests go without.
globalThis.drydockEditor = editor;
try {
  await init({ module_or_path: new URL("./drydock-app_bg.wasm", import.meta.url) });
} catch (error) {
  const message = document.createElement("p");
  message.className = "start-failed";
  message.textContent = `Drydock could not start: ${error.message}. Reload the page; if that does not help, try a current browser.`;
  document.body.append(message);
  throw error;
}
