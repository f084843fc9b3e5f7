import { Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';

const FIRST_PAUSE_MS = 50;
const FACTOR = 1.3;
const MOST_TRIES = 5;
/** No call that failed pauses longer than this before its next try. */
const LONGEST_PAUSE_MS = 200;
/** A call that nobody waits for, as that which wakes a relay, is over by then with all its tries. */
const LONGEST_CALL_MS = MOST_TRIES * LONGEST_PAUSE_MS + 200;

/**
 * Connects when it is first used, and again after every loss: the api starts and answers reads while Temporal is away.
 * A failed call is tried again for about half a second only; whoever waits at the door can try again better than we can.
 */
export function connectLazily(address: string): { connection: Connection; close: () => Promise<void> } {
  const connection = Connection.lazy({
    address,
    channelArgs: { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 1_000 },
    interceptors: [
      makeGrpcRetryInterceptor(
        defaultGrpcRetryOptions({
          maxAttempts: MOST_TRIES,
          factor: FACTOR,
          initialIntervalMs: () => FIRST_PAUSE_MS,
          maxJitter: 0.1,
        }),
      ),
    ],
  });
  return {
    connection,
    close: async () => {
      // A call that pauses before its next try would find its channel closed, and end the process with an error of gRPC's.
      await new Promise((resolve) => setTimeout(resolve, LONGEST_CALL_MS));
      await connection.close();
    },
  };
}
