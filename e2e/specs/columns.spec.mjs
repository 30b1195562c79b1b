// Which columns a list shows: chosen with and without JavaScript, on a desk and on a phone.
import { assert, assertFine, equal, send, signedIn } from '../harness.mjs';

const headings = (page) => page.evaluate(() => [...document.querySelectorAll('thead th')].map((cell) => cell.textContent.trim()).filter(Boolean).join(', '));
const menu = 'details.menu:has(form[action="/columns"])';

export const tests = {
  'columns are chosen, kept, and gone back from': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    await page.goto(`${server.base}/invoices?tab=overdue`);
    const usual = await headings(page);
    await page.click(`${menu} summary`);
    await assertFine(page, 'the choice of columns');
    await page.uncheck(`${menu} input[value="issued"]`);
    await page.check(`${menu} input[value="vat"]`);
    await page.check(`${menu} input[value="customer-number"]`);
    await send(page, `${menu} .button-primary`);
    assert(page.url().endsWith('/invoices?tab=overdue'), `back on the list: ${page.url()}`);
    const chosen = await headings(page);
    assert(chosen.includes('TVA') && chosen.includes('Numéro de client') && !chosen.includes('Émission'), chosen);
    await assertFine(page, 'other columns');
    await page.goto(`${server.base}/invoices`);
    equal(await headings(page), chosen, 'the choice is kept');
    await page.click(`${menu} summary`);
    await send(page, `${menu} button[name="usual"]`);
    await page.goto(`${server.base}/invoices?tab=overdue`);
    equal(await headings(page), usual);
    for (const path of ['/customers', '/bank']) {
      await page.goto(server.base + path);
      if (path === '/bank') await send(page, 'tbody th a, tbody a');
      await page.click(`${menu} summary`);
      for (const box of await page.locator(`${menu} input[type=checkbox]`).all()) await box.check();
      await send(page, `${menu} .button-primary`);
      await assertFine(page, `${path} with every column`);
    }
    await page.context().close();
  },

  'on a phone the choice lies in the window': async ({ browser, server }) => {
    const page = await signedIn(browser, server, { width: 375, height: 812 });
    for (const path of ['/invoices', '/customers', '/bank']) {
      await page.goto(server.base + path);
      if (path === '/bank') await send(page, 'tbody th a, tbody a');
      for (const panel of await page.locator('details.menu:has(> .view-panel)').all()) {
        await panel.locator('summary').click();
        const { x, width } = await panel.locator('.view-panel').boundingBox();
        assert(x >= 0 && x + width <= 375, `${path}: from ${x}, ${width} wide`);
        await panel.locator('summary').click();
      }
    }
    await page.context().close();
  },

  'without JavaScript too': async ({ browser, server }) => {
    const page = await signedIn(browser, server, { javaScriptEnabled: false });
    await page.goto(`${server.base}/invoices`);
    await page.click(`${menu} summary`);
    await page.uncheck(`${menu} input[value="status"]`);
    await Promise.all([page.waitForURL('**/invoices'), page.click(`${menu} .button-primary`)]);
    equal(await page.locator('thead th', { hasText: 'Statut' }).count(), 0);
    await page.context().close();
  },
};
