// Reminders: the queue by keyboard, a message as it would be sent, and a hold that the next decision knows.
import { assert, assertFine, equal, send, signedIn } from '../harness.mjs';

const queue = '[data-message]';

export const tests = {
  'a reminder is read, approved, skipped, and held back by a dispute': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    await page.goto(`${server.base}/collections`);
    const before = await page.locator(queue).count();
    assert(before >= 3, `${before} messages to approve`);
    await assertFine(page, 'the queue');

    // As it would be sent.
    await send(page, `${queue} [data-open]`);
    assert((await page.textContent('.message-text')).length > 200, 'the text of the message');
    await assertFine(page, 'a message');

    // By keyboard: Enter approves the line in front, and the next one is there.
    await page.goto(`${server.base}/collections`);
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    equal(await page.locator(queue).count(), before - 1, 'one less to approve');
    assert(await page.evaluate((line) => document.activeElement?.matches(line), queue), 'a line has the focus');
    await page.keyboard.press('s');
    await page.keyboard.type('Vu au téléphone');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    equal(await page.locator(queue).count(), before - 2, 'one was skipped');
    await page.goto(`${server.base}/collections?tab=history`);
    assert((await page.textContent('main')).includes('Vu au téléphone'), 'the history says why');
    await assertFine(page, 'the history');

    // A dispute of the customer in front.
    await page.goto(`${server.base}/collections`);
    const name = (await page.locator(`${queue} [data-open]`).first().textContent()).trim();
    await send(page, `${queue} [data-open]`);
    await send(page, '.crumbs a[href^="/customers/"]');
    await send(page, '.tab[href*="tab=reminders"]');
    await assertFine(page, 'nothing keeps reminders back');
    await page.selectOption('#kind', 'dispute');
    await send(page, '#hold-form .button-primary');
    equal(await page.locator('#reason-error').count(), 1, 'a dispute says why');
    await page.fill('#reason', 'Livraison incomplète');
    await send(page, '#hold-form .button-primary');
    assert((await page.textContent('main')).includes('Livraison incomplète'), 'the dispute stands there');
    await assertFine(page, 'what keeps reminders back');
    await page.goto(`${server.base}/collections/holds`);
    assert((await page.textContent('main')).includes(name), 'the list of disputes');
    await assertFine(page, 'disputes and promises');
    await page.goto(`${server.base}/collections`);
    await send(page, 'form[action="/collections/run"] button');
    equal(await page.locator(queue, { hasText: name }).count(), 0, 'nothing to approve about it');
    await page.goto(`${server.base}/collections?tab=held`);
    const held = page.locator('.reminder', { hasText: name });
    assert((await held.first().textContent()).includes('Un litige est en cours.'), 'it is held back, and why');
    await assertFine(page, 'what is held back');

    // The plans, and what switching one would mean.
    await page.goto(`${server.base}/collections/plans`);
    await assertFine(page, 'the plans');
    await send(page, '.card-head a[href$="to=shadow"]');
    equal(await page.locator('tbody tr').count(), 5, 'days that are tried');
    await assertFine(page, 'before a plan is switched');
    await send(page, '.form-actions .button-primary');
    equal(await page.locator('.badge', { hasText: 'observation' }).count(), 1, 'one plan only watches');
    await page.context().close();
  },
};
