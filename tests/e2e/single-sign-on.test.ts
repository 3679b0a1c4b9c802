import { expect, onTestFinished, test } from 'vitest';
import { startOidcProvider } from '../oidc/provider';
import { openBrowser, type Person } from './support/browser';
import { stack } from './support/stack';

/** The provider's page asks for a foreign font, which is not given, and has no icon. */
const ofProvider = /fonts\.googleapis\.com|favicon\.ico/;

async function newcomer(): Promise<Person> {
  const person = await openBrowser(null);
  await person.context.route(/fonts\.googleapis\.com/, (route) => route.abort());
  return person;
}

test("an administrator sets up single sign-on, and a person comes in through the provider's own page", async () => {
  const { appUrl } = stack();
  const admin = await openBrowser();
  const { page } = admin;
  await page.goto(`${appUrl}/company/sso`);
  const redirectUri = await page.getByText(`${appUrl}/sso/callback/`).textContent();
  const provider = await startOidcProvider((uri) => uri === redirectUri);
  onTestFinished(() => provider.close());
  const signInAddress = `${appUrl}/sso/demo-laboratory`;
  expect(await page.getByText(signInAddress).count()).toBe(1);

  // A wrong issuer is told beside its field, and what was typed stays.
  await page.getByLabel('Issuer').fill(`${provider.issuer}/elsewhere`);
  await page.getByLabel('Client ID').fill(provider.clientId);
  await page.getByLabel('Client secret').fill(provider.clientSecret);
  admin.expectErrors(/the server responded with a status of 400/);
  await page.getByRole('button', { name: 'Set up single sign-on' }).click();
  await page.getByText('There is no OpenID Connect provider at the issuer').waitFor();
  expect(await page.getByLabel('Client ID').inputValue()).toBe(provider.clientId);

  await page.getByLabel('Issuer').fill(provider.issuer);
  await page.getByLabel('Client secret').fill(provider.clientSecret);
  await page.getByRole('button', { name: 'Set up single sign-on' }).click();
  await page.getByRole('button', { name: 'Test connection' }).click();
  await page.getByText('accepts the client ID and the client secret').waitFor();
  expect(await page.content()).not.toContain(provider.clientSecret);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL((url) => url.pathname === '/sign-in');

  // Another person, who wanted to go somewhere and knows the company's name.
  const person = await newcomer();
  person.expectErrors(ofProvider, /status of 404/);
  await person.page.goto(`${appUrl}/projects`);
  await person.page.getByRole('link', { name: 'Use single sign-on' }).click();
  await person.page.getByLabel('Company name in addresses').fill('no-such-company');
  await person.page.getByRole('button', { name: 'Continue' }).click();
  await person.page.getByText('There is no single sign-on under this name').waitFor();
  await person.page.getByLabel('Company name in addresses').fill('demo-laboratory');
  await person.page.getByRole('button', { name: 'Continue' }).click();

  await person.page.waitForURL((url) => url.origin === provider.issuer);
  await person.page.getByPlaceholder('Enter any login').fill('admin@demo-laboratory.example');
  await person.page.getByPlaceholder('and password').fill('known to the provider alone');
  await person.page.getByRole('button', { name: 'Sign-in' }).click();
  await person.page.getByRole('button', { name: 'Continue' }).click();
  await person.page.waitForURL(`${appUrl}/projects`);
  await person.page.getByText('Demo Laboratory').waitFor();
  await person.page.getByText('Ada Admin').waitFor();

  // A stranger of the provider is told so, and is not in.
  const stranger = await newcomer();
  stranger.expectErrors(ofProvider, /status of 403/);
  await stranger.page.goto(signInAddress);
  await stranger.page.getByPlaceholder('Enter any login').fill('stranger@elsewhere.example');
  await stranger.page.getByPlaceholder('and password').fill('known to the provider alone');
  await stranger.page.getByRole('button', { name: 'Sign-in' }).click();
  await stranger.page.getByRole('button', { name: 'Continue' }).click();
  await stranger.page.getByText('have no account here').waitFor();
  await stranger.page.goto(`${appUrl}/projects`);
  expect(new URL(stranger.page.url()).pathname).toBe('/sign-in');

  // Whoever cancels there reads a sentence on the sign-in page.
  const hesitant = await newcomer();
  hesitant.expectErrors(ofProvider);
  await hesitant.page.goto(signInAddress);
  await hesitant.page.getByRole('link', { name: 'Cancel' }).click();
  await hesitant.page.getByText('did not let you in, or you cancelled there').waitFor();
  expect(new URL(hesitant.page.url()).pathname).toBe('/sign-in');

  // Once removed, the address leads nowhere, and says the same as for a company that there never was.
  const again = await openBrowser();
  await again.page.goto(`${appUrl}/company/sso`);
  await again.page.getByRole('button', { name: 'Remove' }).click();
  await again.page.getByRole('button', { name: 'Remove single sign-on' }).click();
  await again.page.getByText('Not set up').waitFor();
  hesitant.expectErrors(/status of 404/);
  await hesitant.page.goto(signInAddress);
  await hesitant.page.getByText('There is no single sign-on under this name').waitFor();
});
