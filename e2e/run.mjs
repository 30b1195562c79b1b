// Runs every specs/*.spec.mjs on its own server with demonstration data, and counts.
import { readdir } from 'node:fs/promises';
import { closeAll, newBrowser, newServer } from './harness.mjs';

const only = process.argv.slice(2);
const files = (await readdir(new URL('specs/', import.meta.url))).filter((name) => name.endsWith('.spec.mjs')).sort();
let passed = 0;
let failed = 0;
const browser = await newBrowser();
for (const file of files) {
  if (only.length > 0 && !only.some((text) => file.includes(text))) continue;
  const spec = await import(new URL(`specs/${file}`, import.meta.url));
  const server = await newServer(spec.server ?? {});
  // One after the other: each test finds the data as the ones before it left them.
  for (const [name, test] of Object.entries(spec.tests)) {
    const started = Date.now();
    try {
      await test({ browser, server });
      passed += 1;
      console.log(`ok ${file}: ${name} (${Date.now() - started} ms)`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED ${file}: ${name}\n${error.stack ?? error}`);
    }
  }
  await server.stop();
}
await browser.close();
await closeAll();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
