import { useState } from 'react';
import { Button } from './button.tsx';

/** A command of the shell, to read and to copy. */
export function Command({ text }: { text: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = (): void => {
    void navigator.clipboard.writeText(text).then(() => setCopied(true));
  };
  return (
    <div className="mt-3 flex items-start gap-2">
      <pre
        tabIndex={0}
        className="min-w-0 flex-1 overflow-x-auto rounded bg-panel px-3 py-1.5 font-mono text-xs leading-5"
      >
        {text}
      </pre>
      <Button className="w-20" onClick={copy}>
        {isCopied ? 'Copied' : 'Copy'}
      </Button>
    </div>
  );
}
