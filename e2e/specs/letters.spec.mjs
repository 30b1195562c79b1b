// Letters on paper: a plan writes by letter, an address is typed, a letter is looked at, printed with others and posted.
import { assert, assertFine, equal, send, signedIn } from '../harness.mjs';

export const tests = {
  'letters are addressed, looked at, printed and posted': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    await page.goto(`${server.base}/collections/letters`);
    assert((await page.textContent('main')).includes('Aucune lettre à imprimer'), 'nothing yet');
    await assertFine(page, 'no letter');

    // Who would be written to by e-mail.
    await page.goto(`${server.base}/collections`);
    const names = await page.locator('[data-message]', { hasText: 'E-mail' }).locator('[data-open]').allTextContents();

    // Every step of the plan for whom no other is meant is a letter from now on.
    await page.goto(`${server.base}/collections/plans`);
    await send(page, '.card:has-text("Standard") .card-head a[href$="/edit"]');
    const channels = page.locator('select[id^="channel-"]');
    for (let index = 0; index < await channels.count(); index += 1) await channels.nth(index).selectOption('letter');
    // A plan in service is saved as it was tried.
    await send(page, '.form-actions button[value="try"]');
    await send(page, '.form-actions button[value="save"]');
    assert((await page.textContent('main')).includes('est enregistré'), 'the plan is saved');
    await page.goto(`${server.base}/collections`);
    await send(page, 'form[action="/collections/run"] button');
    await page.goto(`${server.base}/collections?tab=held`);
    const held = await page.locator('.reminder:has(a[href$="#postal-address"])').allTextContents();
    const name = names.map((it) => it.trim()).find((it) => held.some((text) => text.includes(it)));
    await send(page, `.reminder:has-text("${name}") a[href$="#postal-address"]`);
    await page.fill('#lines', '12 avenue de la République');
    await page.fill('#postcode', '7501');
    await page.fill('#town', 'Paris');
    await send(page, '#postal-address button');
    assert((await page.textContent('main')).includes('n’est pas un code postal'), 'told beside what is wrong');
    await page.fill('#lines', '12 avenue de la République');
    await page.fill('#postcode', '75011');
    await page.fill('#town', 'Paris');
    await send(page, '#postal-address button');
    await assertFine(page, 'a customer with a postal address');

    await page.goto(`${server.base}/collections`);
    await send(page, 'form[action="/collections/run"] button');
    await page.goto(`${server.base}/collections/letters`);
    await assertFine(page, 'letters that wait');
    const line = page.locator('.reminder', { hasText: name }).first();
    const pdf = await page.context().request.get(`${server.base}${await line.locator('a[href$="/pdf"]').getAttribute('href')}`);
    equal(pdf.headers()['content-type'], 'application/pdf', 'a letter is a PDF');
    assert((await pdf.body()).subarray(0, 5).toString() === '%PDF-', 'which begins as one');
    await line.locator('input[name="letter"]').check();
    await send(page, 'form[action="/collections/letters"] button');
    // The demonstration writes at every hour, but on no holiday.
    if (await page.locator('a[href^="/collections/bundles/"]').count() === 0) {
      assert((await page.textContent('main')).includes('heures d’envoi des écrits'), 'what is not printed says why');
      return;
    }
    equal(await page.locator('.reminder').count(), 1, 'the bundle has the letter');
    await assertFine(page, 'a bundle');
    await page.fill('#tracking', '1A23456789012');
    await page.check('input[name="registered"]');
    await send(page, 'form[action$="/told"] button');
    const said = await page.textContent('main');
    assert(said.includes('Postée en recommandé') && said.includes('1A23456789012'), 'posted, with its number');
    await assertFine(page, 'a bundle that was posted');
  },
};
