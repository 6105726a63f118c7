// A narrow screen shows one panel at a time and never scrolls sideways.
import { expect, fixture, samples, test } from "./drydock.mjs";

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

  // A problem's place leads to the other view.
  await drydock.problem("relative-workdir").getByRole("button", { name: /^Go to/ }).click();
  await expect(drydock.editor("Dockerfile")).toBeVisible();

  await visit("Graph");
  await expect(page.getByRole("region", { name: "Graph" })).toBeVisible();
  expect(await sideways()).toBe(0);
});

test("everything is large enough for a thumb", async ({ drydock, page }) => {
  await drydock.sample(samples[0].title);
  const small = () =>
    page.evaluate(() =>
      [...document.querySelectorAll("button, input, select, summary")]
        .filter((target) => target.checkVisibility() && target.getBoundingClientRect().height > 0)
        .filter((target) => {
          const { width, height } = (target.closest("label") ?? target).getBoundingClientRect();
          // Links within a line of text have other ways to what they lead to; all the rest is for thumbs.
          const [wide, high] = target.matches(".place, .rule-name, .related, .fix-all, .problem-title, .status-total, .skip, label *") ? [18, 18] : [36, 38];
          return width < wide || height < high;
        })
        .map((target) => target.getAttribute("aria-label") ?? target.textContent),
    );
  for (const view of ["Image files", "Compose", "Problems", "Graph"]) {
    await page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: view }).click();
    expect(await small(), view).toEqual([]);
  }
  await page.getByTestId("review-all").click();
  expect(await small(), "review").toEqual([]);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Share", exact: true }).click();
  expect(await small(), "share").toEqual([]);
});

test("nothing is there yet: three ways to begin", async ({ drydock, page }) => {
  await expect(drydock.editor("Dockerfile")).toBeVisible();
  await page.getByRole("button", { name: "Try a sample" }).locator("visible=true").click();
  await expect(page.getByTestId("totals")).toContainText("problems");
  await expect(page.getByRole("button", { name: "Try a sample" }).locator("visible=true")).toHaveCount(0);
});
