// Many people at once: each asks, edits, pages and exports, with pauses as people make them. Prints what each act took,
// what went wrong, how much memory the server held, and what a cancelled heavy question left behind.
//
// node tests/bench/people.mjs PROGRAM SHOP [PEOPLE] [MINUTES]      (a shop of one's own: runs are recorded in it)
import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { once } from "node:events";

const [program, shop, people = "50", minutes = "10"] = process.argv.slice(2);
const server = spawn(program, ["serve", "--shop", shop, "--addr", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "pipe"] });
let said = "";
for (const stream of [server.stdout, server.stderr]) stream.on("data", (chunk) => (said += chunk));
while (!/http:\/\/127\.0\.0\.1:\d+/.test(said)) await new Promise((resolve) => setTimeout(resolve, 50));
const base = said.match(/http:\/\/127\.0\.0\.1:\d+/)[0];

const QUESTIONS = [
  "近30天买过口红的女性", "近7天加购3次及以上的高价值客户", "上海消费金额前10%的会员", "首单买的是防晒的新客户",
  "women in Zhejiang who bought skincare in the last 90 days", "customers who have not ordered for 180 days",
  "members with more than 5 orders this year", "最近3个月每个月都买过的客户", "退过款的钻石会员", "没买过粉底液的重要价值客户",
];
const RULES = ["gender = '女' and purchase in last 3 months", "member_level = '金卡' and not purchase in last 60 days", "top 10% by spend in last 1 years", "add_to_cart in last 30 days and not purchase in last 30 days"];
const HEAVY = "top 1% by spend in last 3 years and purchase in each of last 12 months";

const took = {};
const problems = [];
const pick = (list) => list[Math.floor(Math.random() * list.length)];
const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, (0.5 + Math.random()) * 1000 * seconds));

async function act(name, path) {
  const began = performance.now();
  try {
    const response = await fetch(base + path, { headers: { "hx-request": "true", accept: "text/html" } });
    const body = await response.text();
    if (!response.ok) problems.push(`${name} ${response.status} ${path.slice(0, 60)}`);
    (took[name] ??= []).push(performance.now() - began);
    return body;
  } catch (error) {
    problems.push(`${name} ${error.cause?.code ?? error.message}`);
    return "";
  }
}

const rule = (text) => encodeURIComponent(text);
async function person(end) {
  await pause(2);
  while (performance.now() < end) {
    await act("ask", `/ask?q=${rule(pick(QUESTIONS))}`);
    await pause(3);
    const text = pick(RULES);
    await act("edit", `/conditions/count?s=${rule(text)}&new=age&join=and&at=&age.how=at_least&age.value=${20 + Math.floor(Math.random() * 30)}`);
    await pause(1);
    await act("page", `/run?s=${rule(text)}&page=${1 + Math.floor(Math.random() * 5)}`);
    await pause(3);
    if (Math.random() < 0.2) await act("export", `/export/list.csv?s=${rule(text)}`);
    await pause(2);
  }
}

const memory = () => Number(readFileSync(`/proc/${server.pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)[1]) / 1024;
const end = performance.now() + Number(minutes) * 60_000;
const held = [];
const watch = setInterval(() => held.push(memory()), 2_000);
await Promise.all(Array.from({ length: Number(people) }, () => person(end)));
clearInterval(watch);

/** A heavy question that is given up, and how long the next one waits for it. */
async function cancelled() {
  const gone = new AbortController();
  const heavy = fetch(`${base}/run?s=${rule(HEAVY)}&as_of=2026-${String(1 + Math.floor(Math.random() * 9)).padStart(2, "0")}-15`, { signal: gone.signal }).catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 30));
  gone.abort();
  await heavy;
  const began = performance.now();
  await fetch(`${base}/run?s=${rule("gender = '女'")}`);
  return performance.now() - began;
}
const after = [];
for (let times = 0; times < 20; times += 1) after.push(await cancelled());

const at = (list, part) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * part))];
const row = (name, list) => console.log(`${name.padEnd(22)} ${String(list.length).padStart(7)} ${at(list, 0.5).toFixed(0).padStart(8)} ${at(list, 0.95).toFixed(0).padStart(8)} ${Math.max(...list).toFixed(0).padStart(8)}`);
console.log(`${people} people for ${minutes} minutes: ${problems.length} problems`);
for (const problem of new Set(problems)) console.log(`  ${problems.filter((other) => other === problem).length} x ${problem}`);
console.log("act                      times   median      p95     most   (ms)");
for (const [name, list] of Object.entries(took)) row(name, list);
row("after a cancelled one", after);
const part = (from, to) => at(held.slice(Math.floor(held.length * from), Math.ceil(held.length * to)), 0.5).toFixed(0);
console.log(`memory MiB: ${part(0, 0.2)} in the first fifth, ${part(0.8, 1)} in the last, ${Math.max(...held).toFixed(0)} at most`);
server.kill("SIGTERM");
await once(server, "exit");
execFileSync(program, ["--shop", shop, "audit", "verify"], { stdio: "inherit" });
