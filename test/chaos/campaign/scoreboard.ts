import { isStrange, sum } from './checkers/tools.ts';
import type { CampaignResult } from './campaign.ts';
import type { Recovery } from './fleet.ts';
import type { MutantScore } from './mutants/index.ts';
import { mutantFailures, runMutants } from './mutants/index.ts';
import type { Snapshot } from './snapshot.ts';
import type { Step } from './steps.ts';
import { STEPS } from './steps.ts';
import { instrumentOf } from './venues.ts';

/** One line of the scoreboard. */
export interface Score {
  name: string;
  value: string;
}

/** What a fault says when the platform did not do what it owes. */
const OWED = /NOT RECOVERED|DID NOT END|NOT a refusal/;

/** Why a run does not count as good; empty for a good one. */
export function failuresOf(result: CampaignResult): string[] {
  const { run, terms, flat, recoveries } = result;
  const notBack = recoveries.filter(({ tookMs }) => tookMs === null).length;
  return [
    ...(run.injected.length < terms.faults
      ? [`${terms.faults} faults were promised and ${run.injected.length} injected`]
      : []),
    ...(flat.snapshot === null ? ['the end could not be read'] : []),
    ...(notBack === 0 ? [] : [`${notBack} kills after which not every position was looked after again`]),
    ...run.injected.filter(({ seen }) => OWED.test(seen)).map(({ id, name, seen }) => `${id} ${name}: ${seen}`),
    ...result.seen.map(({ invariant, what }) => `${invariant}: ${what}`),
    ...(flat.snapshot === null ? [] : mutantFailures(runMutants(flat.snapshot))),
  ];
}

export function scoreboard(result: CampaignResult): Score[] {
  const { work, run, looks, lies, settled, flat, seen } = result;
  const broken = (invariant: string, word = ''): number =>
    seen.filter((each) => each.invariant === invariant && each.what.includes(word)).length;
  const end = flat.snapshot ?? settled.snapshot;
  return [
    {
      name: 'faults injected / promised / found nothing to hit',
      value: `${run.injected.length} / ${result.terms.faults} / ${run.skipped.length}`,
    },
    { name: 'lies told by the venues', value: String(lies) },
    { name: 'kills and ends of workers, by step', value: byStep(result) },
    {
      name: 'signals sent / acknowledged / refused at the door / unanswered',
      value: `${work.signals} / ${work.acked} / ${work.refused} / ${work.unanswered}`,
    },
    { name: 'closes / amendments asked for', value: `${work.closes} / ${work.amendments}` },
    ...(end === null ? [] : recordScores(end)),
    { name: 'DUPLICATES', value: String(broken('INV-01') + broken('INV-04')) },
    { name: 'LOST', value: String(broken('INV-05', 'LOST') + broken('INV-20', 'LOST')) },
    { name: 'DOUBLED', value: String(broken('INV-06', 'DOUBLED') + broken('INV-19')) },
    { name: 'entries after pause', value: String(broken('INV-17')) },
    { name: 'equity breaks', value: String(broken('INV-28')) },
    { name: 'acknowledged and missing', value: String(broken('INV-20')) },
    { name: 'gaps in events', value: String(broken('INV-30')) },
    { name: 'recovery after kill -9 of a worker, p50 / p95 / max', value: recovery(result.recoveries) },
    ...(end === null
      ? []
      : [
          {
            name: 'the same, of the kills beside no outage of a venue',
            value: recovery(result.recoveries.filter((each) => isLoneOutage(each, end))),
          },
        ]),
    {
      name: 'settled after the last fault / flat after that',
      value: `${seconds(settled.tookMs)} / ${seconds(flat.tookMs)}`,
    },
    { name: 'workflows stuck at the end', value: String(broken('END') + broken('INV-11')) },
    ...(flat.snapshot === null ? [] : [mutantsOf(runMutants(flat.snapshot))]),
    { name: 'laws broken, of every kind', value: String(seen.length) },
    { name: 'looks at the whole by the checkers / not possible', value: `${looks.taken} / ${looks.missed}` },
  ];
}

/** Faults planted in what the checkers saw at the end of this very run. */
const mutantsOf = ({ planted, caught, notPlanted }: MutantScore): Score => ({
  name: 'mutants planted / caught / not to be planted in this run',
  value: `${planted} / ${caught} / ${notPlanted.length}`,
});

