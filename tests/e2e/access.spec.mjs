// axe-core on every screen, in both themes. Rules it counts as serious or critical must not be broken.
import axe from "axe-core";
import { expect, fixture, samples, test } from "./drydock.mjs";

async function check(page, screen) {
  // Transitions would be measured half way.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))));
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  const found = violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(" ")}: ${failureSummary.split("\n")[1]?.trim()}`));
  expect.soft(found, screen).toEqual([]);
}

for (const theme of ["light", "dark"]) {
  test(`nothing serious, ${theme}`, async ({ drydock, page }) => {
    test.setTimeout(120_000);
    await drydock.theme(theme);
    await check(page, "empty");

    for (const menu of ["New", "Samples", "Files"]) {
      await page.getByRole("button", { name: menu, exact: true }).click();
      await expect(page.getByRole("menuitem").first()).toBeVisible();
      await check(page, `menu ${menu}`);
      await page.keyboard.press("Escape");
    }

    await drydock.pasteProject(fixture("shop"));
    await expect(drydock.problems.locator("li.problem").first()).toBeVisible();
    const folded = drydock.problems.locator("details.in-production summary");
    if (await folded.count()) await folded.click();
    await check(page, "problems and graph");

    const graph = page.getByRole("region", { name: "Graph" });
    for (const view of ["Startup", "Mounts", "Networks", "Build", "System"]) {
      await graph.getByRole("group", { name: "View" }).getByRole("button", { name: view }).click();
      await check(page, `graph, ${view}`);
    }
    await graph.getByRole("button", { name: "List" }).click();
    await check(page, "graph as a list");
    await graph.getByRole("button", { name: "List" }).click();
    await graph.getByRole("button", { name: "Over the whole page" }).click();
    await check(page, "graph over the whole page");
    await page.keyboard.press("Escape");

    await drydock.problems.getByRole("searchbox").fill("nothing is called that");
    await check(page, "no problem matches");
    await drydock.problems.getByRole("button", { name: "Clear the filter" }).click();

    await drydock.problems.locator(".problem-title").first().click();
    await drydock.problems.getByRole("button", { name: /^Why: / }).first().click();
    await expect(page.getByRole("region", { name: /^Rule / }).locator("article")).toBeVisible();
    await check(page, "rule page");
    await page.getByRole("button", { name: "Close" }).click();

    await page.getByTestId("review-all").click();
    await expect(page.getByRole("dialog").locator(".hunk").first()).toBeVisible();
    await check(page, "review");
    await page.keyboard.press("Escape");

    await page.getByRole("button", { name: "Share", exact: true }).click();
    await check(page, "share");
    await page.keyboard.press("Escape");

    await page.getByRole("button", { name: /^Add to image files/ }).click();
    await check(page, "new file");
    await page.keyboard.press("Escape");

    await drydock.menu("compose.yaml: more", "Rename…");
    await check(page, "rename");
    await page.keyboard.press("Escape");

    await drydock.sample(samples[0].title);
    await expect(page.getByRole("button", { name: "Restore my draft" })).toBeVisible();
    await check(page, "message");

    await drydock.menu("Files", "Drafts…");
    await check(page, "drafts");
    await page.keyboard.press("Escape");

    await drydock.paste(samples[0].files[0], "FROM\nRUN <<\nFORM x\n");
    await expect(drydock.problem("unknown-instruction")).toBeVisible();
    await check(page, "broken input");

    await page.setViewportSize({ width: 390, height: 844 });
    for (const view of ["Image files", "Compose", "Problems", "Graph"]) {
      await page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: view }).click();
      await check(page, `phone, ${view}`);
    }
    await page.getByTestId("review-all").click();
    await check(page, "phone, review");
    await page.keyboard.press("Escape");

    await page.setViewportSize({ width: 1440, height: 900 });
    await drydock.sample(samples.find(({ id }) => id === "clean-stack").title);
    await expect(drydock.problems).toContainText("No problems found");
    await check(page, "clean");
  });
}
