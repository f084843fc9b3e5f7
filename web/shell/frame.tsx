import { Outlet, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useCallback, useState } from 'react';
import { SHEET_OF } from '../sheets.tsx';
import { readAddress } from './address.ts';
import { Help } from './help.tsx';
import { useKeyboard } from './keyboard.ts';
import { Rail } from './rail.tsx';
import { TopLine } from './top-line.tsx';

/** What stands around every view: the rail, the top line, and the sheet that the address names. */
export function Frame(): ReactElement {
  const { sheet, id } = readAddress(useSearch({ strict: false }));
  const [isHelp, setHelp] = useState(false);
  useKeyboard(useCallback(() => setHelp(true), []));
  const Open = sheet === undefined ? null : SHEET_OF[sheet];
  return (
    <>
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-30 focus:bg-canvas focus:p-2"
      >
        Skip to the content
      </a>
      <Rail />
      <div className="pb-16 wide:pb-8 wide:pl-44">
        <TopLine />
        <main id="content" tabIndex={-1} className="mx-auto max-w-7xl px-4 outline-none wide:px-6">
          <Outlet />
        </main>
      </div>
      {Open === null || id === undefined ? null : <Open key={`${sheet ?? ''}${id}`} id={id} />}
      {isHelp ? <Help onLeave={() => setHelp(false)} /> : null}
    </>
  );
}
