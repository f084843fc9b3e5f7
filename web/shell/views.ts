/** The views, in the order of the rail: the letter after `g`, and the path of the icon on 16 × 16. */
export const VIEWS = [
  { to: '/', name: 'Overview', key: 'o', icon: 'M2 13.5h12M3.5 11V8M6.5 11V5M9.5 11V7M12.5 11V3' },
  { to: '/positions', name: 'Positions', key: 'p', icon: 'M2 8h12M4 5.5v5M9 4v8M13 5.5v5' },
  { to: '/signals', name: 'Signals', key: 's', icon: 'M8 13V8M5 10a4 4 0 1 1 6 0M3 12a7 7 0 1 1 10 0' },
  { to: '/agents', name: 'Agents', key: 'a', icon: 'M8 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M3 13.5a5 5 0 0 1 10 0' },
  {
    to: '/deployments',
    name: 'Deployments',
    key: 'd',
    icon: 'M8 2.5l5.5 3L8 8.5l-5.5-3zM2.5 8.5L8 11.5l5.5-3M2.5 11L8 14l5.5-3',
  },
  { to: '/inbox', name: 'Inbox', key: 'i', icon: 'M2.5 9l2-5.5h7l2 5.5v4h-11zM2.5 9H6l.7 1.5h2.6L10 9h3.5' },
  { to: '/operations', name: 'Operations', key: 'x', icon: 'M2 4.5h7M12 4.5h2M2 11.5h2M7 11.5h7M10.5 3v3M5.5 10v3' },
] as const;
