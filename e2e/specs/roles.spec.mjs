// Somebody of the sales side: no bank data, no button that would be refused, and a friendly page where they may not go.
import { assert, assertFine, equal, newPage, send, signedIn } from '../harness.mjs';

const EMAIL = 'paul@exemple.fr';
const PASSWORD = 'une phrase assez longue';

/** Addresses of things of the payment side, as the owner sees them. */
async function addresses(page, base) {
  const first = async (path, selector) => {
    await page.goto(base + path);
    return page.getAttribute(selector, 'href');
  };
  const customer = await first('/customers', 'tbody th a');
  return {
    customer,
    invoice: await first(customer, 'tbody th a[href^="/invoices/"]'),
    another: await first('/customers', 'tbody tr:nth-child(2) th a'),
    account: await first('/bank', 'main a[href^="/bank/bac_"]'),
    file: await first('/import', 'tbody th a'),
  };
}

export const tests = {
  'sales sees what customers owe, and nothing of the bank': async ({ browser, server }) => {
    const owner = await signedIn(browser, server);
    const { customer, invoice, another, account, file } = await addresses(owner, server.base);
    await owner.goto(`${server.base}/settings/users/invite`);
    await owner.fill('#email', EMAIL);
    await owner.fill('#name', 'Paul Petit');
    await owner.selectOption('#role', 'sales');
    await send(owner, 'main .button-primary');
    await assertFine(owner, 'the link for who is invited');
    const link = await owner.inputValue('#link');
    // They look after one customer.
    await owner.goto(`${server.base}${customer}?tab=settings`);
    const paul = await owner.getAttribute(`#account_manager option:has-text("${EMAIL}")`, 'value');
    await owner.selectOption('#account_manager', paul);
    await send(owner, 'form:has(#account_manager) .button-primary');
    await assertFine(owner, 'the customer with its account manager');
    await owner.context().close();

    const page = await newPage(browser);
    await page.goto(server.base + new URL(link).pathname);
    await assertFine(page, 'the invitation');
    await page.fill('#password', PASSWORD);
    await send(page, '.button-primary');
    await page.fill('#email', EMAIL);
    await page.fill('#password', PASSWORD);
    await send(page, 'form .button-primary');

    const places = await page.evaluate(() => [...document.querySelectorAll('.nav-link')].map((link) => link.getAttribute('href')));
    equal(places.join(' '), '/ /invoices /customers /collections /aged-balance', 'the navigation');
    for (const path of [...places, customer, invoice, '/search?q=FA-2026', '/help', '/account']) {
      const answer = await page.goto(server.base + path);
      equal(answer.status(), 200, path);
      await assertFine(page, path);
      // No door that would not open: neither links nor forms of the payment side, and no account number.
      const doors = await page.evaluate(() => [...document.querySelectorAll('main a[href], main form[action]')]
        .map((door) => door.getAttribute('href') ?? door.getAttribute('action'))
        .filter((door) => /^\/(bank|reconcile|accounting|import|activity|settings)|\/(undo|export\.|source)/.test(door)));
      equal(doors.join(' '), '', path);
      assert(!/FR\d\d|••\d{4}/.test(await page.textContent('main')), `${path}: an account number`);
    }
    await page.goto(`${server.base}/customers`);
    equal(await page.locator('tbody tr').count(), 1, 'the customers they look after');
    page.complaints.length = 0;
    equal((await page.goto(server.base + another)).status(), 404, 'a customer of somebody else');
    page.complaints.length = 0;
    for (const path of ['/bank', account, '/reconcile', '/accounting', '/import', file, '/activity', '/settings', '/settings/users',
      '/invoices/export.csv']) {
      page.complaints.length = 0;
      const answer = await page.goto(server.base + path);
      equal(answer.status(), 403, path);
      const text = await page.textContent('main');
      assert(text.includes('Votre rôle') && text.includes('propriétaire'), `${path}: ${text}`);
      page.complaints.length = 0;
      await assertFine(page, path);
    }
    await send(page, 'main .button-primary');
    equal(new URL(page.url()).pathname, '/', 'back to where they may be');
    await page.context().close();
  },
};
