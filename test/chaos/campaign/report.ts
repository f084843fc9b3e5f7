import type { CampaignResult } from './campaign.ts';
import { CHECKERS } from './checkers/index.ts';
import { FAULTS, NOT_APPLICABLE, PROMISED } from './faults/index.ts';
import { failuresOf, scoreboard } from './scoreboard.ts';
import { MEANINGS, STEPS } from './steps.ts';

/** What a page says of the run besides its result. */
export interface Circumstances {
  commit: string;
  machine: string;
  date: string;
  command: string;
}

/** The page of a campaign: rounds of it, the longest first, and what else was not run. */
export function report(
  rounds: readonly CampaignResult[],
  { commit, machine, date, command }: Circumstances,
  notRun: readonly string[],
): string {
  return [
    '# Reliability',
    '',
    `Written by \`${command}\` on ${date}, commit ${commit}, ${machine}. Measured, not promised: the machine was shared with other work.`,
    '',
    'Every part of the platform runs as a process of its own: Postgres, the Temporal server, the api, workers, two venues that lie.',
    'A seed decides the workload, the plan of faults (written before the first one) and what the venues say. All traffic goes',
    'through proxies of ours. Checkers read the truth of the venues with their own client and the record through a role that can',
    'only read, each second, and once more when everything has healed.',
    '',
    ...rounds.flatMap(roundOf),
    ...(notRun.length === 0 ? [] : ['## Not run', '', ...notRun.map((line) => `- ${line}`), '']),
    '## What zero means',
    '',
    ...rounds.map(zeroOf),
    '',
    '## Recovery',
    '',
    'The time of recovery runs from the `kill -9` of a worker until every position that was open has been looked after again by a',
    'process: each is told that there is news, and counts when its venue was looked at and its protection proved since, or when it',
    'is closed. The pause of the supervisor (0.5 s) and the start of the process are part of it. A venue that answers with errors,',
    'whose reads lag by seconds, whose market is halted or whose key has expired is an outage of its own, in which nobody can look',
    'after a position: the score is given for all kills, and for those beside no such outage.',
    '',
    '## Steps',
    '',
    ...STEPS.map((step) => `- **${step}** ${MEANINGS[step]}`),
    '',
    '## Laws that were asked about',
    '',
    '| law | class | what it says |',
    '| --- | --- | --- |',
    ...CHECKERS.map(({ id, class: kind, law }) => `| ${id} | ${kind} | ${law} |`),
    '',
    '## Faults that do not apply yet',
    '',
    '| fault | why |',
    '| --- | --- |',
    ...NOT_APPLICABLE.map(({ id, why }) => `| ${id} | ${why} |`),
    '',
  ].join('\n');
}

function roundOf(result: CampaignResult): string[] {
  const { terms, tookMs } = result;
  const server =
    terms.temporal === 'postgres' ? 'Temporal on Postgres' : 'the single-file Temporal server of `npm start`';
  const failures = failuresOf(result);
  return [
    `## Seed ${terms.seed}, ${terms.faults} faults, ${server}`,
    '',
    failures.length === 0
      ? `Passed in ${minutes(tookMs)}: every promised fault was injected and no law was broken.`
      : `**Failed** after ${minutes(tookMs)}:\n\n${failures.map((failure) => `- ${failure}`).join('\n')}`,
    ...(terms.temporal === 'file'
      ? [
          '',
          'The single-file server keeps its state in one SQLite file without waiting for the disk at each step: it survives every crash of',
          'its process, and may lose the last moments at a loss of power. That is not tested here.',
        ]
      : []),
    '',
    '| score | value |',
    '| --- | --- |',
    ...scoreboard(result).map(({ name, value }) => `| ${name} | ${cell(value)} |`),
    '',
    '### By name',
    '',
    ...PROMISED.flatMap((fault) => named(result, fault.name, fault.expected)),
    '',
    '### By kind',
    '',
    '| fault | what | times | what was owed |',
    '| --- | --- | --- | --- |',
    ...kinds(result),
    '',
  ];
}

function named({ run }: CampaignResult, name: string, expected: string): string[] {
  const found = run.injected.filter((each) => each.name === name);
  const seen = found.slice(0, 3).map((each) => `${words(each.terms)}${each.seen}`);
  return [
    `- **${name}** (${found.length}). Expected: ${expected}. Seen: ${seen.join('; ') || 'nothing, it was not done'}.`,
  ];
}

const words = (terms: Readonly<Record<string, string | number>>): string =>
  ['link', 'way'].flatMap((key) => (terms[key] === undefined ? [] : [`${terms[key]} `])).join('');

function kinds({ run }: CampaignResult): string[] {
  const all = [...FAULTS, ...PROMISED.filter((fault) => !FAULTS.includes(fault))];
  return all.map(({ id, name, expected }) => {
    const times = run.injected.filter((each) => each.id === id && each.name === name).length;
    return `| ${id} | ${name} | ${times} | ${expected} |`;
  });
}

/** The rule of three: nothing seen in n tries bounds the probability of one by 3/n, with 95 % confidence. */
function zeroOf({ run, settled, flat, terms }: CampaignResult): string {
  const rows = (flat.snapshot ?? settled.snapshot)?.rows;
  const bound = (count: number): string => (count === 0 ? 'unknown' : `${((3 / count) * 100).toPrecision(2)} %`);
  const [faults, orders] = [run.injected.length, rows?.orders.length ?? 0];
  return `- Seed ${terms.seed}: a kind of harm that was not seen in ${faults} faults and ${orders} orders happens, with 95 % confidence, after fewer than ${bound(faults)} of such faults and to fewer than ${bound(orders)} of such orders (rule of three, 3/n). That holds for faults as they are drawn here, and for nothing else.`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const minutes = (ms: number): string => `${(ms / 60_000).toFixed(1)} minutes`;
