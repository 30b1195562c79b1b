// The sure ones: seen in a list with their total, accepted together, undone together.
import { assert, assertFine, equal, send, signedIn } from '../harness.mjs';

const toDo = async (page) => Number((await page.textContent('#count-todo')).replace(/\D/g, ''));

export const tests = {
  'the sure ones are accepted in one go and undone in one go': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    const action = page.locator('.action', { hasText: 'sûrs' });
    assert((await action.getAttribute('href')).endsWith('/reconcile/sure'), 'the dashboard leads to them');
    await page.goto(`${server.base}/reconcile`);
    const before = await toDo(page);
    await send(page, '#sure-link');
    const sure = await page.locator('tbody tr').count();
    assert(sure >= 3, `${sure} sure lines`);
    await assertFine(page, 'the list of the sure ones');
    // What is not ticked is left, and the total follows.
    const total = () => page.textContent('tfoot tr');
    const all = await total();
    assert(all.includes(String(sure)), all);
    await page.uncheck('tbody tr:first-child input[type=checkbox]');
    const less = await total();
    assert(less !== all && less.includes(String(sure - 1)), `${all} becomes ${less}`);
    const cells = await page.$$eval('tbody tr', (rows) => rows.slice(1).map((row) => Number(row.querySelector('input').dataset.minor)));
    const sum = (cells.reduce((one, other) => one + other, 0) / 100).toFixed(2).replace('.', ',');
    equal((await page.textContent('tfoot td')).replace(/[^\d,]/g, ''), sum, 'the total of those that are ticked');
    await page.check('tbody tr:first-child input[type=checkbox]');
    equal(await total(), all, 'ticked again');
    await page.uncheck('tbody tr:first-child input[type=checkbox]');
    await send(page, '.card-foot .button-primary');
    await assertFine(page, 'what was accepted');
    equal(await page.locator('.badge-ok').count(), sure - 1, 'accepted');
    await send(page, '.row .button-primary');
    equal(await toDo(page), before - (sure - 1), 'left to do');
    equal(await page.locator('#sure-link').count(), 1, 'the one that was left is still sure');
    await send(page, '#undo-last button');
    equal(await toDo(page), before, 'all of it is to do again');
    await assertFine(page, 'after the undo');
    await page.context().close();
  },
};
