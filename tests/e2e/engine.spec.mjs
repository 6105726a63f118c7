// The engine in its worker: when it is loaded, and what happens when it cannot be had or stops.
import { expect, open, test } from "./drydock.mjs";

const engine = /\/lazy\/drydock-engine_bg-[0-9a-f]+\.wasm$/;
const asked = (seen) => seen.requests.filter(({ url }) => engine.test(url)).length;

test("it is loaded by whoever begins to use the page, not before", async ({ drydock, page, seen }) => {
  await expect(drydock.problems.getByText("Nothing to check yet")).toBeVisible();
  expect(asked(seen)).toBe(0);
  await drydock.editor("Dockerfile").click();
  await expect.poll(() => asked(seen)).toBe(1);
  await drydock.paste("Dockerfile", "FROM alpine\n");
  await expect(drydock.problem("unpinned-base-image")).toBeVisible();
  page.drydockLoaded = false;
  await page.reload();
  await expect(drydock.problem("unpinned-base-image")).toBeVisible();
});

test("when it cannot be loaded the page says so, keeps the text, and tries again", async ({ drydock, page, seen }) => {
  await page.route(engine, (route) => route.abort());
  await drydock.paste("Dockerfile", "FROM alpine\n");
  await expect(page.locator(".toast").filter({ hasText: "The check could not be loaded" })).toBeVisible();
  await expect(drydock.problems.getByText("Not checked")).toBeVisible();
  await expect(page.getByTestId("totals")).toHaveText("Not checked");
  await page.unroute(engine);
  await drydock.problems.getByRole("button", { name: "Try again" }).click();
  await expect(drydock.problem("unpinned-base-image")).toBeVisible();
  await expect(drydock.editor("Dockerfile")).toContainText("FROM alpine");
  // The refused request is the only fault.
  expect(seen.faults.filter((fault) => !/ERR_FAILED|Failed to fetch/.test(fault))).toEqual([]);
  seen.faults.length = 0;
});

test("when it stops the text is safe, and the next change starts it anew", async ({ drydock, page, seen }) => {
  await drydock.paste("Dockerfile", "FROM alpine\n");
  await expect(drydock.problem("unpinned-base-image")).toBeVisible();
  const [worker] = page.workers();
  // A look that traps: what the module would throw, in place of its answer.
  await worker.evaluate(() => {
    globalThis.onmessage = () => {
      throw new WebAssembly.RuntimeError("unreachable");
    };
  });
  await page.keyboard.type("# one");
  await expect(page.locator(".toast").filter({ hasText: "The check stopped because of a fault of its own" })).toBeVisible();
  await page.keyboard.type(" two");
  await expect(drydock.problem("unpinned-base-image")).toBeVisible();
  await expect(drydock.editor("Dockerfile")).toContainText("# one two");
  expect(seen.faults.every((fault) => /unreachable/.test(fault)), seen.faults.join("\n")).toBe(true);
  seen.faults.length = 0;
});

test("a verdict leads the list: what stops the project, one click from its place, or that nothing does", async ({ drydock, page }) => {
  await drydock.paste("Dockerfile", "FROM alpine\nRUNN apk add curl\n");
  const verdict = drydock.problems.getByRole("button", { name: /^The build stops at Dockerfile:2/ });
  await expect(verdict).toBeVisible();
  await verdict.click();
  await expect(drydock.problem("unknown-instruction")).toHaveClass(/\bon\b/);
  await expect(drydock.editor("Dockerfile")).toBeFocused();
  await drydock.paste("Dockerfile", "FROM alpine\n");
  await expect(drydock.problems.getByText(/^Nothing stops it; \d+ things? to improve$/)).toBeVisible();
  await expect(page.locator(".verdict.stops")).toHaveCount(0);
});
