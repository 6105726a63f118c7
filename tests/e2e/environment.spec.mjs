// What holds only in production is folded away while nobody knows where the project runs, and counts when it is known.
import { expect, samples, test } from "./drydock.mjs";

const django = samples.find(({ id }) => id === "django-tailwind");

test("the environment moves findings out of the folded group, and away", async ({ drydock, page }) => {
  await drydock.sample(django.title);
  const total = async () => Number.parseInt(await page.getByTestId("totals").textContent(), 10);
  const choose = (name) => page.getByRole("group", { name: "Environment" }).getByRole("button", { name }).click();
  const folded = drydock.problems.locator("details.in-production");
  const restart = drydock.problem("missing-restart-policy");

  await expect(folded).toBeVisible();
  await expect(restart.first()).toBeHidden();
  const counted = await total();
  const more = Number.parseInt((await folded.locator("summary").textContent()).match(/\d+/)[0], 10);
  expect(more).toBe(await folded.locator("li.problem").count());
  await folded.locator("summary").click();
  await expect(restart.first()).toBeVisible();

  await choose("Production");
  await expect(folded).toHaveCount(0);
  await expect(restart.first()).toBeVisible();
  await expect.poll(total).toBeGreaterThan(counted);

  await choose("Development");
  await expect(folded).toHaveCount(0);
  await expect(restart).toHaveCount(0);

  await choose("Auto");
  await expect(folded).toBeVisible();
  await expect.poll(total).toBe(counted);
});

test("the environment goes along with a link", async ({ drydock, page, elsewhere }) => {
  await drydock.sample(django.title);
  await page.getByRole("group", { name: "Environment" }).getByRole("button", { name: "Production" }).click();
  await elsewhere.goto(await drydock.link());
  const there = elsewhere.getByRole("group", { name: "Environment" }).getByRole("button", { name: "Production" });
  await expect(there).toHaveAttribute("aria-pressed", "true");
});
