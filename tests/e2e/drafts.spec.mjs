// The user's text is never lost.
import { expect, open, samples, test } from "./drydock.mjs";

const TEXT = "FROM alpine:3.22\n# mine\nUSER nobody\n";

test("a draft survives a reload, also one right after typing", async ({ drydock, page }) => {
  await drydock.paste("Dockerfile", TEXT);
  page.drydockLoaded = false;
  await page.reload();
  await expect.poll(() => drydock.text("Dockerfile")).toBe(TEXT);
});

test("a sample does not overwrite a draft without a way back", async ({ drydock, page }) => {
  await drydock.paste("Dockerfile", TEXT);
  await drydock.sample(samples[0].title);
  await expect.poll(() => drydock.text(samples[0].files[0])).not.toBe(TEXT);
  await page.getByRole("button", { name: "Restore my draft" }).click();
  await expect.poll(() => drydock.text("Dockerfile")).toBe(TEXT);
});

test("a link does not overwrite a draft without a way back, even after a reload", async ({ drydock, page, site }) => {
  await drydock.paste("Dockerfile", TEXT);
  const link = await drydock.link();
  const other = "FROM debian:13\nUSER 1000\n";
  await drydock.paste("Dockerfile", other);
  await page.goto("about:blank");
  page.drydockLoaded = false;
  await open(page, link);
  await expect.poll(() => drydock.text("Dockerfile")).toBe(TEXT);
  page.drydockLoaded = false;
  await page.reload();
  await drydock.menu("Files", "Restore my draft");
  await expect.poll(() => drydock.text("Dockerfile")).toBe(other);
});

test("a deleted file comes back", async ({ drydock, page }) => {
  await drydock.paste("Dockerfile", TEXT);
  await drydock.menu("Dockerfile: more", "Delete");
  await expect(drydock.tab("Dockerfile")).toHaveCount(0);
  await page.getByRole("button", { name: /undo|restore/i }).first().click();
  expect(await drydock.text("Dockerfile")).toBe(TEXT);
});
