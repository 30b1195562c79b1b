// What a first visit costs, with an empty cache: bytes, requests, and how soon and how steadily the page stands.
import { assert, newPage, signedIn } from '../harness.mjs';

const KIB = 1024;
const SHELL_BYTES_MAX = 60 * KIB;
const SCRIPT_BYTES_MAX = 25 * KIB;
const REQUESTS_MAX = 6;
const LIST_HTML_BYTES_MAX = 12 * KIB;
const NODES_MAX = 1500;
const LCP_MS_MAX = 800;
const CLS_MAX = 0.02;
/** Screens, and whether they are lists of fifty. */
const SCREENS = [['/', false], ['/reconcile', false], ['/invoices', true], ['/invoices?tab=overdue', true], ['/customers', true],
  ['/aged-balance', true], ['/bank', true], ['{account}', true], ['{account}/statements', true], ['/accounting', true],
  ['/accounting/ledger?account=411000', true], ['/accounting/balance', true], ['/accounting/suspense', true], ['/import', true],
  ['/activity', true], ['/settings/payers', true], ['/settings/users', true], ['/reconcile?tab=done', true]];

async function measured(browser, server, path) {
  const known = await signedIn(browser, server);
  const cookies = await known.context().cookies();
  if (path.includes('{account}')) {
    await known.goto(`${server.base}/bank`);
    path = path.replace('{account}', await known.getAttribute('main a[href^="/bank/bac_"]', 'href'));
  }
  await known.context().close();
  const page = await newPage(browser);
  await page.context().addCookies(cookies);
  await page.addInitScript(() => {
    window.paint = { lcp: 0, cls: 0 };
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.paint.lcp = entry.startTime; })
      .observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.paint.cls += entry.value; })
      .observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(server.base + path, { waitUntil: 'load' });
  await page.waitForTimeout(400);
  const found = await page.evaluate(() => {
    const [document_] = performance.getEntriesByType('navigation');
    const resources = performance.getEntriesByType('resource').filter((entry) => entry.initiatorType !== 'other' && !entry.name.endsWith('/events'));
    const scripts = resources.filter((entry) => entry.name.endsWith('.js'));
    const sum = (entries) => entries.reduce((total, entry) => total + entry.transferSize, 0);
    return {
      html: document_.transferSize,
      scripts: sum(scripts),
      shell: document_.transferSize + sum(resources),
      requests: 1 + resources.length,
      nodes: document.querySelectorAll('*').length,
      ...window.paint,
    };
  });
  await page.context().close();
  return found;
}

export const tests = Object.fromEntries(SCREENS.map(([path, isList]) => [path, async ({ browser, server }) => {
  const found = await measured(browser, server, path);
  const told = JSON.stringify(found);
  console.log(`   ${path} ${told}`);
  assert(found.shell <= SHELL_BYTES_MAX, `too many bytes: ${told}`);
  assert(found.scripts <= SCRIPT_BYTES_MAX, `too much script: ${told}`);
  assert(found.requests <= REQUESTS_MAX, `too many requests: ${told}`);
  assert(!isList || found.html <= LIST_HTML_BYTES_MAX, `the list is too long: ${told}`);
  assert(found.nodes <= NODES_MAX, `too many nodes: ${told}`);
  assert(found.lcp <= LCP_MS_MAX, `painted too late: ${told}`);
  assert(found.cls <= CLS_MAX, `it jumps: ${told}`);
}]));
