// What happens elsewhere reaches an open page: by the stream of events, or by asking when it cannot stand.
import { assert, assertFine, equal, signedIn, send } from '../harness.mjs';

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

/** Brings in a list of one invoice. */
async function importOne(page, base, number) {
  await page.goto(`${base}/import`);
  const list = `Pièce;Nom client;Émise le;Échéance;Total TTC\n${number};Boulangerie Essai;03/10/2026;02/11/2026;120,00\n`;
  await page.setInputFiles('#files', { name: `${number}.csv`, mimeType: 'text/csv', buffer: Buffer.from(list) });
  await Promise.all([page.waitForURL('**/import/drafts/*'), page.click('[data-drop] .button-primary')]);
  await page.click('form.stack > .form-actions .button-primary');
  await page.waitForSelector('.effects');
  await page.click('form[action$="/confirm"] .button-primary');
  await page.waitForURL(/\/import\/(?!drafts)/);
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

  'a list that an import overtook says so, and moves nothing until it is asked to': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    const other = await signedIn(browser, server);
    await page.goto(`${server.base}/invoices`);
    // Far down, where the reader is at work.
    await page.evaluate(() => scrollTo(0, 500));
    const lines = () => page.evaluate(() => [...document.querySelectorAll('tbody tr')].map((row) => `${row.getBoundingClientRect().top} ${row.textContent.trim()}`).join('\n'));
    const before = await lines();
    assert(!await page.isVisible('.changed-note'), 'nothing is said yet');
    await importOne(other, server.base, 'LIVE-1');
    await page.waitForSelector('.changed-note:not([hidden])', { timeout: 45000 });
    equal(await lines(), before, 'no line moved');
    await assertFine(page, 'a list that was overtaken', { atEnd: true });
    await page.click('.changed-note button');
    assert(!await page.isVisible('.changed-note'), 'later is later');
    await importOne(other, server.base, 'LIVE-2');
    await page.waitForSelector('.changed-note:not([hidden])', { timeout: 45000 });
    await send(page, '.changed-note a');
    assert(!await page.isVisible('.changed-note'), 'the list is the latest again');
    await page.goto(`${server.base}/invoices?q=LIVE-1`);
    equal(await page.locator('tbody th a').count(), 1);
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
