// A rule: tried on what is on record before it is switched on, from the settings and from the second equal choice at the
// desk; and what it did afterwards.
import { assert, assertFine, equal, send, signedIn } from '../harness.mjs';

/** Lines that wait and look like no customer's, by who the bank names: those of a payer with two lines or more. */
async function repeated(page, server) {
  await page.goto(`${server.base}/reconcile?tab=outside`);
  return page.evaluate(() => {
    const lines = [...document.querySelectorAll('.line')].map((line) => ({
      id: line.dataset.line, who: line.querySelector('.line-who').textContent.trim(),
    }));
    const of = Map.groupBy(lines, (line) => line.who);
    return [...of].filter(([who, same]) => same.length >= 3 && /[A-Z]{3}/.test(who)).map(([who, same]) => ({ who, ids: same.map((line) => line.id) }));
  });
}

const figures = (page) => page.$$eval('.tile-figure', (found) => found.map((one) => Number(one.textContent.replace(/\D/g, ''))));

/** Posts a line to an account in its panel. */
async function post(page, server, id, account) {
  await page.goto(`${server.base}/reconcile?tab=outside&line=${id}`);
  await page.focus(`#line-${id}`);
  await page.keyboard.press('a');
  await page.waitForSelector('#drawer[open] .find-more summary');
  if (!(await page.isVisible('#account_number'))) await page.click('.find-more summary');
  await page.fill('#account_number', account);
  // The entry follows what is typed.
  await page.waitForFunction((account) => document.getElementById('entry').textContent.includes(account), account);
  await page.click('form:has(#account_number) button');
  await page.waitForSelector(`#line-${id}.is-gone`);
}

export const tests = {
  'a rule is tried on the past, switched on, and decides what waits': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    const [payer] = await repeated(page, server);
    assert(payer, 'a payer with several lines that wait');
    await page.goto(`${server.base}/settings/matching`);
    await send(page, 'a[href="/settings/rules/new"]');
    await assertFine(page, 'a new rule');
    // A text that is too short is told beside its field.
    await page.fill('#contains', 'ab');
    await page.check('input[name="effect"][value="account"]');
    await page.fill('#account', '627000');
    await send(page, 'form.card-body .button-primary');
    equal(await page.getAttribute('#contains', 'aria-invalid'), 'true', 'too short');
    await page.fill('#contains', payer.who);
    await send(page, 'form.card-body .button-primary');
    assert(/\/settings\/rules\/rul_/.test(page.url()), page.url());
    const address = page.url();
    const [matched, fresh, agrees, contradicts] = await figures(page);
    assert(matched >= payer.ids.length, `${matched} of ${payer.ids.length} are looked at`);
    equal(fresh + agrees + contradicts <= matched, true, 'no more are told than were matched');
    assert(fresh >= payer.ids.length, `${fresh} of those that wait would be decided`);
    equal(await page.locator('tbody tr').count() > 0, true, 'each is listed');
    await assertFine(page, 'the look back of a rule');
    await send(page, 'button[name="on"][value="yes"]');
    await assertFine(page, 'the rules');
    // What it decides is done in the background.
    for (let tried = 0; tried < 40; tried += 1) {
      await page.goto(`${server.base}/reconcile?tab=done&by=machine`);
      if ((await page.textContent('#main')).includes(payer.who)) break;
      await page.waitForTimeout(500);
    }
    const done = page.locator('#main li, #main tr', { hasText: payer.who }).first();
    assert((await done.textContent()).includes('Règle'), await done.textContent());
    await page.goto(address);
    const after = await figures(page);
    equal(after[1], 0, 'nothing waits for it any more');
    assert(after[2] >= fresh, `${after[2]} were explained as it says`);
    await send(page, 'button[name="on"][value="no"]');
    await page.context().close();
  },
  'the second equal choice offers a rule, which is looked back with before it is made': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    const [payer] = await repeated(page, server);
    assert(payer, 'another payer with several lines that wait');
    await post(page, server, payer.ids[0], '627000');
    equal(await page.locator('.offer').count(), 0, 'one choice is no habit');
    await post(page, server, payer.ids[1], '627000');
    await page.click('.offer a');
    await page.waitForSelector('#drawer[open] form[action="/reconcile/rule"]');
    await assertFine(page, 'the offer of a rule');
    const text = await page.textContent('#drawer-body');
    assert(text.includes('627000'), text);
    await send(page, '#drawer-body .button-primary');
    assert((await page.textContent('body')).includes('La règle est active'), 'it is told');
    for (let tried = 0; tried < 40; tried += 1) {
      await page.goto(`${server.base}/reconcile?tab=outside`);
      if (!(await page.locator(`#line-${payer.ids[2]}`).count())) break;
      await page.waitForTimeout(500);
    }
    equal(await page.locator(`#line-${payer.ids[2]}`).count(), 0, 'the third is decided by the rule');
    // The same as a page of its own, for browsers without script.
    await page.goto(`${server.base}/reconcile/rule?contains=${encodeURIComponent(payer.who)}&account=627000`);
    await assertFine(page, 'the rule as a page');
    await page.context().close();
  },
};
