// Journeys through what is the same on every page, through the words of the shop and the playbook.
import { assert, ofRule, save } from "./walk.mjs";

export const everywhere = {
  "a segment is reached through the palette": async (walk) => {
    const { page, hand, base, named } = walk;
    const address = await save(walk, "palette", "gender = '女'");
    await page.goto(base);
    if (hand.name === "keyboard") await page.keyboard.press("Control+k");
    else await hand.press("[data-dialog=palette]");
    await page.waitForSelector("#palette[open] .hit");
    await page.keyboard.insertText(named("palette"));
    await page.waitForFunction((name) => document.querySelector("#palette .palette-found")?.dataset.q === name, named("palette"));
    if (hand.name === "keyboard") await page.keyboard.press("Enter");
    else await hand.press("#palette .hit");
    await page.waitForURL(address);
  },

  "language and look are switched and stay": async ({ page, hand, base }) => {
    /** On a phone it is folded away. */
    const openMenu = async () => (await page.isVisible(".menu-button")) && hand.press(".menu-button");
    await page.goto(base + ofRule("gender = '女'"));
    const lang = await page.getAttribute("html", "lang");
    const other = (await page.getAttribute("html", "data-theme")) === "dark" ? "light" : "dark";
    await openMenu();
    await hand.press(`button[name=theme][value=${other}]`);
    await page.waitForSelector(`html[data-theme=${other}]`);
    await openMenu();
    await hand.press("button[name=lang]");
    await page.waitForFunction((lang) => document.documentElement.lang !== lang, lang);
    assert.match(page.url(), /\/run\?s=/, "the list is still there");
    await openMenu();
    await hand.press("nav a[href='/segments']");
    await page.waitForSelector(`html[data-theme=${other}]`);
    assert.notEqual(await page.getAttribute("html", "lang"), lang);
  },

  "a play is changed, shown beside its list, and restored": async ({ page, hand, base, lang }) => {
    // Journeys in two languages may be under way at once: each changes a play of its own.
    const play = lang === "en" ? 2 : 1;
    await page.goto(`${base}/plays`);
    await hand.press(`.line:nth-child(${play}) .line-name a`);
    await page.waitForURL(/\/plays\/\w+$/);
    await hand.press("#edit summary");
    const field = `textarea[name='action.${lang === "en" ? "en" : "zh"}']`;
    const said = `${lang} ${hand.name}`;
    await hand.write(field, said);
    await hand.write("#edit input[name=note]", "trying");
    await hand.press("#edit button.main");
    await page.waitForFunction((said) => document.querySelector(".facts dd")?.textContent === said, said);
    assert.ok((await page.locator(".version").first().locator("ins").count()) > 0);
    await hand.press(".facts .label");
    await page.waitForSelector(".count-number");
    assert.ok((await page.locator("#answer").textContent()).includes(said), "it stands beside the list");
    await page.goBack();
    await page.waitForSelector("form[action$='/versions/0/restore']");
    await hand.press("form[action$='/versions/0/restore'] button");
    await page.waitForFunction((said) => document.querySelector(".facts dd")?.textContent !== said, said);
  },

  "a word of the shop is looked up and a list begun with it": async ({ page, hand, base }) => {
    await page.goto(`${base}/catalog`);
    await hand.write("[data-filter-by]", "member_level");
    await page.waitForFunction(() => document.querySelectorAll("[data-words]:not([hidden])").length < 5);
    await hand.press("[data-words]:not([hidden]) a");
    await page.waitForURL(/\/catalog\/member_level$/);
    await hand.press("a[href^='/conditions/form']");
    await page.waitForSelector(".builder-form");
    await hand.tick(".builder-value input");
    await hand.press(".builder-foot button.main");
    await page.waitForSelector(".count-number");
    assert.match(decodeURIComponent(page.url()), /member_level/);
  },

  "the language of rules is read, and an example run": async ({ page, hand, base }) => {
    await page.goto(`${base}/language`);
    await hand.press("main a[href^='/language/']");
    await page.waitForURL(/\/language\/\w+$/);
    await hand.press(".example-actions a");
    await page.waitForSelector(".count-number");
  },
};
