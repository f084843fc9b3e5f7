import { useQuery } from '@tanstack/react-query';
import { latestSignals } from '../../data/queries.ts';
import { useSendCommand } from '../../data/use-send-command.ts';
import { Answer, SkeletonRows } from '../../parts/answer.tsx';
import { Empty } from '../../parts/empty.tsx';
import { SignalTable } from './signal-table.tsx';

const LATEST = 8;

/** What happened last. */
export function LatestSignals() {
  const query = useQuery(latestSignals(LATEST));
  const command = useSendCommand();
  return (
    <Answer query={query} waiting={<SkeletonRows rows={LATEST} />}>
      {({ signals }) =>
        signals.length === 0 ? (
          <Empty
            title="No signal has come yet"
            text="Agents, alerts and people send them. Send one:"
            command={command}
          />
        ) : (
          <SignalTable signals={signals} />
        )
      }
    </Answer>
  );
}
