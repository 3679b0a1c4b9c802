import { Secret, TOTP } from 'otpauth';
import { expect, test } from 'vitest';
import { openBrowser } from './support/browser';
import {
  callFrom,
  enterPassword,
  enterSecondFactor,
  goTo,
  mailedLink,
  pathOf,
  signOut,
  signUpCompany,
} from './support/people-pages';
import { stack } from './support/stack';

test('a company signs up, invites a colleague, and shuts the colleague out again', async () => {
  const admin = await openBrowser(null);
  await signUpCompany(admin.page, 'Granite Optics');
  await admin.page.getByText('No projects yet').waitFor();
  await admin.page.getByText('Granite Optics').waitFor();

  const email = 'linus@granite-optics.example';
  await goTo(admin.page, '/users/new');
  await admin.page.getByLabel('Name', { exact: true }).fill('Linus Colleague');
  await admin.page.getByLabel('E-mail').fill(email);
  await admin.page.getByRole('button', { name: 'Add the user' }).click();
  await admin.page.getByText('Linus Colleague is invited.').waitFor();
  await admin.page.getByRole('link', { name: 'Go to the user' }).click();
  await admin.page.getByRole('heading', { name: 'Linus Colleague' }).waitFor();
  const colleaguePage = pathOf(admin.page);

  // The colleague comes in by the mail's link, which works once.
  const colleague = await openBrowser(null);
  const { page } = colleague;
  const link = await mailedLink(page, email, 'invitation');
  await page.goto(link);
  await page.getByRole('heading', { name: 'Join Granite Optics' }).waitFor();
  await page.getByLabel('Your name').fill('Linus Lens');
  colleague.expectErrors(/status of 400/);
  await page.getByLabel('Password').fill('short');
  await page.getByRole('button', { name: 'Open my account' }).click();
  await page.locator('[name=password][aria-invalid]').waitFor();
  const firstPassword = 'harbour pencil walnut seventeen';
  await page.getByLabel('Password').fill(firstPassword);
  await page.getByRole('button', { name: 'Open my account' }).click();
  await page.getByRole('link', { name: 'Linus Lens' }).waitFor();
  expect(await page.getByRole('link', { name: 'Users' }).count()).toBe(0);
  colleague.expectErrors(/status of 40[34]/);
  expect((await goTo(page, '/users'))?.status()).toBe(403);
  expect((await page.goto(link))?.status()).toBe(404);

  // Two-factor: the secret is shown to the colleague, the recovery codes once.
  await goTo(page, '/profile/two-factor');
  await page.getByRole('button', { name: 'Set it up' }).click();
  const secret = ((await page.getByTestId('totp-secret').textContent()) ?? '').replaceAll(/\s/g, '');
  const app = new TOTP({ secret: Secret.fromBase32(secret) });
  await page.getByLabel('Code of your app').fill(app.generate());
  await page.getByRole('button', { name: 'Turn it on' }).click();
  await page.getByTestId('recovery-codes').waitFor();
  const recoveryCodes = await page.getByTestId('recovery-codes').locator('li').allInnerTexts();
  expect(new Set(recoveryCodes).size).toBe(10);
  await goTo(page, '/profile/two-factor');
  await page.getByText('10 of your recovery codes are unused').waitFor();
  expect(await page.content()).not.toContain(recoveryCodes[0]);
  expect(await page.content()).not.toContain(secret);

  await signOut(page);
  await enterPassword(page, email, firstPassword);
  // The code that turned it on is used up; the app's next one is taken already.
  await enterSecondFactor(page, app.generate({ timestamp: Date.now() + app.period * 1_000 }));

  // A new password, made elsewhere, ends this sign-in.
  const elsewhere = await openBrowser(null);
  await enterPassword(elsewhere.page, email, firstPassword);
  await enterSecondFactor(elsewhere.page, recoveryCodes[0] ?? '');
  await goTo(elsewhere.page, '/profile/password');
  await elsewhere.page.getByLabel('Current password').fill(firstPassword);
  await elsewhere.page.getByLabel('New password').fill('meadow copper island telescope');
  await elsewhere.page.getByRole('button', { name: 'Change the password' }).click();
  await elsewhere.page.getByText('Your password is changed').waitFor();
  await goTo(page, '/projects');
  expect(pathOf(page)).toBe('/sign-in');

  // Nobody takes the last rights from themself.
  await goTo(admin.page, '/users');
  await admin.page.getByRole('cell').getByRole('link', { name: 'Grace Founder' }).click();
  await admin.page.getByText('You cannot change your own role, deactivate yourself').waitFor();
  expect(await admin.page.getByRole('button', { name: /Deactivate|Delete|ordinary user/ }).count()).toBe(0);
  const own = pathOf(admin.page);
  admin.expectErrors(/status of 409/);
  for (const [method, path, body] of [
    ['DELETE', own, undefined],
    ['POST', `${own}/deactivate`, undefined],
    ['PUT', `${own}/role`, { role: 'user' }],
  ] as const) {
    const refused = await callFrom(admin.page, method, path, body);
    expect(refused.status, `${method} ${path}`).toBe(409);
    expect(refused.text).toContain('Ask another administrator of your company.');
  }

  // Deactivated, the colleague is out with the next thing they do, and does not come in again.
  expect((await callFrom(elsewhere.page, 'GET', '/projects')).status).toBe(200);
  await goTo(admin.page, colleaguePage);
  await admin.page.getByRole('button', { name: 'Deactivate' }).click();
  await admin.page.getByText('The user is signed out and cannot sign in.').waitFor();
  elsewhere.expectErrors(/status of 40[01]/);
  expect((await callFrom(elsewhere.page, 'GET', '/projects')).status).toBe(401);
  await goTo(elsewhere.page, '/projects');
  expect(pathOf(elsewhere.page)).toBe('/sign-in');
  await elsewhere.page.getByLabel('Username or e-mail').fill(email);
  await elsewhere.page.getByLabel('Password').fill('meadow copper island telescope');
  await elsewhere.page.getByRole('button', { name: 'Sign in' }).click();
  await elsewhere.page.getByRole('alert').waitFor();
  expect(pathOf(elsewhere.page)).toBe('/sign-in');
});

