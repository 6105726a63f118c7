// From a link to the problems on the screen, on a line of 10 Mbit/s with 40 ms: nothing is in the browser's store, files come
// in brotli, as hosts send them. What the modules may weigh (scripts/sizes.mjs) follows from this time.
//   node benches/opening.mjs
import { chromium } from "@playwright/test";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { samples } from "../scripts/samples.mjs";
import { serve } from "../scripts/serve.mjs";

const BUDGET = 1500; // ms
const ROUNDS = 7;
const LINE = { offline: false, latency: 40, downloadThroughput: 10_000_000 / 8, uploadThroughput: 10_000_000 / 8 };
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const server = await serve({ dist: path.join(root, "dist"), packed: true });
const address = `http://127.0.0.1:${server.address().port}/`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });

/** A link to a sample with a Dockerfile and a Compose file, made by the page itself. */
async function link() {
  const page = await browser.newPage();
  await page.goto(address);
  const sample = samples(path.join(root, "static/samples")).find(({ files }) => ["Dockerfile", "compose.yaml"].every((name) => files.some((file) => file.path === name)));
  for (const name of ["Dockerfile", "compose.yaml"]) {
    const editor = page.getByRole("textbox", { name, exact: true });
    await editor.click();
    await editor.evaluate((content, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      content.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true, composed: true }));
    }, sample.files.find((file) => file.path === name).text);
  }
  await page.locator(".problem").first().waitFor();
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const dialog = page.getByRole("dialog");
  const field = dialog.getByRole("textbox", { name: "Link" });
  await field.waitFor();
  const made = await field.inputValue();
  await page.close();
  return made;
}

/** Milliseconds until the first problem is shown. */
async function open(made) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector(".problem")) return;
      observer.disconnect();
      requestAnimationFrame(() => (globalThis.problemsShown = performance.now()));
    }).observe(document, { subtree: true, childList: true });
  });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", LINE);
  await page.goto(made);
  const time = await (await page.waitForFunction(() => globalThis.problemsShown)).jsonValue();
  await context.close();
  return time;
}

const made = await link();
const times = [];
for (let round = 0; round < ROUNDS; round += 1) times.push(await open(made));
times.sort((a, b) => a - b);
const median = times[Math.floor(ROUNDS / 2)];
console.log(`  link opened to problems shown, 10 Mbit/s with 40 ms: median ${median.toFixed(0)} ms (${times[0].toFixed(0)} to ${times.at(-1).toFixed(0)}), budget ${BUDGET}: ${median > BUDGET ? "OVER" : "within"}`);
await browser.close();
server.close();
process.exit(median > BUDGET ? 1 : 0);
