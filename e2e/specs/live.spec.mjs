// What happens elsewhere reaches an open page: by the stream of events, or by asking when it cannot stand.
import { assert, equal, signedIn, send } from '../harness.mjs';

/** Undoes the newest decision: its line waits again, and everybody's counts rise. */
async function undoOne(page, base) {
  await page.goto(`${base}/reconcile?tab=done`);
  await page.goto(base + await page.getAttribute('a[href$="/undo"]', 'href'));
  await page.fill('main [name="reason"]', 'essai').catch(() => null);
  await send(page, 'main form[action$="/undo"] button');
}

const shown = (page) => page.waitForSelector('#new-lines:not([hidden])', { timeout: 45000 });

export const tests = {
  'a new line is told to whoever has the desk open, and comes when they ask for it': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    const other = await signedIn(browser, server);
    await page.goto(`${server.base}/reconcile`);
    const before = Number(await page.textContent('#count-todo'));
    assert(!await page.isVisible('#new-lines'), 'nothing is new yet');
    await page.waitForResponse((answer) => answer.url().endsWith('/events') && answer.ok()).catch(() => null);
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
