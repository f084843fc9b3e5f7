import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { buttonClass } from '../parts/button.tsx';
import type { Address, SheetName } from './address.ts';

/** Opens a sheet over the view that is there. */
export function SheetLink({
  sheet,
  id,
  isRow = false,
  isButton = false,
  shortcut,
  children,
}: {
  sheet: SheetName;
  id: string;
  /** The first cell of a row: the whole row presses it. */
  isRow?: boolean;
  isButton?: boolean;
  /** The key that presses it. */
  shortcut?: string;
  children: ReactNode;
}) {
  const look = isRow
    ? 'block after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent'
    : isButton
      ? buttonClass('plain')
      : 'text-accent underline underline-offset-2';
  return (
    <Link
      to="."
      search={(old: Address) => ({ ...old, sheet, id })}
      className={look}
      resetScroll={false}
      {...(isRow && { 'data-row': sheet, 'data-id': id })}
      {...(shortcut !== undefined && { 'data-key': shortcut, 'aria-keyshortcuts': shortcut })}
    >
      {children}
    </Link>
  );
}
