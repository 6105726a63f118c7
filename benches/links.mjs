// Length of the page's links against lz-string's, which most playgrounds use, over the samples and, where it is there,
// the corpus beside the project. Links are made by the page itself.
//   node benches/links.mjs [CORPUS]
import { chromium } from "@playwright/test";
import fs from "node:fs";
import lzString from "lz-string";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { samples } from "../scripts/samples.mjs";
import { serve } from "../scripts/serve.mjs";

const BUDGET = 0.5;
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [corpus] = process.argv.slice(2);

const folders = (folder) => fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => path.join(folder, entry.name));
const isText = (content) => !content.includes(0);
function projectIn(folder) {
  const files = fs.readdirSync(folder, { recursive: true }).filter((name) => fs.statSync(path.join(folder, name)).isFile());
  return files.sort().map((name) => ({ path: name, content: fs.readFileSync(path.join(folder, name)) })).filter(({ content }) => isText(content))
    .map(({ path, content }) => ({ path, text: content.toString() }));
}
const sets = { samples: samples(path.join(root, "static/samples")).map(({ files }) => files) };
if (corpus && fs.existsSync(corpus)) sets.corpus = folders(corpus).flatMap(folders).map(projectIn).filter((files) => files.length > 0);

const server = await serve({ dist: path.join(root, "dist") });
const address = `http://127.0.0.1:${server.address().port}/`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });

/** The page opens the project as its draft and makes a link. */
async function link(files) {
  const context = await browser.newContext();
  await context.addInitScript((draft) => sessionStorage.setItem("drydock.draft", draft), JSON.stringify({ version: 1, files, environment: null, origin: "", touched: true }));
  const page = await context.newPage();
  await page.goto(address);
  await page.getByRole("tab").first().waitFor();
  if ((await page.getByRole("tab").count()) !== files.length) throw new Error("The page did not take the project over.");
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Link" }).or(dialog.getByRole("alert")).waitFor();
  const secrets = dialog.getByRole("switch");
  if (await secrets.count()) await secrets.uncheck();
  const field = dialog.getByRole("textbox", { name: "Link" });
  const value = (await field.count()) ? await field.inputValue() : undefined;
  await context.close();
  return value?.split("#")[1];
}

let over = false;
for (const [name, projects] of Object.entries(sets)) {
  let [text, ours, theirs, left] = [0, 0, 0, 0];
  for (const files of projects) {
    const made = await link(files);
    // Beyond what a link may hold, the page says so.
    if (made === undefined) {
      left += 1;
      continue;
    }
    text += files.reduce((sum, file) => sum + file.text.length, 0);
    ours += made.length;
    theirs += lzString.compressToEncodedURIComponent(JSON.stringify(Object.fromEntries(files.map((file) => [file.path, file.text])))).length;
  }
  const ratio = ours / theirs;
  over ||= ratio > BUDGET;
  console.log(
    `  ${name}: ${projects.length - left} projects of ${text} characters, links ${ours}, lz-string ${theirs}; ` +
      `ratio ${ratio.toFixed(3)}, budget ${BUDGET}: ${ratio > BUDGET ? "OVER" : "within"}${left ? ` (${left} too large for a link)` : ""}`,
  );
}
await browser.close();
server.close();
process.exit(over ? 1 : 0);
