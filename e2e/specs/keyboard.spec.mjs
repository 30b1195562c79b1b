// Six workflows by keyboard alone: keys are pressed as a hand does, nothing is clicked and no script moves the focus.
import { EMAIL, PASSWORD, assert, equal, newPage } from '../harness.mjs';

/** What has the focus, in words for a failure. */
const focused = (page) => page.evaluate(() => {
  const at = document.activeElement;
  return `${at?.tagName.toLowerCase()}${at?.id ? `#${at.id}` : ''} ${(at?.textContent ?? '').trim().slice(0, 40)}`;
});

/** Presses Tab, or Shift and Tab, until what has the focus fits; then it must be seen where it is. */
async function tabTo(page, selector, { back = false, most = 120 } = {}) {
  for (let pressed = 0; pressed < most; pressed += 1) {
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
    if (!await page.evaluate((selector) => document.activeElement?.matches(selector), selector)) continue;
    // WCAG 2.4.7 and 2.4.11: the focus is drawn, in the window, and nothing lies over it.
    const seen = await page.evaluate(() => {
      const at = document.activeElement;
      const { left, right, top, bottom, width, height } = at.getBoundingClientRect();
      const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      const drawn = getComputedStyle(at).outlineStyle !== 'none' || at.matches('input, select, textarea');
      const inside = width > 0 && height > 0 && bottom > 0 && top < innerHeight;
      return [at.matches(':focus-visible') && drawn, inside, Boolean(over) && (at.contains(over) || over.contains(at))].map(Number).join('');
    });
    equal(seen, '111', `${selector}: drawn, in the window, not covered`);
    return;
  }
  throw new Error(`${selector} is not reached by Tab; the focus is on ${await focused(page)}`);
}

/** Presses a key that leads to another page, and waits for it. */
const leave = (page, key = 'Enter') => Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);

/** Somebody who has just signed in, by keyboard. */
async function signedIn(browser, server) {
  const page = await newPage(browser);
  await page.goto(`${server.base}/sign-in`);
  // The first field waits for the address.
  await page.waitForFunction(() => document.activeElement.id === 'email');
  await page.keyboard.type(EMAIL);
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await leave(page);
  equal(new URL(page.url()).pathname, '/', 'signed in');
  return page;
}

/** Goes to a part of the navigation. */
async function go(page, href, options) {
  await tabTo(page, `.nav-link[href="${href}"]`, options);
  await leave(page);
  equal(new URL(page.url()).pathname, href);
}

const line = (page) => page.evaluate(() => document.querySelector('.line[aria-current]')?.id ?? '');
const toDo = (page) => page.evaluate(() => Number(document.getElementById('count-todo').textContent.replace(/\D/g, '')));

const LIST = `Pièce;Nom client;Émise le;Échéance;Total TTC
KB-1;Boulangerie Clavier;03/10/2026;02/11/2026;120,00
KB-2;Garage Clavier;04/10/2026;03/11/2026;douze
`;

