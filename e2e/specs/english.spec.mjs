// The whole in English: no French word is left on the screens of the daily work.
import { assert, equal, signedIn } from '../harness.mjs';

const FRENCH = /\b(Facture|Factures|Clients|Rechercher|Tableau de bord|Rapprochement|Échéance|échéance|Valider|Annuler|Paramètres|Banque|Comptabilité|Montant|Aucun|Aucune|Toutes|Tous)\b/;

export const tests = {
  'the language is switched from the menu, and stays': async ({ browser, server }) => {
    const page = await signedIn(browser, server);
    await page.click('.frame-bar details.menu > summary');
    await Promise.all([page.waitForNavigation(), page.click('button[name=language]')]);
    equal(await page.getAttribute('html', 'lang'), 'en');
    const paths = await page.evaluate(() => [...document.querySelectorAll('.nav-link')].map((link) => link.getAttribute('href')));
    assert(paths.length >= 8, `only ${paths.length} entries`);
    for (const path of paths) {
      await page.goto(server.base + path);
      // Names, labels of the bank and file names are what they are.
      const text = await page.evaluate(() => [...document.querySelectorAll('h1, h2, h3, thead th, label, button, .nav-link, .tab, .tile-label, .badge, dt')]
        .map((element) => element.innerText).join('\n'));
      const left = text.match(FRENCH);
      assert(!left, `${path}: ${left?.[0]}`);
    }
    await page.context().close();
  },
};
