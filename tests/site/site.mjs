// Looks things up on the start page of the site, in a headless browser.
//
//     npm ci --prefix tests/site
//     node tests/site/site.mjs target/site /usr/bin/chromium [SCREENSHOT.png]
//
// Exit status 1: the page does not say what the tables say.

import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [folder = "target/site", executablePath = "/usr/bin/chromium", screenshot] = process.argv.slice(2);
const start = pathToFileURL(resolve(folder, "index.html")).href;

let failures = 0;
let checks = 0;
function check(what, holds, seen) {
  checks += 1;
  if (!holds) {
    failures += 1;
    console.error(`error: ${what}; there is ${JSON.stringify(seen)}`);
  }
}

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
const problems = [];
page.on("pageerror", (error) => problems.push(error.message));
page.on("console", (message) => message.type() === "error" && problems.push(message.text()));

/** Types a query and returns what the page shows for it. */
async function look(query) {
  await page.fill("#lookup-query", query);
  return {
    count: await page.textContent("#lookup-count"),
    titles: await page.locator("#lookup article h3").allTextContents(),
    first: (await page.locator("#lookup article").count()) > 0 ? await page.locator("#lookup article").first().innerText() : "",
  };
}

try {
  await page.goto(start);
  check("the page says how much it knows", /^\d+ paths of \d+ resources$/.test(await page.textContent("#lookup-count")), await page.textContent("#lookup-count"));

  const message = await look("chatMessage");
  check("a resource shows its paths", message.titles.includes("/chats/{id}/messages"), message.titles);
  for (const fact of ["4,320 minutes (3 days)", "Chat.Read.All", "10,000 subscriptions per organization (shared by all Teams resources)", "maximum 1 minute", "created, updated, deleted"]) {
    const all = await page.locator("#lookup-results").innerText();
    check(`chatMessage: ${fact}`, all.includes(fact), message.first);
  }

  for (const written of ["/me/messages", "me/messages", "https://graph.microsoft.com/v1.0/users/48d31887-5fad-4d73-a9f5-3c356e68a038/messages", "/users/{userId}/messages?$select=subject", "/users('adele')/messages"]) {
    const { titles, first } = await look(written);
    check(`${written} is the messages of a user`, titles[0] === "/users/{id}/messages", titles);
    check(`${written} lives a week`, first.includes("10,080 minutes (7 days)"), first);
  }

  const permission = await look("mail.read");
  check("a permission shows the paths that take it", permission.titles.includes("/users/{id}/messages"), permission.titles);
  check("and is marked", (await page.locator("#lookup mark").first().textContent()) === "Mail.Read", permission.first);

  check("words find what is watched", (await look("teams presence")).titles.length > 0, "nothing");
  check("what is unknown is said", (await look("nothing-like-this")).count === "Nothing documented has this name", await look("nothing-like-this"));
  const hostile = await look("<img src=x onerror=alert(1)>");
  check("a query is text", hostile.titles.length === 0 && (await page.locator("#lookup img").count()) === 0, hostile);

  await look("presence");
  check("a query is an address", page.url().endsWith("?q=presence"), page.url());
  await page.goto(`${start}?q=driveItem`);
  check("an address is a query", (await page.locator("#lookup article h3").count()) > 0, page.url());
  await page.locator("#lookup article a").first().click();
  check("a resource leads to its page", (await page.title()).includes("driveItem"), await page.title());

  await page.goto(`${start}?q=chatMessage`);
  check("a field has its label", (await page.getByLabel("Resource, path or permission").count()) === 1, "none");
  if (screenshot) await page.screenshot({ path: screenshot });
  const small = await browser.newPage({ viewport: { width: 360, height: 740 } });
  await small.goto(`${start}?q=chatMessage`);
  const width = await small.evaluate(() => document.documentElement.scrollWidth);
  check("a small screen is wide enough", width <= 360, width);
  if (screenshot) await small.screenshot({ path: screenshot.replace(/\.png$/, "-small.png") });
  check("nothing fails in the page", problems.length === 0, problems);
} finally {
  await browser.close();
}
console.log(`${checks - failures} of ${checks} checks of the start page hold`);
process.exit(failures === 0 ? 0 : 1);
