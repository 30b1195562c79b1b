// What the browser tests share: a server on demonstration data, a browser, signing in, axe, sizes.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const program = process.env.QUITTANCE_PROGRAM;
const executablePath = process.env.QUITTANCE_BROWSER ?? '/usr/bin/chromium';
export const EMAIL = 'camille@quittance.example';
export const PASSWORD = 'demonstration quittance';
const running = new Set();

export const newBrowser = () => chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});

/** The day on which the demonstration company ends, so that the pages show the same documents on every day. */
const LAST_DAY = '2026-10-31';

/** Starts `quittance` on a database of its own: with demonstration data, or empty. */
export async function newServer({ empty = false } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'quittance-e2e-'));
  const place = ['--database', `sqlite:${join(folder, 'q.sqlite')}`, '--key-file', join(folder, 'quittance.key'),
    '--listen', '127.0.0.1:0'];
  const child = spawn(program, empty ? ['serve', ...place] : ['demo', '--serve', '--until', LAST_DAY, ...place],
    { env: { ...process.env, RUST_LOG: 'warn' } });
  running.add(child);
  let said = '';
  const base = await new Promise((resolve, reject) => {
    const read = (data) => {
      said += data;
      const found = said.match(/(?:servi à|served at) (http:\/\/[\d.:]+)/);
      if (found && (!empty || said.includes('/link/'))) resolve(found[1]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('exit', () => reject(new Error(`the server ended:\n${said}`)));
  });
  const stop = async () => {
    running.delete(child);
    const ended = new Promise((resolve) => child.on('exit', resolve));
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  return { base, folder, said: () => said, setUpLink: () => said.match(/http\S+\/link\/\S+/)?.[0], stop };
}

export async function closeAll() {
  for (const child of running) child.kill('SIGKILL');
}

/** A page of somebody who is signed in; what the console complains about is collected in `page.complaints`. */
export async function signedIn(browser, server, options = {}) {
  const { email = EMAIL, password = PASSWORD, ...context } = options;
  const page = await newPage(browser, context);
  await page.goto(`${server.base}/sign-in`);
  await page.fill('#email', email);
  await page.fill('#password', password);
  await Promise.all([page.waitForURL((url) => !url.pathname.startsWith('/sign-in')), page.click('form .button-primary')]);
  return page;
}

export async function newPage(browser, options = {}) {
  const { width = 1280, height = 850, dark = false, locale = 'fr-FR', javaScriptEnabled = true } = options;
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', locale, javaScriptEnabled });
  const page = await context.newPage();
  page.complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error') page.complaints.push(message.text());
  });
  page.on('pageerror', (error) => page.complaints.push(error.message));
  return page;
}

export function assert(condition, message) {
  if (!condition) throw new Error(message);
}

export function equal(found, expected, message = '') {
  if (found !== expected) throw new Error(`${message} expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`);
}

let axe;
/** What axe finds on the page, as lines; empty when nothing. */
export async function axeFindings(page) {
  axe ??= await readFile(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  }));
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary.split('\n')[1] ?? ''}`));
}

/** How far the page is wider than the window. */
export const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Light and dark, as wide as the page is and as narrow as a phone. */
const LOOKS = [['light', 0], ['dark', 0], ['dark', 375], ['light', 375]];

/**
 * That the page as it stands now is accessible and as wide as the window, light and dark, on a desk and on a phone,
 * and made the console say nothing. `atEnd` looks at its end, where a bar that floats lies over nothing.
 */
export async function assertFine(page, where, { atEnd = false } = {}) {
  const usual = page.viewportSize();
  // A form that is sent back with its errors is no fault, although the browser says so.
  const faults = page.complaints.splice(0).filter((text) => !/status of (403|404|409|422)/.test(text));
  for (const [colorScheme, width] of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(width ? { width, height: 812 } : usual);
    if (atEnd) await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    const wide = await overflow(page);
    const found = await axeFindings(page);
    if (wide > 0) found.push(`${wide} px wider than the window`);
    faults.push(...found.map((fault) => `${colorScheme} ${width || usual.width}: ${fault}`));
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(usual);
  equal(faults.join('\n'), '', where ?? page.url());
}

/** Presses a button of a form and waits for the page that it leads to. */
export const send = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);
