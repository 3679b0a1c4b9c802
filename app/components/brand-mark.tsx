import { clsx } from 'clsx';

/** A load lifted over the water line. */
export function BrandMark({ className }: { className?: string }) {
  return (
    <span
      className={clsx(
        'inline-flex items-center gap-2 text-[1.0625rem] font-semibold tracking-tight',
        className,
      )}
    >
      <svg viewBox="0 0 32 32" className="size-7 shrink-0" aria-hidden="true">
        <rect width="32" height="32" rx="7" fill="#0e6a86" />
        <path
          d="M16 6.5 10.5 12M16 6.5 21.5 12M16 6.5V18"
          fill="none"
          stroke="#fff"
          strokeWidth="2.6"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
        <path
          d="M5.5 23c2.1 0 2.1-1.8 4.2-1.8s2.1 1.8 4.2 1.8 2.1-1.8 4.2-1.8 2.1 1.8 4.2 1.8 2.1-1.8 4.2-1.8"
          fill="none"
          stroke="#bfe6f1"
          strokeWidth="2.2"
          strokeLinecap="round"
        />
      </svg>
      Longshore
    </span>
  );
}
