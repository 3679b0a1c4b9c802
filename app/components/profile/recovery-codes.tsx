import { Download } from 'lucide-react';
import { Button, LinkButton } from '../ui/button';
import { Card } from '../ui/card';
import { CopyButton } from '../ui/copy-button';

/** The one time that the codes are shown. */
export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const text = `${codes.join('\n')}\n`;
  const download = () => {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = 'longshore-recovery-codes.txt';
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <Card title="Recovery codes">
      <p className="mb-4 max-w-prose">
        Keep these codes where you find them without your phone. Each one signs you in once in place of a code
        of your app. <strong>They are not shown again.</strong>
      </p>
      <ul
        className="mb-4 grid max-w-lg gap-x-6 gap-y-1 font-mono sm:grid-cols-2"
        data-testid="recovery-codes"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-2">
        <CopyButton text={text} label="Copy" />
        <Button size="small" onClick={download}>
          <Download aria-hidden="true" /> Download
        </Button>
        <LinkButton to="/" variant="primary" size="small">
          I have kept them, go on
        </LinkButton>
      </div>
    </Card>
  );
}
