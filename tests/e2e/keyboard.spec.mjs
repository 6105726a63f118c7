// Everything without a mouse: in, through, and out again.
import { expect, test } from "./drydock.mjs";

const focused = (page) =>
  page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at?.getAttribute("aria-label") ?? at?.textContent?.trim() ?? "";
  });

test("type, find, repair and share with the keyboard alone", async ({ drydock, page }) => {
  await page.keyboard.press("F6");
  await expect.poll(() => focused(page)).toBe("Dockerfile");
  await page.keyboard.insertText("FROM alpine:3.22");
  await page.keyboard.press("Enter");
  await page.keyboard.insertText("WORKDIR app");
  await expect(drydock.problem("relative-workdir")).toBeVisible();

  // On to the problems: their title shows the place, the fix opens its review.
  await page.keyboard.press("F6");
  await page.keyboard.press("F6");
  await expect(drydock.problems).toBeFocused();
  const fix = drydock.problem("relative-workdir").getByRole("button", { name: /^Review the fix/ });
  await tabTo(page, fix);
  await page.keyboard.press("Enter");
  const review = page.getByRole("dialog");
  await expect(review).toBeVisible();
  await tabTo(page, review.getByTestId("apply-fixes"));
  await page.keyboard.press("Enter");
  await expect(review).toBeHidden();
  await expect(drydock.problem("relative-workdir")).toHaveCount(0);

  await tabTo(page, page.getByRole("button", { name: "Share", exact: true }));
  await page.keyboard.press("Enter");
  await expect(drydock.dialog("Share this project")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(drydock.dialog("Share this project")).toBeHidden();
  await expect(page.getByRole("button", { name: "Share", exact: true })).toBeFocused();
});

test("Tab leads through the whole page and out of the editors", async ({ page, drydock }) => {
  await drydock.paste("Dockerfile", "FROM alpine\n");
  await page.evaluate(() => document.activeElement?.blur());
  const stops = new Set();
  for (let step = 0; step < 120; step += 1) {
    // The editors keep Tab for indenting; Escape hands the next one to the page.
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    stops.add(await focused(page));
  }
  for (const stop of ["Share", "Dockerfile", "compose.yaml", "Filter problems", "Width of the left side"]) {
    expect([...stops]).toContain(stop);
  }
});

test("Ctrl-Shift-M leads from a text to the problems", async ({ page, drydock }) => {
  await drydock.paste("Dockerfile", "FROM alpine:3.22\nWORKDIR app\n");
  await expect(drydock.problem("relative-workdir")).toBeVisible();
  await page.keyboard.press("Control+Shift+M");
  await expect(drydock.problems).toBeFocused();
  await expect(page.locator(".cm-panel")).toHaveCount(0);
  // The next problem in the text has a key of its own.
  await drydock.editor("Dockerfile").locator(".cm-line").first().click();
  await page.keyboard.press("F8");
  await expect(page.locator(".cm-tooltip-lint, .cm-tooltip .cm-diagnostic").first()).toBeVisible();
});

test("focus is visible", async ({ page, drydock }) => {
  await expect(drydock.problems).toBeVisible();
  for (let step = 0; step < 12; step += 1) {
    await page.keyboard.press("Tab");
    const shown = await page.evaluate(() => {
      const style = getComputedStyle(document.activeElement);
      return style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 1;
    });
    expect(shown, `focus on ${await focused(page)}`).toBe(true);
  }
});

async function tabTo(page, target) {
  for (let step = 0; step < 80; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("Tab does not lead there.");
}
