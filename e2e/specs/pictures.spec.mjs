// The six screens of the README look as they do there: a change of the design is seen, and the pictures follow it.
import { readFile } from 'node:fs/promises';
import { assert } from '../harness.mjs';
import { FOLDER, takePictures } from '../pictures.mjs';

/** Pixels that are looked at together, so that another font rasteriser makes no difference. */
const CELL = 16;
/** By how much of 255 the mean of a cell may differ. */
const SHADE = 20;
/** Hundredths of the cells that may differ more. */
const SHARE = 3;

/** How many hundredths of the cells of two pictures differ; all of them when they are not of one size. */
const difference = (page, one, other) => page.evaluate(async ([pictures, cell, shade]) => {
  const read = async (bytes) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${bytes}`)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  };
  const [a, b] = [await read(pictures[0]), await read(pictures[1])];
  if (a.width !== b.width || a.height !== b.height) return 100;
  const mean = ({ data, width }, left, top, right, bottom) => {
    let sum = 0;
    for (let y = top; y < bottom; y += 1) {
      for (let x = left; x < right; x += 1) {
        const at = (y * width + x) * 4;
        sum += data[at] + data[at + 1] + data[at + 2];
      }
    }
    return sum / 3 / ((right - left) * (bottom - top));
  };
  let cells = 0;
  let different = 0;
  for (let top = 0; top < a.height; top += cell) {
    for (let left = 0; left < a.width; left += cell) {
      const box = [left, top, Math.min(left + cell, a.width), Math.min(top + cell, a.height)];
      cells += 1;
      if (Math.abs(mean(a, ...box) - mean(b, ...box)) > shade) different += 1;
    }
  }
  return different * 100 / cells;
}, [[one.toString('base64'), other.toString('base64')], CELL, SHADE]);

export const tests = {
  'the screens look as in the README': async ({ browser, server }) => {
    const page = await browser.newPage();
    const blank = Buffer.from(await page.screenshot());
    assert(await difference(page, blank, blank) === 0, 'a picture differs from itself');
    const faults = [];
    for await (const [name, png] of takePictures(browser, server)) {
      const kept = await readFile(`${FOLDER}${name}.png`);
      const share = await difference(page, kept, png);
      console.log(`   ${name}: ${share.toFixed(2)} % of the cells differ`);
      if (share > SHARE) faults.push(`${name} (${share.toFixed(1)} %)`);
    }
    await page.close();
    assert(faults.length === 0, `other than docs/screens: ${faults.join(', ')}. Look at them, then: cargo xtask screenshots`);
  },
};
