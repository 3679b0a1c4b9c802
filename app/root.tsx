import type { LinksFunction, MetaFunction } from '@remix-run/cloudflare';
import { Links, Meta, Outlet, Scripts, ScrollRestoration } from '@remix-run/react';
import type { ReactNode } from 'react';
import { BrandMark } from './components/brand-mark';
import { ErrorPage } from './components/error-page';
import { useNonce } from './components/nonce';
import styles from './styles.css?url';

export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: styles },
  { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' },
];

export const meta: MetaFunction = () => [{ title: 'Longshore' }];

/** Stays around the pages and around the error page. */
export function Layout({ children }: { children: ReactNode }) {
  const nonce = useNonce();
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <Meta />
        <Links />
      </head>
      <body className="min-h-screen">
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function App() {
  return <Outlet />;
}

/** The last one: for addresses that match no page, and for errors outside of the signed-in pages. */
export function ErrorBoundary() {
  return (
    <main className="mx-auto flex max-w-lg flex-col gap-8 px-4 py-16">
      <BrandMark />
      <ErrorPage />
    </main>
  );
}
