import { launch, open, overflow, accessibilityProblems } from "./support.mjs";
const base = "http://127.0.0.1:8791";
const [looks, ...paths] = process.argv.slice(2);
const browser = await launch();
for (const look of looks.split(",")) {
  const [lang, theme, width] = look.split("-");
  const { page, context, complaints } = await open(browser, base, { lang: lang === "zh" ? "zh-CN" : "en", theme, width: Number(width) });
  for (const path of paths) {
    await page.goto(base + path);
    if (process.env.OPEN) await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
    const name = `${path.replaceAll(/[^a-z0-9]+/gi, "_").slice(0, 40)}-${look}.png`;
    await page.screenshot({ path: `/tmp/segments-shots/${name}`, fullPage: true });
    const html = (await (await page.request.get(base + path)).text()).length;
    console.log(name, "overflow", await overflow(page), "html", html, JSON.stringify(await accessibilityProblems(page)));
  }
  if (complaints.length) console.log(complaints);
  await context.close();
}
await browser.close();
