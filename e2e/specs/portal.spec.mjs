// The portal: opened in the settings, a link for a customer, what it sees, how it pays, what it says; by phone.
import { assert, assertFine, equal, newPage, send, signedIn } from '../harness.mjs';

export const tests = {
  'a customer comes in by a link, pays by transfer, disagrees, and our people know': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    await page.goto(`${server.base}/settings/portal`);
    await assertFine(page, 'the settings of the portal');
    await page.check('input[name=is_open]');
    await page.selectOption('#account', { index: 1 });
    await page.fill('#holder', 'Lumière SARL');
    await page.fill('#person', 'Claire Martin');
    await page.fill('#email', 'compta@lumiere.example');
    await send(page, '.form-actions .button-primary');

    // A customer that owes something late.
    await page.goto(`${server.base}/collections`);
    await send(page, '[data-message] [data-open]');
    const customer = await page.getAttribute('.crumbs a[href^="/customers/"]', 'href');
    await page.goto(`${server.base}${customer}/portal`);
    await assertFine(page, 'the portal of a customer, before a link');
    await send(page, 'form[action$="/portal/link"] button');
    const link = (await page.inputValue('#link')).trim();
    await assertFine(page, 'the portal of a customer, with a link');

    for (const width of [1280, 375]) {
      const guest = await newPage(browser, { width });
      await guest.goto(link);
      await assertFine(guest, `the door, ${width}`);
      await send(guest, 'main form button');
      assert(guest.url().endsWith('/portal'), guest.url());
      await assertFine(guest, `what is owed, ${width}`);
      const boxes = guest.locator('input[name=document]');
      assert((await boxes.count()) > 0, 'something is open');
      await boxes.first().check();
      await send(guest, '.portal-actions .button-primary');
      await assertFine(guest, `how to pay, ${width}`);
      equal(await guest.locator('.portal-code svg path').count(), 1, 'the code of the transfer');
      await guest.goto(`${server.base}/portal/contact`);
      await assertFine(guest, `writing to us, ${width}`);
      await guest.goto(`${server.base}/portal/statement`);
      assert((await guest.locator('tbody tr').count()) > 1, 'the statement of account has lines');
      await assertFine(guest, `the statement of account, ${width}`);
      if (width === 375) {
        await guest.goto(`${server.base}/portal`);
        await guest.locator('input[name=document]').first().check();
        await send(guest, 'button[value=disagree]');
        await assertFine(guest, 'disagreeing');
        await guest.fill('#text', 'Deux colis manquent');
        await send(guest, '.form-actions .button-primary');
        assert((await guest.textContent('main')).includes('contestation en cours'), 'it stands there');
        await send(guest, 'form[action="/portal/leave"] button');
        await assertFine(guest, 'outside');
        await guest.goto(`${server.base}/portal`);
        assert(guest.url().endsWith('/portal/closed'), guest.url());
      }
      await guest.context().close();
    }

    await page.goto(`${server.base}/collections/answers`);
    assert((await page.textContent('main')).includes('Deux colis manquent'), 'the answer came in');
    await assertFine(page, 'answers');
    await send(page, 'form[action$="/done"] button');
    equal(await page.locator('form[action$="/done"]').count(), 0, 'it was handled');
    await page.context().close();
  },
};
