// A list with bad rows: one is corrected in place, one is left, the rest goes in; then the import is undone.
import { assert, assertFine, equal, send, signedIn } from '../harness.mjs';

const LIST = `Pièce;Nom client;Émise le;Échéance;Total TTC
ZZ-1;Boulangerie Essai;03/10/2026;02/11/2026;120,00
ZZ-2;Garage Essai;04/10/2026;03/11/2026;300,00
ZZ-3;Garage Essai;hier;03/11/2026;12,00
ZZ-4;Garage Essai;05/10/2026;04/11/2026;douze
`;

const found = async (page, base, number) => {
  await page.goto(`${base}/invoices?q=${number}`);
  return page.locator('tbody th a').count();
};

export const tests = {
  'bad rows are corrected in place, the rest goes in, and all of it is undone': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    await page.goto(`${server.base}/import`);
    await assertFine(page);
    await page.setInputFiles('#files', { name: 'factures-essai.csv', mimeType: 'text/csv', buffer: Buffer.from(LIST) });
    await Promise.all([page.waitForURL('**/import/drafts/*'), page.click('[data-drop] .button-primary')]);
    assert((await page.textContent('#samples-number')).includes('ZZ-1'), 'samples stand beside their field');
    // A column that is needed is not left out unnoticed.
    const date = await page.inputValue('#column-issued-on');
    await page.selectOption('#column-issued-on', '0');
    await send(page, 'form.stack > .form-actions .button-primary');
    assert((await page.textContent('#errors')).includes('Choisissez la colonne de la date'), 'the error is told in words');
    await assertFine(page, 'a column is missing');
    await page.selectOption('#column-issued-on', date);
    await page.click('form.stack > .form-actions .button-primary');
    await page.waitForSelector('.effects');
    assert((await page.textContent('.effects')).includes('Créera 2 factures'), 'the good rows are ready');
    equal(await page.locator('table.correct tbody tr').count(), 2, 'rejected rows');
    await assertFine(page, 'rejected rows');
    const draft = page.url();
    await page.fill('input[name="cell-4-2"]', '05/10/2026');
    await page.click('form[action$="/rows"] .button-primary');
    await page.waitForFunction(() => document.querySelector('.effects')?.textContent.includes('Créera 3 factures'), null, { timeout: 15000 });
    assert((await page.textContent('table.correct')).includes('corrigée'), 'the corrected row says so');
    await assertFine(page, 'a corrected row');
    equal(await found(page, server.base, 'ZZ-1'), 0, 'nothing is recorded before the agreement');
    await page.goto(draft);
    await page.click('form[action$="/confirm"] .button-primary');
    await page.waitForURL(/\/import\/(?!drafts)/);
    const imported = page.url();
    await assertFine(page, 'the import');
    for (const [number, count] of [['ZZ-1', 1], ['ZZ-3', 1], ['ZZ-4', 0]]) equal(await found(page, server.base, number), count, number);
    // Undone, with its reason, after a look at what that does.
    await page.goto(`${imported}/undo`);
    assert((await page.textContent('.effects')).includes('retirées'), 'the effects are told first');
    await assertFine(page, 'before the undo');
    await page.fill('#reason', 'Fichier d’essai');
    await send(page, '.button-danger');
    assert((await page.textContent('.notice-warn')).includes('Fichier d’essai'), 'the reason is kept');
    await assertFine(page, 'the import that was undone');
    for (const number of ['ZZ-1', 'ZZ-2']) equal(await found(page, server.base, number), 0, number);
    await page.goto(`${imported}/undo`);
    await assertFine(page, 'undone once only');
    await page.context().close();
  },
};
