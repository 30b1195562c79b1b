// What would be posted follows what is chosen; the proposals stand side by side; an undo keeps the tab.
import { assert, assertFine, equal, signedIn } from '../harness.mjs';

const entry = (page) => page.evaluate(() => document.getElementById('entry').textContent.replace(/\s+/g, ' ').trim());

export const tests = {
  'the entry follows the ticks of the panel and comes back with the line': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    await page.goto(`${server.base}/reconcile?tab=suggested`);
    await page.waitForSelector('#entry .entry-table');
    const proposed = await entry(page);
    await page.keyboard.press('a');
    await page.waitForSelector('#drawer[open] #split');
    for (const box of await page.$$('#split input[name="item"]:checked')) await box.uncheck();
    await page.fill('#bank_charges', '1,00');
    await page.waitForFunction(() => document.querySelector('#split-entry .entry-table')?.textContent.includes('627'));
    assert((await entry(page)).includes('627'), 'the foot says the same');
    await assertFine(page, 'the entry in the panel');
    await page.keyboard.press('Escape');
    await page.waitForFunction((proposed) => document.getElementById('entry').textContent.replace(/\s+/g, ' ').trim() === proposed, proposed);
    await page.context().close();
  },
  'what speaks for each proposal stands side by side': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    await page.goto(`${server.base}/reconcile?tab=suggested`);
    const line = page.locator('.line', { hasText: /autre/i }).first();
    await line.locator('[data-key="why"]').click();
    await page.waitForSelector('#drawer[open] .compare');
    const columns = await page.locator('.compare thead th').count();
    equal(await page.locator('.compare tbody tr').last().locator('td').count(), columns, 'a cell for each proposal');
    await assertFine(page, 'the comparison in the drawer');
    await page.goto(`${server.base}/reconcile/${await line.getAttribute('data-line')}/why`);
    await page.focus('.table-box');
    await assertFine(page, 'the comparison as a page');
    await page.context().close();
  },
  'an undo by key stays in the tab': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    await page.goto(`${server.base}/reconcile?tab=suggested`);
    await page.keyboard.press('Enter');
    await page.waitForSelector('#undo-last');
    await page.waitForFunction(() => !document.querySelector('.line.is-sent'));
    await Promise.all([page.waitForURL('**/reconcile?*line=*'), page.keyboard.press('z')]);
    equal(new URL(page.url()).searchParams.get('tab'), 'suggested');
    await page.context().close();
  },
};
