// Payment plans: built from what a customer owes, put right by hand, proposed, accepted in the portal by phone, and followed.
import { assert, assertFine, equal, newPage, send, signedIn } from '../harness.mjs';

export const tests = {
  'a plan is built, proposed, accepted in the portal, and followed': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    await page.goto(`${server.base}/collections/payment-plans`);
    await assertFine(page, 'no payment plan');

    // A customer that owes something late.
    await page.goto(`${server.base}/collections`);
    await send(page, '[data-message] [data-open]');
    const customer = await page.getAttribute('.crumbs a[href^="/customers/"]', 'href');
    await page.goto(`${server.base}${customer}?tab=reminders`);
    await send(page, 'a[href^="/collections/payment-plans/new"]');
    await assertFine(page, 'the builder, before anything is calculated');
    assert((await page.locator('input[name=document]:checked').count()) > 0, 'what is open is offered');
    await page.fill('#count', '4');
    await page.selectOption('#rhythm', 'two-weeks');
    await send(page, 'form[method=get] .form-actions button');
    equal(await page.locator('input[name=day]').count(), 6, 'four instalments and two lines to spare');
    assert((await page.textContent('tfoot')).includes('égal à ce qui est dû'), 'they are all that is owed');
    await assertFine(page, 'the builder, calculated');

    // An amount that does not fit is told, with how far it is off.
    const amounts = page.locator('input[name=amount]');
    const right = await amounts.nth(0).inputValue();
    await amounts.nth(0).fill('1,00');
    await send(page, 'form[action="/collections/payment-plans"] .form-actions button');
    assert((await page.textContent('main')).includes('La somme des échéances'), 'what is wrong is said');
    await assertFine(page, 'the builder, refused');
    await page.locator('input[name=amount]').nth(0).fill(right);
    await send(page, 'form[action="/collections/payment-plans"] .form-actions button');
    await assertFine(page, 'a draft');
    const plan = page.url();

    // The portal, and a link for the customer.
    await page.goto(`${server.base}/settings/portal`);
    await page.check('input[name=is_open]');
    await page.selectOption('#account', { index: 1 });
    await page.fill('#holder', 'Lumière SARL');
    await page.fill('#person', 'Claire Martin');
    await page.fill('#email', 'compta@lumiere.example');
    await send(page, '.form-actions .button-primary');
    await page.goto(plan);
    await send(page, 'form:has(input[value=propose]) button');
    assert((await page.textContent('main')).includes('Proposé au client'), 'it is proposed');
    await assertFine(page, 'a proposal');
    await page.goto(`${server.base}${customer}/portal`);
    await send(page, 'form[action$="/portal/link"] button');
    const link = (await page.inputValue('#link')).trim();

    const guest = await newPage(browser, { width: 375 });
    await guest.goto(link);
    await send(guest, 'main form button');
    await assertFine(guest, 'what is owed, with a proposal');
    await send(guest, 'a[href^="/portal/plans/"]');
    await assertFine(guest, 'the proposal');
    await guest.click('summary');
    await assertFine(guest, 'the proposal, about to be refused');
    await send(guest, 'form:has(input[value=accept]) button');
    assert((await guest.textContent('main')).includes('votre échéancier est en place'), 'it stands');
    equal(await guest.locator('.portal-code svg path').count(), 1, 'the code of the next instalment');
    await assertFine(guest, 'a plan that stands');
    await guest.context().close();

    await page.goto(plan);
    assert((await page.textContent('main')).includes('Accepté par le client sur son espace'), 'we see it');
    await assertFine(page, 'a plan that stands');
    await page.goto(`${server.base}/collections/payment-plans`);
    equal(await page.locator('.reminder').count(), 1, 'it is in the list');
    await assertFine(page, 'the payment plans');
    await page.goto(`${server.base}${customer}`);
    assert((await page.textContent('main')).includes('Échéancier en cours'), 'the page of the customer says so');
    await assertFine(page, 'a customer with a plan');
  },

  'it works without scripts': async ({ browser, server }) => {
    const signed = await signedIn(browser, server);
    await signed.goto(`${server.base}/collections`);
    await send(signed, '[data-message] [data-open]');
    const customer = await signed.getAttribute('.crumbs a[href^="/customers/"]', 'href');
    const page = await signedIn(browser, server, { javaScriptEnabled: false });
    await page.goto(`${server.base}${customer}?tab=reminders`);
    await send(page, 'a[href^="/collections/payment-plans/new"]');
    const is_free = (await page.locator('input[name=document]').count()) > 0;
    if (is_free) {
      await send(page, 'form[method=get] .form-actions button');
      await send(page, 'form[action="/collections/payment-plans"] .form-actions button');
      assert(/\/collections\/payment-plans\/ppl_/.test(page.url()), page.url());
    } else {
      assert((await page.textContent('main')).includes('Aucune pièce à répartir'), 'all of it is in a plan');
    }
  },
};
