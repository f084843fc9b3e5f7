import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { Section } from '../../parts/section.tsx';
import { OpenPositions } from '../positions/open-positions.tsx';
import { LatestSignals } from '../signals/latest-signals.tsx';
import { Equity } from './equity.tsx';
import { MoneyStrip } from './money-strip.tsx';
import { SafetyLine } from './safety-line.tsx';

/** Five seconds: am I safe, how much am I up or down, what is open, what happened last. */
export function Overview(): ReactElement {
  return (
    <>
      <h1 className="sr-only">Overview</h1>
      <SafetyLine />
      <MoneyStrip />
      <Section title="Equity above what was paid in, USD">
        <Equity />
      </Section>
      <Section title="Open positions" aside={<All to="/positions" />}>
        <OpenPositions isBrief />
      </Section>
      <Section title="Latest signals" aside={<All to="/signals" />}>
        <LatestSignals />
      </Section>
    </>
  );
}

const All = ({ to }: { to: '/positions' | '/signals' }) => (
  <Link to={to} className="text-accent hover:underline">
    All {to.slice(1)}
  </Link>
);