function recordScores({ rows, venues, spans, atMs }: Snapshot): Score[] {
  const wire = venues.flatMap((truth) =>
    truth.orders.filter(({ origin }) => origin === 'WIRE').map((order) => `${truth.venue} ${order.clientId ?? ''}`),
  );
  const sent = rows.orders.filter(({ submittedAtMs }) => submittedAtMs !== null);
  const unanswered = rows.orders.filter(({ status }) => status === 'submitted').length;
  const refused = rows.executions.filter(({ refusalCode }) => refusalCode !== null).length;
  const paused = rows.orders.filter(
    ({ leg, createdAtMs }) =>
      leg === 'exit' && spans.pauses.some(({ fromMs, toMs }) => createdAtMs > fromMs && createdAtMs < (toMs ?? atMs)),
  );
  const gaps = venues
    .filter(({ nativeStops }) => nativeStops)
    .flatMap((truth) =>
      truth.uncovered.filter(({ account, symbol }) => !isStrange(truth, account, instrumentOf(symbol))),
    );
  const soft = rows.positions.flatMap(({ nakedMs }) => (nakedMs === null ? [] : [nakedMs]));
  const ended = Map.groupBy(rows.positions, ({ exitReason }) => exitReason ?? 'open');
  const external = venues.flatMap(({ fills }) => fills.filter(({ clientId }) => clientId === null)).length;
  const events = sum(rows.streams.map(({ count }) => String(count)));
  return [
    { name: 'executions / refused by a rule', value: `${rows.executions.length} / ${refused}` },
    {
      name: 'intents / sent / without an answer at the end',
      value: `${rows.orders.length} / ${sent.length} / ${unanswered}`,
    },
    { name: 'what proved the end of an order', value: evidence(rows.orders) },
    { name: 'venue orders / distinct client order ids', value: `${wire.length} / ${new Set(wire).size}` },
    {
      name: 'fills at the venues / of them by hand or by the venue / in the record',
      value: `${venues.flatMap(({ fills }) => fills).length} / ${external} / ${rows.fills.length}`,
    },
    {
      name: 'positions / how they ended',
      value: `${rows.positions.length} / ${[...ended].map(([reason, group]) => `${reason} ${group.length}`).join(', ')}`,
    },
    {
      name: 'unprotected at the venue with native stops, where nobody traded by hand: longest / in total',
      value: `${Math.max(0, ...gaps.map(({ maxSeconds }) => maxSeconds)).toFixed(1)} s / ${gaps.reduce((total, { totalSeconds }) => total + totalSeconds, 0).toFixed(0)} position-seconds`,
    },
    {
      name: 'from first fill to protection, all venues: longest / in total',
      value: `${seconds(Math.max(0, ...soft))} / ${(soft.reduce((total, each) => total + each, 0) / 1000).toFixed(0)} position-seconds`,
    },
    {
      name: 'exits while paused: tried / filled',
      value: `${paused.length} / ${paused.filter(({ status }) => status === 'filled').length}`,
    },
    { name: 'events', value: events.toFixed(0) },
  ];
}

/** How orders came to their end, by the first words of the evidence. */
function evidence(orders: Snapshot['rows']['orders']): string {
  const groups = Map.groupBy(
    orders.filter(({ evidence: proof }) => proof !== null),
    ({ evidence: proof }) => (proof ?? '').replace(/[:{].*/s, '').slice(0, 60),
  );
  const sorted = [...groups].sort(([, one], [, other]) => other.length - one.length).slice(0, 8);
  return sorted.map(([words, group]) => `${words} ${group.length}`).join('; ');
}

function byStep({ run }: CampaignResult): string {
  const at = (step: Step): number => run.injected.filter(({ terms }) => terms['step'] === step).length;
  return STEPS.map((step) => `${step} ${at(step)}`).join(', ');
}

/** Faults of the platform wait for each other: an outage beside the kill's own is one of a venue. */
const isLoneOutage = ({ killedAtMs, tookMs }: Recovery, { spans, atMs }: Snapshot): boolean =>
  spans.outages.filter(({ fromMs, toMs }) => fromMs < killedAtMs + (tookMs ?? Infinity) && (toMs ?? atMs) > killedAtMs)
    .length <= 1;

/** One after which not all came back counts as endless. */
function recovery(recoveries: readonly Recovery[]): string {
  const sorted = recoveries.map(({ tookMs }) => tookMs ?? Infinity).sort((one, other) => one - other);
  const at = (share: number): string =>
    seconds(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN);
  return sorted.length === 0 ? 'no kill' : `${at(0.5)} / ${at(0.95)} / ${at(1)} (${sorted.length} kills)`;
}

const seconds = (ms: number): string => (Number.isFinite(ms) ? `${(ms / 1000).toFixed(1)} s` : 'never');
