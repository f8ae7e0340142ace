// Journeys about customers, and about what leaves the house.
import { RULE, ask, assert, count, download, ids, number, ofRule } from "./walk.mjs";

export const people = {
  "why a customer is in the list": async (walk) => {
    const { page, hand, base, words } = walk;
    await page.goto(base);
    await ask(walk, words.flagship);
    await hand.press(".customers td.id a");
    await page.waitForSelector(".verdict.yes");
    assert.equal(await page.locator(".clause .truth.no").count(), 0, "every condition holds");
    await hand.press("details.evidence summary");
    assert.ok(await page.locator("details.evidence table").first().isVisible());
  },

  "why a customer is not in the list": async (walk) => {
    const { page, hand, base, words } = walk;
    await page.goto(base);
    await ask(walk, words.flagship);
    const inside = await ids(page);
    const outsider = [1, 2, 3, 4, 5, 6, 7, 8, 9].find((id) => !inside.includes(id));
    await hand.write("#find-id", String(outsider));
    await hand.press(".find button");
    await page.waitForSelector(".verdict.no");
    assert.ok((await page.locator(".clause .truth.no").count()) > 0);
    await hand.press(".crumb a");
    await page.waitForSelector(".count-number");
  },

  "a customer is followed from month to month": async (walk) => {
    const { page, hand, base } = walk;
    const { save } = await import("./walk.mjs");
    const segment = await save(walk, "course", "purchase in last 2 months");
    await page.goto(base + ofRule("purchase in last 2 months"));
    await hand.press(".customers td.id a");
    await page.waitForSelector("#course");
    await page.locator("#course").scrollIntoViewIfNeeded();
    await page.waitForSelector(".course tbody tr");
    assert.ok((await page.locator(".course thead th").count()) >= 7);
    await hand.press(`.course a[href='${new URL(segment).pathname}']`);
    await page.waitForURL(segment);
  },

  "the list is taken away as files, with the columns that were chosen": async ({ page, hand, base }) => {
    await page.goto(base + ofRule(RULE));
    await hand.press("a.choose");
    await page.waitForSelector("#list-columns form");
    await page.waitForFunction(() => document.querySelector("#list-columns input[value=name]").checked);
    await hand.tick("#list-columns input[value=points]");
    await hand.press("#list-columns button.main");
    await page.waitForURL(/cols=/);
    const heads = await page.locator(".customers thead th").count();
    const all = await count(page);
    const csv = await download(page, () => hand.press("a[download][href*='list.csv']"));
    const lines = csv.bytes.toString("utf8").replace(/^\ufeff/, "").trim().split("\r\n");
    assert.equal(lines.length, all + 1);
    assert.equal(lines[0].split(",").length, heads, "the same columns as on the page");
    const book = await download(page, () => hand.press("a[download][href*='list.xlsx']"));
    assert.match(book.name, /\.xlsx$/);
    assert.equal(book.bytes.subarray(0, 2).toString(), "PK");
    await hand.press("a.choose");
    await page.waitForSelector("#list-columns form");
    await hand.press("#list-columns a[href$='#list']");
    await page.waitForURL((url) => !url.search.includes("cols="));
  },

  "a printed list has its proof and no buttons": async (walk) => {
    const { page, base, artefact } = walk;
    await page.goto(base + ofRule(RULE));
    await page.emulateMedia({ media: "print" });
    for (const hidden of [".top", "#question", ".refine", ".pages", ".find", ".save", ".count-actions"]) {
      assert.ok(!(await page.locator(hidden).first().isVisible()), `${hidden} is not printed`);
    }
    for (const shown of [".count-number", ".funnel", ".customers", ".basis"]) assert.ok(await page.locator(shown).first().isVisible());
    const sql = await page.locator("#sql-text").boundingBox();
    assert.ok(sql && sql.height > 0, "what is folded away is printed");
    await page.pdf({ path: artefact("pdf"), format: "A4" });
    await page.emulateMedia({ media: null });
  },

  "a run is found in the audit log and proved": async (walk) => {
    const { page, hand, base, words } = walk;
    await page.goto(base);
    await ask(walk, words.flagship);
    await page.goto(`${base}/audit`);
    await hand.write("main input[type=search]", words.flagship);
    await hand.press("main form[role=search] button");
    await page.waitForURL(/q=/);
    await hand.press(".lines .line-name a");
    await page.waitForURL(/\/runs\/\w+$/);
    const hash = await page.locator("#ids-hash").textContent();
    await hand.press("form[action$='/replay'] button");
    await page.waitForSelector(".comparison");
    assert.equal(await page.locator("#ids-hash").textContent(), hash);
    assert.ok(number(await page.locator(".count-number").first().textContent()) >= 0);
  },
};
