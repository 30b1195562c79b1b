// The pictures of the README: which pages, and how each is taken from the demonstration data.
import { signedIn } from './harness.mjs';

/** Where they are kept. */
export const FOLDER = new URL('../docs/screens/', import.meta.url).pathname;

/** Each with its page and its window; what was decided in one moment stands in an order of chance, and is put into one of its own. */
const PICTURES = [
  ['dashboard', '/', {}],
  ['reconcile', '/reconcile?tab=suggested', {}],
  ['invoices', '/invoices', {}],
  ['aged-balance', '/aged-balance', {}],
  ['reminders', '/collections', { dark: true }, '[data-message]'],
  ['phone', '/', { width: 375, height: 812, dark: true }],
];

/** Takes each picture: its name, and its bytes as PNG. */
export async function* takePictures(browser, server) {
  // The first steps are done with, as they are on any later day.
  const first = await signedIn(browser, server);
  await first.request.post(`${server.base}/start/dismiss`);
  await first.context().close();
  for (const [name, path, options, sorted] of PICTURES) {
    const page = await signedIn(browser, server, options);
    const answer = await page.goto(server.base + path);
    if (answer.status() !== 200) throw new Error(`${path}: ${answer.status()}`);
    await page.waitForTimeout(300);
    if (sorted) {
      await page.locator(sorted).evaluateAll((items) => {
        const inside = items.map((item) => [item.querySelector('a.strong').textContent, item.innerHTML]).sort();
        items.forEach((item, place) => { item.innerHTML = inside[place][1]; });
      });
    }
    yield [name, await page.screenshot()];
    await page.context().close();
  }
}
