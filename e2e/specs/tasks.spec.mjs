// Tasks: a call that is worked by keyboard, the promise that comes of it, and what it holds back.
import { assert, assertFine, equal, newPage, send, signedIn } from '../harness.mjs';

const line = '[data-message]';
/** A day as the field of a form holds it, where the company is. */
const inDays = (days) => new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' }).format(Date.now() + days * 86_400_000);

export const tests = {
  'a call is opened and worked by keyboard; the promise stands, and the queue waits for it': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    await page.goto(`${server.base}/collections/tasks`);
    await assertFine(page, 'the tasks before there is one');
    await page.goto(`${server.base}/collections/promises`);
    await assertFine(page, 'promises');

    // A customer that waits in the queue is to be called today.
    await page.goto(`${server.base}/collections`);
    const name = (await page.locator(`${line} [data-open]`).first().textContent()).trim();
    await send(page, `${line} [data-open]`);
    const customer = await page.getAttribute('.crumbs a[href^="/customers/"]', 'href');
    const number = (await page.locator('main a[href^="/invoices/"]').first().textContent()).trim();
    await page.goto(`${server.base}${customer}?tab=reminders`);
    await page.click('form[action$="/tasks"] >> xpath=preceding-sibling::summary');
    await page.fill('#task-due', inDays(0));
    await page.fill('#task-documents', number);
    await page.fill('#task-why', 'Relancer de vive voix');
    await assertFine(page, 'a task about to be made');
    await send(page, 'form[action$="/tasks"] button');
    equal(await page.locator('.reminder', { hasText: 'Relancer de vive voix' }).count(), 1, 'the task on the page of the customer');
    await page.goto(server.base);
    assert((await page.textContent('main')).includes('appel'), 'the dashboard counts the call');
    await assertFine(page, 'the dashboard with a call');

    // By keyboard: J chooses, Enter opens, P is a promise.
    await page.goto(`${server.base}/collections/tasks`);
    await assertFine(page, 'the tasks');
    await page.keyboard.press('j');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    assert(page.url().includes('/collections/tasks/tsk_'), page.url());
    assert((await page.textContent('main')).includes(number), 'the script names the invoice');
    await assertFine(page, 'a task');
    await page.keyboard.press('p');
    equal(await page.evaluate(() => document.activeElement?.id), 'promise-until', 'the day of the promise has the focus');
    await assertFine(page, 'a promise about to be noted');
    await page.fill('#promise-until', inDays(5));
    await page.focus('#promise-note');
    await page.keyboard.type('Virement en fin de semaine');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    assert((await page.textContent('body')).includes('relances concernées attendent'), 'it says that reminders wait');
    equal(await page.locator(line).count(), 0, 'the task is done');

    // The promise stands, the invoice is held back.
    await page.goto(`${server.base}/collections/promises`);
    const promise = page.locator('.reminder', { hasText: name });
    assert((await promise.textContent()).includes(number), 'the promise names the invoice');
    await assertFine(page, 'a promise to come');
    await page.goto(`${server.base}/collections`);
    await send(page, 'form[action="/collections/run"] button');
    await page.goto(`${server.base}/collections/holds?kind=promise`);
    assert((await page.textContent('main')).includes('Virement en fin de semaine'), 'the hold says what was said');

    // A call that reaches nobody comes again.
    await page.goto(`${server.base}${customer}?tab=reminders`);
    await page.click('form[action$="/tasks"] >> xpath=preceding-sibling::summary');
    await page.fill('#task-due', inDays(0));
    await page.fill('#task-why', 'Rappeler');
    await send(page, 'form[action$="/tasks"] button');
    await page.goto(`${server.base}/collections/tasks`);
    await page.keyboard.press('j');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    await Promise.all([page.waitForNavigation(), page.keyboard.press('n')]);
    const again = page.locator(line, { hasText: 'Rappeler' });
    assert((await again.textContent()).includes('1 appel sans réponse'), 'the next try counts the one before');

    const phone = await newPage(browser, { width: 375, dark: true });
    await phone.context().addCookies(await page.context().cookies());
    await phone.goto(`${server.base}/collections/tasks`);
    equal(await phone.locator(line).count(), 1, 'the task by phone');
    await phone.context().close();
    await page.context().close();
  },
};
