// Every screen that links lead to: accessible, without horizontal scroll, without complaints; on a phone no text is cut.
// Every page of the router is among them, or is named here with its reason.
import { readFile } from 'node:fs/promises';
import { assert, axeFindings, equal, overflow, signedIn } from '../harness.mjs';

const ID = /\b[a-z]{2,4}_[0-9a-hjkmnp-tv-z]{26}\b/g;
const UUID = /\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;
/** Parameters that make another screen of an address; all others are filters and places in lists. */
const PARTS = ['tab', 'mode', 'kind', 'view', 'by'];
/** Screens to which a form, a shortcut or a sensitive change leads, and no link. */
const WITHOUT_LINK = ['/search?q=a', '/start', '/sign-in/again?next=/account'];
/** How many pages are looked at together. */
const TOGETHER = 3;

/** Pages to which no link of the demonstration leads its owner, and why. */
const ELSEWHERE = {
  '/assets/{name}': 'a style, a script or a picture',
  '/healthz': 'for monitors',
  '/readyz': 'for monitors',
  '/metrics': 'for monitors',
  '/sign-in': 'before anybody is signed in: signing-in.spec',
  '/sign-in/code': 'before anybody is signed in: second-factor.spec',
  '/sign-in/provider': 'leads to the provider of identities',
  '/sign-in/provider/done': 'the way back from there',
  '/sign-in/again/provider': 'leads to the provider of identities',
  '/link/{token}': 'a link that lets in: first-start.spec',
  '/portal': 'for customers: portal.spec',
  '/portal/link/{token}': 'for customers: portal.spec',
  '/portal/closed': 'for customers: portal.spec',
  '/portal/pay': 'for customers: portal.spec',
  '/portal/plans/{id}': 'for customers: payment_plans.spec',
  '/portal/say': 'for customers: portal.spec',
  '/portal/contact': 'for customers: portal.spec',
  '/portal/statement': 'for customers: portal.spec',
  '/portal/statement.pdf': 'a file',
  '/portal/look/{entity}/{changed}/logo': 'a file',
  '/collections/answers/{id}/proof': 'a file',
  '/portal/documents/{id}/pdf': 'a file',
  '/aged-balance/documents': 'led to by a past day of the aged balance: proof.spec',
  '/events': 'a stream',
  '/events/latest': 'JSON of what happened',
  '/collections/charges/{id}': 'the demonstration claims nothing: seen by charges.spec.mjs',
  '/collections/bundles/{id}': 'the demonstration has printed no letters: letters.spec',
  '/collections/bundles/{id}/pdf': 'the same, a file',
  '/collections/bundles/{id}/list': 'the same, a file',
  '/collections/letters/{id}/pdf': 'a file: the demonstration has no letter',
  '/collections/receipts/{id}': 'the demonstration has not thanked anybody yet: opened by other_organisation.rs of the desk',
  '/collections/received/{id}': 'nobody answers the demonstration: opened by received.rs of the desk',
  '/settings/rules/{id}': 'the demonstration has no rule of its own: rules.spec',
  '/accounting/year': 'a form sends to it: a file',
  '/search/palette': 'a part that a script fetches',
  '/import/drafts/{id}': 'after a file was dropped: import.spec',
  '/import/drafts/{id}/review': 'after a file was dropped: import.spec',
  '/import/drafts/{id}/rejected': 'a file',
  '/import/drafts/{id}/progress': 'after a file was dropped: import.spec',
  '/import/{file}/mended': 'a file, of an import that was mended',
  '/collections/disputes/{id}': 'a dispute that somebody noted: disputes.spec',
  '/collections/payment-plans/{id}': 'a plan that somebody made: payment_plans.spec',
  '/collections/tasks/{id}': 'a task that somebody made: tasks.spec',
  '/reconcile/last': 'a part that a script fetches',
  '/reconcile/gone': 'a part that a script fetches',
  '/reconcile/{id}': 'a part that a script fetches',
  '/reconcile/{id}/entry': 'a part that a script fetches',
  '/reconcile/{id}/customers': 'a part that a script fetches',
  '/reconcile/rule': 'offered after the same choice was made twice: rules.spec',
  '/start/progress': 'a part that a script fetches',
};

