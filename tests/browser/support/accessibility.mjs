/* axe in the page, past its content security policy: what assistive technology would stumble over. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/* What is never of more than moderate impact is not worth its time here; nothing is fetched a second time. */
const options = {
  resultTypes: ['violations'],
  preload: false,
  rules: Object.fromEntries(
    ['region', 'heading-order', 'landmark-one-main', 'landmark-unique', 'landmark-no-duplicate-main', 'page-has-heading-one'].map((rule) => [rule, { enabled: false }]),
  ),
};

/* Violations of serious or critical impact, each as a line that tells what to look for. */
export async function seriousViolations(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate((how) => globalThis.axe.run(how), options);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n  ${failureSummary}`),
    );
}

/* The page as the system has its colours now. */
export async function inColours(page, scheme) {
  await page.emulateMedia({ colorScheme: scheme });
  await page.locator(`html[data-mantine-color-scheme="${scheme}"]`).waitFor();
}

/* How far the page can be pushed sideways. */
export const sidewaysOverflow = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
