import type { AgentReply } from '../../../contracts/api/agent.ts';
import type { DeploymentReply } from '../../../contracts/api/deployment.ts';
import { MAX_RUNGS } from '../../../domain/exit-plan.ts';
import type { Instrument } from '../../../domain/instrument.ts';
import { counted } from '../../format/words.ts';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Field } from '../../parts/field.tsx';
import { Select } from '../../parts/select.tsx';
import type { Draft } from './draft.ts';

interface Form {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  agent: AgentReply | undefined;
}

/** The terms of a signal: for whom, what, how much, and where it ends. */
export function Fields({
  agents,
  deployments,
  instruments,
  ...form
}: Form & {
  agents: readonly AgentReply[];
  deployments: readonly DeploymentReply[];
  instruments: readonly Instrument[];
}) {
  const { draft, change, agent } = form;
  const names = [...new Set(instruments.map(({ instrument }) => instrument))];
  return (
    <>
      <div className="mt-4 grid gap-3 wide:grid-cols-2">
        <Select label="For" value={draft.to} onChange={(to) => change({ to })} autoFocus>
          {agents.map(({ id, name }) => {
            const own = deployments.filter(({ agentId, status }) => agentId === id && status !== 'killed');
            return (
              <optgroup key={id} label={name}>
                <option value={`agent:${id}`}>
                  {name}: {counted(own.length, 'deployment')}
                </option>
                {own.map((deployment) => (
                  <option key={deployment.id} value={`deployment:${deployment.id}`}>
                    only {deployment.name}
                    {deployment.status === 'active' ? '' : ` (${deployment.status})`}
                  </option>
                ))}
              </optgroup>
            );
          })}
        </Select>
        <Select label="Instrument" value={draft.instrument} onChange={(instrument) => change({ instrument })}>
          {names.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
        <Choice
          label="Direction"
          value={draft.direction}
          options={DIRECTIONS}
          onChange={(direction) => change({ direction })}
        />
        <Choice label="Entry" value={draft.entry} options={ENTRIES} onChange={(entry) => change({ entry })} />
        {draft.entry === 'limit' ? (
          <Field label="Limit price" value={draft.limitPrice} onChange={(limitPrice) => change({ limitPrice })} />
        ) : null}
        <Select label="Size" value={draft.size} onChange={(size) => change({ size: size as Draft['size'] })}>
          {SIZES.map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </Select>
        {draft.size === 'deployment' ? null : (
          <Field
            label={draft.size === 'notional' ? 'Worth, USD' : 'Share of equity, %'}
            value={draft.sizeValue}
            onChange={(sizeValue) => change({ sizeValue })}
          />
        )}
      </div>
      {agent?.defaultExitPlan ? (
        <div className="mt-3">
          <Choice label="Exit plan" value={draft.plan} options={PLANS} onChange={(plan) => change({ plan })} />
        </div>
      ) : null}
      {draft.plan === 'own' ? <Plan {...form} /> : null}
    </>
  );
}

function Plan({ draft, change }: Omit<Form, 'agent'>) {
  const unit = draft.levels === 'price' ? 'price' : '% from the entry';
  const setTarget = (at: number, part: Partial<Draft['targets'][number]>): void =>
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
            aria-label={`Take target ${index + 1} away`}
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

const DIRECTIONS = [
  ['long', 'Long'],
  ['short', 'Short'],
] as const;
const ENTRIES = [
  ['market', 'At market'],
  ['limit', 'Limit'],
] as const;
const PLANS = [
  ['agent', "The agent's own"],
  ['own', 'As written here'],
] as const;
const LEVELS = [
  ['distance', '% from the entry'],
  ['price', 'Prices'],
] as const;
const BREAK_EVENS = [
  ['none', 'Never'],
  ['firstTarget', 'After target 1'],
] as const;
const SIZES = [
  ['deployment', "The deployment's own"],
  ['riskFraction', 'Share of equity lost at the stop'],
  ['equityFraction', 'Share of equity'],
  ['notional', 'Worth in USD'],
] as const;
