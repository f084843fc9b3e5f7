/** The moment at which every built story takes place: 5 January 2026, 12:00 UTC. */
export const NOW_MS = Date.UTC(2026, 0, 5, 12);

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
