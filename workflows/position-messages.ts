import {
  ApplicationFailure,
  condition,
  currentUpdateInfo,
  setCurrentDetails,
  setDefaultSignalHandler,
  setHandler,
} from '@temporalio/workflow';
import { amendmentProblem, toAmendment } from '../contracts/temporal/exit-plan-amendment.ts';
import { readClose } from '../contracts/temporal/position-commands.ts';
import type { CarriedPosition, CloseResult } from '../contracts/temporal/position-lifecycle.ts';
import {
  amendExitPlanUpdate,
  closePositionUpdate,
  closeSignal,
  crossedSignal,
  newsSignal,
  pauseSignal,
  positionQuery,
  progressQuery,
  resumeSignal,
} from '../contracts/temporal/position-lifecycle.ts';
import { detailsOf } from './position-details.ts';
import { addClose, readCrossing } from './position-inbox.ts';
import { bookkeeping } from './proxies.ts';

/** What the messages of a position read and leave behind; its life takes it from there. */
export interface PositionState {
  positionId: string;
  carried: CarriedPosition;
  waitingFor: string;
  lastRefusal: string | null;
  hasEnded: boolean;
  /** Changes of the plan go one after the other, so that none is lost under another. */
  changePlan: <Result>(deed: () => Promise<Result>) => Promise<Result>;
}

/** Runs deeds one after the other, in the order in which they were asked for. */
export function inTurn(): PositionState['changePlan'] {
  let last: Promise<unknown> = Promise.resolve();
  return (deed) => {
    const result = last.then(deed);
    last = result.catch(() => undefined);
    return result;
  };
}

const NOTHING_CLOSED: CloseResult = { outcome: 'nothingToClose', closedQuantity: '0', remainingQuantity: '0' };

const refused = (problem: string): ApplicationFailure => ApplicationFailure.nonRetryable(problem, 'Refused');

/** Sets every handler. They only take in or refuse; nothing that comes from outside can fail or stall the position. */
export function receiveMessages(state: PositionState): void {
  const { positionId, carried } = state;
  const { inbox } = carried;
  const refuse = (message: string): void => {
    carried.refusedMessages += 1;
    state.lastRefusal = message;
    if (carried.view) setCurrentDetails(detailsOf(carried.view, state));
  };

  setHandler(crossedSignal, (notice) => {
    const crossing = readCrossing(notice);
    if (!crossing) {
      refuse('crossed is sent by the market watch only.');
      return;
    }
    const isKnown =
      carried.handledCrossingIds.includes(crossing.id) || inbox.crossings.some(({ id }) => id === crossing.id);
    if (!isKnown) inbox.crossings.push(crossing);
  });
  setHandler(newsSignal, () => {
    inbox.hasNews = true;
  });
  setHandler(
    pauseSignal,
    () => {
      inbox.isPauseWanted = true;
    },
    { description: 'Trailing stop, break-even move and time exit wait until resume; orders at the venue stay.' },
  );
  setHandler(
    resumeSignal,
    () => {
      inbox.isPauseWanted = false;
    },
    { description: 'Every rule of the exit plan acts again.' },
  );
  setHandler(
    closeSignal,
    (command) => {
      const close = readClose(command);
      const problem = 'problem' in close ? close.problem : addClose(inbox, { ...close, updateId: null });
      if (problem !== null) refuse(problem);
    },
    { description: 'Closes at market: all, or {"fraction": "0.5"}.' },
  );
  setDefaultSignalHandler((name) => {
    refuse(`There is no signal "${name.slice(0, 40)}"; use close, pause or resume.`);
  });

  setHandler(
    closePositionUpdate,
    async (command) => {
      const close = readClose(command);
      const updateId = currentUpdateInfo()?.id ?? '';
      const answer = (): CloseResult | undefined => carried.answers.find((each) => each.updateId === updateId)?.result;
      const earlier = answer();
      if (earlier) return earlier;
      const problem = 'problem' in close ? close.problem : addClose(inbox, { ...close, updateId });
      if (problem !== null) throw refused(problem);
      await condition(() => answer() !== undefined || state.hasEnded);
      return answer() ?? NOTHING_CLOSED;
    },
    {
      validator: (command) => {
        const close = readClose(command);
        if ('problem' in close) throw refused(close.problem);
      },
      description: 'Closes at market and answers what was closed: {} or {"fraction": "0.5"}.',
    },
  );
  setHandler(
    amendExitPlanUpdate,
    async (amendment) => {
      const result = await state.changePlan(() =>
        bookkeeping.amendExitPlan({ positionId, amendment: toAmendment(amendment) }),
      );
      inbox.hasNews = true;
      return result;
    },
    {
      validator: (amendment) => {
        const problem = amendmentProblem(amendment);
        if (problem !== null) throw refused(problem);
      },
      description: 'Changes rules of the exit plan, for example {"stopLoss": {"price": "41000"}}.',
    },
  );

  setHandler(progressQuery, () => ({
    status: carried.view?.status ?? 'opening',
    waitingFor: state.waitingFor,
    exitRevision: carried.exitRevision,
    refusedMessages: carried.refusedMessages,
    lastRefusal: state.lastRefusal,
    isPaused: carried.view?.isPaused ?? false,
  }));
  setHandler(positionQuery, () => carried.view);
}
