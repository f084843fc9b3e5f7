import type { TradeRecord } from '../../db/repositories/index.ts';

/** A source of an agent, and how its alerts are stored without anybody being told. */
export interface AlertSource {
  sourceId: string;
  take(...bodies: string[]): Promise<void>;
}

export async function linkAlertSource(record: TradeRecord, agentId: string): Promise<AlertSource> {
  const linked = await record.sources.link(
    { agentId, kind: 'tradingView', name: 'chart', account: null },
    { key: null, operation: 'linkSource', contentHash: '' },
    (sourceId) => sourceId,
    Date.now(),
  );
  if (linked.outcome === 'conflict') throw new Error('A source that nobody asked for before is in the way.');
  const sourceId = linked.source.id;
  return {
    sourceId,
    async take(...bodies) {
      const message = {
        tokenHash: sourceId,
        contentType: 'text/plain',
        referencePrice: null,
        receivedAtMs: Date.now(),
      };
      for (const body of bodies) await record.inbox.take({ ...message, body, bodyHash: body });
    },
  };
}
