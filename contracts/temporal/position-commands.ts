import { asRecord, isFraction, unknownKey } from './guards.ts';

/** What an operator may signal to a position, by the command line, the Web UI or the api. */
export const POSITION_COMMANDS = ['close', 'pause', 'resume'] as const;
export type PositionCommandName = (typeof POSITION_COMMANDS)[number];

/** A command that its position will not refuse for its form. */
export interface PositionCommand {
  name: PositionCommandName;
  args: unknown[];
}

/** A command with its words, or a sentence about what is wrong with them. */
export function readCommand(name: PositionCommandName, words: unknown): PositionCommand | { problem: string } {
  if (name === 'close') {
    const close = readClose(words);
    return 'problem' in close ? close : { name, args: [close] };
  }
  const isNothing = words === undefined || Object.keys(asRecord(words) ?? { words }).length === 0;
  return isNothing ? { name, args: [] } : { problem: `${name} takes no words.` };
}

/** The fraction that a close command asks for, or a sentence about what is wrong with it. Nothing at all means the whole position. */
export function readClose(input: unknown): { fraction: string } | { problem: string } {
  // Older command lines send an empty text for "no input".
  if (input === undefined || input === null || input === '') return { fraction: '1' };
  const record = asRecord(input);
  if (!record)
    return { problem: 'close takes an object such as {"fraction": "0.5"}, or nothing for the whole position.' };
  const unknown = unknownKey(record, ['fraction']);
  if (unknown !== null)
    return {
      problem: `close does not know "${unknown}"; it takes {"fraction": "0.5"}, or nothing for the whole position.`,
    };
  const fraction = record['fraction'] ?? '1';
  return isFraction(fraction)
    ? { fraction: /^1(\.0+)?$/.test(fraction) ? '1' : fraction }
    : { problem: 'fraction must be a decimal string above 0 and at most 1, such as "0.5".' };
}
