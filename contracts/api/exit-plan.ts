import { z } from 'zod';
import type { ExitPlan } from '../../domain/exit-plan.ts';
import { checkExitPlan, MAX_RUNGS } from '../../domain/exit-plan.ts';
import { parseDecimal } from '../../domain/money.ts';
import { bps, fractionString, moment, positiveDecimal } from './decimals.ts';
import { amount } from './reply-fields.ts';

/** A price, or a distance from the entry price in bps. */
export const levelTerms = z.union([z.strictObject({ price: positiveDecimal }), z.strictObject({ distanceBps: bps })], {
  error: 'must be {"price": "40000"} or {"distanceBps": "200"}',
});

const rung = z.union(
  [
    z.strictObject({ price: positiveDecimal, fraction: fractionString }),
    z.strictObject({ distanceBps: bps, fraction: fractionString }),
  ],
  {
    error: 'must be {"price" or "distanceBps": "…", "fraction": "0.5"}',
  },
);

const rules = {
  stopLoss: levelTerms,
  takeProfits: z.array(rung).max(MAX_RUNGS),
  trailingStop: z.strictObject({ activationBps: bps, distanceBps: bps }).nullable(),
  breakEven: z
    .union([z.strictObject({ afterRung: z.int().min(1).max(MAX_RUNGS) }), z.strictObject({ activationBps: bps })], {
      error: 'must be {"afterRung": 1} or {"activationBps": "200"}',
    })
    .nullable(),
  timeExit: z
    .union([z.strictObject({ afterMs: z.int().min(1).max(31_622_400_000) }), z.strictObject({ at: moment })], {
      error: 'must be {"afterMs": 14400000} or {"at": "2026-12-01T00:00:00Z"}',
    })
    .nullable(),
};

/** The rules that end a position, as they are sent. */
export const exitPlanBody = z
  .strictObject({
    stopLoss: rules.stopLoss,
    takeProfits: rules.takeProfits.optional(),
    trailingStop: rules.trailingStop.optional(),
    breakEven: rules.breakEven.optional(),
    timeExit: rules.timeExit.optional(),
  })
  .superRefine((body, context) => {
    const problem = checkExitPlan(toExitPlan(body));
    if (problem) context.addIssue({ code: 'custom', message: problem.message, path: problem.path.split('.') });
  });

/** What may be changed of a plan; null takes an optional rule away, an absent field stays. */
export const exitPlanAmendmentBody = z
  .strictObject({
    stopLoss: rules.stopLoss.optional(),
    takeProfits: rules.takeProfits.optional(),
    trailingStop: rules.trailingStop.optional(),
    breakEven: rules.breakEven.optional(),
    timeExit: rules.timeExit.optional(),
  })
  .refine((body) => Object.keys(body).length > 0, {
    error: 'needs at least one of stopLoss, takeProfits, trailingStop, breakEven, timeExit',
  });

const levelReply = z.union([z.strictObject({ price: amount }), z.strictObject({ distanceBps: amount })]);
const rungReply = z.union([
  z.strictObject({ price: amount, fraction: amount }),
  z.strictObject({ distanceBps: amount, fraction: amount }),
]);

/** The plan as the record keeps it: every rule present. */
export const exitPlanReply = z
  .strictObject({
    stopLoss: levelReply,
    takeProfits: z.array(rungReply).readonly(),
    trailingStop: z.strictObject({ activationBps: amount, distanceBps: amount }).nullable(),
    breakEven: z.union([z.strictObject({ afterRung: z.int() }), z.strictObject({ activationBps: amount })]).nullable(),
    timeExit: z.union([z.strictObject({ afterMs: z.int() }), z.strictObject({ at: z.string() })]).nullable(),
  })
  .meta({ id: 'ExitPlan' });

type Level = z.output<typeof levelTerms>;
const toLevel = <Terms extends Level>(terms: Terms): Terms =>
  'price' in terms
    ? { ...terms, price: parseDecimal(terms.price) }
    : { ...terms, distanceBps: parseDecimal(terms.distanceBps) };

/** The body as the domain knows it: every rule present, decimals in their shortest form. */
export function toExitPlan(body: {
  stopLoss: Level;
  takeProfits?: z.output<typeof rules.takeProfits> | undefined;
  trailingStop?: z.output<typeof rules.trailingStop> | undefined;
  breakEven?: z.output<typeof rules.breakEven> | undefined;
  timeExit?: z.output<typeof rules.timeExit> | undefined;
}): ExitPlan {
  return {
    stopLoss: toLevel(body.stopLoss),
    takeProfits: (body.takeProfits ?? []).map((each) => ({ ...toLevel(each), fraction: parseDecimal(each.fraction) })),
    trailingStop: body.trailingStop ?? null,
    breakEven: body.breakEven ?? null,
    timeExit: body.timeExit ?? null,
  };
}

/** The amendment as the position takes it: only what was named, decimals in their shortest form. */
export function toAmendment(body: z.output<typeof exitPlanAmendmentBody>): Partial<ExitPlan> {
  const { stopLoss, takeProfits, trailingStop, breakEven, timeExit } = body;
  return {
    ...(stopLoss && { stopLoss: toLevel(stopLoss) }),
    ...(takeProfits && {
      takeProfits: takeProfits.map((each) => ({ ...toLevel(each), fraction: parseDecimal(each.fraction) })),
    }),
    ...(trailingStop !== undefined && { trailingStop }),
    ...(breakEven !== undefined && { breakEven }),
    ...(timeExit !== undefined && { timeExit }),
  };
}
