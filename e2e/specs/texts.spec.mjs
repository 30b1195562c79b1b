// What reminders say and when: a text is edited beside its preview, a plan is simulated before it is saved, versions are listed.
import { assert, assertFine, equal, send, signedIn } from '../harness.mjs';

export const tests = {
  'a text and a plan are edited, looked at before they are saved, and listed with their versions': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    await page.goto(`${server.base}/collections/texts`);
    await assertFine(page, 'the texts');
    await send(page, 'a[href="/collections/texts/edit?text=fr-friendly-new"]');
    await assertFine(page, 'a text beside its preview');
    const name = (await page.locator('#customer option:checked').textContent()).trim();

    // The preview follows what is typed, for the customer that is chosen.
    await page.fill('#body', 'Bonjour {{ customer.name }},\n\nIl reste {{ total }}.\n\n{{ answer_links }}\n\n{{ signature }}');
    await page.locator('#preview', { hasText: 'Il reste' }).waitFor();
    assert((await page.textContent('#preview')).includes(`Bonjour ${name}`), 'the preview speaks to the customer');
    await page.fill('#body', 'Bonjour {{ customer.nam }}');
    await page.locator('#preview .notice-bad').waitFor();
    assert((await page.textContent('#preview')).includes('vouliez-vous dire'), 'what is wrong is told while one types');
    await send(page, '#text-form .button-primary');
    equal(await page.locator('#body-error').count(), 1, 'it is not saved');
    await assertFine(page, 'a text with what is wrong');
    await page.fill('#body', 'Bonjour {{ customer.name }},\n\nIl reste {{ total }}.\n\n{{ answer_links }}\n\n{{ signature }}');
    await send(page, '#text-form .button-primary');
    assert((await page.textContent('#preview')).includes('Il reste'), 'it says what was saved');
    equal(await page.locator('section[aria-labelledby="versions-title"] li').count(), 2, 'its version, and the text of the product');
    await send(page, 'form[action="/collections/texts/restore"] button');
    assert(!(await page.textContent('#preview')).includes('Il reste'), 'the text of the product is back');

    // A plan in service shows what it would do before it is saved.
    await page.goto(`${server.base}/collections/plans`);
    await send(page, '.card-head a[href$="/edit"] >> nth=-1');
    await assertFine(page, 'a plan as a form');
    const steps = await page.locator('input[name^="key-"]').count();
    await send(page, 'button[value="add"]');
    equal(await page.locator('input[name^="key-"]').count(), steps + 1, 'one step more');
    await send(page, 'button[value^="remove-"] >> nth=-2');
    await page.fill('#name', 'À notre façon');
    await send(page, '.form-actions button[value="try"]');
    // What is wrong is said and not simulated.
    if (await page.locator('.notice-bad').count() > 0) {
      equal(await page.locator('tbody tr').count(), 0, 'nothing is tried');
      await assertFine(page, 'a plan with something wrong');
      await send(page, 'button[value^="remove-"] >> nth=-1');
      await send(page, '.form-actions button[value="try"]');
    }
    equal(await page.locator('tbody tr').count(), 7, 'days that are tried');
    await assertFine(page, 'a plan that was simulated');
    await send(page, '.form-actions button[value="save"]');
    assert((await page.textContent('h1')).includes('À notre façon'), 'it is saved under its name');
    const versions = page.locator('section[aria-labelledby="versions-title"] li');
    assert((await versions.count()) >= 2, 'both versions are listed');
    await assertFine(page, 'a plan that was saved');
    await page.context().close();
  },
};
