// From the set-up link to the first match: what somebody sees who has nothing yet but two files.
import { assert, assertFine, equal, newPage, send } from '../harness.mjs';

export const server = { empty: true };

const INVOICES = `Pièce;Nom client;Émise le;Échéance;Total TTC
FC-2026-0101;Boulangerie Martin;01/10/2026;31/10/2026;120,00
FC-2026-0102;Garage Atlas;02/10/2026;01/11/2026;300,00
`;
const STATEMENT = `Date;Libellé;Montant
05/11/2026;VIR BOULANGERIE MARTIN FC-2026-0101;120,00
06/11/2026;VIR GARAGE ATLAS FC-2026-0102 ESCOMPTE 2%;294,00
`;
const csv = (name, text) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text, 'utf8') });

/** Brings a file in through every step of the wizard. */
async function bringIn(page, base, file, fill = async () => {}) {
  await page.goto(`${base}/import`);
  await page.setInputFiles('#files', file);
  await Promise.all([page.waitForURL('**/import/drafts/*'), page.click('[data-drop] .button-primary')]);
  await assertFine(page, 'how the file is read');
  await fill(page);
  await send(page, 'form.stack > .form-actions .button-primary');
  await page.waitForSelector('.effects');
  await assertFine(page, 'what the import will do');
  await page.click('form[action$="/confirm"] .button-primary');
  await page.waitForURL(/\/import\/(?!drafts)/);
  await assertFine(page, 'what was imported');
}

export const tests = {
  'from the set-up link to the first match': async ({ browser, server }) => {
    const page = await newPage(browser);
    await page.goto(server.setUpLink());
    await assertFine(page, 'the set-up link');
    await page.fill('#email', 'anne@exemple.fr');
    await page.fill('#name', 'Anne Durand');
    await page.fill('#password', 'une phrase assez longue');
    await send(page, '.button-primary');
    await page.fill('#email', 'anne@exemple.fr');
    await page.fill('#password', 'une phrase assez longue');
    await send(page, 'form .button-primary');
    await page.goto(server.base);
    const steps = () => page.locator('.step-list .is-done').count();
    equal(await steps(), 0, 'steps done at first');
    await assertFine(page, 'the dashboard of an empty organisation');
    // Every screen says what will be here, and where to begin.
    for (const path of ['/reconcile', '/invoices', '/customers', '/aged-balance', '/bank', '/accounting', '/accounting/ledger',
      '/accounting/balance', '/accounting/suspense', '/accounting/closings', '/import', '/start']) {
      const answer = await page.goto(server.base + path);
      equal(answer.status(), 200, path);
      await assertFine(page, path);
    }
    await bringIn(page, server.base, csv('factures.csv', INVOICES));
    await bringIn(page, server.base, csv('releve.csv', STATEMENT), async (page) => {
      await page.fill('#account', 'FR76 3000 6000 0112 3456 7890 189');
    });
    await page.goto(`${server.base}/start`);
    assert(await steps() >= 2, 'the files are ticked off');
    // One was matched without anybody; the other asks.
    await page.goto(`${server.base}/reconcile`);
    await page.waitForSelector('.line');
    for (let tries = 0; await page.locator('.line').count() > 1 && tries < 30; tries += 1) {
      await page.waitForTimeout(500);
      await page.reload();
    }
    equal(await page.locator('.line').count(), 1, 'lines');
    assert((await page.textContent('.line')).includes('294,00'), 'the discount is asked about');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.line.is-gone');
    await page.goto(`${server.base}/reconcile?tab=done`);
    equal(await page.locator('.done-table tbody tr').count(), 2, 'both are done');
    await page.goto(`${server.base}/start`);
    assert(await steps() >= 3, 'the first match is ticked off');
    await page.context().close();
  },
};
