import { useId } from 'react';

/** One of a few, side by side. */
export function Choice<Value extends string>({
  label,
  value,
  options,
  onChange,
  isBare = false,
}: {
  label: string;
  value: Value;
  options: readonly (readonly [value: Value, name: string])[];
  onChange: (value: Value) => void;
  /** The label is only said, not seen. */
  isBare?: boolean;
}) {
  const group = useId();
  return (
    <fieldset className="min-w-0">
      <legend className={isBare ? 'sr-only' : 'text-muted'}>{label}</legend>
      <div className={`flex rounded border border-line-strong ${isBare ? '' : 'mt-0.5'}`}>
        {options.map(([each, name]) => (
          <label
            key={each}
            className="flex h-[1.875rem] min-w-0 flex-1 cursor-pointer items-center justify-center border-line px-2 whitespace-nowrap not-first:border-l has-checked:bg-tint has-checked:font-strong has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name={group}
              className="sr-only"
              value={each}
              checked={value === each}
              onChange={() => onChange(each)}
            />
            {name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
