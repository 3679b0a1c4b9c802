import type { Page } from 'playwright-core';
import { stack, until } from './stack';

export interface NewCompany {
  readonly email: string;
  readonly password: string;
}

export const goTo = (page: Page, path: string) => page.goto(stack().appUrl + path);

export const pathOf = (page: Page) => new URL(page.url()).pathname;

/** Leaves the page signed in as the first administrator of a company that nobody else uses. */
export async function signUpCompany(page: Page, companyName: string): Promise<NewCompany> {
  const email = `grace@${companyName.toLowerCase().replaceAll(' ', '-')}.example`;
  const password = 'lantern quarry violet thimble';
  await goTo(page, '/sign-up');
  await page.getByLabel('Company', { exact: true }).fill(companyName);
  await page.getByLabel('Your name').fill('Grace Founder');
  await page.getByLabel('Your e-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await page.waitForURL((url) => url.pathname === '/projects');
  return { email, password };
}

/** Types the name and the password; where that leads depends on the second factor. */
export async function enterPassword(page: Page, email: string, password: string): Promise<void> {
  await goTo(page, '/sign-in');
  await page.getByLabel('Username or e-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

export async function enterSecondFactor(page: Page, code: string): Promise<void> {
  await page.waitForURL((url) => url.pathname === '/sign-in/two-factor');
  await page.getByLabel('Code').fill(code);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL((url) => url.pathname === '/sign-in');
}

/** The link of the newest mail to this address, read as a person does in local mode; `kind`: how its path begins. */
export async function mailedLink(
  page: Page,
  email: string,
  kind: 'invitation' | 'reset-password',
): Promise<string> {
  const mail = page.locator('section').filter({ hasText: `To ${email}` });
  const link = mail.getByRole('link', { name: `/${kind}/` }).first();
  // Some mails are written after the answer to whoever asked for them.
  const look = async () => {
    await goTo(page, '/dev/mail');
    return (await link.count()) > 0 ? await link.getAttribute('href') : null;
  };
  return (await until(`the mail to ${email}`, look, (href) => href !== null)) ?? '';
}

/** A call to the API from the page itself, as its own scripts make it. */
export async function callFrom(page: Page, method: string, path: string, body?: unknown) {
  return await page.evaluate(
    async ({ method, path, body }) => {
      const headers = body === undefined ? undefined : { 'content-type': 'application/json' };
      const init = { method, headers, body: body === undefined ? undefined : JSON.stringify(body) };
      const response = await fetch(`/api/v1${path}`, init);
      return { status: response.status, text: await response.text() };
    },
    { method, path, body },
  );
}
