import type { RefusalCode } from '../../../domain/refusal.ts';
import { sentence as sentenceOf, spaced } from '../../format/words.ts';

/** Why not: the code, the sentence, and the numbers that decided. */
export function RefusalNote({
  code,
  sentence,
  numbers,
  lead,
}: {
  code: RefusalCode;
  sentence: string;
  numbers: Readonly<Record<string, string>>;
  lead: string;
}) {
  return (
    <div className="border-l-2 border-person bg-person-panel px-3 py-1.5">
      <p className="font-strong text-person">
        {lead}: {spaced(code)}
      </p>
      <p>{sentence}</p>
      {Object.keys(numbers).length === 0 ? null : (
        <dl className="mt-0.5 flex flex-wrap gap-x-4 text-muted">
          {Object.entries(numbers).map(([name, value]) => (
            <div key={name} className="flex gap-1.5">
              <dt>{sentenceOf(name)}</dt>
              <dd className="text-text">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
