// Takes the pictures of the README anew.
import { mkdir, writeFile } from 'node:fs/promises';
import { closeAll, newBrowser, newServer } from './harness.mjs';
import { FOLDER, takePictures } from './pictures.mjs';

await mkdir(FOLDER, { recursive: true });
const browser = await newBrowser();
const server = await newServer();
for await (const [name, png] of takePictures(browser, server)) {
  await writeFile(`${FOLDER}${name}.png`, png);
  console.log(`docs/screens/${name}.png`);
}
await server.stop();
await browser.close();
await closeAll();
