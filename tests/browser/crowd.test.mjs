/* Two hundred people in one document, as one of them sees it in the browser: it stays usable, and says who is there. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { crowd } from '../integration/support/crowd.mjs';
import { sleep, until } from '../integration/support/server.mjs';
import { RawSocket } from '../integration/support/share.mjs';
import { seriousViolations } from './support/accessibility.mjs';
import { openHouse, openText } from './support/house.mjs';

const OTHERS = 199;
const MOVING = 40;
const ROUNDS = 25;
const PARAGRAPHS = 60;
const WORDS = 'The tent pitches in the rain and in snow, and the hut opens in May.';

let house;
before(async () => {
  house = await openHouse();
});
after(() => house.close());

/* One of the others: says where they are, and does not listen. */
async function enter(id, { token }, number) {
  const raw = await RawSocket.open(house.url, token);
  raw.take = () => {};
  let told = 0;
  return {
    say: (index) =>
      raw.send({
        a: 'p', ch: `documents.${id}`, c: 'documents', d: id, id: `p${number}`, pv: (told += 1), v: 1,
        t: 'http://sharejs.org/types/rich-text/v1', p: { index, length: number % 5 === 0 ? 12 : 0, doing: 'writing' },
      }),
    close: () => raw.close(),
  };
}

/* From now on, what kept the page from answering: the lengths of its long tasks in ms. */
const watchLongTasks = (page) =>
  page.evaluate(() => {
    globalThis.longTasks = [];
    new PerformanceObserver((list) => globalThis.longTasks.push(...list.getEntries().map(({ duration }) => Math.round(duration)))).observe({ type: 'longtask' });
  });

test('with 199 others in the document one finds them, sees where they are, and goes on writing', async (t) => {
  const workspace = await house.workspace('Crowded');
  const content = { ops: [{ insert: `${WORDS}\n`.repeat(PARAGRAPHS) }] };
  const { id } = await workspace.insula.documents.create({ title: 'Everybody is here', content });
  const reply = await fetch(`${house.url}/v1/auth/login`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(workspace.owner),
  });
  const { access_token: token } = await reply.json();
  const tenant = (await workspace.insula.me.get()).tenant.id;
  const others = await Promise.all(crowd(house.server, token, tenant, OTHERS).map((person, i) => enter(id, person, i)));
  const place = (i, round) => (i * 20 + round * 3) % (PARAGRAPHS * WORDS.length);
  others.forEach((one, i) => one.say(place(i, 0)));

  const page = await house.signedIn(workspace.owner, `/documents/${id}`);
  const text = await openText(page);
  const cursors = page.locator('[data-person]');
  await until(async () => (await cursors.count()) === OTHERS, 'every cursor is drawn', 60_000);
  const more = page.getByRole('button', { name: `${OTHERS - 4} more people` });
  await more.waitFor();

  await watchLongTasks(page);
  await text.click();
  await page.keyboard.press('Control+Home');
  const began = Date.now();
  const moving = (async () => {
    for (let round = 1; round <= ROUNDS; round++) {
      others.slice(0, MOVING).forEach((one, i) => one.say(place(i, round)));
      await sleep(120);
    }
  })();
  await page.keyboard.type('It is crowded here. ', { delay: 40 });
  const typed_ms = Date.now() - began;
  await moving;
  const long = await page.evaluate(() => globalThis.longTasks);
  const over = long.filter((ms) => ms > 200);
  t.diagnostic(`${MOVING} of ${OTHERS} move: ${long.length} long tasks, ${over.length} over 200 ms, longest ${Math.max(0, ...long)} ms; 20 letters in ${typed_ms} ms`);
  await until(async () => (await workspace.insula.documents.get(id)).content.ops[0].insert.startsWith('It is crowded here. The tent'), 'what was typed has arrived');

  await more.click();
  await page.getByRole('menuitem', { name: 'Linus Rud 9 writing' }).or(page.getByRole('menuitem').first()).first().waitFor();
  assert.equal(await page.getByRole('menuitem').count(), OTHERS - 4);
  if (process.env.INSULA_PICTURES) await page.screenshot({ path: `${process.env.INSULA_PICTURES}/crowd.png` });
  assert.deepEqual(await seriousViolations(page), []);
  await page.keyboard.press('Escape');
  if (process.env.INSULA_PICTURES) await page.screenshot({ path: `${process.env.INSULA_PICTURES}/crowd-text.png` });

  others.slice(3).forEach((one) => one.close());
  await until(async () => (await cursors.count()) === 3, 'who has gone is gone');
  await more.waitFor({ state: 'detached' });
  others.forEach((one) => one.close());
});
