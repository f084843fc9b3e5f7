import { MAX_RUNGS } from '../../../domain/exit-plan.ts';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Field } from '../../parts/field.tsx';
import type { PlanDraft } from './plan-draft.ts';

/** Where a position ends. */
export function PlanFields({ draft, change }: { draft: PlanDraft; change: (part: Partial<PlanDraft>) => void }) {
  const unit = draft.levels === 'price' ? 'price' : '% from the entry';
  const setTarget = (at: number, part: Partial<PlanDraft['targets'][number]>): void =>
    change({ targets: draft.targets.map((each, index) => (index === at ? { ...each, ...part } : each)) });
  return (
    <div className="mt-3 grid gap-3 wide:grid-cols-2">
      <Choice
        label="Levels are"
        value={draft.levels}
        options={LEVELS}
        onChange={(levels) =>
          change({ levels, stop: '', targets: draft.targets.map((each) => ({ ...each, level: '' })) })
        }
      />
      <Field label={`Stop-loss, ${unit}`} value={draft.stop} onChange={(stop) => change({ stop })} />
      {draft.targets.map(({ level, share }, index) => (
        <div key={index} className="flex items-end gap-2 wide:col-span-2">
          <div className="flex-1">
            <Field
              label={`Target ${index + 1}, ${unit}`}
              value={level}
              onChange={(text) => setTarget(index, { level: text })}
            />
          </div>
          <div className="w-24 wide:flex-1">
            <Field label={`Closes, %`} value={share} onChange={(text) => setTarget(index, { share: text })} />
          </div>
          <Button
            aria-label={`Remove target ${index + 1}`}
            onClick={() => change({ targets: draft.targets.filter((_, at) => at !== index) })}
          >
            Remove
          </Button>
        </div>
      ))}
      {draft.targets.length < MAX_RUNGS ? (
        <Button
          className="wide:col-span-2"
          onClick={() => change({ targets: [...draft.targets, { level: '', share: '' }] })}
        >
          Add a target
        </Button>
      ) : null}
      <details className="wide:col-span-2">
        <summary className="cursor-pointer text-accent">Trailing stop, break-even, time exit</summary>
        <div className="mt-2 grid gap-3 wide:grid-cols-2">
          <Field
            label="Trailing stop arms at, % from the entry"
            hint="empty for none"
            value={draft.trailingAt}
            onChange={(trailingAt) => change({ trailingAt })}
          />
          <Field
            label="Trailing distance, %"
            hint="empty for none"
            value={draft.trailingBy}
            onChange={(trailingBy) => change({ trailingBy })}
          />
          <Choice
            label="Stop to the entry"
            value={draft.breakEven}
            options={BREAK_EVENS}
            onChange={(breakEven) => change({ breakEven })}
          />
          <Field
            label="Ends after, hours"
            hint="empty for none"
            value={draft.endsAfterHours}
            onChange={(endsAfterHours) => change({ endsAfterHours })}
          />
        </div>
      </details>
    </div>
  );
}

const LEVELS = [
  ['distance', '% from the entry'],
  ['price', 'Prices'],
] as const;
const BREAK_EVENS = [
  ['none', 'Never'],
  ['firstTarget', 'After target 1'],
] as const;
