import type { AgentReply } from '../../../contracts/api/agent.ts';
import type { DeploymentReply } from '../../../contracts/api/deployment.ts';
import type { Instrument } from '../../../domain/instrument.ts';
import { Choice } from '../../parts/choice.tsx';
import { Field } from '../../parts/field.tsx';
import { Select } from '../../parts/select.tsx';
import type { Draft } from './draft.ts';
import { PlanFields } from './plan-fields.tsx';
import { RecipientField } from './recipient-field.tsx';

/** The terms of a signal: for whom, what, how much, and where it ends. */
export function Fields({
  draft,
  change,
  agent,
  agents,
  deployments,
  instruments,
}: {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  agent: AgentReply | undefined;
  agents: readonly AgentReply[];
  deployments: readonly DeploymentReply[];
  instruments: readonly Instrument[];
}) {
  const names = [...new Set(instruments.map(({ instrument }) => instrument))];
  return (
    <>
      <div className="mt-4 grid gap-3 wide:grid-cols-2">
        <RecipientField value={draft.to} onChange={(to) => change({ to })} agents={agents} deployments={deployments} />
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
      {draft.plan === 'own' ? <PlanFields draft={draft} change={change} /> : null}
    </>
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
const SIZES = [
  ['deployment', "The deployment's own"],
  ['riskFraction', 'Share of equity lost at the stop'],
  ['equityFraction', 'Share of equity'],
  ['notional', 'Worth in USD'],
] as const;
