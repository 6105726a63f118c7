// The user's text is never lost.
import { Drydock, expect, open, samples, test } from "./drydock.mjs";

const TEXT = "FROM alpine:3.22\n# mine\nUSER nobody\n";
const OTHER = "FROM debian:13\nUSER 1000\n";
const draft = (text, more = {}) =>
  JSON.stringify({ version: 1, files: [{ path: "Dockerfile", text }], environment: null, origin: "", touched: true, ...more });

/** The list of drafts, and the row of one in it. */
async function drafts(drydock) {
  await drydock.menu("Files", "Drafts…");
  const dialog = drydock.dialog("Drafts");
  await expect(dialog).toBeVisible();
  return { dialog, rows: dialog.getByRole("listitem"), row: (name) => dialog.getByRole("listitem").filter({ hasText: name }) };
}
const openDraft = async (drydock, name) => (await drafts(drydock)).row(name).locator(".draft").click();
const toast = (page, text) => page.locator(".toast").filter({ hasText: text });
async function type(drydock, file, text) {
  await drydock.editor(file).click();
  await drydock.page.keyboard.press("Control+Home");
  await drydock.page.keyboard.type(text);
}
async function reload(page) {
  page.drydockLoaded = false;
  await page.reload();
}
/** Another tab of the same browser. */
async function tab(context, seen, address) {
  const page = await context.newPage();
  await open(page, address);
  return new Drydock(page, seen);
}

