import { CopyButton } from './copy-button';

// Long lines break: only a long text scrolls, and only downwards.
const textClass =
  'max-h-80 overflow-y-auto bg-sunken p-3 font-mono text-sm whitespace-pre-wrap [overflow-wrap:anywhere]';

/** A text to copy, such as a policy. */
export function CodeBlock({ label, text }: { label: string; text: string }) {
  return (
    <section aria-label={label} className="rounded-lg border border-line">
      <div className="flex flex-wrap items-center justify-between gap-2 border-b border-line px-3 py-2">
        <p className="text-sm font-medium">{label}</p>
        <CopyButton text={text} label="Copy" />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it. */}
      <pre tabIndex={0} className={textClass}>
        {text}
      </pre>
    </section>
  );
}
