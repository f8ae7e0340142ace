// An unread word is given a meaning, is read from then on, changes its meaning and is taken back; all of it by keyboard.
import assert from "node:assert/strict";
import { test } from "node:test";
import { accessibilityProblems, demoSite, open, overflow } from "./support.mjs";

const site = demoSite(2000);

/** Goes on with Tab until the thing is reached, as somebody without a mouse does. */
async function tabTo(page, locator) {
  for (let steps = 0; steps < 80; steps++) {
    if (await locator.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`not reached by keyboard: ${locator}`);
}

test("a word is taught where it was not understood, and changed and taken back where it is told", async () => {
  const { page, complaints } = await open(site.browser, site.server.base);
  await page.goto(`${site.server.base}/ask?q=${encodeURIComponent("上海的松鼠党")}`);
  await tabTo(page, page.getByRole("link", { name: /松鼠党/ }));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/words\/new/);
  assert.equal(await page.locator("[name=word]").inputValue(), "松鼠党");
  // What it means is where the cursor is.
  await page.keyboard.type("半年里下过两单以上");
  const meaning = page.locator("#meanings").getByRole("radio");
  await meaning.waitFor();
  assert.match(await page.locator("#meanings").innerText(), /[\d,]+ 个客户/);
  assert.ok(await meaning.isChecked());
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    assert.equal(await overflow(page), 0);
    assert.deepEqual(await accessibilityProblems(page), []);
  }
  await tabTo(page, page.getByRole("button", { name: "教会它" }));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/ask\?q=/);
  await page.locator(".count-number").waitFor();
  assert.match(await page.locator(".readback").innerText(), /松鼠党/);

  await page.goto(`${site.server.base}/catalog/song_shu_dang`);
  assert.deepEqual(await accessibilityProblems(page), []);
  await tabTo(page, page.getByRole("link", { name: "换个意思" }));
  await page.keyboard.press("Enter");
  const box = page.locator("[name=meaning]");
  await tabTo(page, box);
  await page.keyboard.press("Control+A");
  // Open in its meaning: nothing is chosen for whoever writes.
  await page.keyboard.type("最近买了很多");
  await page.locator("#meanings .note").waitFor();
  assert.equal(await page.locator("#meanings input:checked").count(), 0);
  await tabTo(page, page.locator("#meanings").getByRole("radio").first());
  await page.keyboard.press("Space");
  await tabTo(page, page.getByRole("button", { name: "教会它" }));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/catalog\/song_shu_dang$/);
  assert.equal(await page.locator("ol.names > li").count(), 2);
  await tabTo(page, page.getByRole("button", { name: "收回这个词" }));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/catalog$/);
  assert.equal((await page.goto(`${site.server.base}/catalog/song_shu_dang`)).status(), 404);
  assert.deepEqual(complaints.filter((said) => !said.includes("404")), []);
});
