/** Narrows what a view shows; `/` goes there. */
export function Search({ what, value, onChange }: { what: string; value: string; onChange: (text: string) => void }) {
  return (
    <input
      type="search"
      data-search
      value={value}
      placeholder={`Search ${what}`}
      aria-label={`Search ${what}`}
      aria-keyshortcuts="/"
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.blur();
      }}
      className="h-8 w-44 rounded border border-line-strong bg-canvas px-2.5 wide:w-64"
    />
  );
}
