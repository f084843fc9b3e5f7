import type { ComponentType } from 'react';
import type { SheetName } from './shell/address.ts';
import { AmendSheet } from './views/positions/amend-sheet.tsx';
import { CloseSheet } from './views/positions/close-sheet.tsx';
import { PositionSheet } from './views/positions/position-sheet.tsx';
import { SignalSheet } from './views/signals/signal-sheet.tsx';

/** What each sheet is. */
export const SHEET_OF: Readonly<Record<SheetName, ComponentType<{ id: string }>>> = {
  position: PositionSheet,
  close: CloseSheet,
  amend: AmendSheet,
  signal: SignalSheet,
};
