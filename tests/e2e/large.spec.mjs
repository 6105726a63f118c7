// Large input stays usable. How fast exactly is measured by `make bench`.
import { expect, samples, test } from "./drydock.mjs";

const fifty = samples.find(({ id }) => id === "fifty-services");

test("fifty services: typing does not wait for the engine", async ({ drydock, page }) => {
  await drydock.sample(fifty.title);
  await expect(page.getByRole("region", { name: "Graph" }).locator("svg.picture")).toBeVisible();
  const editor = drydock.editor("compose.yaml");
  await editor.click();
  // As if a look took that long.
  let busy = true;
  const [worker] = page.workers();
  const working = worker
    .evaluate(() => {
      const end = performance.now() + 5000;
      while (performance.now() < end);
    })
    .then(() => (busy = false));
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("# a comment that is typed");
  await expect(editor).toContainText("# a comment that is typed");
  await expect(editor.locator(".tok-comment", { hasText: "a comment that is typed" })).toBeVisible();
  expect(busy, "the engine is still at work").toBe(true);
  await working;
  // And its answer comes after all.
  await page.keyboard.press("Control+A");
  await page.keyboard.type("services: [");
  await expect(drydock.problem("invalid-yaml")).toBeVisible();
});

test("a very long broken file does not stop the page", async ({ drydock, page }) => {
  const text = `FROM alpine:3.22\n${"RUN echo ((((${[\"'\n".repeat(4000)}`;
  await drydock.paste("Dockerfile", text);
  await expect(page.getByTestId("totals")).toContainText("problem");
  await drydock.editor("Dockerfile").press("Control+Home");
  await page.keyboard.type("# still here");
  await expect(drydock.editor("Dockerfile").locator(".cm-line").first()).toContainText("# still here");
});
