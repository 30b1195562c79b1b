// The pictures of the README, taken from the demonstration data.
import { mkdir } from 'node:fs/promises';
import { closeAll, newBrowser, newServer, signedIn } from './harness.mjs';

const FOLDER = new URL('../docs/screens/', import.meta.url).pathname;
const PICTURES = [
  ['dashboard', '/', {}],
  ['reconcile', '/reconcile?tab=suggested', {}],
  ['invoices', '/invoices', {}],
  ['aged-balance', '/aged-balance', {}],
  ['reminders', '/collections', { dark: true }],
  ['phone', '/', { width: 375, height: 812, dark: true }],
];

await mkdir(FOLDER, { recursive: true });
const browser = await newBrowser();
const server = await newServer();
// The first steps are done with, as they are on any later day.
const first = await signedIn(browser, server);
await first.request.post(`${server.base}/start/dismiss`);
await first.context().close();
for (const [name, path, options] of PICTURES) {
  const page = await signedIn(browser, server, options);
  const answer = await page.goto(server.base + path);
  if (answer.status() !== 200) throw new Error(`${path}: ${answer.status()}`);
  await page.waitForTimeout(300);
  await page.screenshot({ path: `${FOLDER}${name}.png` });
  console.log(`docs/screens/${name}.png`);
  await page.context().close();
}
await server.stop();
await browser.close();
await closeAll();
