// Journeys through the product, each in both languages: in Chinese with a mouse, in English with the keyboard alone. With
// QUANXUAN_TEST_JOURNEYS=all, each language with both. Screenshots of where they end lie beside the program.
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { asking } from "./journeys/asking.mjs";
import { everywhere } from "./journeys/everywhere.mjs";
import { keyboard, mouse } from "./journeys/hands.mjs";
import { people } from "./journeys/people.mjs";
import { segments } from "./journeys/segments.mjs";
import { WORDS, assert } from "./journeys/walk.mjs";
import { demoSite, open, overflow } from "./support.mjs";

const SIZE = Number(process.env.QUANXUAN_TEST_JOURNEY_CUSTOMERS ?? 3_000);
const ALL = process.env.QUANXUAN_TEST_JOURNEYS === "all";
const ARTEFACTS = join(dirname(dirname(process.env.QUANXUAN)), "journeys");

const WAYS = [
  { lang: "zh-CN", hand: mouse, theme: "light", width: 1280 },
  { lang: "en", hand: keyboard, theme: "dark", width: 1280 },
  ...(ALL ? [{ lang: "zh-CN", hand: keyboard, theme: "dark", width: 1280 }, { lang: "en", hand: mouse, theme: "light", width: 390 }] : []),
];

const site = demoSite(SIZE);

const journeys = { asking, people, segments, everywhere };
const all = Object.entries(journeys).flatMap(([subject, walks]) => Object.entries(walks).map(([name, walk]) => ({ subject, name, walk })));

// Each has a window of its own, so that two may be under way at once.
describe("journeys", { concurrency: 2 }, () => {
  for (const way of WAYS) for (const { subject, name, walk } of all) {
    test(`${way.lang}, ${way.hand.name}: ${name}`, async () => {
      const { page, context, complaints } = await open(site.browser, site.server.base, way);
      const folder = join(ARTEFACTS, `${way.lang}-${way.hand.name}`);
      await mkdir(folder, { recursive: true });
      const artefact = (kind) => join(folder, `${subject}-${name.replaceAll(/\W+/g, "-")}.${kind}`);
      const another = async () => (await open(site.browser, site.server.base, way)).page;
      const named = (name) => `${name} ${way.lang} ${way.hand.name}`;
      const hand = way.hand(page);
      try {
        await walk({ page, hand, base: site.server.base, lang: way.lang, words: WORDS[way.lang], complaints, another, named, artefact });
        assert.ok((await overflow(page)) <= 0, "nothing scrolls sideways");
        assert.deepEqual(complaints, []);
      } finally {
        await page.screenshot({ path: artefact("png"), fullPage: true }).catch(() => {});
        await context.close();
      }
    });
  }
});
