import type { AgentReply } from '../../../contracts/api/agent.ts';
import type { DeploymentReply } from '../../../contracts/api/deployment.ts';
import { counted } from '../../format/words.ts';
import { Select } from '../../parts/select.tsx';

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
    <Select label="For" value={value} onChange={onChange} autoFocus>
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
  );
}
