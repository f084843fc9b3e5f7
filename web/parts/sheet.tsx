import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { withoutSheet } from '../shell/address.ts';
import { Button } from './button.tsx';

/**
 * A sheet over the view, from the right. The browser's own dialog keeps the focus inside, makes the rest inert, gives the focus
 * back, and needs no style that the policy of the page would refuse.
 */
export function Sheet({ title, children, aside }: { title: ReactNode; aside?: ReactNode; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const navigate = useNavigate();
  // What is in it comes when it is open: before that nothing in it can have the focus.
  const [isOpen, setOpen] = useState(false);
  const leave = (): void => {
    void navigate({ to: '.', search: withoutSheet, resetScroll: false });
  };
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    setOpen(true);
    // Closed before it is taken away, or the focus is lost.
    return () => element?.close();
  }, []);
  useEffect(() => {
    const element = dialog.current;
    const cancel = (event: Event): void => {
      event.preventDefault();
      leave();
    };
    element?.addEventListener('cancel', cancel);
    return () => element?.removeEventListener('cancel', cancel);
  });
  return (
    <dialog
      ref={dialog}
      className="sheet"
      aria-labelledby={heading}
      onClick={(event) => {
        if (event.target === dialog.current) leave();
      }}
    >
      <div className="min-h-full px-4 pb-8 wide:px-6">
        <header className="sticky top-0 z-10 flex min-h-12 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line bg-canvas py-2 wide:flex-nowrap">
          <h2 id={heading} className="min-w-0 flex-1 truncate text-sm outline-none" tabIndex={-1}>
            {title}
          </h2>
          {/* On a small screen in a line of its own, so that the name and the way out keep theirs. */}
          {aside ? (
            <div className="order-1 flex basis-full flex-wrap gap-2 wide:order-none wide:basis-auto">{aside}</div>
          ) : null}
          <Button onClick={leave} aria-keyshortcuts="Escape">
            Leave <kbd className="hidden text-xs text-muted wide:inline">Esc</kbd>
          </Button>
        </header>
        {isOpen ? children : null}
      </div>
    </dialog>
  );
}
