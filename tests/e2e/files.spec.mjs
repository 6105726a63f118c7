// Files come in by picker, folder and drop, and go out by copy, download and zip.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, fixture, test } from "./drydock.mjs";

const shop = fixture("shop");
const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), "fixtures/shop");

test("a folder is opened with its paths", async ({ drydock, page }) => {
  const chooser = page.waitForEvent("filechooser");
  await drydock.menu("Files", "Open a folder…");
  await (await chooser).setFiles(folder);
  for (const file of Object.keys(shop)) await expect(drydock.tab(file)).toBeVisible();
  expect(await drydock.text("compose.yaml")).toBe(shop["compose.yaml"]);
});

test("files are dropped anywhere on the page", async ({ drydock, page }) => {
  const transfer = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "Dockerfile.worker"));
    transfer.items.add(new File(["server { listen 80; }\n"], "nginx.conf"));
    return transfer;
  }, "FROM alpine:3.22\n");
  await page.locator("main").dispatchEvent("dragenter", { dataTransfer: transfer });
  await page.locator("main").dispatchEvent("drop", { dataTransfer: transfer });
  await expect.poll(() => drydock.text("Dockerfile.worker")).toBe("FROM alpine:3.22\n");
  expect(await drydock.text("nginx.conf")).toBe("server { listen 80; }\n");
});

test("a file and a zip are downloaded as they stand", async ({ drydock, page }) => {
  await drydock.pasteProject(shop);
  await drydock.show("compose.yaml");
  let download = page.waitForEvent("download");
  await drydock.menu("compose.yaml: more", "Download");
  expect(fs.readFileSync(await (await download).path(), "utf8")).toBe(shop["compose.yaml"]);
  download = page.waitForEvent("download");
  await drydock.menu("Files", "Download all (zip)");
  const zip = fs.readFileSync(await (await download).path());
  expect(zip.subarray(0, 4).toString("latin1")).toBe("PK\u0003\u0004");
  for (const file of Object.keys(shop)) expect(zip.includes(file)).toBe(true);
});

test("a file is copied", async ({ drydock, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await drydock.paste("Dockerfile", "FROM alpine:3.22\n");
  await drydock.menu("Dockerfile: more", "Copy text");
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe("FROM alpine:3.22\n");
});

test("files are added, renamed and deleted", async ({ drydock, page }) => {
  await drydock.add("Compose files", ".env");
  await drydock.paste(".env", "NAME=value\n");
  await drydock.menu(".env: more", "Rename…");
  await page.getByRole("dialog").getByRole("textbox").fill(".env.example");
  await page.keyboard.press("Enter");
  expect(await drydock.text(".env.example")).toBe("NAME=value\n");
  await drydock.menu(".env.example: more", "Delete");
  await expect(drydock.tab(".env.example")).toHaveCount(0);
});
