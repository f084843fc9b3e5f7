import { Link } from '@tanstack/react-router';
import { VIEWS } from './views.ts';

/** The way to every view: a rail on the left, a bar below on a small screen. */
export function Rail() {
  return (
    <nav
      aria-label="Views"
      className="fixed inset-x-0 bottom-0 z-20 border-t border-line bg-panel wide:inset-y-0 wide:right-auto wide:w-44 wide:border-t-0 wide:border-r"
    >
      <p className="hidden h-11 items-center px-4 text-sm font-strong wide:flex">Ratchet</p>
      <ul className="flex wide:flex-col wide:gap-px wide:px-2">
        {VIEWS.map(({ to, name, icon }) => (
          <li key={to} className="min-w-0 flex-auto">
            <Link
              to={to}
              activeOptions={{ exact: to === '/', includeSearch: false }}
              className="flex h-14 flex-col items-center justify-center gap-1 rounded text-[0.6875rem] text-muted hover:bg-hover aria-[current=page]:font-strong aria-[current=page]:text-text wide:h-8 wide:flex-row wide:justify-start wide:gap-2.5 wide:px-2 wide:text-[0.8125rem] wide:aria-[current=page]:bg-hover"
            >
              <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill="none" stroke="currentColor">
                <path d={icon} strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round" />
              </svg>
              <span className="max-w-full truncate">{name}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