test('a forgotten password is replaced by mail, and a person ends what they do not know any more', async () => {
  const first = await openBrowser(null);
  const { page } = first;
  const { email, password } = await signUpCompany(page, 'Basalt Works');
  await signOut(page);

  await page.getByRole('link', { name: 'Forgotten password?' }).click();
  // The page before has a field of the same label.
  await page.getByRole('heading', { name: 'Forgotten password' }).waitFor();
  await page.getByLabel('Username or e-mail').fill(email);
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await page.getByText('a mail is on its way').waitFor();
  await page.goto(await mailedLink(page, email, 'reset-password'));
  const newPassword = 'orchard pebble satellite mitten';
  await page.getByLabel('New password').fill(newPassword);
  await page.getByRole('button').click();
  await page.getByRole('link', { name: 'Grace Founder' }).waitFor();

  const second = await openBrowser(null);
  second.expectErrors(/status of 40[01]/);
  await goTo(second.page, '/sign-in');
  await second.page.getByLabel('Username or e-mail').fill(email);
  await second.page.getByLabel('Password').fill(password);
  await second.page.getByRole('button', { name: 'Sign in' }).click();
  await second.page.getByRole('alert').waitFor();
  await enterPassword(second.page, email, newPassword);

  await goTo(page, '/profile/sign-ins');
  const ends = page.getByRole('button', { name: /^End the sign-in of/ });
  expect(await ends.count()).toBe(2);
  await page.getByRole('button', { name: /^End the sign-in of (?!.*this one)/ }).click();
  await ends.nth(1).waitFor({ state: 'detached' });
  await goTo(second.page, '/projects');
  expect(pathOf(second.page)).toBe('/sign-in');

  // A token for programs: shown once, and good until it is revoked.
  await goTo(page, '/profile/api-tokens');
  await page.getByLabel('Name', { exact: true }).fill('Nightly import');
  await page.getByLabel('projects:read').check();
  await page.getByRole('button', { name: 'Make token' }).click();
  const token = (await page.getByTestId('new-token').locator('code').textContent()) ?? '';
  expect(await projectsStatus(token)).toBe(200);
  await goTo(page, '/profile/api-tokens');
  expect(await page.content()).not.toContain(token);
  await page.getByRole('button', { name: 'Revoke Nightly import' }).click();
  await page.getByText('You have no API token').waitFor();
  expect(await projectsStatus(token)).toBe(401);
});

async function projectsStatus(token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${stack().appUrl}/api/v1/projects`, { headers })).status;
}