export const tests = {
  'signing in, past the navigation, and out again': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    await page.keyboard.press('Tab');
    assert(await page.evaluate(() => document.activeElement.matches('.skip')), 'the first stop leads past the navigation');
    await page.keyboard.press('Enter');
    equal(await page.evaluate(() => document.activeElement.id), 'main', 'the page itself has the focus');
    await page.keyboard.press('Tab');
    assert(await page.evaluate(() => document.activeElement.closest('#main') !== null), 'the next stop is in the page');
    await page.reload();
    await tabTo(page, '.frame-bar summary:has(.avatar)');
    await page.keyboard.press('Enter');
    await tabTo(page, 'form[action="/sign-out"] button');
    await leave(page);
    equal(new URL(page.url()).pathname, '/sign-in', 'signed out');
    await page.context().close();
  },

  'every part begins before the navigation': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    for (const path of ['/invoices', '/customers', '/collections', '/aged-balance', '/bank', '/accounting', '/import', '/activity', '/settings']) {
      await page.goto(server.base + path);
      await page.keyboard.press('Tab');
      assert(await page.evaluate(() => document.activeElement.matches('.skip')), `${path}: ${await focused(page)}`);
    }
    await page.context().close();
  },

  'twenty lines accepted, and the last taken back': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    await go(page, '/reconcile');
    await tabTo(page, 'a.tab[href*="tab=suggested"]', { back: true });
    await leave(page);
    const before = await toDo(page);
    for (let done = 0; done < 20; done += 1) {
      const current = await line(page);
      await page.keyboard.press('Enter');
      await page.waitForFunction((id) => {
        const now = document.querySelector('.line[aria-current]');
        return now && now.id !== id && document.activeElement === now;
      }, current);
    }
    await page.waitForFunction(() => !document.querySelector('.line.is-sent'));
    const refused = await page.locator('.line-refused').count();
    equal(await toDo(page), before - 20 + refused, 'less to do');
    await leave(page, 'z');
    equal(await toDo(page), before - 19 + refused, 'one more to do');
    await page.context().close();
  },

  'a line shared out in the find panel': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    await go(page, '/reconcile');
    await tabTo(page, 'a.tab[href*="tab=suggested"]', { back: true });
    await leave(page);
    const current = await line(page);
    await page.keyboard.press('a');
    await page.waitForSelector('#drawer[open] #found .find-item');
    equal(await page.evaluate(() => document.activeElement.id), 'find-q', 'the search waits');
    // Any invoice will do: what it leaves becomes a credit of the customer.
    await tabTo(page, '#found .find-item:not(:has([data-open^="-"])) input[type=checkbox]');
    await page.keyboard.press('Space');
    await tabTo(page, '#chosen .find-amount');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('0,01');
    await tabTo(page, 'input[name="credit"]');
    await page.keyboard.press('ArrowDown');
    assert((await page.textContent('#rest')).startsWith('0,00'), 'nothing is left');
    await tabTo(page, '.find-foot .button-primary');
    await page.keyboard.press('Enter');
    await page.waitForSelector(`#${current}.is-gone`);
    assert(await page.evaluate(() => document.activeElement.matches('.line')), 'the focus is on the next line');
    await leave(page, 'z');
    await page.context().close();
  },

  'a file brought in, with a look at what is wrong with it': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    await go(page, '/import');
    await tabTo(page, '#files');
    const asked = page.waitForEvent('filechooser');
    // The browser is told to hand the question over before it is asked.
    await page.evaluate(() => document.activeElement.id);
    await page.keyboard.press('Enter');
    await (await asked).setFiles({ name: 'clavier.csv', mimeType: 'text/csv', buffer: Buffer.from(LIST) });
    await tabTo(page, '[data-drop] .button-primary');
    await Promise.all([page.waitForURL('**/import/drafts/*'), page.keyboard.press('Enter')]);
    await tabTo(page, 'form.stack > .form-actions .button-primary');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.effects');
    await tabTo(page, '.causes summary');
    await page.keyboard.press('Enter');
    assert(await page.isVisible('.causes .places li'), 'where it is wrong');
    // The wrong cell is corrected where it stands, then all of it goes in.
    await tabTo(page, 'input[name="cell-3-4"]');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('12,00');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('.effects')?.textContent.includes('Créera 2 factures'), null, { timeout: 15000 });
    await tabTo(page, 'form[action$="/confirm"] .button-primary');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/import\/(?!drafts)/);
    await tabTo(page, '.facts-more a');
    await leave(page);
    equal(new URL(page.url()).pathname, '/invoices');
    await page.context().close();
  },

  'a customer found by the palette, and a promise and a note kept': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    await go(page, '/customers');
    const name = (await page.locator('tbody th a').first().textContent()).trim();
    await page.keyboard.press('Control+K');
    await page.waitForSelector('dialog.palette[open]');
    await page.keyboard.type(name);
    await page.waitForFunction((name) => [...document.querySelectorAll('.palette-hit[href^="/customers/"]')].some((hit) => hit.textContent.includes(name)), name);
    for (let pressed = 0; pressed < 20; pressed += 1) {
      if (await page.evaluate(() => document.querySelector('.palette-hit[aria-selected=true]')?.getAttribute('href').startsWith('/customers/cus_'))) break;
      await page.keyboard.press('ArrowDown');
    }
    await leave(page);
    equal((await page.textContent('h1')).trim(), name);
    await tabTo(page, 'a.tab[href*="tab=reminders"]');
    await leave(page);
    await tabTo(page, '#kind');
    await page.keyboard.type('Promesse');
    equal(await page.inputValue('#kind'), 'promise');
    await tabTo(page, '#until');
    // The twelfth of the twelfth reads alike in every order of day and month.
    await page.keyboard.type('12122026');
    equal(await page.inputValue('#until'), '2026-12-12');
    await tabTo(page, '#reason');
    await page.keyboard.type('Promis au téléphone, essai du clavier');
    await tabTo(page, '#hold-form .button-primary');
    await leave(page);
    assert((await page.textContent('main')).includes('essai du clavier'), 'the promise stands there');
    await tabTo(page, 'a.tab[href*="tab=notes"]');
    await leave(page);
    await tabTo(page, '#body');
    await page.keyboard.type('Rappeler lundi, essai du clavier');
    await tabTo(page, 'form[action$="/notes"] .button-primary');
    await leave(page);
    assert((await page.textContent('main')).includes('Rappeler lundi'), 'the note stands there');
    await page.context().close();
  },

  'a month closed, and a list taken out': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    await go(page, '/invoices');
    await tabTo(page, 'a[href^="/invoices/export.csv"]');
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    assert(download.suggestedFilename().endsWith('.csv'), download.suggestedFilename());
    await go(page, '/accounting', { back: true });
    await tabTo(page, 'a[href="/accounting/closings"]');
    await leave(page);
    await tabTo(page, 'a[href="/accounting/closings/new"]');
    await leave(page);
    await tabTo(page, '#through');
    await page.keyboard.type('01012026');
    await leave(page);
    await tabTo(page, 'form[method="post"][action="/accounting/closings"] .button-primary');
    await leave(page);
    assert((await page.textContent('tbody')).includes('01/01/2026'), 'closed through that day');
    await page.context().close();
  },
};
