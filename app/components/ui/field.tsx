import { clsx } from 'clsx';
import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';

const control =
  'w-full rounded-md border bg-surface px-3 text-ink placeholder:text-muted/70 disabled:bg-sunken disabled:text-muted';

function controlClass(error: string | undefined, ...more: string[]): string {
  return clsx(control, error ? 'border-bad' : 'border-line-strong', ...more);
}

interface Shown {
  readonly label: string;
  readonly hint?: ReactNode;
  /** One sentence; shown beside the field and read out with it. */
  readonly error?: string;
}

interface Wiring {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
}

function Frame({ label, hint, error, children }: Shown & { children: (wiring: Wiring) => ReactNode }) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      {hint ? (
        <p id={`${id}-hint`} className="mt-1 text-sm text-muted">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} className="mt-1 text-sm font-medium text-bad">
          {error}
        </p>
      ) : null}
    </div>
  );
}

export function TextField({ label, hint, error, ...rest }: Shown & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <Frame label={label} hint={hint} error={error}>
      {(wiring) => <input {...rest} {...wiring} className={controlClass(error, 'h-10')} />}
    </Frame>
  );
}

export function TextAreaField({
  label,
  hint,
  error,
  ...rest
}: Shown & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <Frame label={label} hint={hint} error={error}>
      {(wiring) => <textarea rows={3} {...rest} {...wiring} className={controlClass(error, 'py-2')} />}
    </Frame>
  );
}

export function SelectField({
  label,
  hint,
  error,
  children,
  ...rest
}: Shown & SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <Frame label={label} hint={hint} error={error}>
      {(wiring) => (
        <select {...rest} {...wiring} className={controlClass(error, 'h-10')}>
          {children}
        </select>
      )}
    </Frame>
  );
}

export function CheckboxField({
  label,
  hint,
  ...rest
}: Omit<Shown, 'error'> & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <div className="flex gap-2.5">
      <input
        {...rest}
        id={id}
        type="checkbox"
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="mt-1 size-4 shrink-0 accent-accent"
      />
      <div>
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        {hint ? (
          <p id={`${id}-hint`} className="text-sm text-muted">
            {hint}
          </p>
        ) : null}
      </div>
    </div>
  );
}
