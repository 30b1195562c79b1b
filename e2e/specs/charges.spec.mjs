// Late charges: seen on an invoice, chosen at the customer, claimed as a document, withdrawn; waived; the rates of a half-year entered.
import { assert, assertFine, equal, send, signedIn } from '../harness.mjs';

export const tests = {
  'late charges are claimed, withdrawn and waived': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    await page.goto(`${server.base}/invoices?tab=overdue`);
    await Promise.all([page.waitForNavigation(), page.locator('main a[href^="/invoices/itm_"]').first().click()]);
    const card = page.locator('section[aria-labelledby="charges-card"]');
    assert((await card.textContent()).includes('40,00'), 'the invoice tells its indemnity');
    await assertFine(page, 'a late invoice with its charges');
    await Promise.all([page.waitForNavigation(), card.locator('a').click()]);
    await assertFine(page, 'the charges of a customer');
    const address = page.url();

    await page.locator('input[name="indemnity"]').first().check();
    await page.locator('input[name="interest"]').first().check();
    await send(page, 'form[method="get"] button');
    await assertFine(page, 'charges that are chosen');
    await page.fill('form[action$="/claim"] #due_on', '');
    await page.locator('form[action$="/claim"] #due_on').evaluate((field) => field.removeAttribute('required'));
    await send(page, 'form[action$="/claim"] button');
    assert(await page.locator('#due_on-error').isVisible(), 'a day is asked for, beside the field');
    equal(await page.locator('input[name="indemnity"]:checked').count(), 1, 'what was chosen stays');
    const today = await page.evaluate(() => new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' }).format(Date.now() + 15 * 86_400_000));
    await page.fill('form[action$="/claim"] #due_on', today);
    await send(page, 'form[action$="/claim"] button');
    assert((await page.textContent('h1')).startsWith('PEN-'), 'the claim has a number');
    equal(await page.locator('section[aria-labelledby="parts-title"] tbody tr').count(), 2, 'its two parts');
    await assertFine(page, 'a claim');
    const claim = page.url();
    await page.goto(claim.replace('/collections/charges/', '/invoices/'));
    assert((await page.textContent('main')).includes('pénalités de retard'), 'its document leads back to it');
    await page.goto(`${server.base}/collections/charges`);
    equal(await page.locator('.reminder').count(), 1, 'it is listed');
    await assertFine(page, 'the claims and the rates');

    await page.goto(claim);
    await page.click('details:has(form[action$="/withdraw"]) > summary');
    await page.fill('#reason', 'Réclamé trop tôt');
    await send(page, 'form[action$="/withdraw"] button');
    assert((await page.textContent('main')).includes('Réclamé trop tôt'), 'withdrawn, with why');

    await page.goto(address);
    await page.locator('input[name="indemnity"]').first().check();
    await send(page, 'form[method="get"] button');
    await page.fill('form[action$="/waive"] #reason', 'Bon client');
    await send(page, 'form[action$="/waive"] button');
    assert((await page.textContent('main')).includes('Abandonné'), 'what was given up is said');
  },

  'the rates of a half-year are entered': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    await page.goto(`${server.base}/collections/charges#rates`);
    await page.click('details:has(form[action$="/rates"]) > summary');
    await page.fill('#year', '2031');
    await page.fill('#refinancing', 'beaucoup');
    await page.fill('#legal', '2,50');
    await send(page, 'form[action$="/rates"] button');
    assert(await page.locator('#refinancing-error').isVisible(), 'told beside the field');
    await page.fill('#refinancing', '2,15');
    await send(page, 'form[action$="/rates"] button');
    assert((await page.textContent('main')).includes('2031'), 'the half-year is in the table');
    assert((await page.textContent('main')).includes('12,15'), 'with the rate that follows from it');
  },
};
