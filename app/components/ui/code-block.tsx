import { CopyButton } from './copy-button';

/** A text to copy, such as a policy. */
export function CodeBlock({ label, text }: { label: string; text: string }) {
  return (
    <section aria-label={label} className="rounded-lg border border-line">
      <div className="flex flex-wrap items-center justify-between gap-2 border-b border-line px-3 py-2">
        <p className="text-sm font-medium">{label}</p>
        <CopyButton text={text} label="Copy" />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it. */}
      <pre tabIndex={0} className="max-h-80 overflow-auto bg-sunken p-3 font-mono text-sm">
        {text}
      </pre>
    </section>
  );
}
