import { z } from 'zod';
import { INSTRUMENT_PATTERN } from '../../domain/instrument.ts';
import { moment } from './decimals.ts';
import { idText } from './text.ts';

const momentMs = moment.transform((text) => Date.parse(text));

/** What lists are narrowed by. */
export const filters = {
  agentId: idText.optional(),
  deploymentId: idText.optional(),
  positionId: idText.optional(),
  signalId: idText.optional(),
  venue: idText.optional().meta({ description: 'Its name.', example: 'paper' }),
  instrument: z
    .string()
    .regex(INSTRUMENT_PATTERN, 'must be an instrument such as BTC-USD-PERP')
    .optional()
    .meta({ example: 'BTC-USD-PERP' }),
  from: momentMs.optional().meta({ description: 'Of this moment or later.' }),
  to: momentMs.optional().meta({ description: 'Before this moment.' }),
};
