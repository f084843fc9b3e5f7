/** How much is told: `RESUME=long` tells every prefix and kill, `RESUME_SEED=7` draws other lies, `RESUME_ONLY=3` one story of the messages. */
export const SEED = Number(process.env['RESUME_SEED'] ?? 1);
export const IS_LONG = process.env['RESUME'] === 'long';
export const ONLY = process.env['RESUME_ONLY'] === undefined ? null : Number(process.env['RESUME_ONLY']);

/** A line for people, past jest's own console. */
export const say = (line: string): void => void process.stdout.write(`  resume, seed ${SEED}: ${line}\n`);
