// From a figure to what proves it: what was collected, account by account, and the documents behind a past day of the aged balance.
import { assert, assertFine, equal, send, signedIn } from '../harness.mjs';

const figure = (text) => text.replace(/[^\d,\u2212]/g, '');

export const tests = {
  'what was collected is the sum of its accounts, and each leads to its entries': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    await page.goto(`${server.base}/accounting/collected?from=2026-10-01&to=2026-10-31`);
    await assertFine(page, 'what was collected in a month');
    const sum = figure(await page.locator('tfoot td').last().textContent());
    assert(sum.length > 2, `something was collected: ${sum}`);
    const customers = page.locator('tbody tr', { hasText: '411000' });
    const collected = figure(await customers.locator('td').last().textContent());
    await Promise.all([page.waitForNavigation(), customers.locator('a').click()]);
    await assertFine(page, 'the entries of an account');
    const sums = page.locator('.card-foot', { hasText: 'Sur les comptes 411000' });
    equal(figure(await sums.locator('strong').textContent()).replace('\u2212', ''), collected, 'the journal sums to the same');
    await page.context().close();
  },

  'a past day of the aged balance leads to the documents of that day': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    await page.goto(`${server.base}/aged-balance?on=2026-08-31`);
    const cell = page.locator('tbody td a[href^="/aged-balance/documents"]').first();
    const shown = figure(await cell.textContent());
    await Promise.all([page.waitForNavigation(), cell.click()]);
    await assertFine(page, 'documents of a past day');
    equal(figure(await page.locator('tfoot td').last().textContent()), shown, 'they sum to the cell');
    await send(page, '.chips a[href$="part=credit"]');
    await assertFine(page, 'a part of a past day without documents');
    await page.context().close();
  },
};
