import { parseArgs } from 'node:util';
import { showOne, simulate } from '../test/sim/command.ts';

/** `npm run sim -- --seed 1 --faults 10000000`: the core against modelled ground. `--only 7` tells one story; `--exhaustive` every step of every deed. */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    faults: { type: 'string', default: '100000' },
    minutes: { type: 'string', default: '60' },
    processes: { type: 'string', default: '2' },
    only: { type: 'string' },
    exhaustive: { type: 'boolean', default: false },
  },
});

const number = (name: 'seed' | 'faults' | 'minutes' | 'processes' | 'only'): number => {
  const value = Number(values[name]);
  if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} takes a number, not "${String(values[name])}".`);
  return value;
};

const print = (line: string): void => console.log(line);
const isClean =
  values.only === undefined
    ? await simulate(
        {
          seed: number('seed'),
          faults: number('faults'),
          minutes: number('minutes'),
          processes: number('processes'),
          isExhaustive: values.exhaustive,
        },
        print,
      )
    : await showOne(number('seed'), number('only'), print);
process.exit(isClean ? 0 : 1);
