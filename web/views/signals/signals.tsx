import type { ReactElement } from 'react';
import { useState } from 'react';
import { Choice } from '../../parts/choice.tsx';
import { Search } from '../../parts/search.tsx';
import { ViewHead } from '../../parts/view-head.tsx';
import { SheetLink } from '../../shell/sheet-link.tsx';
import { AllSignals } from './all-signals.tsx';
import { Research } from './research.tsx';

const SHOWN = [
  ['signals', 'Received'],
  ['research', 'Research'],
] as const;

/** Every signal and why each traded or did not, and what research brought that may become one. */
export function Signals(): ReactElement {
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState<(typeof SHOWN)[number][0]>('signals');
  return (
    <>
      <ViewHead title="Signals">
        <Choice label="Which" isBare value={shown} options={SHOWN} onChange={setShown} />
        <SheetLink sheet="ask" id="new" isButton>
          Ask a strategy …
        </SheetLink>
        <SheetLink sheet="send" id="new" isButton>
          Send a signal …
        </SheetLink>
        <Search what={shown} value={search} onChange={setSearch} />
      </ViewHead>
      <div className="mt-3">{shown === 'signals' ? <AllSignals search={search} /> : <Research search={search} />}</div>
    </>
  );
}
