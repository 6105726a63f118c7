// Large input stays usable. How fast exactly is measured by `make bench`; these limits only catch what a user would feel.
import { expect, samples, test } from "./drydock.mjs";

const fifty = samples.find(({ id }) => id === "fifty-services");

test("fifty services answer to typing at once", async ({ drydock, page }) => {
  await drydock.sample(fifty.title);
  await expect(page.getByRole("region", { name: "Graph" }).locator("svg.picture")).toBeVisible();
  const editor = drydock.editor("compose.yaml");
  await editor.click();
  await page.evaluate(() => {
    globalThis.longest = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, entry.duration);
    }).observe({ type: "longtask" });
  });
  await page.keyboard.type("# a comment that is typed", { delay: 30 });
  await expect(editor).toContainText("# a comment that is typed");
  await page.waitForTimeout(300);
  expect(await page.evaluate(() => globalThis.longest), "longest task, ms").toBeLessThan(500);
});

test("a very long broken file does not stop the page", async ({ drydock, page }) => {
  const text = `FROM alpine:3.22\n${"RUN echo ((((${[\"'\n".repeat(4000)}`;
  await drydock.paste("Dockerfile", text);
  await expect(page.getByTestId("totals")).toContainText("problem");
  await drydock.editor("Dockerfile").press("Control+Home");
  await page.keyboard.type("# still here");
  await expect(drydock.editor("Dockerfile").locator(".cm-line").first()).toContainText("# still here");
});