test("a draft survives a reload, also one right after typing", async ({ drydock, page }) => {
  await drydock.paste("Dockerfile", TEXT);
  await reload(page);
  await expect.poll(() => drydock.text("Dockerfile")).toBe(TEXT);
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("a draft outlives sample after sample, and so does every key typed into one", async ({ drydock, page }) => {
  const [first, second] = samples.filter(({ kind }) => kind === "sample");
  await drydock.paste("Dockerfile", TEXT);
  await expect(page).toHaveTitle("Dockerfile – Drydock");
  await drydock.sample(first.title);
  await expect(page).toHaveTitle(`${first.title} – Drydock`);
  await type(drydock, first.files[0], "# a");
  // At once: nothing waits for a moment of rest.
  await drydock.sample(second.title);
  await expect(toast(page, `Your draft “${first.title}” is kept`)).toBeVisible();
  const list = await drafts(drydock);
  await expect(list.rows).toHaveCount(2);
  await list.row(first.title).locator(".draft").click();
  await expect(drydock.editor(first.files[0])).toContainText("# a");
  await openDraft(drydock, "Dockerfile");
  await expect.poll(() => drydock.text("Dockerfile")).toBe(TEXT);
});

test("the way back from a sample is one click", async ({ drydock, page }) => {
  await drydock.paste("Dockerfile", TEXT);
  await drydock.sample(samples[0].title);
  await expect.poll(() => drydock.text(samples[0].files[0])).not.toBe(TEXT);
  await page.getByRole("button", { name: "Restore my draft" }).click();
  await expect.poll(() => drydock.text("Dockerfile")).toBe(TEXT);
});

test("a draft outlives link after link, and a key typed into one is kept too", async ({ drydock, page, site }) => {
  await drydock.paste("Dockerfile", TEXT);
  const link = await drydock.link();
  await drydock.paste("Dockerfile", OTHER);
  const another = await drydock.link();
  await drydock.paste("Dockerfile", "FROM scratch\n# third\n");
  page.drydockLoaded = false;
  await page.goto(link);
  await expect.poll(() => drydock.text("Dockerfile")).toBe(TEXT);
  await type(drydock, "Dockerfile", "#");
  await page.goto(another);
  await expect.poll(() => drydock.text("Dockerfile")).toBe(OTHER);
  // An unchanged link is not worth a draft; the plain address opens what was worked on.
  await page.goto("about:blank");
  page.drydockLoaded = false;
  await open(page, site);
  await expect.poll(() => drydock.text("Dockerfile")).toBe(`#${TEXT}`);
  const list = await drafts(drydock);
  await expect(list.rows).toHaveCount(2);
  await list.rows.last().locator(".draft").click();
  await expect.poll(() => drydock.text("Dockerfile")).toBe("FROM scratch\n# third\n");
});

test("two tabs keep what was typed in each, though both are closed", async ({ drydock, page, context, seen, site }) => {
  const second = await tab(context, seen, site);
  await drydock.paste("Dockerfile", TEXT);
  await second.paste("Dockerfile", OTHER);
  for (const one of [page, second.page]) {
    const closed = one.waitForEvent("close");
    await one.close({ runBeforeUnload: true });
    await closed;
  }
  const third = await tab(context, seen, site);
  await expect.poll(() => third.text("Dockerfile")).toBe(OTHER);
  const list = await drafts(third);
  await expect(list.rows).toHaveCount(2);
  await list.rows.last().locator(".draft").click();
  await expect.poll(() => third.text("Dockerfile")).toBe(TEXT);
});

test("a second tab on the same draft is told, and goes on with a copy", async ({ drydock, page, context, seen, site }) => {
  await drydock.paste("Dockerfile", TEXT);
  await expect.poll(() => page.evaluate(() => JSON.stringify({ ...localStorage }))).toContain("# mine");
  const second = await tab(context, seen, site);
  await expect(toast(second.page, "“Dockerfile” is open in another tab")).toBeVisible();
  await expect(second.page).toHaveTitle("Dockerfile (copy) – Drydock");
  await type(second, "Dockerfile", "# second ");
  await type(drydock, "Dockerfile", "# first ");
  await reload(page);
  await expect.poll(() => drydock.text("Dockerfile")).toBe(`# first ${TEXT}`);
  await expect(page.locator(".toast")).toHaveCount(0);
  await expect((await drafts(drydock)).rows).toHaveCount(2);
  await reload(second.page);
  await expect.poll(() => second.text("Dockerfile")).toBe(`# second ${TEXT}`);
});

test("without locks, as on an origin that is not secure, the other tab's text is not written over either", async ({ drydock, page, context, seen, site }) => {
  await context.addInitScript(() => Object.defineProperty(Navigator.prototype, "locks", { value: undefined }));
  await drydock.paste("Dockerfile", TEXT);
  await reload(page);
  const second = await tab(context, seen, site);
  await expect.poll(() => second.text("Dockerfile")).toBe(TEXT);
  await type(second, "Dockerfile", "# second ");
  await expect.poll(() => page.evaluate(() => JSON.stringify({ ...localStorage }))).toContain("# second ");
  await type(drydock, "Dockerfile", "# first ");
  await expect(toast(page, "was changed in another tab meanwhile")).toBeVisible();
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
  expect(kept).toContain("# second ");
  expect(kept).toContain("# first ");
});

test("drafts are named, deleted and brought back", async ({ drydock, page }) => {
  await drydock.paste("Dockerfile", TEXT);
  await drydock.menu("New", "Empty project");
  await drydock.paste("compose.yaml", "name: shop\nservices: {}\n");
  await expect(page).toHaveTitle("shop – Drydock");
  let list = await drafts(drydock);
  await list.dialog.getByRole("button", { name: "Rename Dockerfile" }).click();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("Base <b>image</b>");
  await page.keyboard.press("Enter");
  await expect(list.row("Base <b>image</b>")).toBeVisible();
  await list.dialog.getByRole("button", { name: "Rename shop" }).click();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("Shop");
  await page.keyboard.press("Enter");
  await expect(page).toHaveTitle("Shop – Drydock");
  await list.dialog.getByRole("button", { name: "Delete Base" }).click();
  await expect(list.dialog.getByText("Deleted “Base")).toBeVisible();
  await list.dialog.getByRole("button", { name: "Undo" }).click();
  await list.row("Base").locator(".draft").click();
  await expect.poll(() => drydock.text("Dockerfile")).toBe(TEXT);
  await reload(page);
  await expect(page).toHaveTitle("Base <b>image</b> – Drydock");
  list = await drafts(drydock);
  await list.dialog.getByRole("button", { name: "Delete Shop" }).click();
  await list.dialog.getByRole("button", { name: "Close" }).click();
  await expect((await drafts(drydock)).rows).toHaveCount(1);
});

/** Reloads with these records, and nothing else, where an earlier version kept them. */
async function reloadWith(page, records) {
  await page.addInitScript((records) => {
    if (window.name === "once") return;
    window.name = "once";
    for (const storage of [localStorage, sessionStorage]) {
      storage.clear();
      for (const [name, record] of Object.entries(records)) storage.setItem(name, record);
    }
  }, records);
  await reload(page);
}

test("what an earlier version kept is there", async ({ drydock, page }) => {
  await reloadWith(page, { "drydock.draft": draft(TEXT), "drydock.shelf": draft(OTHER, { origin: "a sample" }) });
  await expect.poll(() => drydock.text("Dockerfile")).toBe(TEXT);
  const list = await drafts(drydock);
  await expect(list.rows).toHaveCount(2);
  await list.rows.last().locator(".draft").click();
  await expect.poll(() => drydock.text("Dockerfile")).toBe(OTHER);
});

test("what another version kept is set aside, never written over", async ({ drydock, page }) => {
  const foreign = JSON.stringify({ version: 99, projects: [{ text: "from the future" }] });
  await reloadWith(page, { "drydock.draft": foreign });
  await expect(toast(page, "another version of Drydock")).toBeVisible();
  await drydock.paste("Dockerfile", TEXT);
  await reload(page);
  await expect.poll(() => drydock.text("Dockerfile")).toBe(TEXT);
  const list = await drafts(drydock);
  await expect(list.rows).toHaveCount(2);
  await expect(list.row("another version").locator(".draft")).toBeDisabled();
  expect(await page.evaluate(() => Object.values({ ...localStorage }))).toContain(foreign);
});

test("without room the page says so, leaving it asks, and deleting a draft helps", async ({ drydock, page }) => {
  await drydock.paste("Dockerfile", OTHER);
  await drydock.menu("New", "Empty project");
  await page.evaluate(() => {
    for (let size = 1 << 20; size >= 1; size >>= 1) {
      try {
        for (;;) localStorage.setItem(`filler-${Math.random()}`, "x".repeat(size));
      } catch {
        // Then something smaller.
      }
    }
  });
  await drydock.paste("Dockerfile", `${TEXT}${"# long\n".repeat(20)}`);
  await expect(toast(page, "There is no room left")).toBeVisible();
  const asked = page.waitForEvent("dialog");
  await page.close({ runBeforeUnload: true });
  expect((await asked).type()).toBe("beforeunload");
  await (await asked).dismiss();
  // A reload of this tab does not lose it.
  page.on("dialog", (dialog) => dialog.accept());
  await reload(page);
  await expect(drydock.editor("Dockerfile")).toContainText("# mine");
  await toast(page, "There is no room left").getByRole("button", { name: "Drafts…" }).click();
  await expect(drydock.dialog("Drafts").getByRole("listitem")).toHaveCount(1);
  await page.evaluate(() => Object.keys({ ...localStorage }).filter((key) => key.startsWith("filler")).forEach((key) => localStorage.removeItem(key)));
  await drydock.dialog("Drafts").getByRole("button", { name: "Close" }).click();
  await expect.poll(() => page.evaluate(() => JSON.stringify({ ...localStorage }))).toContain("# mine");
});

test("the number of drafts has an end, and none goes without being asked for", async ({ drydock, page }) => {
  await page.evaluate(
    (body) => {
      for (let at = 0; at < 50; at += 1) localStorage.setItem(`drydock.draft.d${at}`, `{"changed":${at + 1},"named":true,"name":"Draft ${at}",${body.slice(1)}`);
    },
    draft(OTHER),
  );
  await drydock.paste("Dockerfile", TEXT);
  await toast(page, "As many drafts are kept").getByRole("button", { name: "Drafts…" }).click();
  const dialog = drydock.dialog("Drafts");
  await expect(dialog.getByRole("listitem")).toHaveCount(50);
  await dialog.getByRole("button", { name: "Delete Draft 0", exact: true }).click();
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect.poll(() => page.evaluate(() => JSON.stringify({ ...localStorage }))).toContain("# mine");
  await expect((await drafts(drydock)).rows).toHaveCount(50);
});

test("a browser that forbids storage is told apart from a full one", async ({ drydock, page, context }) => {
  await context.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage"]) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException("The operation is insecure.", "SecurityError");
        },
      });
    }
  });
  await reload(page);
  await drydock.paste("Dockerfile", TEXT);
  await expect(toast(page, "does not allow this page to keep anything")).toBeVisible();
  await expect(toast(page, "no room")).toHaveCount(0);
  const asked = page.waitForEvent("dialog");
  await page.close({ runBeforeUnload: true });
  expect((await asked).type()).toBe("beforeunload");
  await (await asked).accept();
});

test("a deleted file comes back", async ({ drydock, page }) => {
  await drydock.paste("Dockerfile", TEXT);
  await drydock.menu("Dockerfile: more", "Delete");
  await expect(drydock.tab("Dockerfile")).toHaveCount(0);
  await page.getByRole("button", { name: /undo|restore/i }).first().click();
  expect(await drydock.text("Dockerfile")).toBe(TEXT);
});
