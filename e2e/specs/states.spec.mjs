// What links do not lead to: open menus, panels and dialogs, forms sent back with their errors, pages that are not there.
import { assert, assertFine, equal, send, signedIn } from '../harness.mjs';

/** Forms that are sent with something wrong: where, the fields, the button, and the field that says so. */
const REFUSED = [
  ['/settings/entities/new', { '#name': 'Essai', '#siren': '123456789' }, '#siren'],
  ['/settings/rules/new', { '#contains': 'x' }, '#contains'],
  ['/settings/users/invite', { '#email': 'camille@quittance.example' }, '#email'],
  ['/account/password', { '#password': 'une phrase assez longue', '#again': 'une autre phrase longue' }, '#again'],
];

export const tests = {
  'menus and panels': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    await page.goto(server.base);
    await page.click('.explain > summary');
    await assertFine(page, 'a figure explained');
    await page.click('.bar-end details.menu:last-child > summary');
    await assertFine(page, 'the menu of the account');
    await page.goto(`${server.base}/invoices?q=zzzz`);
    await page.click('.list-filters details.menu > summary');
    await assertFine(page, 'the filters, and nothing found');
    await page.goto(`${server.base}/invoices`);
    await page.click('.list-bar details.menu > summary');
    await assertFine(page, 'the saved views');
    await page.click('.list-bar details.menu > summary');
    await page.click('tbody tr:first-child input[type=checkbox]');
    assert(await page.isVisible('[data-selection-bar]'), 'what is ticked is summed');
    await assertFine(page, 'a selection', { atEnd: true });
    await page.goto(`${server.base}/invoices?tab=settled`);
    await send(page, 'tbody th a >> nth=0');
    await page.click('details.undo-box > summary');
    await assertFine(page, 'before a payment is undone');
    await page.goto(`${server.base}/activity`);
    await page.click('tbody tr:nth-child(3) summary');
    await assertFine(page, 'what an event says');
    await page.context().close();
  },
  'the palette of commands': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    await page.goto(server.base);
    await page.keyboard.press('Control+k');
    await page.waitForSelector('dialog[open] input');
    await assertFine(page, 'the palette');
    await page.keyboard.type('FA-2026-01');
    await page.waitForSelector('dialog[open] a[href^="/invoices/"], dialog[open] [role=option]');
    await assertFine(page, 'what the palette finds');
    await page.context().close();
  },
  'forms say what is wrong, beside the field': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    for (const [path, fields, wrong] of REFUSED) {
      await page.goto(server.base + path);
      for (const [field, text] of Object.entries(fields)) await page.fill(field, text);
      await page.evaluate(() => { for (const form of document.forms) form.noValidate = true; });
      await send(page, 'main form .button-primary');
      equal(await page.getAttribute(wrong, 'aria-invalid'), 'true', `${path} ${wrong}`);
      const told = await page.getAttribute(wrong, 'aria-describedby');
      const texts = await page.evaluate((ids) => ids.split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' '), told);
      assert(texts.trim().length > 10, `${path}: ${texts}`);
      await assertFine(page, path);
    }
    await page.context().close();
  },
  'what is not there is told kindly': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    for (const path of ['/rien', '/invoices/itm_00000000000000000000000000', '/bank/transactions/rien', '/import/drafts/rien']) {
      const answer = await page.goto(server.base + path);
      equal(answer.status(), 404, path);
      assert(/n’existe|n’est plus/.test(await page.textContent('main')), path);
      await assertFine(page, path);
    }
    const answer = await page.goto(`${server.base}/invoices?from=hier`);
    equal(answer.status(), 200);
    await assertFine(page, 'a day that is none');
    await page.context().close();
  },
  'pages can be printed': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    for (const path of ['/', '/invoices', '/aged-balance', '/accounting/balance', '/accounting/ledger?account=411000']) {
      await page.goto(server.base + path);
      await page.emulateMedia({ media: 'print' });
      const seen = await page.evaluate(() => [...document.querySelectorAll('.frame-nav, .frame-bar, .pager, .page-head .button, .list-filters, .list-bar, form.filters')]
        .filter((element) => element.checkVisibility()).map((element) => element.className));
      equal(seen.join(', '), '', `${path}: nothing to press on paper`);
      assert(await page.isVisible('h1'), path);
      await page.emulateMedia({ media: 'screen' });
    }
    await page.context().close();
  },
};
