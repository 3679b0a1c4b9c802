import type { ReactNode } from 'react';
import { BrandMark } from './brand-mark';

interface SignInCardProps {
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}

/** A page for somebody who is not signed in yet. */
export function SignInCard({ title, lead, children }: SignInCardProps) {
  return (
    <main className="mx-auto w-full max-w-sm px-4 pt-[12vh]">
      <div className="mb-6 flex justify-center">
        <BrandMark />
      </div>
      <div className="rounded-lg border border-line bg-surface p-6">
        <h1 className="text-xl font-semibold">{title}</h1>
        <p className="mt-1 mb-5 text-muted">{lead}</p>
        {children}
      </div>
    </main>
  );
}
