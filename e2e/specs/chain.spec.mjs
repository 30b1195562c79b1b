// The whole chain: a plan is edited and simulated, a reminder is approved and arrives, the customer promises a day in the portal, the gate
// waits, the payment is imported, and nothing is asked for any more.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { assert, assertFine, equal, newPage, send, signedIn } from '../harness.mjs';
import { newMailbox } from '../mailbox.mjs';

const queue = '[data-message]';
const day = (date) => date.toISOString().slice(0, 10);

/** A camt.053 of one payment, on an account of its own. */
function statement(on, amount, text, payer) {
  return `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>CHAIN</MsgId><CreDtTm>${on}T06:00:00</CreDtTm></GrpHdr><Stmt><Id>CHAIN-1</Id><ElctrncSeqNb>1</ElctrncSeqNb><CreDtTm>${on}T06:00:00</CreDtTm>
<Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">0.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>${on}</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>${on}</Dt></Dt></Bal>
<Ntry><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>${on}</Dt></BookgDt><ValDt><Dt>${on}</Dt></ValDt>
<AcctSvcrRef>CHAIN-1</AcctSvcrRef><NtryDtls><TxDtls><RltdPties><Dbtr><Pty><Nm>${payer}</Nm></Pty></Dbtr></RltdPties><RmtInf><Ustrd>${text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
</Stmt></BkToCstmrStmt></Document>`;
}

export const tests = {
  'from an edited plan to the payment that ends it': async ({ browser, server }) => {
    const place = ['--database', `sqlite:${join(server.folder, 'q.sqlite')}`, '--key-file', join(server.folder, 'quittance.key')];
    const quittance = (...words) => promisify(execFile)(process.env.QUITTANCE_PROGRAM, [...words, ...place]);
    const mailbox = await newMailbox();
    const page = await signedIn(browser, server);
    await page.goto(`${server.base}/settings/mail/edit`);
    const written = { host: '127.0.0.1', port: String(mailbox.port), sender_email: 'compta@atelier.example', person_name: 'Camille Martin' };
    for (const [field, value] of Object.entries(written)) await page.fill(`#${field}`, value);
    await page.selectOption('#tls', 'none');
    await send(page, 'form[action="/settings/mail"] .button-primary');
    await page.goto(`${server.base}/settings/portal`);
    await page.check('input[name=is_open]');
    await page.selectOption('#account', { index: 1 });
    for (const [field, value] of Object.entries({ holder: 'Lumière SARL', person: 'Camille Martin', email: 'compta@atelier.example' })) await page.fill(`#${field}`, value);
    await send(page, '.form-actions .button-primary');
    await page.goto(`${server.base}/collections/receipts`);
    await assertFine(page, 'thanks, off');
    await send(page, 'form[action="/collections/receipts/mode"] button');
    assert((await page.textContent('main')).includes('activés'), 'thanks are switched on');
    await assertFine(page, 'thanks, on');

    // The plan is edited, simulated, saved.
    await page.goto(`${server.base}/collections/plans`);
    await send(page, '.card-head a[href$="/edit"]');
    await page.fill('#name', 'Notre manière');
    await send(page, '.form-actions button[value="try"]');
    equal(await page.locator('tbody tr').count(), 7, 'days that are tried');
    await send(page, '.form-actions button[value="save"]');
    assert((await page.textContent('h1')).includes('Notre manière'), 'it is saved');

    // What it asks for is approved, and arrives.
    await page.goto(`${server.base}/collections`);
    await send(page, 'form[action="/collections/run"] button');
    const lines = page.locator(queue, { hasText: 'E-mail' });
    const id = (await lines.first().getAttribute('id')).slice('m-'.length);
    await page.goto(`${server.base}/collections/messages/${id}`);
    const customer = await page.getAttribute('.crumbs a[href^="/customers/"]', 'href');
    const name = (await page.textContent('.crumbs a[href^="/customers/"]')).trim();
    await send(page, `form[action="/collections/messages/${id}/approve"] button`);
    await quittance('dunning', 'send');
    for (let tries = 0; tries < 700 && mailbox.kept.length < 1; tries += 1) await new Promise((resolve) => setTimeout(resolve, 100));
    equal(mailbox.kept.length, 1, 'the reminder arrived');

    // The customer promises a day in the portal.
    await page.goto(`${server.base}${customer}/portal`);
    await send(page, 'form[action$="/portal/link"] button');
    const link = (await page.inputValue('#link')).trim();
    const guest = await newPage(browser, { width: 375 });
    await guest.goto(link);
    await send(guest, 'main form button');
    const boxes = guest.locator('input[name=document]');
    const number = (await guest.locator('label.choice:has(input[name=document]) strong').first().textContent()).trim();
    await boxes.first().check();
    await send(guest, 'button[value=will_pay]');
    await guest.fill('#on', day(new Date(Date.now() + 5 * 86_400_000)));
    await send(guest, '.form-actions .button-primary');
    await assertFine(guest, 'what was promised');
    await guest.context().close();

    // The gate waits for it.
    await page.goto(`${server.base}/collections/promises`);
    const promise = page.locator('.reminder', { hasText: name }).filter({ hasText: number });
    equal(await promise.count(), 1, 'the promise is listed');
    await page.goto(`${server.base}/collections`);
    await send(page, 'form[action="/collections/run"] button');
    await page.goto(`${server.base}/collections/promises`);
    await send(page, `.reminder a[href^="/invoices/"]:text-is("${number}")`);
    const invoice = page.url();
    await assertFine(page, 'the promised document');
    const open = (await page.locator('.tile-figure').first().textContent()).replace(/[^\d,]/g, '').replace(',', '.');

    // The payment is imported and matched: nothing is asked for any more.
    const folder = await mkdtemp(join(tmpdir(), 'quittance-chain-'));
    const file = join(folder, 'releve.xml');
    await writeFile(file, statement(day(new Date()), open, number, name));
    await quittance('import', '--statements', file);
    await rm(folder, { recursive: true });
    await page.goto(invoice);
    assert(/^0,00/.test((await page.locator('.tile-figure').first().textContent()).trim()), 'the document is settled');
    await page.goto(`${server.base}/collections`);
    await send(page, 'form[action="/collections/run"] button');
    for (const tab of ['', '?tab=planned', '?tab=held']) {
      await page.goto(`${server.base}/collections${tab}`);
      equal(await page.locator('.reminder', { hasText: number }).count(), 0, `nothing about it ${tab}`);
    }
    await page.goto(`${server.base}/collections/promises?list=kept`);
    equal(await page.locator('.reminder', { hasText: number }).count(), 1, 'the promise was kept');
    await quittance('dunning', 'send');
    equal(mailbox.kept.length, 1, 'nobody who paid is reminded');
    mailbox.close();
    await page.context().close();
  },
};
