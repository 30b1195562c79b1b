// Without JavaScript: plain forms do the same work, one page after the other.
import { assert, equal, send, signedIn } from '../harness.mjs';

const toDo = async (page) => Number((await page.textContent('#count-todo')).replace(/\D/g, ''));

export const tests = {
  'signing in, accepting a line and undoing it': async ({ browser, server }) => {
    const page = await signedIn(browser, server, { javaScriptEnabled: false });
    await send(page, '.nav-link[href="/reconcile"]');
    await send(page, '.tab[href*="tab=suggested"]');
    const before = await toDo(page);
    const line = await page.getAttribute('.line >> nth=0', 'id');
    // Why, then back.
    await send(page, `#${line} [data-key=why]`);
    assert((await page.textContent('main')).length > 100, 'why is a page of its own');
    await page.goBack();
    await send(page, `#${line} [data-key=ok]`);
    assert(await page.isVisible('.notice-ok'), 'it is said what happened');
    equal(await toDo(page), before - 1, 'one less to do');
    equal(await page.locator(`#${line}`).count(), 0, 'the line is done');
    await send(page, '#undo-last button');
    equal(await toDo(page), before, 'it is to do again');
    // Finding and setting aside are pages, too.
    await page.goto(`${server.base}/reconcile`);
    await send(page, '.line [data-key=a] >> nth=0');
    assert(await page.isVisible('#split'), 'the find panel is a page of its own');
    await page.context().close();
  },
  'a filter, a language and a theme': async ({ browser, server }) => {
    const page = await signedIn(browser, server, { javaScriptEnabled: false });
    await page.goto(`${server.base}/invoices`);
    await page.fill('#list-q', 'FA-2026-01');
    await send(page, '.list-search button');
    assert(page.url().includes('q=FA-2026-01'), page.url());
    await page.click('.bar-end details.menu:last-child > summary');
    await send(page, 'button[name=theme]');
    equal(await page.getAttribute('html', 'data-theme'), 'dark');
    await page.click('.bar-end details.menu:last-child > summary');
    await send(page, 'button[name=language]');
    equal(await page.getAttribute('html', 'lang'), 'en');
    await page.context().close();
  },
};
