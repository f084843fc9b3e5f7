/** The views, in the order of the rail: the letter after `g`, and the path of the icon on 16 × 16. */
export const VIEWS = [
  { to: '/', name: 'Overview', key: 'o', icon: 'M2 13.5h12M3.5 11V8M6.5 11V5M9.5 11V7M12.5 11V3' },
  { to: '/positions', name: 'Positions', key: 'p', icon: 'M2 8h12M4 5.5v5M9 4v8M13 5.5v5' },
  { to: '/signals', name: 'Signals', key: 's', icon: 'M8 13V8M5 10a4 4 0 1 1 6 0M3 12a7 7 0 1 1 10 0' },
] as const;
