import { DYNAMIC_CONFIG, SQLITE_PRAGMAS } from '../local/temporal-settings.ts';
import type { BenchResult } from './run.ts';
import type { Round } from './round.ts';
import type { StepTime } from './steps.ts';
import { median, summarise } from './statistics.ts';

const ms = (value: number): string => (value < 100 ? value.toFixed(1) : value.toFixed(0));
const times = (value: number): string => `${value.toFixed(2)}×`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');

type Samples = Exclude<keyof Round, 'signals'>;

interface Measured {
  name: string;
  ours: Samples;
  floor: { name: string; samples: Samples } | null;
}

const MEASURED: readonly Measured[] = [
  {
    name: '**Signal accepted**: POST /api/signals → 202',
    ours: 'accepted',
    floor: { name: 'a bare Hono POST with one INSERT', samples: 'bareDoor' },
  },
  {
    name: '**Signal → order**: POST sent → first order enters the venue adapter',
    ours: 'ordered',
    floor: {
      name: 'a bare workflow started → with a child, 4 local activities → its regular activity begins',
      samples: 'bareStart',
    },
  },
  {
    name: '**Tick → exit**: price crosses a trailing stop → exit order enters the venue adapter',
    ours: 'exited',
    floor: { name: 'a signal to an idle bare workflow → its regular activity begins', samples: 'bareSignal' },
  },
  { name: '**Tick → native stop**: price reaches a stop at paper → its fill is told', ours: 'nativeStop', floor: null },
];

const pooled = (rounds: readonly Round[], which: Samples): number[] => rounds.flatMap((round) => round[which]);

function latencyRow(name: string, samples: readonly number[], ratio: string): string[] {
  const { count, p50, p95, p99, max } = summarise(samples);
  return [name, String(count), ms(p50), ms(p95), ms(p99), ms(max), ratio];
}

/** The ratio of the medians, and the lowest and highest of single rounds, in which ours and the floor were seconds apart. */
function ratioOf(rounds: readonly Round[], ours: Samples, floor: Samples): string {
  const ratio = (some: readonly Round[]): number => median(pooled(some, ours)) / median(pooled(some, floor));
  const each = rounds.map((round) => ratio([round]));
  const range = rounds.length > 1 ? ` (${Math.min(...each).toFixed(2)}–${Math.max(...each).toFixed(2)})` : '';
  return `**${times(ratio(rounds))}**${range}`;
}

function latencies(rounds: readonly Round[]): string {
  const rows = MEASURED.flatMap(({ name, ours, floor }) => [
    latencyRow(name, pooled(rounds, ours), floor ? ratioOf(rounds, ours, floor.samples) : 'no floor'),
    ...(floor ? [latencyRow(`floor: ${floor.name}`, pooled(rounds, floor.samples), '')] : []),
  ]);
  return table(['milliseconds', 'count', 'p50', 'p95', 'p99', 'max', 'ratio to the floor (p50; rounds)'], rows);
}

function throughputs({ throughput, plan }: BenchResult): string {
  const rows = plan.concurrencies.map((concurrency) => {
    const blocks = throughput.filter((block) => block.concurrency === concurrency);
    const of = (pick: (block: (typeof blocks)[number]) => number): number => median(blocks.map(pick));
    return [
      String(concurrency),
      String(blocks.reduce((sum, block) => sum + block.count, 0)),
      of((block) => block.orderedPerSecond).toFixed(1),
      of((block) => block.protectedPerSecond).toFixed(1),
      of((block) => block.barePerSecond).toFixed(1),
      `**${times(of((block) => block.orderedPerSecond / block.barePerSecond))}**`,
      of((block) => block.processorMs).toFixed(1),
      of((block) => block.bareProcessorMs).toFixed(1),
    ];
  });
  const head = [
    'concurrency',
    'signals',
    'ordered a second',
    'protected a second',
    'floor a second',
    'ordered ÷ floor',
    'CPU ms a signal',
    'CPU ms of the floor',
  ];
  return table(head, rows);
}

const stepTable = (steps: readonly StepTime[]): string =>
  table(
    ['step', 'count', 'p50 ms', 'p95 ms', 'max ms'],
    steps.map(({ from, to, summary }) => [
      `${from} → ${to}`,
      String(summary.count),
      summary.p50.toFixed(0),
      summary.p95.toFixed(0),
      summary.max.toFixed(0),
    ]),
  );

/** The two longest steps, in words. */
function longest(steps: readonly StepTime[]): string {
  const total = steps.reduce((sum, step) => sum + step.summary.p50, 0);
  const named = steps
    .toSorted((a, b) => b.summary.p50 - a.summary.p50)
    .slice(0, 2)
    .map(({ from, to, summary }) => `${from} → ${to} (${Math.round((100 * summary.p50) / total)} %)`);
  return named.join(' and ');
}

const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);

/** The page docs/performance.md. Every figure in it comes from one run. */
export function report(result: BenchResult, about: { command: string; date: string }): string {
  const { machine, memory, plan, steps } = result;
  const perPosition = (memory.after - memory.before) / memory.positions / 1024;
  return `# Performance

Written by \`${about.command}\` on ${about.date}; run it again instead of editing. Speed is stated as a ratio to a floor that is measured in the
same run, in blocks that take turns: what the same server, SDK and machine cost with nothing of ours in between.

${table(
  ['', ''],
  [
    ['commit', machine.commit],
    ['processors', machine.cpu],
    ['memory', machine.memory],
    ['system', machine.system],
    ['Node', machine.node],
    ['Postgres', machine.postgres],
    ['Temporal server', machine.temporal],
    ['disk', `8 kB written through in ${machine.diskWriteMs.toFixed(2)} ms (p50)`],
    ['Temporal settings', `${SQLITE_PRAGMAS.join(', ')}; ${DYNAMIC_CONFIG.join(', ')}`],
    [
      'load',
      `open loop, ${plan.round.perSecond} a second, latency from the scheduled moment; ${plan.rounds} rounds of ${2 * plan.round.each} signals after a warm-up`,
    ],
    ['processes', 'Postgres, Temporal and api as under `npm start`; the workers share this process with the load'],
    ['left out', 'schedules are paused; paper answers after its ordinary 20 ms'],
  ],
)}

## Latency

${latencies(result.rounds)}

## Throughput

Closed loop; a lane is free again when the venue has answered the entry. The positions stay open until the end and were then
closed by a falling price, ${result.closedPerSecond.toFixed(1)} a second until all were settled. CPU is that of this process, which other load
touches least: for one signal until its position is protected, and for one bare workflow.

${throughputs(result)}

## Memory

The process of the workers held ${mib(memory.before)} MiB without and ${mib(memory.after)} MiB with ${memory.positions} open positions: at most ${perPosition.toFixed(0)} KiB for each, garbage included.

## Where the time goes

Between the transactions that wrote each event, by the clock of Postgres. Of the way in, most is ${longest(steps.entry)};
of the way out, ${longest(steps.exit)}.

${stepTable(steps.entry)}

${stepTable(steps.exit)}
`;
}
