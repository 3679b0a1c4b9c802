import { Link, type LinkProps } from '@remix-run/react';
import { clsx } from 'clsx';
import type { ButtonHTMLAttributes } from 'react';
import { useHydrated } from '../use-hydrated';

type Variant = 'primary' | 'secondary' | 'danger' | 'quiet';
type Size = 'small' | 'normal';

const variants: Record<Variant, string> = {
  primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-strong',
  secondary: 'border-line-strong bg-surface text-ink hover:bg-sunken',
  danger: 'border-bad-line bg-surface text-bad hover:bg-bad-soft',
  quiet: 'border-transparent bg-transparent text-accent hover:bg-accent-soft',
};

const sizes: Record<Size, string> = {
  small: 'min-h-8 px-2.5 text-sm',
  normal: 'min-h-10 px-4',
};

export function buttonClass(
  variant: Variant = 'secondary',
  size: Size = 'normal',
  className?: string,
): string {
  return clsx(
    'inline-flex cursor-pointer items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium',
    'transition-colors [&_svg]:size-4 [&_svg]:shrink-0',
    variants[variant],
    sizes[size],
    className,
  );
}

interface Look {
  readonly variant?: Variant;
  readonly size?: Size;
}

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & Look & { readonly busy?: boolean };

/** `busy`: the press is being worked on, and another one would do nothing. */
export function Button({ variant, size, className, busy, disabled, type = 'button', ...rest }: ButtonProps) {
  const isOff = disabled || busy;
  // Until the page's code is there nobody would hear a press, except of a form's own button.
  const isDeaf = !useHydrated() && type === 'button';
  const look =
    isOff || !isDeaf ? 'disabled:cursor-not-allowed disabled:opacity-55' : 'disabled:cursor-progress';
  return (
    <button
      {...rest}
      type={type}
      disabled={isOff || isDeaf}
      aria-busy={busy || undefined}
      className={buttonClass(variant, size, clsx(look, className))}
    />
  );
}

export function LinkButton({
  variant,
  size,
  className,
  ...rest
}: Omit<LinkProps, 'className'> & Look & { className?: string }) {
  return <Link {...rest} className={buttonClass(variant, size, className)} />;
}
