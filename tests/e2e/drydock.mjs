// What every test here starts from: the built site, served from a sub-path, and a page that is watched.
// A test fails when the page breaks its Content-Security-Policy, throws, asks another origin, or asks its own for
// anything but lazy/ after it has loaded.
import { expect, test as base } from "@playwright/test";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "../../scripts/serve.mjs";

export { expect };
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** The texts of a project below tests/e2e/fixtures, as `{path: text}`. */
export function fixture(name) {
  const folder = path.join(root, "tests/e2e/fixtures", name);
  const files = fs.readdirSync(folder, { recursive: true }).filter((file) => fs.statSync(path.join(folder, file)).isFile());
  return Object.fromEntries(files.sort().map((file) => [file, fs.readFileSync(path.join(folder, file), "utf8")]));
}

export const samples = JSON.parse(fs.readFileSync(path.join(root, "static/samples/index.json"), "utf8"));

/** Watches a context: what its pages ask for and what goes wrong in them. */
async function watch(context, site) {
  const seen = { requests: [], faults: [] };
  await context.exposeBinding("reportViolation", (_, text) => seen.faults.push(`policy: ${text}`));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      globalThis.reportViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
  });
  context.on("request", (request) => {
    const url = request.url();
    if (/^(blob|data):/.test(url)) return;
    const page = request.frame().page();
    seen.requests.push({ url, loaded: page.drydockLoaded === true });
    if (!url.startsWith(site)) seen.faults.push(`request to another place: ${url}`);
    else if (page.drydockLoaded && !url.slice(site.length).startsWith("lazy/")) seen.faults.push(`request after load: ${url}`);
  });
  context.on("page", (page) => {
    page.on("pageerror", (error) => seen.faults.push(`error: ${error.message}`));
    page.on("console", (message) => message.type() === "error" && seen.faults.push(`console: ${message.text()}`));
    page.on("framenavigated", (frame) => frame === page.mainFrame() && (page.drydockLoaded = false));
  });
  return seen;
}

export const test = base.extend({
  /** The site's address, with a slash at the end. */
  site: [
    async ({}, use) => {
      const dist = path.join(root, "dist");
      if (!fs.existsSync(path.join(dist, "index.html"))) throw new Error("There is no dist/. Run: scripts/build");
      const prefix = "/team/drydock/";
      const server = await serve({ dist, prefix });
      await use(`http://127.0.0.1:${server.address().port}${prefix}`);
      server.closeAllConnections();
      server.close();
    },
    { scope: "worker" },
  ],
  seen: async ({ context, site }, use) => {
    const seen = await watch(context, site);
    await use(seen);
    expect(seen.faults, "faults of the page").toEqual([]);
  },
  /** A watched page of a colleague: another profile. */
  elsewhere: async ({ browser, site }, use) => {
    const context = await browser.newContext();
    const seen = await watch(context, site);
    await use(await context.newPage());
    await context.close();
    expect(seen.faults, "faults of the other page").toEqual([]);
  },
  drydock: async ({ page, site, seen }, use) => {
    await open(page, site);
    await use(new Drydock(page, seen));
  },
});

/** Opens the page and waits until it can be used. */
export async function open(page, address) {
  await page.goto(address);
  await expect(page.getByRole("heading", { name: "Drydock" })).toBeVisible();
  // An address that differs only behind "#" does not load the page again.
  page.drydockLoaded = true;
}

export const IMAGE = "Image files";
export const COMPOSE = "Compose files";

/** The page in the words of its user. */
export class Drydock {
  constructor(page, seen) {
    this.page = page;
    this.seen = seen;
  }

  editor(file) {
    return this.page.getByRole("textbox", { name: file, exact: true });
  }
  tab(file) {
    return this.page.getByRole("tab").filter({ has: this.page.getByText(file, { exact: true }) });
  }
  get problems() {
    return this.page.locator("#problems");
  }
  /** The rows of a rule that are in sight. */
  problem(rule) {
    return this.problems.locator(`li[data-rule="${rule}"]`);
  }

  async show(file) {
    await this.tab(file).click();
    await expect(this.editor(file)).toBeVisible();
  }

  /** Pastes over all of a file, as from another window. */
  async paste(file, text) {
    await this.show(file);
    await this.editor(file).click();
    await this.page.keyboard.press("Control+A");
    await this.editor(file).evaluate((content, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      content.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true, composed: true }));
    }, text);
  }

  /** The lines of a file as the editor shows them; for files that fit on the screen. */
  async text(file) {
    await this.show(file);
    const lines = await this.editor(file).locator(".cm-line").allInnerTexts();
    return lines.map((line) => line.replace(/\n$/, "")).join("\n");
  }

  async add(side, file) {
    await this.page.getByRole("button", { name: `Add to ${side.toLowerCase()}` }).click();
    const dialog = this.page.getByRole("dialog");
    await dialog.getByRole("textbox").fill(file);
    await this.page.keyboard.press("Enter");
    await expect(dialog).toBeHidden();
    await expect(this.tab(file)).toBeVisible();
  }

  /** Puts a whole project in, by pasting file after file. */
  async pasteProject(files) {
    for (const [file, text] of Object.entries(files)) {
      if (!(await this.tab(file).count())) await this.add(/compose|\.env|\.ya?ml/.test(file) ? COMPOSE : IMAGE, file);
      await this.paste(file, text);
    }
  }

  async menu(name, entry) {
    await this.page.getByRole("button", { name, exact: true }).click();
    await this.page.getByRole("menuitem", { name: entry }).click();
  }

  async sample(title) {
    await this.menu("Samples", title);
  }

  dialog(name) {
    return this.page.getByRole("dialog", { name });
  }

  /** Makes a link and gives it back. */
  async link({ withSecrets = false } = {}) {
    await this.page.getByRole("button", { name: "Share", exact: true }).click();
    const dialog = this.dialog("Share this project");
    await expect(dialog).toBeVisible();
    // The secrets are named together with the link.
    await expect(dialog.getByRole("textbox", { name: "Link" })).toBeVisible();
    if (withSecrets && (await dialog.getByRole("switch").count())) await dialog.getByRole("switch").uncheck();
    const link = await dialog.getByRole("textbox", { name: "Link" }).inputValue();
    await dialog.getByRole("button", { name: "Close" }).click();
    await expect(dialog).toBeHidden();
    return link;
  }

  /** Switches to a theme. */
  async theme(name) {
    const button = this.page.getByRole("button", { name: /^Theme:/ });
    for (let turn = 0; turn < 3; turn += 1) {
      if ((await button.getAttribute("aria-label")) === `Theme: ${name}`) return;
      await button.click();
    }
    await expect(button).toHaveAccessibleName(`Theme: ${name}`);
  }
}
