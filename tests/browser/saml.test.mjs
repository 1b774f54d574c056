/* An administrator sets up a SAML provider with the keyboard and the mouse, and reads what is wrong beside its field. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { idpMetadata, makeIdp } from '../integration/support/saml.mjs';
import { seriousViolations, sidewaysOverflow } from './support/accessibility.mjs';
import { openHouse, PHONE } from './support/house.mjs';

describe('a SAML provider', () => {
  let house;
  before(async () => {
    house = await openHouse();
  });
  after(() => house?.close());

  test('is named, exchanges metadata, gets a spare key, and fits a phone in the dark', async () => {
    const workspace = await house.workspace();
    const page = await house.signedIn(workspace.owner, '/settings/single-sign-on/new-saml');
    await page.getByLabel('Name on the button').fill('Acme directory');
    await page.getByLabel('Word in its addresses').fill('directory');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'For your identity provider' }).waitFor();
    assert.match(await page.getByLabel('Entity ID (audience)', { exact: true }).inputValue(), /\/saml\/metadata$/);

    await page.getByText('Paste or upload').click();
    await page.getByLabel('Metadata', { exact: true }).fill('<not-metadata/>');
    await page.getByRole('button', { name: 'Read metadata' }).click();
    await page.getByText('This is not the metadata of an identity provider.').waitFor();
    await page.getByLabel('Metadata', { exact: true }).fill(idpMetadata(makeIdp()));
    await page.getByRole('button', { name: 'Read metadata' }).click();
    await page.getByRole('table', { name: "The provider's certificates" }).waitFor();

    await page.getByRole('button', { name: 'Make a spare' }).click();
    await page.getByRole('button', { name: 'Sign with the spare' }).waitFor();
    assert.equal(await page.getByRole('table', { name: 'Our certificates' }).getByRole('row').count(), 3);
    await page.getByLabel('Sign-ins may begin at the identity provider').check({ force: true });
    await page.locator('form', { has: page.getByLabel('Assertions have to be encrypted') }).getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    assert.deepEqual(await seriousViolations(page), []);

    const phone = await house.signedIn(workspace.owner, new URL(page.url()).pathname, { ...PHONE, colorScheme: 'dark' });
    await phone.getByRole('heading', { name: 'For your identity provider' }).waitFor();
    assert.equal(await sidewaysOverflow(phone), 0);
    assert.deepEqual(await seriousViolations(phone), []);
  });
});