const pages = JSON.parse(await readFile(new URL('../pages.json', import.meta.url), 'utf8'));
const patterns = pages.map((page) => ({
  page,
  expression: new RegExp(`^${page.replace(/[.]/g, '\\.').replace(/\{[^}]+\}/g, '[^/]+')}$`),
  literals: page.split('/').filter((part) => part && !part.includes('{')).length,
}));

/** The route that answers an address: the one with the most words of its own. */
function routeOf(path) {
  const found = patterns.filter(({ expression }) => expression.test(path));
  return found.sort((a, b) => b.literals - a.literals)[0]?.page;
}

/** What a screen is called: ids are all alike, and so are filters; tabs and modes are screens of their own. */
function shapeOf(url) {
  // What keeps reminders back is one list, whichever kind it is narrowed to.
  const isNarrowed = (name) => name === 'kind' && url.pathname === '/collections/holds';
  const parts = PARTS.filter((name) => url.searchParams.get(name) && !isNarrowed(name)).map((name) => `${name}=${url.searchParams.get(name)}`);
  const path = url.pathname.replace(ID, '{id}').replace(UUID, '{id}').replace(/^\/settings\/chart\/.+/, '/settings/chart/{role}');
  return [path, ...parts].join(' ');
}

let known;
/** One address for each screen, and the routes that were seen. Links are read from what the server sends. */
async function screens(page, base) {
  if (known) return known;
  const waiting = ['/', ...WITHOUT_LINK];
  const found = new Map(waiting.map((path) => [shapeOf(new URL(path, base)), path]));
  const routes = new Set();
  while (waiting.length > 0) {
    const path = waiting.shift();
    routes.add(routeOf(path.split('?')[0]));
    const answer = await page.request.get(base + path);
    if (!(answer.headers()['content-type'] ?? '').startsWith('text/html')) {
      for (const [shape, address] of found) if (address === path) found.delete(shape);
      continue;
    }
    for (const [, link] of (await answer.text()).matchAll(/ href="([^"]+)"/g)) {
      const url = new URL(link.replaceAll('&#38;', '&').replaceAll('&amp;', '&'), base + path);
      const shape = shapeOf(url);
      if (url.origin !== base || url.pathname.startsWith('/assets/') || found.has(shape)) continue;
      found.set(shape, url.pathname + url.search);
      waiting.push(url.pathname + url.search);
    }
  }
  known = { paths: [...found.values()], routes };
  return known;
}

/** Texts that are wider than their place, outside of what is meant to scroll or to end in dots. */
const cutTexts = (page) => page.evaluate(() => {
  const scrolls = (element) => {
    for (let it = element; it && it !== document.body; it = it.parentElement) {
      const { overflowX, textOverflow } = getComputedStyle(it);
      if (overflowX === 'auto' || overflowX === 'scroll' || textOverflow === 'ellipsis') return true;
      if (it.matches('.visually-hidden, .skip, svg, select, input, textarea')) return true;
    }
    return false;
  };
  const wide = [...document.body.querySelectorAll('*')].filter((element) =>
    element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1 && element.checkVisibility() && !scrolls(element));
  const inner = wide.filter((element) => !wide.some((other) => other !== element && element.contains(other)));
  return inner.map((element) => `${element.tagName.toLowerCase()}.${element.className} ${element.scrollWidth} in ${element.clientWidth}: ${element.textContent.trim().slice(0, 60)}`);
});

/** What is wrong with a screen. */
async function faultsOf(page, base, path) {
  page.complaints.length = 0;
  const faults = [];
  const answer = await page.goto(base + path);
  if (answer.status() !== 200) faults.push(`status ${answer.status()}`);
  const wide = await overflow(page);
  if (wide > 0) faults.push(`${wide} px wider than the window`);
  faults.push(...await axeFindings(page), ...page.complaints);
  const missing = await page.evaluate(() => document.body.innerText.match(/\[[a-z][a-z0-9-]+\]/g));
  if (missing) faults.push(`without words: ${missing.join(' ')}`);
  const headings = await page.locator('h1').count();
  if (headings !== 1) faults.push(`${headings} first headings`);
  if (page.viewportSize().width < 400) faults.push(...(await cutTexts(page)).map((text) => `cut: ${text}`));
  return faults.map((fault) => `${path}: ${fault}`);
}

