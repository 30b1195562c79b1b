// What happens elsewhere reaches an open page: by the stream of events, or by asking when it cannot stand.
import { assert, equal, signedIn, send } from '../harness.mjs';

/** Undoes a decision that lets itself be undone alone: its line waits again, and everybody's counts rise. */
async function undoOne(page, base) {
  const count = async () => {
    await page.goto(`${base}/reconcile`);
    return Number((await page.textContent('#count-todo')).replace(/\D/g, ''));
  };
  const before = await count();
  await page.goto(`${base}/reconcile?tab=done`);
  const links = await page.evaluate(() => [...document.querySelectorAll('a[href$="/undo"]')].map((link) => link.getAttribute('href')));
  for (const link of links.slice(0, 10)) {
    await page.goto(base + link);
    await page.fill('main [name="reason"]', 'essai');
    await send(page, 'main form[action$="/undo"] button');
    if (await count() > before) return;
  }
  throw new Error('nothing could be undone');
}

const shown = (page) => page.waitForSelector('#new-lines:not([hidden])', { timeout: 45000 });

export const tests = {
  'a new line is told to whoever has the desk open, and comes when they ask for it': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    const other = await signedIn(browser, server);
    await page.goto(`${server.base}/reconcile`);
    const before = Number(await page.textContent('#count-todo'));
    assert(!await page.isVisible('#new-lines'), 'nothing is new yet');
    await undoOne(other, server.base);
    await shown(page);
    await send(page, '#new-lines a');
    equal(Number(await page.textContent('#count-todo')), before + 1, 'lines that wait');
    await page.context().close();
    await other.context().close();
  },

  'without a stream the page asks': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    const other = await signedIn(browser, server);
    await page.route('**/events', (route) => route.abort());
    const asked = page.waitForResponse((answer) => answer.url().endsWith('/events/latest') && answer.ok());
    await page.goto(`${server.base}/reconcile`);
    await asked;
    await undoOne(other, server.base);
    await shown(page);
    await page.context().close();
    await other.context().close();
  },
};
