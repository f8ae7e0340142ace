// Journeys of whoever asks: from a question to a list, and what can be done to it.
import { RULE, ask, assert, count, ids, ofRule, recounted } from "./walk.mjs";

export const asking = {
  "from the first visit to a saved segment in under a minute": async (walk) => {
    const { page, hand, base, words, named } = walk;
    const began = Date.now();
    await page.goto(base);
    await ask(walk, words.flagship);
    const found = await count(page);
    await hand.press("a[href='#save-name']");
    await hand.write("#save-name", named("first"));
    await hand.press(".save button.main");
    await page.waitForURL(/\/segments\/\d+$/);
    assert.ok(Date.now() - began < 60_000, "in under a minute");
    await hand.press(".run-form button.main");
    await page.waitForURL(/\/runs\/\w+$/);
    assert.equal(await count(page), found, "what was saved is what was found");
  },

  "a condition is changed in its place": async ({ page, hand, base }) => {
    await page.goto(base + ofRule(RULE));
    const before = await count(page);
    await hand.press(".condition-text");
    await hand.write(".builder input[name$='.count']", "6");
    await page.waitForFunction(() => document.querySelector(".builder-count strong"));
    await hand.press(".builder-foot button.main");
    await recounted(page, before);
    assert.match(await page.inputValue("#rule-text"), /last 6 months/);
    assert.match(decodeURIComponent(page.url()), /last 6 months/);
    await page.goBack();
    await recounted(page, await count(page)).catch(() => {});
    assert.equal(await count(page), before, "back undoes it");
  },

  "the rule is changed as text": async ({ page, hand, base }) => {
    await page.goto(base + ofRule(RULE));
    const before = await count(page);
    await hand.write("#rule-text", "purchase(category = '口红') in last 3 months");
    await hand.press(".rule-form button.button:not(.copy)");
    await recounted(page, before);
    assert.ok((await count(page)) > before, "a condition less lets more in");
    await hand.write("#rule-text", "purchase(categry = '口红')");
    await hand.press(".rule-form button.button:not(.copy)");
    await page.waitForSelector(".note.bad");
    assert.equal(await page.inputValue("#rule-text"), "purchase(categry = '口红')", "a wrong rule is kept, with what is wrong");
  },

  "a list is refined in words": async (walk) => {
    const { page, hand, base, words } = walk;
    await page.goto(base);
    await ask(walk, words.flagship);
    const before = await count(page);
    await hand.write("#refine", words.women);
    await hand.press(".refine-row button");
    await page.waitForSelector(".clause.added");
    assert.ok((await count(page)) < before);
    await hand.press(".trail a");
    await page.waitForFunction(() => !document.querySelector(".trail"));
    assert.equal(await count(page), before);
  },

  "a vague question is answered with readings to choose from": async (walk) => {
    const { page, hand, base, words } = walk;
    await page.goto(base);
    await ask(walk, words.vague);
    assert.equal(await page.locator(".count-number").count(), 0, "nothing is guessed");
    const promised = (await page.locator(".choice-count strong").first().textContent()).trim();
    await hand.press(".choices a.button");
    await page.waitForSelector(".count-number");
    assert.equal((await page.locator(".count-number").textContent()).trim(), promised);
    assert.match(page.url(), /reading=1/);
  },

  "another reading stands beside the list": async (walk) => {
    const { page, hand, base, words } = walk;
    await page.goto(base);
    await ask(walk, words.flagship);
    const before = await count(page);
    await hand.press(".choices a.button");
    await recounted(page, before);
    assert.match(page.url(), /reading=2/);
  },

  "nobody is found, and the page says why": async (walk) => {
    const { page, base, words } = walk;
    await page.goto(base);
    await ask(walk, words.nobody);
    assert.equal(await count(page), 0);
    assert.ok(await page.locator(".count-block .note.caution").isVisible());
    assert.equal(await page.locator(".customers").count(), 0);
  },

  "a word that is not understood is shown, never dropped": async (walk) => {
    const { page, base, words } = walk;
    await page.goto(base);
    await ask(walk, words.unread);
    assert.ok((await page.locator(".chip.unread").count()) > 0);
    assert.equal(await page.locator(".count-number").count(), 0);
    assert.equal(await page.inputValue("#question"), words.unread);
  },

  "a very large list is counted whole and paged": async ({ page, hand, base }) => {
    await page.goto(base + ofRule("everyone"));
    const all = await count(page);
    const first = await ids(page);
    await hand.press("a[rel=next]");
    await page.waitForURL(/page=2/);
    await page.waitForSelector("a[rel=prev]");
    const second = await ids(page);
    assert.equal(new Set([...first, ...second]).size, first.length + second.length);
    const pages = Math.ceil(all / first.length);
    await page.goto(page.url().replace("page=2", `page=${pages}`));
    assert.equal(await page.locator("a[rel=next]").count(), 0, "the last page");
    assert.ok((await page.content()).length < 100_000);
  },

  "what runs for long is stopped": async ({ page, hand, base, words }) => {
    await page.goto(base);
    await page.route(/\/ask\?/, () => {});
    await hand.write("#question", words.flagship);
    await hand.press("button.run");
    await page.locator("[data-stop]").waitFor({ state: "visible" });
    if (hand.name === "keyboard") await page.keyboard.press("Escape");
    else await hand.press("[data-stop]");
    await page.locator("button.run").waitFor({ state: "visible" });
    assert.equal(await page.inputValue("#question"), words.flagship);
    assert.equal(await page.locator("#answer .problem").count(), 0);
  },

  "the connection is lost, and comes back": async (walk) => {
    const { page, hand, base, words } = walk;
    await page.goto(base);
    await page.route(/\/ask\?/, (route) => route.abort());
    await hand.write("#question", words.flagship);
    await hand.press("button.run");
    await page.waitForSelector("#answer .problem");
    assert.equal(await page.inputValue("#question"), words.flagship);
    await page.unroute(/\/ask\?/);
    await hand.press("button.run");
    await page.waitForSelector(".count-number");
    const found = await count(page);
    await page.reload();
    assert.equal(await count(page), found, "a reload shows the same");
    walk.complaints.length = 0; // The browser says itself that the connection was lost.
  },

  "back and forward lead through questions": async (walk) => {
    const { page, base, words } = walk;
    await page.goto(base);
    await ask(walk, words.flagship);
    const first = await count(page);
    await ask(walk, words.other);
    const second = await count(page);
    assert.notEqual(first, second);
    await page.goBack();
    await recounted(page, second);
    assert.equal(await count(page), first);
    await page.goForward();
    await recounted(page, first);
    assert.equal(await count(page), second);
  },

  "an address shows the same list to somebody else": async (walk) => {
    const { page, hand, base, words, another } = walk;
    await page.goto(base);
    await ask(walk, words.flagship);
    await hand.press("a[rel=next]");
    await page.waitForURL(/page=2/);
    await page.waitForSelector("a[rel=prev]");
    const shown = await ids(page);
    const other = await another();
    await other.goto(page.url());
    assert.deepEqual(await ids(other), shown);
    await other.context().close();
  },
};
