import { useEffect, useRef } from 'react';
import { Button } from '../parts/button.tsx';
import { KEYS } from './keyboard.ts';

/** The keys, on `?`. */
export function Help({ onLeave }: { onLeave: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-label="Keys"
      onClose={onLeave}
      className="m-auto w-80 rounded border border-line bg-canvas p-4 text-text backdrop:bg-[var(--shade)]"
    >
      <dl className="grid grid-cols-[6rem_1fr] gap-y-1.5">
        {KEYS.map(([keys, deed]) => (
          <div key={keys} className="contents">
            <dt>
              <kbd className="font-mono text-xs">{keys}</kbd>
            </dt>
            <dd>{deed}</dd>
          </div>
        ))}
      </dl>
      <Button className="mt-4 w-full" onClick={() => dialog.current?.close()}>
        Leave
      </Button>
    </dialog>
  );
}
