/** The namespace in which all workflows live, unless TEMPORAL_NAMESPACE says otherwise. */
export const NAMESPACE = 'trading';

/**
 * Settings of the single-file server, which are most of its speed: polls of the queues (default 20 a second: +50 ms for
 * each hop), one partition on one machine, and room for a flood of signals while a workflow task is in flight.
 */
export const DYNAMIC_CONFIG = [
  'limit.maxIDLength=255',
  'system.enableActivityEagerExecution=true',
  'history.transferProcessorMaxPollRPS=1000',
  'history.timerProcessorMaxPollRPS=1000',
  'history.visibilityProcessorMaxPollRPS=1000',
  'matching.numTaskqueueReadPartitions=1',
  'matching.numTaskqueueWritePartitions=1',
  'history.maximumBufferedEventsBatch=2000',
] as const;

/** WAL makes a commit one write; synchronous=normal survives every crash of the process, and loses at most the last moments at power loss. */
export const SQLITE_PRAGMAS = ['journal_mode=wal', 'synchronous=normal'] as const;
