// Two ways to use a page: a hand on the mouse, and a keyboard alone. A journey is written once and walked with both.
import assert from "node:assert/strict";

/** Tabs it may take to get from one place of a page to another. */
const FARTHEST = 600;

export function mouse(page) {
  return {
    name: "mouse",
    press: (where) => page.locator(where).first().click(),
    write: (where, text) => page.locator(where).first().fill(text),
    choose: (where, value) => page.locator(where).first().selectOption(value),
    tick: (where) => page.locator(where).first().check(),
    day: (where, day) => page.locator(where).first().fill(day),
  };
}

export function keyboard(page) {
  /** Goes with Tab or Shift+Tab to a place, as whoever has no mouse does. */
  const reach = async (where) => {
    const place = page.locator(where).first();
    await place.waitFor({ state: "attached" });
    const element = await place.elementHandle();
    // Of radio buttons, Tab leads to the chosen one only; arrows go on from there.
    const chosen = await element.evaluateHandle((there) => {
      const group = there.type === "radio" ? [...there.form.elements].filter((one) => one.type === "radio" && one.name === there.name) : [];
      return group.find((one) => one.checked) ?? there;
    });
    for (let tabs = 0; tabs < FARTHEST; tabs += 1) {
      const way = await page.evaluate(
        ([there, chosen]) => {
          const here = document.activeElement;
          if (here === there) return "there";
          if (here.type === "radio" && here.name === there.name) return "ArrowDown";
          return here.compareDocumentPosition(chosen) & Node.DOCUMENT_POSITION_PRECEDING ? "Shift+Tab" : "Tab";
        },
        [element, chosen],
      );
      if (way === "there") return place;
      await page.keyboard.press(way);
    }
    return assert.fail(`${where} is not reached by keyboard`);
  };
  return {
    name: "keyboard",
    press: async (where) => {
      await reach(where);
      await page.keyboard.press("Enter");
    },
    write: async (where, text) => {
      await reach(where);
      await page.keyboard.press("Control+a");
      await page.keyboard.press("Delete");
      await page.keyboard.insertText(text);
    },
    choose: async (where, value) => {
      const place = await reach(where);
      const options = await place.evaluate((select) => [...select.options].map((option) => option.value));
      await page.keyboard.press("Home");
      for (let steps = 0; (await place.inputValue()) !== value; steps += 1) {
        assert.ok(steps < options.length, `${value} is one of ${options}`);
        await page.keyboard.press("ArrowDown");
      }
    },
    tick: async (where) => {
      const place = await reach(where);
      if (!(await place.isChecked())) await page.keyboard.press("Space");
      assert.ok(await place.isChecked());
    },
    day: async (where, day) => {
      await reach(where);
      const [year, month, date] = day.split("-");
      await page.keyboard.type(`${month}${date}${year}`);
    },
  };
}
