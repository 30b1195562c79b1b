// Every screen that links lead to: accessible, without horizontal scroll, without complaints, within budget.
import { assert, axeFindings, equal, overflow, signedIn } from '../harness.mjs';

const PATTERN = /\b[a-z]{2,4}_[0-9a-hjkmnp-tv-z]{26}\b/g;
const SCREENS_MAX = 60;
/** Addresses that answer with a file, or with nothing that is a page. */
const isFile = (path) => /\.(csv|xlsx|json|txt|svg)$|\/(raw|source|file|export|download|events)(\/|$)/.test(path);

/** One address for each screen: ids are all alike, and so are filters. */
async function screens(page, base) {
  const found = new Map([['/', '/']]);
  const waiting = ['/'];
  while (waiting.length > 0 && found.size < SCREENS_MAX) {
    const path = waiting.shift();
    await page.goto(base + path);
    const links = await page.evaluate(() => [...document.querySelectorAll('a[href]')].map((link) => link.href));
    for (const link of links) {
      const url = new URL(link);
      const shape = url.pathname.replace(PATTERN, '{id}');
      if (url.origin !== base || isFile(url.pathname) || found.has(shape)) continue;
      found.set(shape, url.pathname + url.search);
      waiting.push(url.pathname + url.search);
    }
  }
  return [...found.values()];
}

async function check(browser, server, options) {
  const page = await signedIn(browser, server, options);
  const paths = await screens(page, server.base);
  assert(paths.length > 8, `only ${paths.length} screens were found`);
  const faults = [];
  for (const path of paths) {
    page.complaints.length = 0;
    const answer = await page.goto(server.base + path);
    if (answer.status() !== 200) faults.push(`${path}: status ${answer.status()}`);
    const wide = await overflow(page);
    if (wide > 0) faults.push(`${path}: ${wide} px wider than the window`);
    for (const finding of await axeFindings(page)) faults.push(`${path}: ${finding}`);
    for (const complaint of page.complaints) faults.push(`${path}: ${complaint}`);
    const missing = await page.evaluate(() => document.body.innerText.match(/\[[a-z][a-z0-9-]+\]/g));
    if (missing) faults.push(`${path}: without words: ${missing.join(' ')}`);
    const headings = await page.locator('h1').count();
    if (headings !== 1) faults.push(`${path}: ${headings} first headings`);
  }
  await page.context().close();
  equal(faults.join('\n'), '', `${paths.length} screens`);
}

export const tests = {
  'wide and light': ({ browser, server }) => check(browser, server, {}),
  'wide and dark': ({ browser, server }) => check(browser, server, { dark: true }),
  'a phone, light': ({ browser, server }) => check(browser, server, { width: 375, height: 812 }),
  'a phone, dark': ({ browser, server }) => check(browser, server, { width: 375, height: 812, dark: true }),
};
