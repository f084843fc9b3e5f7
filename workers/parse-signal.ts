import type { ParseSignal } from '../activities/ports.ts';
import { signalBody, toSignalTerms } from '../contracts/api/signal.ts';

/** The text of a signal file, by the same schema as the REST door. */
export const parseSignal: ParseSignal = (text) => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { problem: `The file is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const parsed = signalBody.safeParse(json);
  if (!parsed.success)
    return {
      problem: parsed.error.issues.map((issue) => `${issue.path.join('.') || 'signal'}: ${issue.message}`).join('\n'),
    };
  return {
    agentId: parsed.data.agentId ?? null,
    deploymentId: parsed.data.deploymentId ?? null,
    terms: toSignalTerms(parsed.data),
  };
};
