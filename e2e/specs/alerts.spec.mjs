// Alerts: told after a run, on the dashboard, seen or made a task; from when on is set.
import { assert, assertFine, equal, send, signedIn } from '../harness.mjs';

const alert = '[id^="a-alt_"]';

export const tests = {
  'an alert is seen, another becomes a task': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    await page.goto(`${server.base}/collections/alerts/limits`);
    await assertFine(page, 'the limits of alerts');
    await page.fill('[name="late_days"]', '0');
    await send(page, 'main form[action$="/limits"] button');
    await assertFine(page, 'a limit that cannot be');
    await page.fill('[name="late_days"]', '1');
    await send(page, 'main form[action$="/limits"] button');
    await page.goto(`${server.base}/collections`);
    await send(page, 'form[action="/collections/run"] button');
    await page.goto(server.base);
    assert((await page.textContent('main')).includes('alerte'), 'the dashboard counts them');
    await page.goto(`${server.base}/collections/alerts`);
    const count = await page.locator(alert).count();
    assert(count > 1, `${count} alerts`);
    await assertFine(page, 'the alerts');
    await send(page, `${alert}:first-child form[action$="/acknowledge"] button`);
    await page.click(`${alert}:first-child summary`);
    await assertFine(page, 'a task about to be made of an alert');
    await send(page, `${alert}:first-child form[action$="/task"] button`);
    await page.goto(`${server.base}/collections/alerts?list=known`);
    equal(await page.locator(alert).count(), 2, 'two were seen');
    equal(await page.locator(`${alert} a[href^="/collections/tasks/"]`).count(), 1, 'one is a task');
    await assertFine(page, 'the alerts that were seen');
    await page.context().close();
  },

  'on a telephone, in the dark': async ({ browser, server }) => {
    const page = await signedIn(browser, server, { width: 375, height: 812 });
    await page.goto(`${server.base}/collections/alerts`);
    await assertFine(page, 'the alerts on a telephone');
    await page.goto(`${server.base}/collections/alerts/limits`);
    await assertFine(page, 'the limits on a telephone');
    await page.context().close();
  },
};
