// A narrow screen shows one panel at a time and never scrolls sideways.
import { expect, fixture, test } from "./drydock.mjs";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

test("four views, one at a time", async ({ drydock, page }) => {
  const views = page.getByRole("navigation", { name: "Views" });
  const visit = (name) => views.getByRole("button", { name }).click();
  const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

  await visit("Image files");
  await drydock.paste("Dockerfile", fixture("shop")["backend/Dockerfile"]);
  expect(await sideways()).toBe(0);

  await visit("Compose");
  await expect(drydock.editor("Dockerfile")).toBeHidden();
  await drydock.paste("compose.yaml", fixture("shop")["compose.yaml"]);
  expect(await sideways()).toBe(0);

  await visit("Problems");
  await expect(drydock.editor("compose.yaml")).toBeHidden();
  await expect(drydock.problem("relative-workdir")).toBeVisible();
  expect(await sideways()).toBe(0);

  // A problem leads to its place in the other view.
  await drydock.problem("relative-workdir").locator(".problem-title").click();
  await expect(drydock.editor("Dockerfile")).toBeVisible();

  await visit("Graph");
  await expect(page.getByRole("region", { name: "Graph" })).toBeVisible();
  expect(await sideways()).toBe(0);
  const small = await page.evaluate(() =>
    [...document.querySelectorAll("button")]
      .filter((button) => button.checkVisibility() && button.getBoundingClientRect().height > 0)
      .filter((button) => button.getBoundingClientRect().height < 24)
      .map((button) => button.getAttribute("aria-label") ?? button.textContent),
  );
  expect(small, "targets smaller than 24 px").toEqual([]);
});
