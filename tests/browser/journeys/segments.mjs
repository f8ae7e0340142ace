// Journeys of saved segments: their versions, runs, neighbours and end.
import { RULE, assert, count, number, save } from "./walk.mjs";

const BUYERS = "purchase in last 1 months";

export const segments = {
  "a segment is changed, and its versions are compared": async (walk) => {
    const { page, hand } = walk;
    await save(walk, "versions", "purchase in last 2 months");
    await hand.press("#edit summary");
    await hand.write("#edit textarea[name=text]", "purchase in last 3 months");
    await hand.write("#edit input[name=note]", "wider");
    await hand.press("#edit button.main");
    await page.waitForSelector("#v2");
    assert.deepEqual(await page.locator("#v2 ins").allTextContents(), ["3"]);
    await hand.press(".compare button");
    await page.waitForURL(/\/changes\?/);
    const [entered, left, kept] = (await page.locator(".moved dd").allTextContents()).map(number);
    assert.ok(entered > 0 && kept > 0);
    assert.equal(left, 0, "who bought within two months did so within three");
    await hand.press(".moved a");
    await page.waitForURL(/part=entered/);
    assert.equal(await count(page), entered);
  },

  "a segment is changed condition by condition into its next version": async (walk) => {
    const { page, hand } = walk;
    const address = await save(walk, "conditions", BUYERS);
    await hand.press(".fold-link a");
    await page.waitForSelector(".condition-text");
    await hand.press(".condition-text");
    await hand.write(".builder input[name$='.count']", "3");
    await hand.press(".builder-foot button.main");
    await page.waitForFunction(() => document.querySelector("#rule-text")?.value.includes("last 3 months"));
    await hand.write("#revise-note", "a quarter");
    await hand.press("form[action*='/versions'] button.main");
    await page.waitForURL((url) => url.href.startsWith(address));
    assert.equal(await page.locator(".version").count(), 2);
  },

  "runs on several days tell who entered and left": async (walk) => {
    const { page, hand } = walk;
    const address = await save(walk, "days", BUYERS);
    for (const day of ["2026-09-01", "2026-10-01"]) {
      await page.goto(address);
      await hand.day(".run-form input[name=as_of]", day);
      await hand.press(".run-form button.main");
      await page.waitForURL(/\/runs\/\w+$/);
    }
    await page.goto(address);
    const [entered, , kept] = (await page.locator("#sizes .moved dd").allTextContents()).map(number);
    assert.equal(entered + kept, number(await page.locator("#sizes .size-count").textContent()));
  },

  "a schedule is set, paused, resumed and taken away": async (walk) => {
    const { page, hand } = walk;
    await save(walk, "schedule", BUYERS);
    await hand.press("#set-schedule summary");
    await hand.tick("#set-schedule input[value=hours]");
    await hand.write("#set-schedule input[name=hours]", "6");
    await hand.press("#set-schedule button.main");
    await page.waitForSelector("#schedule form[action$='/pause']");
    assert.match(await page.locator("#schedule").textContent(), /6/);
    await hand.press("#schedule form[action$='/pause'] button");
    await page.waitForSelector("#schedule form[action$='/resume']");
    await hand.press("#schedule form[action$='/resume'] button");
    await page.waitForSelector("#schedule form[action$='/pause']");
    await hand.press("#schedule form[action$='/clear'] button");
    await page.waitForSelector("#schedule .actions", { state: "detached" });
  },

  "what is due runs by itself": async (walk) => {
    const { page, hand } = walk;
    await save(walk, "due", BUYERS);
    await hand.press("#set-schedule summary");
    await hand.tick("#set-schedule input[value=cron]");
    await hand.write("#set-schedule input[name=cron]", "* * * * *");
    await hand.press("#set-schedule button.main");
    await page.waitForSelector("#schedule form[action$='/pause']");
    const ran = page.locator("#runs tbody tr");
    for (const end = Date.now() + 90_000; Date.now() < end && (await ran.count()) === 0; ) {
      await page.waitForTimeout(3_000);
      await page.reload();
    }
    assert.ok(number(await page.locator("#sizes .size-count").textContent()) > 0);
    await hand.press("#schedule form[action$='/clear'] button");
    await page.waitForSelector("#schedule .actions", { state: "detached" });
  },

  "two segments are laid over each other, and a part of them is a list": async (walk) => {
    const { page, hand, base, named } = walk;
    const [one, other] = ["women", "buyers"];
    await save(walk, one, "gender = '女'");
    await save(walk, other, BUYERS);
    await page.goto(`${base}/segments`);
    await hand.tick(`input[aria-label='${named(one)}']`);
    await hand.tick(`input[aria-label='${named(other)}']`);
    await hand.press("button[formaction='/segments/overlap']");
    await page.waitForSelector(".overlap tbody tr");
    const part = number(await page.locator(".overlap tbody .number a").first().textContent());
    await hand.press(".overlap tbody .number a");
    await page.waitForSelector(".count-number");
    assert.equal(await count(page), part);
  },

  "two people change the same segment, and neither loses what they wrote": async (walk) => {
    const { page, hand, another, complaints } = walk;
    const address = await save(walk, "together", BUYERS);
    const other = await another();
    await other.goto(address);
    await hand.press("#edit summary");
    await hand.write("#edit textarea[name=text]", "purchase in last 2 months");
    await hand.press("#edit button.main");
    await page.waitForSelector("#v2");
    await other.click("#edit summary");
    await other.fill("#edit textarea[name=text]", "purchase in last 3 months");
    await other.click("#edit button.main");
    await other.waitForSelector("#edit .note.bad");
    assert.equal(await other.inputValue("#edit textarea[name=text]"), "purchase in last 3 months", "it is still there");
    assert.equal(await other.locator(".version").count(), 2, "and nothing was overwritten");
    await other.click("#edit button.main");
    await other.waitForSelector("#v3");
    await other.context().close();
    complaints.length = 0;
  },

  "a segment is copied, goes to the trash and comes back": async (walk) => {
    const { page, hand, named } = walk;
    const address = await save(walk, "leaving", RULE);
    await hand.press("a[href*='copy=']");
    await page.waitForURL(/copy=/);
    await hand.write("input[name=name]", named("copied"));
    await hand.press("main button.main");
    await page.waitForURL((url) => /\/segments\/\d+$/.test(url.href) && url.href !== address);
    await hand.press("#remove summary");
    await hand.press("#remove button");
    await page.waitForSelector("form[action$='/restore']");
    assert.equal(await page.locator(".run-form").count(), 0, "what lies in the trash is not run");
    await hand.press("form[action$='/restore'] button");
    await page.waitForSelector(".run-form");
  },

  "a template becomes a saved segment, with what to do": async (walk) => {
    const { page, hand, base, named } = walk;
    await page.goto(`${base}/gallery`);
    await page.waitForFunction(() => !document.querySelector(".line-count .muted"));
    const promised = number(await page.locator(".line-count").first().textContent());
    await hand.press(".line-name a:not(.tag)");
    await page.waitForSelector(".count-number");
    assert.equal(await count(page), promised, "the list is as long as was promised");
    assert.ok((await page.locator("a[href^='/plays/']").count()) > 0);
    await hand.press("a[href='#save-name']");
    await hand.write("#save-name", named("template"));
    await hand.press(".save button.main");
    await page.waitForURL(/\/segments\/\d+$/);
  },

  "a segment shows all it rests on": async (walk) => {
    const { page, hand, named } = walk;
    await save(walk, "ground", BUYERS);
    await save(walk, "floor", `in segment '${named("ground")}' and gender = '女'`);
    await save(walk, "roof", `in segment '${named("floor")}' and age >= 30`);
    assert.deepEqual((await page.locator(".tree li").allTextContents()).map((text) => text.trim()), [named("floor"), named("ground")]);
    await hand.press(".tree .depth-2 a");
    await page.waitForFunction((name) => document.title.startsWith(name), named("ground"));
    assert.equal(await page.locator(".tree li").count(), 2);
    await hand.press("#remove summary");
    assert.equal(await page.locator("#remove form").count(), 0, "what others rest on stays");
  },
};
