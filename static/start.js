// Starts the page. The Content-Security-Policy allows no inline script, so this takes the place of Trunk's.
// scripts/assemble.mjs bundles it with what it imports and puts the hashed name of the module in.
import init from "./drydock-app.js";
import * as editor from "./editor/editor.js";

// Rust reaches the editor by this name; component tests put a stand-in there.
globalThis.drydockEditor = editor;
await init({ module_or_path: new URL("./drydock-app_bg.wasm", import.meta.url) });
