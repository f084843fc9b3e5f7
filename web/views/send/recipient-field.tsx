import type { AgentReply } from '../../../contracts/api/agent.ts';
import type { DeploymentReply } from '../../../contracts/api/deployment.ts';
import { counted } from '../../format/words.ts';
import { Select } from '../../parts/select.tsx';
import { NOBODY } from './recipient.ts';

/** For whom a signal is: `agent:…` for every deployment of it, `deployment:…` for that one. */
export function RecipientField({
  value,
  onChange,
  agents,
  deployments,
}: {
  value: string;
  onChange: (to: string) => void;
  agents: readonly AgentReply[];
  deployments: readonly DeploymentReply[];
}) {
  return (
    <div className="min-w-0">
      <Select label="For" value={value} onChange={onChange} autoFocus>
        {value === NOBODY ? (
          <option value={NOBODY} disabled>
            Choose …
          </option>
        ) : null}
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
      {value === NOBODY ? (
        <p className="mt-1 text-person">What the address names does not trade. Choose for whom it is.</p>
      ) : null}
    </div>
  );
}
