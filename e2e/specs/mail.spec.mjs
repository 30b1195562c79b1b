// From settings to mailbox: a server is set up and tried, a plan goes live, a reminder is approved, and leaves as it was shown.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EMAIL, assert, assertFine, equal, send, signedIn } from '../harness.mjs';
import { newMailbox } from '../mailbox.mjs';

/** Runs the program on the server's own database, while the mailbox goes on listening. */
async function quittance(server, ...words) {
  const place = ['--database', `sqlite:${join(server.folder, 'q.sqlite')}`, '--key-file', join(server.folder, 'quittance.key')];
  const ended = await promisify(execFile)(process.env.QUITTANCE_PROGRAM, [...words, ...place]);
  return ended.stdout;
}

/** Waits until the mailbox holds so many letters: the server sends every minute, whoever else does too. */
async function arrived(mailbox, count) {
  for (let tries = 0; tries < 700 && mailbox.kept.length < count; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  equal(mailbox.kept.length, count, 'letters in the mailbox');
}

export const tests = {
  'a server is set up, a plan goes live, and what was approved arrives as it was shown': async ({ browser, server }) => {
    const mailbox = await newMailbox();
    const page = await signedIn(browser, server);
    await page.goto(`${server.base}/collections`);
    assert((await page.textContent('main')).includes('Aucun serveur d’envoi'), 'nothing leaves yet, and the page says so');
    await send(page, '.notice a[href="/settings/mail"]');
    await assertFine(page, 'no server yet');

    // What is wrong comes back beside its field, without what is secret.
    await send(page, '.card-head a[href="/settings/mail/edit"]');
    await assertFine(page, 'the form');
    await page.fill('#host', 'smtp/exemple');
    await page.fill('#sender_email', 'compta@atelier.example');
    await page.fill('#person_name', 'Camille Martin');
    await send(page, 'form[action="/settings/mail"] .button-primary');
    equal(await page.locator('#host-error').count(), 1, 'the host is no name');
    await assertFine(page, 'the form with what is wrong');
    await page.fill('#host', '127.0.0.1');
    await page.fill('#port', '1');
    await page.selectOption('#tls', 'none');
    await page.fill('#person_role', 'Comptabilité clients');
    await page.fill('#person_phone', '02 99 00 00 00');
    await send(page, 'form[action="/settings/mail"] .button-primary');
    await send(page, 'form[action="/settings/mail/test"] button');
    assert((await page.textContent('.notice-bad')).includes('Le serveur ne répond pas'), 'nobody listens at this port');
    await assertFine(page, 'a trial that failed');
    await send(page, '.card-head a[href="/settings/mail/edit"]');
    await page.fill('#port', String(mailbox.port));
    await send(page, 'form[action="/settings/mail"] .button-primary');
    await send(page, 'form[action="/settings/mail/test"] button');
    await arrived(mailbox, 1);
    equal(mailbox.kept[0].to, EMAIL, 'the trial goes to its reader');
    await assertFine(page, 'the server');

    // A plan that was only watching goes live; what it asks for is approved.
    await page.goto(`${server.base}/collections/plans`);
    assert(!(await page.textContent('main')).includes('Aucun serveur d’envoi'), 'the sentence is gone');
    for (const mode of ['shadow', 'live']) {
      await send(page, `.card-head a[href$="to=${mode}"]`);
      await send(page, '.form-actions .button-primary');
    }
    await page.goto(`${server.base}/collections`);
    await send(page, 'form[action="/collections/run"] button');
    const line = page.locator('[data-message]', { hasText: 'E-mail' }).first();
    const id = (await line.getAttribute('id')).slice('m-'.length);
    await page.goto(`${server.base}/collections/messages/${id}`);
    const shown = (await page.textContent('.message-text')).trim();
    const subject = (await page.locator('main .card p strong').first().textContent()).trim();
    assert(shown.includes('Camille Martin') && shown.includes('Comptabilité clients'), 'the person who writes');
    await send(page, `form[action="/collections/messages/${id}/approve"] button`);
    await quittance(server, 'dunning', 'send');
    await arrived(mailbox, 2);
    const letter = mailbox.kept[1];
    equal(letter.from, 'compta@atelier.example');
    assert(letter.head.includes(`Message-ID: <${id}@atelier.example>`), letter.head);
    assert(!letter.head.includes('Auto-Submitted'), 'a person approved it');
    const plain = (text) => text.replace(/\s+/g, ' ').trim();
    equal(plain(letter.parts['text/plain']), plain(shown), 'what arrives is what was shown');
    assert(letter.parts['text/html'].includes('Camille Martin'), 'the HTML says the same');
    assert(letter.parts['application/pdf'].startsWith('%PDF-'), 'the statement of account goes along');
    assert(subject.length > 5, 'a subject was shown');
    await page.goto(`${server.base}/collections?tab=history`);
    const sent = page.locator(`#m-${id}`);
    assert((await sent.textContent()).includes('envoyé'), 'the history says that it left');

    // Sent once: the next round finds nothing.
    await quittance(server, 'dunning', 'send');
    equal(mailbox.kept.length, 2, 'nothing goes twice');
    mailbox.close();
    await page.context().close();
  },
};
