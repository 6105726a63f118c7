// The visitor's whole way: paste a project, see what is wrong and why, repair it, see the system, hand it on.
import { expect, fixture, open, test } from "./drydock.mjs";

const shop = fixture("shop");

test("paste, understand, repair, see, share", async ({ drydock, page, elsewhere }) => {
  await test.step("paste a proxy, a backend and a database", async () => {
    await drydock.pasteProject(shop);
    for (const rule of ["unpinned-base-image", "relative-workdir", "shell-form-command", "undeclared-resource", "obsolete-version-key"]) {
      await expect(drydock.problem(rule).first()).toBeVisible();
    }
    await expect(page.getByTestId("totals")).toContainText(/\d+ problems/);
  });

  await test.step("a problem leads to its place, and its page says why", async () => {
    const row = drydock.problem("relative-workdir");
    await row.locator(".problem-title").click();
    await expect(drydock.tab("backend/Dockerfile")).toHaveAttribute("aria-selected", "true");
    await expect(drydock.editor("backend/Dockerfile").locator(".cm-activeLine")).toHaveText("WORKDIR app");
    await row.getByRole("button", { name: "Why: relative-workdir" }).click();
    const why = page.getByRole("region", { name: "Rule relative-workdir" });
    await expect(why.getByRole("heading", { name: "Good" }).first()).toBeVisible();
    await expect(why).toContainText("DL3000");
    await why.getByRole("button", { name: "Close" }).click();
  });

  await test.step("other tools' ids find it too", async () => {
    const filter = drydock.problems.getByRole("searchbox");
    await filter.fill("DL3000");
    await expect(drydock.problems.locator("li.problem")).toHaveCount(1);
    await expect(drydock.problem("relative-workdir")).toBeVisible();
    await filter.fill("");
  });

  await test.step("one fix: reviewed, applied, taken back with one Ctrl-Z", async () => {
    await drydock.problem("obsolete-version-key").getByRole("button", { name: /^Review the fix/ }).click();
    const review = page.getByRole("dialog");
    await expect(review.locator(".diff-line.gone").first()).toContainText("version:");
    await review.getByTestId("apply-fixes").click();
    await expect(drydock.problem("obsolete-version-key")).toHaveCount(0);
    expect(await drydock.text("compose.yaml")).not.toContain("version:");
    await drydock.editor("compose.yaml").press("Control+z");
    await expect(drydock.problem("obsolete-version-key")).toHaveCount(1);
    expect(await drydock.text("compose.yaml")).toBe(shop["compose.yaml"]);
  });

  await test.step("all safe fixes, hunk by hunk", async () => {
    await page.getByTestId("review-all").click();
    const review = page.getByRole("dialog");
    const offers = review.getByRole("checkbox");
    expect(await offers.count()).toBeGreaterThan(1);
    // Leave one out: its place must stay as it is.
    const version = review.locator(".hunk").filter({ hasText: "version:" }).getByRole("checkbox").first();
    await version.uncheck();
    await review.getByTestId("apply-fixes").click();
    await expect(review).toBeHidden();
    await expect(drydock.problem("relative-workdir")).toHaveCount(0);
    await expect(drydock.problem("obsolete-version-key")).toHaveCount(1);
    expect(await drydock.text("compose.yaml")).toContain('version: "3.8"');
  });

  await test.step("the system as a graph, one selection for all", async () => {
    const graph = page.getByRole("region", { name: "Graph" });
    for (const service of ["proxy", "backend", "db"]) await expect(graph.getByText(service, { exact: true }).first()).toBeVisible();
    await graph.getByRole("button", { name: /^db, service/ }).click();
    await expect(drydock.editor("compose.yaml").locator(".cm-activeLine")).toContainText("db:");
  });

  await test.step("a link opens the same for a colleague", async () => {
    const link = await drydock.link({ withSecrets: true });
    const dockerfile = await drydock.text("backend/Dockerfile");
    await open(elsewhere, link);
    const theirs = new drydock.constructor(elsewhere, drydock.seen);
    for (const file of Object.keys(shop)) await expect(theirs.tab(file)).toBeVisible();
    expect(await theirs.text("backend/Dockerfile")).toBe(dockerfile);
    await expect(theirs.problem("obsolete-version-key")).toHaveCount(1);
  });
});

test("secrets are named before a link is made, and left out unless asked for", async ({ drydock, page, elsewhere }) => {
  await drydock.pasteProject(shop);
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const secrets = drydock.dialog("Share this project").getByRole("group", { name: "Values that look like secrets" });
  await expect(secrets).toContainText("DATABASE_URL");
  await expect(secrets).toContainText("compose.yaml:16");
  await expect(secrets.getByRole("switch")).toBeChecked();
  const link = await drydock.dialog("Share this project").getByRole("textbox", { name: "Link" }).inputValue();
  await open(elsewhere, link);
  const theirs = new drydock.constructor(elsewhere, drydock.seen);
  const text = await theirs.text("compose.yaml");
  expect(text).toContain("DATABASE_URL: mysql://shop:");
  expect(text).not.toContain("shop-secret");
});
