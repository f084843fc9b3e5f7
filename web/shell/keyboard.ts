import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { Address } from './address.ts';
import { VIEWS } from './views.ts';

/** The second key of `g o` comes within this time. */
const CHORD_MS = 1_200;

/** What the keys do, as the help says it. */
export const KEYS: readonly (readonly [keys: string, deed: string])[] = [
  ...VIEWS.map(({ key, name }) => [`g ${key}`, name] as const),
  ['/', 'Search'],
  ['j  k', 'Next and previous row'],
  ['Enter', 'Open'],
  ['c', 'Close a position …'],
  ['n', 'Send a signal …'],
  ['?', 'These keys'],
  ['Esc', 'Leave'],
];

/** What acts while a sheet is open; the rest would take away what is written in it. */
const IN_A_SHEET: ReadonlySet<string> = new Set(['j', 'k', '/', '?', 'c']);

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** What is in front: the open sheet, else the page. */
const front = (): ParentNode => document.querySelector('dialog[open]') ?? document;

function step(by: 1 | -1): void {
  const rows = [...front().querySelectorAll<HTMLElement>('[data-row]')];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next = at === -1 ? rows.at(by === 1 ? 0 : -1) : rows[Math.min(rows.length - 1, Math.max(0, at + by))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

/** Every key of the page, in one place. */
export function useKeyboard(showHelp: () => void): void {
  const navigate = useNavigate();
  useEffect(() => {
    let goingSinceMs = -Infinity;
    const pressed = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
      if (document.querySelector('dialog[open]') !== null && !IN_A_SHEET.has(event.key)) return;
      if (event.timeStamp - goingSinceMs < CHORD_MS) {
        goingSinceMs = -Infinity;
        const view = VIEWS.find(({ key }) => key === event.key);
        if (view) void navigate({ to: view.to });
        return;
      }
      const deeds: Record<string, (() => void) | undefined> = {
        g: () => (goingSinceMs = event.timeStamp),
        j: () => step(1),
        k: () => step(-1),
        '?': showHelp,
        '/': () => front().querySelector<HTMLElement>('[data-search]')?.focus(),
        n: () =>
          void navigate({
            to: '.',
            search: (old: Address) => ({ ...old, sheet: 'send', id: 'new' }),
            resetScroll: false,
          }),
        c: () => {
          const row = document.activeElement as HTMLElement | null;
          const id = row?.dataset['row'] === 'position' ? row.dataset['id'] : undefined;
          if (id === undefined) front().querySelector<HTMLElement>('[data-key="c"]')?.click();
          else
            void navigate({ to: '.', search: (old: Address) => ({ ...old, sheet: 'close', id }), resetScroll: false });
        },
      };
      const deed = deeds[event.key];
      if (!deed) return;
      event.preventDefault();
      deed();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [navigate, showHelp]);
}