/** Looks at pages, some together. */
async function look(context, first, base, paths) {
  const waiting = [...paths];
  const faults = [];
  const others = await Promise.all(Array.from({ length: TOGETHER - 1 }, async () => {
    const page = await context.newPage();
    page.complaints = [];
    page.on('console', (message) => message.type() === 'error' && page.complaints.push(message.text()));
    page.on('pageerror', (error) => page.complaints.push(error.message));
    return page;
  }));
  await Promise.all([first, ...others].map(async (page) => {
    while (waiting.length > 0) faults.push(...await faultsOf(page, base, waiting.shift()));
  }));
  return faults;
}

async function check(browser, server, options) {
  const page = await signedIn(browser, server, options);
  const { paths } = await screens(page, server.base);
  assert(paths.length > 60, `only ${paths.length} screens were found`);
  const faults = await look(page.context(), page, server.base, paths);
  await page.context().close();
  equal(faults.sort().join('\n'), '', `${paths.length} screens`);
}

/** Every page of the router is seen, or it is said why not; and no reason outlives what it explains. */
async function checkAllSeen(browser, server) {
  const page = await signedIn(browser, server);
  const { routes } = await screens(page, server.base);
  await page.context().close();
  const faults = pages.filter((path) => !routes.has(path) && !ELSEWHERE[path]).map((path) => `${path}: not seen`);
  faults.push(...Object.keys(ELSEWHERE).filter((path) => routes.has(path)).map((path) => `${path}: seen, although it is said not to be`));
  faults.push(...Object.keys(ELSEWHERE).filter((path) => !pages.includes(path)).map((path) => `${path}: no page any more`));
  equal(faults.join('\n'), '');
}

/** What a customer may be called and owe at most, on a phone. */
async function checkLongNames(browser, server) {
  const page = await signedIn(browser, server, { width: 375, height: 812 });
  const name = `Etablissements${'Wolframkarbidschneidwerkzeug'.repeat(3)}`;
  const number = `FA-${'2026000000000'.repeat(4)}`;
  const invoice = {
    number, issued_on: '2026-01-05', due_on: '2026-02-04', total_minor: 999_999_999_999_999,
    customer: { number: `C${'0123456789'.repeat(4)}`, name }, payment_reference: 'R'.repeat(80), purchase_order: 'B'.repeat(80),
  };
  const made = await page.request.post(`${server.base}/api/v1/invoices`, { data: invoice, headers: { origin: server.base } });
  assert(made.ok(), `${made.status()} ${await made.text()}`);
  const customers = await (await page.request.get(`${server.base}/customers?q=wolfram`)).text();
  const customer = customers.match(/\/customers\/cus_[0-9a-z]+/)[0];
  const invoices = await (await page.request.get(`${server.base}/invoices?tab=all&q=${encodeURIComponent(number)}`)).text();
  const document = invoices.match(/\/invoices\/itm_[0-9a-z]+/)[0];
  const entry = (await (await page.request.get(server.base + document)).text()).match(/\/accounting\/entries\/jrn_[0-9a-z]+/)[0];
  const paths = ['/', '/customers?sort=overdue', customer, `${customer}?tab=payments`, `${customer}?tab=settings`, document, entry,
    '/invoices?tab=all&sort=amount', '/aged-balance', '/accounting', '/accounting/balance', `/accounting/ledger?account=411000&customer=${customer.split('/').pop()}`,
    `/adjust?kind=write_off&document=${document.split('/').pop()}`, '/search?q=wolfram', '/activity'];
  const faults = await look(page.context(), page, server.base, paths);
  await page.context().close();
  equal(faults.sort().join('\n'), '');
}

export const tests = {
  'every page is seen, or said not to be': ({ browser, server }) => checkAllSeen(browser, server),
  'wide and light': ({ browser, server }) => check(browser, server, {}),
  'wide and dark': ({ browser, server }) => check(browser, server, { dark: true }),
  'a phone, light': ({ browser, server }) => check(browser, server, { width: 375, height: 812 }),
  'a phone, dark': ({ browser, server }) => check(browser, server, { width: 375, height: 812, dark: true }),
  'long names, numbers and sums on a phone': ({ browser, server }) => checkLongNames(browser, server),
};
