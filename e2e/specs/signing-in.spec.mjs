// The first start: the set-up link makes the first owner, who signs in; then a wrong password.
import { assert, axeFindings, equal, newPage } from '../harness.mjs';

export const server = { empty: true };

export const tests = {
  'the set-up link makes the first owner, once': async ({ browser, server }) => {
    const page = await newPage(browser);
    const link = server.setUpLink();
    await page.goto(link);
    equal((await axeFindings(page)).join('\n'), '');
    await page.fill('#email', 'anne@exemple.fr');
    await page.fill('#name', 'Anne Durand');
    await page.fill('#password', 'trop court');
    await page.evaluate(() => document.querySelector('#password').removeAttribute('minlength'));
    await page.click('.button-primary');
    assert((await page.textContent('.notice-bad')).includes('12 caractères'), 'the short password is refused in words');
    await page.fill('#password', 'une phrase assez longue');
    await page.click('.button-primary');
    await page.waitForURL('**/sign-in');
    await page.goto(link);
    assert((await page.textContent('.notice-bad')).includes('Ce lien'), 'the link is used up');
    await page.context().close();
  },
  'a wrong password is refused without telling why, the right one comes in': async ({ browser, server }) => {
    const page = await newPage(browser);
    await page.goto(`${server.base}/activity`);
    await page.waitForURL('**/sign-in?next=%2Factivity');
    equal((await axeFindings(page)).join('\n'), '');
    for (const [email, password] of [['anne@exemple.fr', 'pas le bon mot de passe'], ['personne@exemple.fr', 'une phrase assez longue']]) {
      await page.fill('#email', email);
      await page.fill('#password', password);
      await page.click('.button-primary');
      assert((await page.textContent('.notice-bad')).includes('ne convient pas'), 'both are told alike');
    }
    await page.fill('#email', 'Anne@Exemple.fr');
    await page.fill('#password', 'une phrase assez longue');
    await page.click('.button-primary');
    await page.waitForURL('**/activity');
    await page.context().close();
  },
};
