import type { ReactElement } from 'react';
import { Section } from '../../parts/section.tsx';
import { ViewHead } from '../../parts/view-head.tsx';
import { SheetLink } from '../../shell/sheet-link.tsx';
import { Cases } from './cases.tsx';
import { Health } from './health.tsx';
import { idOf, PLATFORM } from './scope-words.ts';
import { Schedules } from './schedules.tsx';
import { TradingStates } from './trading-states.tsx';
import { Venues } from './venues.tsx';
import { Workflows } from './workflows.tsx';

/** Whether the machine does its work, and the switches that stop it. */
export function Operations(): ReactElement {
  return (
    <>
      <ViewHead title="Operations">
        <SheetLink sheet="kill" id={idOf(PLATFORM)} isButton>
          Kill switch …
        </SheetLink>
      </ViewHead>
      <Health />
      <Section title="Trading" aside="an entry needs all of its scopes active">
        <TradingStates />
      </Section>
      <Cases />
      <Venues />
      <Schedules />
      <Workflows />
    </>
  );
}
