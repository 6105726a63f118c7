// The worker behind the page: the engine's module and nothing else. src/app/engine/worker.rs answers what the page asks.
import init from "./drydock-engine.js";

// What is asked before the module is there waits here.
const early = [];
globalThis.onmessage = (event) => early.push(event);
try {
  await init({ module_or_path: new URL("./drydock-engine_bg.wasm", import.meta.url) });
  // From here on an error is one of a question, no longer one of loading.
  postMessage(null);
  for (const event of early) globalThis.onmessage(event);
} catch (error) {
  // The page hears of errors, but not of promises that were refused.
  reportError(error);
}
