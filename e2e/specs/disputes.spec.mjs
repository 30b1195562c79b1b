// Disputes: one is noted with its reason, taken over, waits for its credit note, and is settled.
import { assert, assertFine, equal, send, signedIn } from '../harness.mjs';

/** A day as the field of a form holds it, where the company is. */
const inDays = (days) => new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' }).format(Date.now() + days * 86_400_000);

export const tests = {
  'a dispute is noted, taken over, put off, and settled': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    await page.goto(`${server.base}/collections/disputes`);
    const before = await page.locator('.reminder').count();
    await assertFine(page, 'the disputes before there is ours');

    await page.goto(`${server.base}/collections`);
    await send(page, '[data-message] [data-open]');
    const customer = await page.getAttribute('.crumbs a[href^="/customers/"]', 'href');
    const number = (await page.locator('main a[href^="/invoices/"]').first().textContent()).trim();
    await page.goto(`${server.base}${customer}?tab=reminders`);
    await page.locator('form[action$="/holds"]').evaluate((form) => { const box = form.closest('details'); if (box) box.open = true; });
    await page.selectOption('#kind', 'dispute');
    await page.selectOption('#hold-topic', 'quantity');
    await page.fill('#documents', number);
    await page.fill('#reason', 'Deux cartons manquent');
    await send(page, 'form[action$="/holds"] button');
    const follow = page.locator('.reminder', { hasText: 'Deux cartons manquent' }).locator('a[href^="/collections/disputes/"]');
    equal(await follow.count(), 1, 'the page of the customer leads to it');

    await page.goto(`${server.base}/collections/disputes`);
    equal(await page.locator('.reminder').count(), before + 1, 'it is in the list');
    const line = page.locator('.reminder', { hasText: 'Deux cartons manquent' });
    assert((await line.textContent()).includes('Quantité'), 'with its reason');
    assert((await line.textContent()).includes(number), 'and its document');
    await assertFine(page, 'the disputes');
    await Promise.all([page.waitForNavigation(), line.locator('a.strong').click()]);
    await assertFine(page, 'a dispute');
    const address = page.url();

    await page.fill('#due', inDays(6));
    await page.fill('#comment', 'Le dépôt recompte');
    await send(page, 'button[name="take"]');
    equal(await page.locator('button[name="take"]').count(), 0, 'it is mine');
    equal(await page.inputValue('#due'), inDays(6), 'by its new day');
    await page.goto(`${server.base}/collections/disputes?list=mine`);
    equal(await page.locator('.reminder', { hasText: 'Deux cartons manquent' }).count(), 1, 'among mine');
    await page.goto(`${server.base}${customer}?tab=history`);
    assert((await page.textContent('body')).includes('Le dépôt recompte') || (await (await page.request.get(`${server.base}${customer}`)).text()).includes('Le dépôt recompte'), 'the comment is a note of the customer');

    // A credit note to come: it stands. Then it is owed after all.
    await page.goto(address);
    await page.click('details:has(input[value="credit_note"]) > summary');
    await assertFine(page, 'a dispute about to be settled');
    await send(page, 'form:has(input[value="credit_note"]) button');
    assert((await page.textContent('main')).includes('Avoir attendu'), 'the credit note is expected');
    await page.goto(`${server.base}/collections/disputes?list=credit_expected`);
    equal(await page.locator('.reminder', { hasText: 'Deux cartons manquent' }).count(), 1, 'and the list says so');
    await page.goto(address);
    await page.click('details:has(input[value="resumed"]) > summary');
    await page.fill('#resumed-note', 'Les cartons étaient là');
    await send(page, 'form:has(input[value="resumed"]) button');
    assert((await page.textContent('main')).includes('Les cartons étaient là'), 'how it ended is said');
    equal(await page.locator('form[action$="/settle"]').count(), 0, 'there is nothing left to settle');
    await assertFine(page, 'a settled dispute');
    await page.goto(`${server.base}/collections/disputes?list=settled`);
    equal(await page.locator('.reminder', { hasText: 'Deux cartons manquent' }).count(), 1, 'it is among the settled ones');
    await page.close();
  },
};
