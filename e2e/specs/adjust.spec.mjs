// What is decided about documents without a bank transaction: each kind shows its entry first, posts it, and is undone.
import { assert, assertFine, equal, send, signedIn } from '../harness.mjs';

/** Minor units of an amount as the pages write it: `−1 234,50 €`. */
const minor = (text) => Number(text.replace(/[^\d−]/g, '').replace('−', '-'));

/** The entry that is shown before anything is posted: each account with its debit and its credit. */
const entry = (page) => page.evaluate(() => [...document.querySelectorAll('section[aria-labelledby="adjust-entry"] tbody tr')]
  .map((row) => [row.querySelector('code').textContent, ...[...row.querySelectorAll('td')].map((cell) => cell.textContent.trim())]));

/** That an entry is shown which balances, on these accounts. */
async function assertEntry(page, accounts, where) {
  const rows = await entry(page);
  const sum = (column) => rows.reduce((all, row) => all + (row[column] ? minor(row[column]) : 0), 0);
  assert(rows.length >= 2 && sum(1) > 0, `${where}: an entry is shown: ${JSON.stringify(rows)}`);
  equal(sum(1), sum(2), `${where}: debits and credits`);
  for (const account of accounts) {
    assert(rows.some((row) => row[0].startsWith(account)), `${where}: ${account} in ${JSON.stringify(rows)}`);
  }
}

/** Where invoices past due have their pages. */
async function overdue(page, base) {
  await page.goto(`${base}/invoices?tab=overdue`);
  return page.evaluate(() => [...document.querySelectorAll('tbody th a[href^="/invoices/"]')].map((link) => link.getAttribute('href')));
}

const state = (page) => page.textContent('.page-head .badge');

/** Posts what the page shows, sees it on the page of the document, and takes it back. */
async function postAndUndo(page, document, where) {
  await page.fill('#reason', 'décidé en comité');
  await send(page, '.form-actions .button-primary');
  await page.goto(document);
  const made = page.locator('section[aria-labelledby="adjustments-title"] li:not(.is-undone)');
  equal(await made.count(), 1, `${where}: it stands on the document`);
  await assertFine(page, `${where}: posted`);
  await made.locator('summary').click();
  await page.fill('section[aria-labelledby="adjustments-title"] li:not(.is-undone) input[name=reason]', 'erreur');
  await Promise.all([page.waitForNavigation(), made.locator('.button-danger').click()]);
  equal(await made.count(), 0, `${where}: it is undone`);
  assert(await page.locator('section[aria-labelledby="adjustments-title"] li.is-undone').count() >= 1, `${where}: what was undone is told`);
}

/** Kinds about one invoice: the accounts of the entry. */
const OF_ONE = [
  ['write_off', ['654', '411']],
  ['doubtful', ['416', '411']],
  ['provider_payment', ['511', '411']],
];

export const tests = {
  'an invoice is given up, doubtful, or paid at a provider: the entry first, then done, then undone': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    const [document] = await overdue(page, server.base);
    const id = document.split('/').at(-1);
    await page.goto(server.base + document);
    const before = await state(page);
    await send(page, 'a[href^="/adjust?"]');
    await assertFine(page, 'what can be decided');
    for (const [kind, accounts] of OF_ONE) {
      await page.goto(`${server.base}/adjust?kind=${kind}&document=${id}`);
      await assertEntry(page, accounts, kind);
      await assertFine(page, kind);
      await postAndUndo(page, server.base + document, kind);
      equal(await state(page), before, `${kind}: the invoice is as it was`);
    }
    await page.context().close();
  },
  'a credit is set off against an invoice of the customer': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    await page.goto(`${server.base}/invoices?tab=credits`);
    const credits = await page.evaluate(() => [...document.querySelectorAll('tbody th a[href^="/invoices/"]')].map((link) => link.getAttribute('href')));
    for (const credit of credits) {
      await page.goto(`${server.base}/adjust?kind=set_off&document=${credit.split('/').at(-1)}`);
      if ((await entry(page)).length === 0) continue;
      await assertEntry(page, ['411'], 'set-off');
      await assertFine(page, 'set-off');
      await postAndUndo(page, server.base + credit, 'set-off');
      await page.context().close();
      return;
    }
    throw new Error(`no credit can be set off: ${credits.length}`);
  },
  'what cannot be done is refused beside the form, in words, and nothing is lost': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    const [document] = await overdue(page, server.base);
    const id = document.split('/').at(-1);
    // More than ten is no small difference.
    await page.goto(`${server.base}/adjust?kind=small_difference&document=${id}`);
    const told = async () => (await page.textContent('.notice-bad[role=alert]')).trim();
    assert(/passez la créance en perte/.test(await told()), await told());
    equal((await entry(page)).length, 0, 'no entry is shown');
    equal(await page.isDisabled('.form-actions .button-primary'), true, 'nothing to post');
    await assertFine(page, 'a refusal');
    // More than is open, typed by hand.
    await page.goto(`${server.base}/adjust?kind=write_off&document=${id}`);
    await page.fill('#amount', '99999999');
    await page.fill('#reason', 'motif gardé');
    await send(page, '.form-actions .button:not(.button-primary)');
    assert(/Il reste .* à régler/.test(await told()), await told());
    equal(await page.inputValue('#reason'), 'motif gardé', 'what was typed stays');
    await page.fill('#amount', 'douze');
    await send(page, '.form-actions .button:not(.button-primary)');
    assert((await told()).length > 10, await told());
    // Somebody else changed what is open since the page was shown.
    await page.goto(`${server.base}/adjust?kind=doubtful&document=${id}`);
    await page.evaluate(() => { const box = document.querySelector('input[name=document]:checked'); box.value = box.value.replace(/:\d+$/, ':1'); });
    await page.fill('#reason', 'motif');
    await send(page, '.form-actions .button-primary');
    assert(/a changé depuis l’affichage/.test(await told()), await told());
    await page.context().close();
  },
};
