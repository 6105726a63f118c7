// Each sample and starter: opened, looked at, repaired.
import { expect, samples, test } from "./drydock.mjs";

for (const { title, kind, files } of samples) {
  test(`${kind}: ${title}`, async ({ drydock, page }) => {
    await drydock.menu(kind === "sample" ? "Samples" : "New", title);
    for (const file of files) await expect(drydock.tab(file)).toHaveCount(1);
    await expect(page.getByRole("region", { name: "Graph" }).locator("svg.picture")).toBeVisible();
    const review = page.getByTestId("review-all");
    if (await review.isDisabled()) return;
    const before = await page.getByTestId("totals").textContent();
    await review.click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.locator(".hunk").first()).toBeVisible();
    if (await dialog.getByTestId("apply-fixes").isDisabled()) await dialog.getByRole("button", { name: "Choose all" }).click();
    await dialog.getByTestId("apply-fixes").click();
    await expect(dialog).toBeHidden();
    await expect(page.getByTestId("totals")).not.toHaveText(before);
  });
}

test("what is meant to be clean has no problem", async ({ drydock, page }) => {
  for (const { title, kind } of samples.filter(({ id, kind }) => id === "clean-stack" || kind === "starter")) {
    await drydock.menu(kind === "sample" ? "Samples" : "New", title);
    await expect(page.getByTestId("totals")).toHaveText("No problems");
  }
});
