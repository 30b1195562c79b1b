// The second factor: switched on with a code, asked for at the next sign-in, and got round with a recovery code.
import { createHmac } from 'node:crypto';
import { EMAIL, PASSWORD, assert, assertFine, equal, newPage, send, signedIn } from '../harness.mjs';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The code of RFC 6238 for a secret in base 32, some steps of thirty seconds from now. */
function codeOf(secret, steps = 0) {
  const bits = [...secret.replace(/[\s=]/g, '').toUpperCase()].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + steps));
  const digest = createHmac('sha1', key).update(counter).digest();
  const at = digest[19] & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

async function password(browser, server) {
  const page = await newPage(browser);
  await page.goto(`${server.base}/sign-in?next=%2Finvoices`);
  await page.fill('#email', EMAIL);
  await page.fill('#password', PASSWORD);
  await send(page, 'form .button-primary');
  equal(new URL(page.url()).pathname, '/sign-in/code', 'the code is asked for');
  return page;
}

export const tests = {
  'a code, then a recovery code, once': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    await page.goto(`${server.base}/account/second-factor`);
    await assertFine(page, 'before');
    await send(page, 'form[action$="/begin"] button');
    await assertFine(page, 'the secret to scan');
    const secret = await page.textContent('code.secret');
    await page.fill('#code', '000000');
    await send(page, 'form[action$="/confirm"] .button-primary');
    await page.waitForSelector('#code[aria-invalid="true"]');
    page.complaints.length = 0;
    await assertFine(page, 'a wrong code');
    await page.fill('#code', codeOf(secret, -1));
    await send(page, 'form[action$="/confirm"] .button-primary');
    const codes = await page.locator('#codes code').allTextContents();
    equal(codes.length, 10, 'recovery codes');
    await assertFine(page, 'the recovery codes');
    await page.context().close();

    const one = await password(browser, server);
    await assertFine(one, 'the code');
    // Nothing is open before the code.
    await one.goto(`${server.base}/invoices`);
    assert(new URL(one.url()).pathname.startsWith('/sign-in'), one.url());
    await one.goto(`${server.base}/sign-in/code?next=%2Finvoices`);
    await one.fill('#code', codeOf(secret));
    await send(one, 'form .button-primary');
    equal(new URL(one.url()).pathname, '/invoices');
    await one.context().close();

    const two = await password(browser, server);
    await two.fill('#code', codes[0]);
    await send(two, 'form .button-primary');
    equal(new URL(two.url()).pathname, '/invoices');
    await two.goto(`${server.base}/account/second-factor`);
    assert((await two.textContent('main')).includes('9'), 'one code less');
    await two.context().close();

    const again = await password(browser, server);
    await again.fill('#code', codes[0]);
    await send(again, 'form .button-primary');
    await again.waitForSelector('.notice-bad');
    await again.context().close();
  },
};
